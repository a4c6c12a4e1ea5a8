"""A promise of an outcome becomes somebody's action item; when it is done, who took part hears it in one mail."""

import pytest

from klankbord.base.outbox import OutboxMessage
from klankbord.followup import actions as followup
from klankbord.followup import actions_promises
from klankbord.followup.models import ActionItem
from klankbord.kit import dates
from klankbord.proposals import actions
from klankbord.proposals.models import OutcomeResult
from klankbord.proposals.outcomes import actions as actions_outcomes
from klankbord.proposals.outcomes.models_themes import Promise
from tests.factories.proposals import answer, school_with_round
from tests.world import member, person

WORDS = {"result": OutcomeResult.ADOPTED, "decided": "Het komt er.", "done_with_feedback": "Alles gelezen."}
PROMISES = ("Een stille hoek", "Een brief aan 'groep 3'", "Een proef in mei")


@pytest.fixture
def at(db, clock):
    """An outcome with three promises, told to the two who answered."""
    at = school_with_round()
    for one in at.parents[:2]:
        answer(at.proposal, one, reason="Mijn eigen woorden")
    db.session.refresh(at.proposal, ["council"])
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    outcome = actions_outcomes.write(
        at.proposal, WORDS, promises=PROMISES, read_version=None, by=at.organiser, now=dates.now()
    )
    actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=dates.now())
    db.session.commit()
    at.promises = db.session.scalars(db.select(Promise).order_by(Promise.position)).all()
    at.plan = f"/regenboog/proposals/{at.proposal.id}"
    return at


def place(at, number):
    return f"{at.plan}/promises/{at.promises[number].id}/action-item"


def kept_mails(db):
    rows = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "followup_kept"))
    return sorted(rows, key=lambda mail: mail.id)


def give_all(db, at, client):
    client.sign_in(at.organiser)
    for number in range(3):
        assert client.submit(place(at, number), {"who": "Tom Leraar", "due_words": "voor mei"}).status_code == 303
    return db.session.scalars(db.select(ActionItem).order_by(ActionItem.id)).all()


def test_a_promise_becomes_an_action_item_once(db, client, at):
    client.sign_in(at.organiser)
    assert place(at, 1) in client.get(at.plan).text
    form = client.form(place(at, 1)).values
    assert form["what"] == [PROMISES[1]]
    given = {"who": "tom leraar", "due_on": "2030-05-01"}
    assert client.submit(place(at, 1), given).status_code == 303
    action = db.session.scalars(db.select(ActionItem)).one()
    assert (action.what, action.owner_id) == (PROMISES[1], at.teacher.id)
    page = client.get(at.plan).text
    assert place(at, 1) not in page
    assert "1 mei 2030" in page
    assert client.submit(place(at, 1), given).status_code == 422, "it is one already"
    assert len(db.session.scalars(db.select(ActionItem)).all()) == 1


def test_others_and_drafts(db, client, new_client, at):
    assert place(at, 0) not in new_client().sign_in(at.parents[0]).get(at.plan).text
    assert new_client().sign_in(at.parents[0]).get(place(at, 0)).status_code == 403
    client.sign_in(at.organiser)
    assert client.get(f"{at.plan}/promises/{at.promises[2].id + 1}/action-item").status_code == 404
    assert client.submit(place(at, 0), {"who": ""}).status_code == 422


def test_what_is_done_within_the_hour_is_one_mail(db, client, clock, at):
    first, second, third = give_all(db, at, client)
    followup.finish(first, "Bij de bibliotheek.", by=at.teacher, now=dates.now())
    assert actions_promises.tell_kept(dates.now()) == 0
    clock.forward(minutes=40)
    followup.finish(second, "", by=at.teacher, now=dates.now())
    clock.forward(minutes=25)
    assert actions_promises.tell_kept(dates.now()) == 2
    mails = kept_mails(db)
    assert {mail.recipient_user_id for mail in mails} == {one.id for one in at.parents[:2]}
    for mail in mails:
        assert PROMISES[0] in mail.text
        assert "Bij de bibliotheek." in mail.text
        assert PROMISES[1] in mail.text
        assert PROMISES[2] not in mail.text
        assert "Mijn eigen woorden" not in mail.text
    assert actions_promises.tell_kept(dates.now()) == 0, "once is enough"
    followup.drop(third, "Geen geld.", by=at.teacher, now=dates.now())
    clock.forward(hours=3)
    assert actions_promises.tell_kept(dates.now()) == 0
    db.session.commit()
    page = client.sign_in(at.organiser).get(at.plan).text  # the session of before has ended
    assert "Het gaat niet door." in page


def test_the_link_in_a_late_mail_still_opens(db, client, new_client, clock, at):
    (first, *_others) = give_all(db, at, client)
    clock.forward(days=90)
    followup.finish(first, "", by=at.teacher, now=dates.now())
    clock.forward(hours=2)
    assert actions_promises.tell_kept(dates.now()) == 2
    db.session.commit()
    link = next(word for word in kept_mails(db)[0].text.split() if "/l/" in word)
    opened = new_client().get(link.removeprefix("http://localhost:5000"))
    assert opened.status_code == 200
    assert PROMISES[0] in opened.text


def test_an_item_given_apart_from_a_meeting_keeps_its_account_when_it_is_changed(db, client, at):
    client.sign_in(at.organiser)
    client.submit(place(at, 0), {"who": "Tom Leraar"})
    action = db.session.scalars(db.select(ActionItem)).one()
    change = f"/regenboog/actions/{action.id}/words"
    assert client.submit(change, {"what": "Een heel stille hoek"}).status_code == 303
    db.session.refresh(action)
    assert (action.what, action.owner_id) == ("Een heel stille hoek", at.teacher.id)


def test_who_is_no_member_any_more_and_who_shares_a_name_keep_what_they_took_on(db, client, at):
    twin = person("Tom Leraar", email="tweede.tom@school.example")
    member(at.school, twin, "staff")
    volunteer = person("Vera Vrijwilliger")
    client.sign_in(at.organiser)
    client.submit(place(at, 0), {"who": "Tom Leraar (2)"})
    action = db.session.scalars(db.select(ActionItem)).one()
    change = f"/regenboog/actions/{action.id}/words"
    for owner, words in ((twin, "Eerst"), (volunteer, "Dan")):
        action.owner_id = owner.id
        db.session.commit()
        client.submit(change, {"what": words})
        db.session.refresh(action)
        assert (action.what, action.owner_id) == (words, owner.id)
