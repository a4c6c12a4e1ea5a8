"""Minutes older than their council keeps them: a mail once a year, a list, and a deed that asks twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.outbox.models import OutboxMessage
from klankbord.base.search import following
from klankbord.base.search.models import SearchDocument
from klankbord.councils.models import Council, Seat
from klankbord.followup.letters.models import Addressee, Letter
from klankbord.followup.models import ActionItem, ActionState, Decision, EarlierLink
from klankbord.handover import actions_old_minutes as old
from klankbord.kit import dates
from klankbord.meetings.models import Attendance, Meeting
from klankbord.minutes.models import Correction, ItemNote, NoteRevision
from klankbord.minutes.models_errata import Erratum
from klankbord.minutes.models_marks import TakenLine
from klankbord.minutes.models_shows import ItemCheck, Said, ShowAnswer, ShowChoice, ShowOfHands
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink, User
from tests.factories.minutes import SECRET, amended
from tests.world import build, meeting

SHOWN = (ShowOfHands, ShowChoice, ShowAnswer, ItemCheck)
SAID = (ItemNote, NoteRevision, TakenLine, Correction, Erratum, Attendance, Decision, *SHOWN)


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def evening(world):
    """An approved meeting of nine years ago of a council that keeps minutes for seven, with all that can hang on it."""
    made = amended(world)
    with writing():
        council = database.session.get_one(Council, world.council_id)
        council.keep_minutes_years = 7
        held = database.session.get_one(Meeting, made.meeting_id)
        held.day = dates.months_before(held.day, 9 * 12)
        held.chair, held.attendance_note = "Cor de Voorzitter", "Cor ging eerder weg"
        database.session.get_one(AgendaItem, made.item_id).motions = [{"moved_by": "Piet"}]
        for action in database.session.scalars(select(ActionItem)):
            action.state = ActionState.DONE
        show = ShowOfHands(
            school_id=world.school_id, meeting_id=held.id, item_id=made.item_id, question="Eens?",
            opened_at=dates.now(), opened_by_id=world.people["chair"],
        )  # fmt: skip
        database.session.add(show)
        database.session.flush()
        choice = ShowChoice(school_id=world.school_id, show_id=show.id, position=1, label="ja")
        database.session.add(choice)
        database.session.flush()
        chair = {"school_id": world.school_id, "user_id": world.people["chair"]}
        database.session.add(ShowAnswer(show_id=show.id, choice_id=choice.id, **chair))
        database.session.add(ItemCheck(item_id=made.item_id, said=Said.YES, at=dates.now(), **chair))
        taken = {"line": "besluit: ja", "digest": "x" * 64, "made": True, "at": dates.now()}
        database.session.add(TakenLine(school_id=world.school_id, item_id=made.item_id, **taken))
        later = meeting(council, dates.today("Europe/Amsterdam") + timedelta(days=9))
        item = AgendaItem(
            school_id=world.school_id, meeting_id=later.id, position=1, title="Verder", kind="information",
            created_at=dates.now(),
        )  # fmt: skip
        database.session.add(item)
        database.session.flush()
        database.session.add(EarlierLink(school_id=world.school_id, item_id=item.id, decision_id=made.decision_id))
        database.session.add(
            Letter(
                school_id=world.school_id, council_id=council.id, decision_id=made.decision_id, subject="Advies",
                addressee=Addressee.SCHOOL_BOARD, to_name="Het bestuur", to_address="bestuur@elders.example",
                body="De kramen komen.", answer_by=held.day, by_id=world.people["chair"], created_at=dates.now(),
            )
        )  # fmt: skip
        database.session.commit()
    return made


@pytest.fixture
def chair(world, new_client):
    return new_client().sign_in(database.session.get_one(User, world.people["chair"]))


def counted(*models):
    return [database.session.scalar(select(func.count()).select_from(model)) for model in models]


def searchable():
    return database.session.scalars(select(SearchDocument.text)).all()


def path_of(world):
    return f"/regenboog/councils/{world.council_id}/old-minutes"


def test_nothing_goes_before_somebody_says_so_twice(world, evening, chair):
    path, before = path_of(world), counted(*SAID)
    assert "9 jaar" not in chair.get(path).text
    for typed in ({}, {"meetings": [str(evening.meeting_id)]}, {"sure": "y"}):
        assert chair.submit(path, typed, on=path).status_code == 422
    assert (
        f'value="{evening.meeting_id}" checked'
        in chair.submit(path, {"meetings": [str(evening.meeting_id)]}, on=path).text
    )
    assert counted(*SAID) == before
    assert 0 not in before


def test_what_was_said_and_who_was_there_goes_and_the_meeting_stays(world, evening, chair):
    path = path_of(world)
    link = database.session.scalar(select(ThingLink).where(ThingLink.kind == LinkKind.MINUTES))
    token = links.token_of(link)
    following.follow()
    assert any(SECRET in said for said in searchable())
    done = chair.submit(path, {"meetings": [str(evening.meeting_id)], "sure": "y"}, on=path)
    assert done.status_code == 303
    assert counted(*SAID) == [0] * len(SAID)
    assert counted(ActionItem, EarlierLink, Letter) == [0, 0, 0]
    assert not any(SECRET in said or "kramen" in said for said in searchable())
    following.follow()
    assert not any(SECRET in said or "kramen" in said for said in searchable())
    minutes = chair.get(f"/regenboog/minutes/{evening.minutes_id}").text
    for gone in (SECRET, "Kramen bestellen", "Cor de Voorzitter", "Cor ging", "Piet", "De kramen komen"):
        assert gone not in minutes
    assert "en gewist op" in minutes
    assert "Personele zaak" in minutes
    assert chair.get(f"/regenboog/minutes/{evening.minutes_id}.pdf").status_code == 200
    assert chair.get(f"/regenboog/meetings/{evening.meeting_id}").status_code == 200
    assert chair.get(f"/regenboog/councils/{world.council_id}").status_code == 200
    assert SECRET not in chair.get(f"/l/{token}").text
    verbs = select(audit.AuditEvent.verb).where(audit.AuditEvent.verb == "handover.erase_minutes")
    assert database.session.scalars(verbs).all() == ["handover.erase_minutes"]
    mails = database.session.scalars(select(OutboxMessage.text).where(OutboxMessage.about_kind == "minutes")).all()
    assert set(mails) == {""}
    assert "Niets is oud genoeg" in chair.get(path).text


def test_a_second_press_an_open_action_or_a_meeting_that_is_too_young_changes_nothing(world, evening, chair):
    path = path_of(world)
    stale = {**chair.form(path, on=path).values, "meetings": [str(evening.meeting_id)], "sure": "y"}
    with writing():
        action = database.session.scalars(select(ActionItem)).first()
        action.state = ActionState.OPEN
        database.session.commit()
    refused = chair.post(path, data={**stale, "submission": ""})
    assert refused.status_code == 422
    assert "staat nog open" in refused.text
    with writing():
        action.state = ActionState.DONE
        database.session.commit()
    for also in (world.meeting_id, world.council_meeting_id + 999):
        more = {**stale, "submission": "", "meetings": [str(evening.meeting_id), str(also)]}
        assert chair.post(path, data=more).status_code == 422
    assert 0 not in counted(*SAID)
    assert chair.post(path, data={**stale, "submission": ""}).status_code == 303
    assert chair.post(path, data={**stale, "submission": ""}).status_code == 422


def test_once_a_year_the_organisers_hear_it_and_nothing_goes(world, evening, clock):
    kinds = select(OutboxMessage).where(OutboxMessage.kind == "handover_old_minutes")
    before = counted(*SAID)
    sent = old.tell(dates.now())
    mails = database.session.scalars(kinds).all()
    assert sent == len(mails) == 2
    assert {mail.recipient_user_id for mail in mails} == {world.people["chair"], world.people["secretary"]}
    assert f"/regenboog/councils/{world.council_id}/old-minutes" in mails[0].text
    assert old.tell(dates.now()) == 0
    clock.forward(days=300)
    assert old.tell(dates.now()) == 0
    clock.forward(days=66)
    database.session.get_one(Council, world.council_id)
    assert old.tell(dates.now()) > 0
    assert counted(*SAID) == before


def test_nobody_is_sent_to_a_page_they_may_not_open(world, evening):
    with writing():
        council = database.session.get_one(Council, world.council_id)
        for seat in database.session.scalars(select(Seat).where(Seat.council_id == council.id)):
            seat.ends_on = dates.today("Europe/Amsterdam") - timedelta(days=1)
        database.session.commit()
    assert old.tell(dates.now()) == 0
    assert council.told_old_on is None


def test_without_limit_nothing_is_ever_old(world, evening, chair):
    with writing():
        database.session.get_one(Council, world.council_id).keep_minutes_years = 0
        database.session.commit()
    assert old.tell(dates.now()) == 0
    assert "zonder einde" in chair.get(path_of(world)).text
