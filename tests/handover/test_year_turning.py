"""The turn of the year, carried out and undone: once, whole, and for one school alone."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete, select

from klankbord.agenda.models import AgendaItem
from klankbord.base import journal
from klankbord.base.db import db as database
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.councils.models import Council, Seat
from klankbord.followup.models import ActionItem, ActionState
from klankbord.handover import actions_turning_year, actions_year
from klankbord.handover.models import YearTurnState
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink, UserSession
from klankbord.schools.models import Child, ClassGroup, Guardianship
from tests.factories.councils import viewer
from tests.factories.handover import AUGUST, SUMMER, evening, member, summer
from tests.handover.rows import of, snapshot


@pytest.fixture
def made(db, clock):
    clock.set(SUMMER)
    return summer()


def test_everything_goes_where_it_was_to_go(made, clock):
    token = links.token_of(
        links.issue(LinkKind.MINUTES, 1, school_id=made.school.id, user_id=made.people["bram"].id, address_id=None,
                    now=clock())
    )  # fmt: skip
    turn = made.carry_out(made.turn())

    assert (turn.state, turn.turned_at) == (YearTurnState.TURNED, clock.instant)
    classes = dict(
        database.session.execute(
            select(Child.id, ClassGroup.name).join(ClassGroup).where(Child.left_on.is_(None)).order_by(Child.id)
        ).all()
    )
    assert sorted(classes.values()) == ["groep 1/2a", "groep 7a", "groep 8a"]
    assert {child.left_on for child in of(Child) if child.left_on} == {date(2027, 7, 12)}
    assert [group.name for group in of(ClassGroup) if group.ended_on] == ["groep 6a"]
    assert member(made.people["bram"]).left_at == clock.instant
    assert member(made.people["fatma"]).left_at is None
    assert (member(made.people["esra"]).is_parent, member(made.people["esra"]).left_at) == (False, None)
    assert links.find(token, clock()) is None
    [seat] = of(Seat, user_id=made.people["bram"].id)
    assert seat.ends_on == date(2027, 7, 12)
    [chair] = of(Seat, user_id=made.people["fatma"].id)
    assert chair.ends_on == date(2027, 10, 31)
    [follows] = of(Seat, user_id=made.people["kofi"].id)
    assert follows.class_group_id == made.groups["groep 7a"].id
    [handed] = of(ActionItem, what="Kramen bestellen")
    assert (handed.owner_id, handed.owner_name) == (made.people["olga"].id, "Olga Visser")
    assert turn.counts == {
        "moved": 2, "left": 4, "parents": 1, "kept": 1, "new_classes": 0, "ended_classes": 1, "seats": 1, "handed": 1,
        "dropped": 0, "meetings": 2,
    }  # fmt: skip


def test_the_drafts_stand_at_the_same_wall_time_and_begin_an_agenda(made):
    """30 March is summer time in 2027 and 28 March in 2028; 19 October too, while 26 October 2026 was not."""
    evening(made.board, date(2026, 10, 27), "Opening")
    made.carry_out(made.turn())
    drafts = database.session.scalars(
        select(Meeting).where(Meeting.state == MeetingState.DRAFT).order_by(Meeting.day)
    ).all()
    assert [(one.day, one.start_time) for one in drafts] == [
        (date(2027, 10, 19), time(19, 30)), (date(2027, 10, 26), time(19, 30)), (date(2028, 3, 28), time(19, 30)),
    ]  # fmt: skip
    assert [dates.local(one.starts_at, one.zone).strftime("%H:%M") for one in drafts] == ["19:30"] * 3
    assert {one.starts_at - made.meetings[0].starts_at for one in drafts[:1]} == {timedelta(weeks=52)}
    assert drafts[2].starts_at - made.meetings[1].starts_at == timedelta(weeks=52)
    items = database.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == drafts[0].id).order_by(AgendaItem.position)
    ).all()
    assert [item.title for item in items] == ["Notulen van de vorige vergadering", "Ingekomen stukken", "Rondvraag"]


def test_a_time_that_the_clocks_skip_is_left_open(made):
    made.meetings[1].day, made.meetings[1].start_time = date(2027, 3, 28), time(2, 30)
    turn = made.turn(on=AUGUST)
    turn.choices = {}
    facts_day = dates.year_later(date(2027, 3, 28), AUGUST)
    assert facts_day == date(2028, 3, 26)
    made.carry_out(turn)
    [night] = of(Meeting, day=date(2028, 3, 26))
    assert (night.start_time, night.starts_at) == (None, None)


def test_choices_are_carried_out(made):
    turn = made.turn()
    turn.choices = {
        f"class-{made.groups['groep 1/2a'].id}": "move", f"to-{made.groups['groep 1/2a'].id}": "De Uilen",
        "empty": "keep", f"person-{made.people['bram'].id}": "stays", f"until-{made.people['bram'].id}": "2027-12-31",
        f"meetings-{made.board.id}": "", f"confirm-{made.board.id}": "", f"confirm-{made.council.id}": "",
    }  # fmt: skip
    made.carry_out(turn)
    [owls] = of(ClassGroup, name="De Uilen")
    assert owls.position == 4
    assert len(of(Child, class_group_id=owls.id)) == 1
    assert not [group for group in of(ClassGroup) if group.ended_on]
    assert member(made.people["bram"]).left_at is None
    assert of(Seat, user_id=made.people["bram"].id)[0].ends_on == date(2027, 12, 31)
    assert of(Meeting, state=MeetingState.DRAFT) == []
    assert of(OutboxMessage) == []


def test_what_a_leaver_had_to_do_can_be_dropped(made):
    turn = made.turn()
    turn.choices = {f"items-{made.people['bram'].id}": "drop"}
    made.carry_out(turn)
    [item] = of(ActionItem, what="Kramen bestellen")
    assert (item.state, item.ended_note) == (ActionState.DROPPED, "Wie dit zou doen, is van school.")


def test_undone_everything_is_as_it_was_and_the_mails_stay_in(made, clock, client):
    client.sign_in(made.people["bram"])
    before = snapshot()
    turn = made.turn()
    turn.choices = {f"call-{made.board.id}": "y"}
    turn = made.carry_out(turn)
    assert snapshot() != before
    assert len(of(OutboxMessage)) == 4
    assert {mail.due_at for mail in of(OutboxMessage)} == {clock.set("2027-08-01T08:00+02:00")}
    clock.set(SUMMER)
    assert client.get("/account").status_code == 302

    gone = of(OutboxMessage)[0]
    gone.state = MessageState.SENT
    database.session.flush()
    batch = database.session.get_one(journal.ChangeBatch, turn.batch_id)
    result = journal.undo(batch, by=made.marga, now=clock())

    assert (result.held, result.changed) == (set(), set())
    assert snapshot() == before
    assert [mail.state for mail in of(OutboxMessage)] == [MessageState.SENT]


def test_a_week_later_it_stands(made, clock):
    turn = made.carry_out(made.turn())
    batch = database.session.get_one(journal.ChangeBatch, turn.batch_id)
    with pytest.raises(DomainError, match="more than a week ago"):
        journal.undo(batch, by=made.marga, now=clock.forward(days=7))


def test_what_somebody_did_since_then_stays(made, clock):
    turn = made.carry_out(made.turn())
    [draft] = of(Meeting, day=date(2027, 10, 19))
    evening_after = of(Seat, user_id=made.people["fatma"].id)[0]
    evening_after.ends_on = date(2027, 9, 30)
    draft.title = "Kennismaken"
    database.session.commit()
    batch = database.session.get_one(journal.ChangeBatch, turn.batch_id)
    result = journal.undo(batch, by=made.marga, now=clock())
    assert ("seat", evening_after.id) in result.changed
    assert of(Seat, user_id=made.people["fatma"].id)[0].ends_on == date(2027, 9, 30)


def test_not_twice_for_a_year_but_again_once_it_was_undone(made, clock):
    by = viewer(made.marga, made.school)
    turn = made.carry_out(made.turn())
    with pytest.raises(DomainError, match="went to 2027-2028 already"):
        actions_year.begin(made.school, date(2027, 9, 1), by=by, now=clock())
    database.session.rollback()
    journal.undo(database.session.get_one(journal.ChangeBatch, turn.batch_id), by=made.marga, now=clock())
    again = actions_year.begin(made.school, AUGUST, by=by, now=clock())
    assert again.id != turn.id


@pytest.mark.parametrize("on", [date(2027, 7, 31), date(2027, 11, 1), date(2028, 1, 1)])
def test_a_school_year_begins_in_late_summer(made, clock, on):
    with pytest.raises(DomainError, match="from 1 August to 31 October"):
        actions_year.begin(made.school, on, by=viewer(made.marga, made.school), now=clock())


def test_not_in_the_middle_of_a_year(made, clock):
    turn = made.turn()
    clock.set("2027-05-01T12:00+02:00")
    with pytest.raises(DomainError, match="too early"):
        made.carry_out(turn)


def test_a_class_that_goes_on_needs_a_name(made):
    turn = made.turn()
    turn.choices = {f"class-{made.groups['groep 1/2a'].id}": "move", f"to-{made.groups['groep 1/2a'].id}": " "}
    with pytest.raises(DomainError, match=r"Say first where groep 1/2a goes"):
        made.carry_out(turn)


def test_a_preview_that_is_stale_turns_nothing(made, clock):
    turn = made.turn()
    by = viewer(made.marga, made.school)
    read = turn.version
    actions_year.choose(turn, {"empty": "keep"}, {"empty": "end"}, by=by, now=clock())
    database.session.flush()
    with pytest.raises(DomainError, match="since you looked at the preview"):
        actions_year.turn_year(turn, made.school, read_version=read, by=by, now=clock())


def test_two_administrators_lose_nothing(made, clock):
    turn, by = made.turn(), viewer(made.marga, made.school)
    was = {"class-1": "move", "class-2": "move", "empty": "end"}
    actions_year.choose(turn, {**was, "class-1": "stay"}, was, by=by, now=clock())
    actions_year.choose(turn, {**was, "class-2": "leave"}, was, by=by, now=clock())
    assert turn.choices == {"class-1": "stay", "class-2": "leave"}
    with pytest.raises(EditConflict) as clash:
        actions_year.choose(turn, {**was, "class-1": "roster"}, was, by=by, now=clock())
    assert (clash.value.mine, clash.value.theirs) == ({"class-1": "roster"}, {"class-1": "stay"})
    assert turn.choices["class-1"] == "stay"


def test_a_turn_that_breaks_changes_nothing_and_can_be_tried_again(made, monkeypatch):
    before = snapshot()
    turn = made.turn()

    def breaks(*_arguments, **_options):
        raise RuntimeError("no more")

    monkeypatch.setattr(actions_turning_year.mails, "after_turn", breaks)
    failed = made.carry_out(turn)
    assert failed.state == YearTurnState.DRAFT
    assert snapshot() == before
    monkeypatch.undo()
    assert made.carry_out(failed).state == YearTurnState.TURNED


def test_without_a_roster_without_councils_without_children(db, clock):
    clock.set(SUMMER)
    made = summer()
    for thing in (ActionItem, AgendaItem, Meeting, Seat, Council, Guardianship, Child):
        database.session.execute(delete(thing))
    database.session.commit()
    turn = made.carry_out(made.turn())
    assert set(turn.counts.values()) == {0}


def test_the_sessions_of_who_left_are_over(made, client):
    client.sign_in(made.people["bram"])
    made.carry_out(made.turn())
    assert all(session.ended_at for session in of(UserSession, user_id=made.people["bram"].id))
    assert of(ThingLink, user_id=made.people["bram"].id, voided_at=None) == []
