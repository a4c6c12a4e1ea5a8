"""What who sits for a class brings along: at the item for who meets, to who answered by mail, and what became of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.agenda.classes import actions_bringing, actions_keeping, queries
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.followup.models import Decision, DecisionKind
from klankbord.kit import dates
from klankbord.kit.errors import EditConflict, WrongState
from klankbord.meetings.models import MeetingState
from klankbord.minutes import actions_classes
from klankbord.minutes.models import ItemNote, Minutes, MinutesState
from tests.factories.class_questions import AskingPlace, mails
from tests.fixtures.pages import forms_of

WORDS = "De meesten willen zand.\n\n Twee denken aan 't vegen & <water>.  "


@pytest.fixture
def at(db, clock):
    return AskingPlace()


@pytest.fixture
def bring(db, at):
    def save(question, words=WORDS, read_version=None):
        loaded = queries.one(at.see(at.kofi), question.id).execution_options(populate_existing=True)
        found = db.session.scalars(loaded).one()
        sent = actions_bringing.bring(found, words, read_version=read_version, by=at.kofi, now=dates.now())
        db.session.commit()
        return sent

    return save


def page_of(question):
    return f"/de-proef/class-questions/{question.id}"


def test_from_the_answers_to_the_table_of_the_meeting(at, new_client):
    question = at.ask()
    at.answer(question, at.lina, "Mijn kind houdt van zand.")
    desk = new_client().sign_in(at.kofi)
    meeting = f"/de-proef/meetings/{at.meeting.id}"
    before = desk.get(meeting).text
    assert "Gevraagd aan groep 5a" in before
    here = page_of(question)
    assert desk.submit(f"{here}/brought", {"brought": WORDS}, on=here).status_code == 303
    for path in (meeting, f"{meeting}/agenda/print"):
        seen = new_client().sign_in(at.olga).get(path).text
        assert "Van groep 5a" in seen
        assert "Twee denken aan &#39;t vegen &amp; &lt;water&gt;." in seen
        assert "Mijn kind houdt" not in seen
    for outside in (at.lina, at.other):
        assert "Van groep 5a" not in new_client().sign_in(outside).get(meeting).text
    assert "De meesten willen zand." in new_client().get(at.link(question, at.zofia)).text


def test_who_answered_is_told_once_with_the_last_words(at, db, clock, bring):
    question = at.ask()
    at.answer(question, at.lina)
    assert bring(question, "Eerst dit.") == 1
    clock.forward(minutes=5)
    assert bring(question, "Toch dit.") == 0
    (mail,) = mails("agenda_class_brought")
    assert "Toch dit." in mail.text
    assert "Eerst dit." not in mail.text
    assert mail.due_at > dates.now()
    mail.state = MessageState.SENT
    at.answer(question, at.zofia)
    assert bring(question, "Nog iets.") == 1
    assert len(mails("agenda_class_brought")) == 2


def test_of_two_who_sit_for_a_class_nobody_loses_words(at, db, bring, new_client):
    question = at.ask()
    desk, here = new_client().sign_in(at.kofi), page_of(question)
    form = desk.form(f"{here}/brought", on=here)
    bring(question, "Van de ander.")
    answer = desk.post(f"{here}/brought", data=form.values | {"brought": "Van mij."})
    assert answer.status_code == 422
    assert "Van de ander." in answer.text
    assert "Van mij." in answer.text
    with pytest.raises(EditConflict):
        bring(question, "Van mij.", read_version=1)
    again = next(one for one in forms_of(answer.text) if one.action.endswith("/brought"))
    assert desk.post(f"{here}/brought", data=again.values | {"brought": "Van ons."}).status_code == 303


def test_nothing_is_brought_along_once_it_is_over(at, db, clock, bring):
    question = at.ask()
    at.meeting.state = MeetingState.HELD
    db.session.commit()
    with pytest.raises(WrongState):
        bring(question)


def test_an_item_closed_since_hides_it_from_who_may_not_see_it(at, db, bring, new_client):
    question = at.ask()
    bring(question)
    at.item.closed = True
    db.session.commit()
    meeting = f"/de-proef/meetings/{at.meeting.id}"
    assert "De meesten willen zand." in new_client().sign_in(at.olga).get(meeting).text
    assert "De meesten willen zand." not in new_client().sign_in(at.lina).get(meeting).text


def test_a_parent_finds_the_question_on_home_until_it_is_answered(at, db, clock, new_client):
    question = at.ask(closes_on=dates.today("Europe/Amsterdam") + timedelta(days=3))
    for user, sees in ((at.lina, True), (at.other, False), (at.kofi, False)):
        assert ("Mag er zand bij?" in new_client().sign_in(user).get("/de-proef/").text) is sees
    home = new_client().sign_in(at.lina)
    at.answer(question, at.lina)
    assert "Mag er zand bij?" not in home.get("/de-proef/").text
    clock.forward(days=4)
    assert "Mag er zand bij?" not in new_client().sign_in(at.zofia).get("/de-proef/").text


def test_the_link_tells_what_became_of_it_once_the_minutes_are_approved(at, db, clock, new_client):
    question = at.ask()
    at.answer(question, at.lina)
    link = at.link(question, at.lina)
    at.meeting.state = MeetingState.HELD
    made = {"school_id": at.school.id, "council_id": at.council.id, "meeting_id": at.meeting.id, "position": 1}
    made |= {"school_year": "2026-2027", "created_at": dates.now(), "kind": DecisionKind.OPINION}
    db.session.add(Decision(item_id=at.item.id, number=1, text="Er komt zand.", **made))
    db.session.add(Decision(item_id=at.closed.id, number=2, text="Over de zaak.", **made))
    db.session.commit()
    minutes = Minutes(
        school_id=at.school.id, meeting_id=at.meeting.id, state=MinutesState.CIRCULATED, created_at=dates.now()
    )
    db.session.add(minutes)
    db.session.flush()
    of = {"school_id": at.school.id, "minutes_id": minutes.id}
    for item, words in ((at.item, "Ouders **vinden** zand leuk."), (at.closed, "Geheim.")):
        db.session.add(ItemNote(edited_at=dates.now(), edited_by_id=at.olga.id, item_id=item.id, text=words, **of))
    db.session.commit()
    before = new_client().get(link).text
    assert "Er komt zand." not in before
    assert "zand leuk" not in before
    assert "Zodra het verslag is goedgekeurd" in before
    minutes.state, minutes.approved_at = MinutesState.APPROVED, dates.now()
    at.meeting.filed_at = dates.now()
    db.session.commit()
    actions_classes.tell_became(dates.now())
    (mail,) = mails("agenda_class_became")
    assert "- Er komt zand." in mail.text
    assert "Over de zaak." not in mail.text
    assert mail.unsubscribe_url
    actions_classes.tell_became(dates.now())
    assert len(mails("agenda_class_became")) == 1, "once"
    told = new_client().get(link).text
    assert "Ouders <strong>vinden</strong> zand leuk." in told
    assert "Geheim." not in told
    assert "Er komt zand." in told
    assert "Over de zaak." not in told


def test_who_answered_hears_too_that_nothing_was_decided(at, db, clock, bring):
    question = at.ask()
    at.answer(question, at.lina)
    bring(question)
    at.meeting.state, at.meeting.filed_at = MeetingState.HELD, dates.now()
    db.session.commit()
    clock.forward(days=15)
    actions_classes.tell_became(dates.now())
    assert mails("agenda_class_became") == [], "what is long past is not dug up"
    at.meeting.filed_at = dates.now()
    at.item.closed = True
    db.session.commit()
    actions_classes.tell_became(dates.now())
    assert mails("agenda_class_became") == [], "it is for members now"
    at.item.closed = False
    db.session.commit()
    actions_classes.tell_became(dates.now())
    (mail,) = mails("agenda_class_became")
    assert "Er is nog niets over besloten." in mail.text
    assert "De meesten willen zand." in mail.text


def test_what_parents_answered_goes_after_the_term_of_the_council_and_what_was_brought_stays(at, db, clock, bring):
    question = at.ask()
    at.answer(question, at.lina, "Mijn kind houdt van zand.")
    bring(question)
    for mail in db.session.scalars(select(OutboxMessage)):
        mail.state = MessageState.SENT
    at.meeting.state = MeetingState.HELD
    db.session.commit()
    clock.set(f"{dates.months_before(at.meeting.day, -6)}T12:00+00:00")
    assert actions_keeping.forget_answers(dates.now()) == 0, "no limit is set"
    at.council.keep_facts_months = 6
    db.session.commit()
    assert actions_keeping.forget_answers(dates.now()) == 0, "the day itself still counts"
    clock.forward(days=1)
    assert actions_keeping.forget_answers(dates.now()) == 1
    assert actions_keeping.forget_answers(dates.now()) == 0
    db.session.commit()
    assert db.session.scalars(select(ClassAnswer)).all() == []
    assert db.session.scalars(select(ClassQuestion)).one().points
    about = OutboxMessage.about_kind == ClassQuestion.__tablename__
    left = db.session.execute(select(OutboxMessage.address, OutboxMessage.text).where(about)).all()
    assert set(left) == {("", "")}


def test_the_code_for_the_class_app_leads_to_signing_in(at, new_client):
    question = at.ask()
    page = new_client().sign_in(at.kofi).get(f"{page_of(question)}/code").text
    assert page_of(question) in page
    away = new_client().get(page_of(question))
    assert away.status_code == 302
    assert "/sign-in" in away.location


def test_a_day_that_ends_at_midnight_is_said_as_that_day(at):
    at.ask(closes_on=at.meeting.day - timedelta(days=1))
    assert "19 oktober, 23.59 uur" in mails("agenda_class_question")[0].text
    at.ask(at.bram, at.six)
    assert "20 oktober, 19.30 uur" in mails("agenda_class_question")[-1].text


def test_what_one_answered_stands_on_ones_own_page_with_what_was_brought(at, db, client, new_client, bring):
    question = at.ask()
    at.answer(question, at.lina, "Mijn kind houdt van <zand>.")
    bring(question)
    mine = client.sign_in(at.lina).get("/de-proef/said").text
    assert "Mijn kind houdt van &lt;zand&gt;." in mine
    assert "De meesten willen zand." in mine
    assert "&lt;zand&gt;" not in new_client().sign_in(at.kofi).get("/de-proef/said").text
