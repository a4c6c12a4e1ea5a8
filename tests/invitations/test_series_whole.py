"""A whole series in one invitation: one mail, one UID, and every meeting with its own answer."""

import re
from datetime import date, time

import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import actions, queries
from klankbord.invitations import actions_series_whole as whole
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.models import Meeting, MeetingSeries, MeetingState
from klankbord.people.models import UserAddress
from tests.factories.councils import seated
from tests.factories.outbox import words
from tests.factories.schools import parent
from tests.invitations.of_series import BAS, DAYS, OLGA, Reader, at, drafted, last_to, loaded, mails_to, sent
from tests.kit.reading_series import masters


@pytest.fixture
def made(db, board, organiser, bas):
    return drafted(board, organiser)


def test_everybody_gets_one_mail_with_every_date(db, made, organiser):
    sent(db, made, organiser)
    assert [one.state for one in made] == [MeetingState.PLANNED] * 4
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 2
    mail, events = last_to(db, BAS)
    assert (mail.kind, mail.calendar_method, len(events)) == ("series", "REQUEST", 1)
    assert Reader().read([mail]).shown() == [at(day) for day in DAYS]
    for day in ("3 november 2026", "17 november 2026", "1 december 2026", "15 december 2026"):
        assert f"{day}, 19.30" in mail.text
        assert f"{day}, 19.30" in mail.html
    assert mail.text.count("Aula") == 4
    assert len(mail.html) < 30_000


def test_nobody_else_stands_in_it(db, made, organiser):
    sent(db, made, organiser)
    mail, events = last_to(db, BAS)
    assert [str(one) for event in events for one in event.attendees] == [f"mailto:{BAS}"]
    assert OLGA not in mail.calendar + mail.text + mail.html
    assert "Olga" not in mail.calendar + mail.text + mail.html


def test_each_meeting_keeps_its_own_invitation_and_answer(db, made, organiser, bas):
    series = sent(db, made, organiser)
    rows = db.session.scalars(select(Invitation).where(Invitation.user_id == bas.id)).all()
    assert [(one.by_series, one.sequence, one.lead) for one in rows] == [(True, 0, 0)] * 4
    assert {one.message_id for one in rows} == {mails_to(db, BAS)[-1].id}
    assert series.uid not in {one.uid for one in made}
    assert [one.by_rule_at for one in made] == [one.starts_at for one in made]


def test_a_meeting_that_differs_stands_beside_the_rule(db, made, organiser):
    made[1].place, made[2].day = "Gymzaal", date(2026, 12, 2)
    made[2].starts_at = dates.to_instant(date(2026, 12, 2), time(19, 30), made[2].zone)
    made[3].title = "Jaarplan, begroting"
    db.session.flush()
    sent(db, made, organiser)
    mail, _events = last_to(db, BAS)
    _master, others = masters(mail.calendar)
    assert len(others) == 3
    assert made[2].by_rule_at == dates.to_instant(DAYS[2], time(19, 30), made[2].zone)
    assert Reader().read([mail]).shown() == [
        at(DAYS[0]), at(DAYS[1], place="Gymzaal"), at(date(2026, 12, 2)), at(DAYS[3])
    ]  # fmt: skip
    assert "Jaarplan, begroting" in mail.text


def test_who_sits_there_for_one_of_them_is_invited_to_that_one(db, school, board, made, organiser):
    seated(board, parent(school, name="Kort Lid", address="kort@ouders.example"), ends_on=date(2026, 11, 10))
    sent(db, made, organiser)
    (mail,) = mails_to(db, "kort@ouders.example")
    assert mail.kind == "invited"
    assert made[0].uid in mail.calendar


def test_a_meeting_planned_before_keeps_its_own_uid_and_nobody_has_it_twice(db, made, organiser):
    actions.plan(made[0], by=organiser, now=dates.now())
    series = db.session.get_one(MeetingSeries, made[0].series_id)
    whole.invite_all(series, seen=whole.as_seen(made[1:]), by=organiser, now=dates.now())
    db.session.commit()
    assert Reader().read(mails_to(db, BAS)).shown() == [at(day) for day in DAYS]
    assert [str(one["UID"]) == made[0].uid for one in last_to(db, BAS)[1]] == [False]


def test_two_behind_one_mailbox_get_one_mail(db, school, board, made, organiser):
    both = "thuis@ouders.example"
    anna = seated(board, parent(school, name="Anna Thuis", address=both))
    bob = seated(board, parent(school, name="Bob Thuis"))
    box = db.session.scalars(select(UserAddress).where(UserAddress.user_id == anna.id)).one()
    db.session.scalars(select(UserAddress).where(UserAddress.user_id == bob.id)).one().address_id = box.address_id
    db.session.flush()
    sent(db, made, organiser)
    (mail,) = mails_to(db, both)
    assert len(re.findall(r"/l/\S+", words(mail.text))) == 2


def test_what_is_refused(db, made, organiser):
    series = db.session.get_one(MeetingSeries, made[0].series_id)
    with pytest.raises(DomainError, match="changed since"):
        whole.invite_all(series, seen="1.1", by=organiser, now=dates.now())
    made[1].place = ""
    db.session.flush()
    with pytest.raises(DomainError, match="lack"):
        whole.invite_all(series, seen=whole.as_seen(made), by=organiser, now=dates.now())
    made[1].place = "Aula"
    made[1].day, made[1].starts_at = made[0].day, made[0].starts_at
    db.session.flush()
    with pytest.raises(DomainError, match="same moment"):
        whole.invite_all(series, seen=whole.as_seen(made), by=organiser, now=dates.now())
    made[1].state = made[2].state = made[3].state = MeetingState.CANCELLED
    db.session.flush()
    with pytest.raises(DomainError, match="two drafts"):
        whole.invite_all(series, seen=whole.as_seen(made[:1]), by=organiser, now=dates.now())
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_it_is_sent_once(db, made, organiser):
    series = sent(db, made, organiser)
    with pytest.raises(WrongState):
        whole.invite_all(series, seen="", by=organiser, now=dates.now())


def test_on_the_page(db, client, made, organiser):
    desk, path = client.sign_in(organiser), f"/regenboog/meetings/{made[0].id}/series/invitation"
    page = desk.get(path)
    assert page.text.count("dinsdag") == 4
    assert desk.submit(path, {"seen": "1.1"}).status_code == 422
    assert desk.submit(path).status_code == 303
    assert db.session.get_one(Meeting, made[3].id).state == MeetingState.PLANNED
    page = desk.get(path)
    assert "Bas Lid" in page.text
    assert "4 vergaderingen" in page.text


def test_answering_for_all_and_for_one_by_the_link(db, client, made, organiser, bas):
    sent(db, made, organiser)
    link = re.search(r"(/l/\S+)", mails_to(db, BAS)[-1].text)[1]
    page = client.get(link)
    assert page.text.count("<fieldset") == 4
    assert queries.answers(made[0].id) == {None: 2}
    assert client.submit(f"{link}/series", {"all": "accepted"}, on=link).status_code == 303
    assert [queries.answers(one.id)[Answer.ACCEPTED] for one in made] == [1] * 4
    assert client.submit(f"{link}/series", {f"meeting_{made[2].id}": "declined"}, on=link).status_code == 303
    mine = db.session.scalars(select(Invitation).where(Invitation.user_id == bas.id).order_by(Invitation.id)).all()
    db.session.expire_all()
    assert [one.answer for one in mine] == [Answer.ACCEPTED, Answer.ACCEPTED, Answer.DECLINED, Answer.ACCEPTED]
    assert mine[2].answered_by == AnsweredBy.LINK
    assert client.submit(f"{link}/series", {"all": "soms"}, on=link).status_code == 422


def test_the_link_opens_nothing_of_somebody_else(db, client, made, organiser):
    sent(db, made, organiser)
    link = re.search(r"(/l/\S+)", mails_to(db, BAS)[-1].text)[1]
    actions.cancel(loaded(db, made[0]), "", by=organiser, now=dates.now())
    db.session.commit()
    assert client.get(link).text.count("<fieldset") == 3
    filled = client.form(f"{link}/series", on=link).values | {"all": "declined"}
    assert client.post(f"{link[:-3]}xyz/series", data=filled).status_code == 404
    assert client.get(f"{link[:-3]}xyz").status_code == 404
    assert queries.answers(made[1].id) == {None: 2}
