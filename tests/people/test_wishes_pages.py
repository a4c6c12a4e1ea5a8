"""Somebody says which mail they get and when: signed in, by the link in a mail, or with one click of a mail program."""

import re
from datetime import time

import pytest
from sqlalchemy import select

from klankbord.base import outbox
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.kit import dates
from klankbord.people import actions
from klankbord.people.wishes import links
from klankbord.people.wishes.models import MailWish, Pace, QuietHours, Topic
from tests.factories.outbox import LETTER, draft
from tests.factories.people import person

PACES = {"asked": "at_once", "reminders": "daily", "answers": "weekly", "council": "none", "work": "at_once"}


@pytest.fixture
def samira(db):
    user = person("samira@ouder.example", name="Samira El Amrani")
    db.session.commit()
    return user


def chosen(db):
    db.session.expire_all()
    return {row.topic.value: row.pace.value for row in db.session.scalars(select(MailWish))}


def mail(user, kind="news", **values):
    return outbox.queue(draft(**{"kind": kind, "recipient_user_id": user.id, **values}), now=dates.now())


def test_the_page_of_the_account_keeps_what_was_chosen(db, client, samira):
    client.sign_in(samira)
    assert "/account/mail" in client.get("/account").text
    client.submit("/account/mail", PACES | {"is_quiet": "y", "begins": "22:30", "ends": "06.45"})

    assert chosen(db) == {"reminders": "daily", "answers": "weekly", "council": "none"}
    quiet = db.session.scalars(select(QuietHours)).one()
    assert (quiet.begins, quiet.ends) == (time(22, 30), time(6, 45))
    page = client.get("/account/mail").text
    assert 'value="22:30"' in page
    assert re.search(r'<option selected value="weekly">', page)
    client.submit("/account/mail", dict.fromkeys(PACES, "at_once") | {"is_quiet": None})
    assert set(chosen(db).values()) == {"at_once"}
    assert db.session.scalars(select(QuietHours)).all() == []


def test_hours_need_both_times(db, client, samira):
    client.sign_in(samira)
    answer = client.submit("/account/mail", PACES | {"is_quiet": "y", "begins": "22:30", "ends": ""})
    assert answer.status_code == 422
    assert chosen(db) == {}
    answer = client.submit("/account/mail", PACES | {"is_quiet": "y", "begins": "22:30", "ends": "22:30"})
    assert answer.status_code == 422


def test_each_mail_leads_to_the_page_without_signing_in_and_reading_it_changes_nothing(db, client, samira):
    row = mail(samira)
    db.session.commit()
    (link,) = re.findall(r"http://localhost:5000(/l/\S+/wishes)", row.text)
    assert link in row.html

    assert "Samira El Amrani" in client.get(link).text
    assert chosen(db) == {}
    client.submit(link, PACES)
    assert chosen(db)["answers"] == "weekly"
    assert client.get("/account").status_code == 302  # it opens nothing else


def test_one_click_of_a_mail_program_ends_mail_of_that_kind_and_no_other(db, client, samira):
    row = mail(samira)
    db.session.commit()
    path = row.unsubscribe_url.removeprefix("http://localhost:5000")

    assert "Samira El Amrani" in client.get(path).text
    assert chosen(db) == {}
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code in {200, 303}
    assert chosen(db) == {"answers": "none"}
    db.session.refresh(row)
    assert (row.state, row.text) == (MessageState.DECLINED, "")  # it had not gone yet
    assert mail(samira).state is MessageState.DECLINED
    assert mail(samira, "opened").state is MessageState.QUEUED
    assert mail(samira, "invited").state is MessageState.QUEUED


def test_the_link_is_void_once_the_mailbox_or_the_account_is_gone_and_for_any_other_token(db, client, samira):
    page = f"/l/{links.token_of(samira.id, 'samira@ouder.example')}/wishes"
    other = person("kofi@ouder.example")
    db.session.commit()
    assert client.get(page).status_code == 200
    assert client.get(page[:-12] + "A" * 5 + "/wishes").status_code == 404
    assert client.get(f"/l/{links.token_of(samira.id, 'kofi@ouder.example')}/wishes").status_code == 404
    assert client.get(f"{page}/no-topic").status_code == 404
    actions.disable(samira, by=None, now=dates.now())
    db.session.commit()
    assert client.get(page).status_code == 404
    assert client.get(f"/l/{links.token_of(other.id, 'kofi@ouder.example')}/wishes").status_code == 200


def test_a_mail_to_a_mailbox_of_two_has_a_link_for_each_and_goes_unless_neither_wants_it(db, client, samira):
    bas = person("bas@ouder.example", name="Bas de Wit")
    both = {"recipient_user_id": None, "behind": ((samira.id, samira.name), (bas.id, bas.name))}
    row = mail(samira, "activities_announced", **both)
    found = re.findall(r"\(([^)]+)\): http://localhost:5000(/l/\S+/wishes)\n", row.text)
    assert [name for name, _link in found] == ["Samira El Amrani", "Bas de Wit"]
    assert [link in row.html for _name, link in found] == [True, True]
    outbox.rewrite(row, LETTER, behind=both["behind"])
    assert re.findall(r"(/l/\S+/wishes)\n", row.text) == [link for _name, link in found]

    for user, goes in ((samira, MessageState.QUEUED), (bas, MessageState.DECLINED)):
        db.session.add(MailWish(user_id=user.id, topic=Topic.ASKED, pace=Pace.NONE, changed_at=dates.now()))
        db.session.commit()
        assert mail(samira, "activities_announced", **both).state is goes
    assert mail(samira, "invited", **both).state is MessageState.QUEUED


def test_signing_in_and_mail_to_nobody_in_particular_have_no_such_link(samira):
    assert "/wishes" not in mail(samira, "sign_in", urgent=True).text
    row = outbox.queue(draft(kind="news"), now=dates.now())
    assert ("/wishes" in row.text, "<!--foot-->" in row.html, row.unsubscribe_url) == (False, False, "")


def test_what_waits_goes_when_it_is_wanted_at_once_again(db, client, samira, clock):
    db.session.add(MailWish(user_id=samira.id, topic=Topic.ANSWERS, pace=Pace.WEEKLY, changed_at=dates.now()))
    row = mail(samira)
    db.session.commit()
    assert row.gathered
    client.sign_in(samira)
    client.submit("/account/mail", dict.fromkeys(PACES, "at_once"))
    row = db.session.get_one(OutboxMessage, row.id)
    db.session.refresh(row)
    assert row.due_at == clock.instant
