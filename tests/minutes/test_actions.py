"""The life line of minutes, two editors of one note, approval, and what stays as it is afterwards."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict, WrongState
from klankbord.live import actions as live
from klankbord.meetings import actions as meetings
from klankbord.meetings import actions_attendance
from klankbord.meetings.actions_attendance import Presence
from klankbord.meetings.models import AttendanceStatus, Meeting, MeetingState
from klankbord.minutes import actions, actions_corrections, queries
from klankbord.minutes.models import Correction, CorrectionState, Minutes, MinutesState, NoteRevision
from tests.factories.minutes import NOTE, by, circulated, held, minutes_of
from tests.world import build, meeting


@pytest.fixture
def world(db, clock):
    return build()


def save(world, evening, text, version, role="secretary"):
    minutes = minutes_of(evening)
    there = database.session.get_one(AgendaItem, evening.item_id)
    return actions.save_note(minutes, there, text, read_version=version, by=by(world, role), now=dates.now())


def later_meeting(world, state=MeetingState.HELD):
    council = database.session.get_one(Council, world.council_id)
    return meeting(council, date(2026, 11, 18), state)


def test_they_begin_once_the_meeting_is_planned(world):
    there = database.session.get_one(Meeting, world.council_meeting_id)
    first = actions.begin(there, by=by(world, "secretary"), now=dates.now())
    assert actions.begin(there, by=by(world, "chair"), now=dates.now()) is first
    draft = meeting(database.session.get_one(Council, world.council_id), date(2026, 11, 18), MeetingState.DRAFT)
    with pytest.raises(WrongState):
        actions.begin(draft, by=by(world, "secretary"), now=dates.now())


def test_the_second_of_two_editors_sees_both_texts_and_every_save_is_kept(world):
    evening = held(world)
    seen = queries.notes_of(evening.minutes_id)[evening.item_id].version
    save(world, evening, "Wat Sem schreef.", seen)
    with pytest.raises(EditConflict) as conflict:
        save(world, evening, "Wat Carla schreef.", seen, role="chair")
    assert conflict.value.mine == {"text": "Wat Carla schreef."}
    assert conflict.value.theirs == {"text": "Wat Sem schreef."}
    save(world, evening, "Van allebei.", conflict.value.version, role="chair")
    revisions = [(revision.number, revision.text) for revision, _name in queries.revisions_of(evening.item_id)]
    assert revisions[:2] == [(3, "Van allebei."), (2, "Wat Sem schreef.")]
    assert save(world, evening, "Van allebei.", 1).version == 3  # the same words again: nothing to save, no conflict


def test_somebody_who_saw_an_empty_page_writes_below_what_is_there(world):
    evening = held(world)
    note = save(world, evening, "Ik dacht dat hier niets stond.", None)
    assert note.text == f"{NOTE.rstrip()}\nIk dacht dat hier niets stond."
    assert [revision.text for revision, _name in queries.revisions_of(evening.item_id)][1:3] == [
        "Ik dacht dat hier niets stond.", NOTE,
    ]  # fmt: skip


def test_a_note_belongs_to_its_own_meeting(world):
    evening = held(world)
    other = database.session.get_one(AgendaItem, world.item_id)
    with pytest.raises(DomainError):
        actions.save_note(minutes_of(evening), other, "x", read_version=0, by=by(world, "secretary"), now=dates.now())


def test_they_go_round_after_the_meeting_and_once(world):
    there = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(there, ["council"])
    minutes = actions.begin(there, by=by(world, "secretary"), now=dates.now())
    with pytest.raises(WrongState, match="Close the meeting first"):
        actions.circulate(minutes, date(2026, 12, 1), by=by(world, "secretary"), now=dates.now())
    evening = held(world)
    minutes = minutes_of(evening)
    with pytest.raises(DomainError, match="has passed"):
        actions.circulate(minutes, date(2026, 10, 5), by=by(world, "secretary"), now=dates.now())
    assert actions.circulate(minutes, date(2026, 10, 6), by=by(world, "secretary"), now=dates.now()) == 3
    with pytest.raises(WrongState, match="already"):
        actions.circulate(minutes, date(2026, 12, 1), by=by(world, "secretary"), now=dates.now())


def test_approval_names_a_later_meeting_that_has_begun(world):
    evening = circulated(world)
    minutes, secretary, now = minutes_of(evening), by(world, "secretary"), dates.now()
    with pytest.raises(DomainError, match="no answer yet"):
        actions.approve(minutes, in_meeting=None, by=secretary, now=now)
    correction = database.session.get_one(Correction, evening.correction_id)
    actions_corrections.accept(minutes, correction, "", by=secretary, now=now)
    board_meeting = database.session.get_one(Meeting, world.meeting_id)
    for wrong in (minutes.meeting, board_meeting, later_meeting(world, MeetingState.PLANNED)):
        with pytest.raises(DomainError, match="later meeting"):
            actions.approve(minutes, in_meeting=wrong, by=secretary, now=now)
    right = later_meeting(world, MeetingState.IN_SESSION)
    actions.approve(minutes, in_meeting=right, note="met twee wijzigingen", by=secretary, now=now)
    assert (minutes.state, minutes.approved_in_meeting_id) == (MinutesState.APPROVED, right.id)
    assert minutes.meeting.filed_at == now
    with pytest.raises(WrongState, match="approved already"):
        actions.approve(minutes, in_meeting=right, by=secretary, now=now)


def test_a_draft_is_not_approved(world):
    evening = held(world)
    with pytest.raises(WrongState, match="Send the minutes round first"):
        actions.approve(minutes_of(evening), in_meeting=None, by=by(world, "secretary"), now=dates.now())


def test_approved_minutes_stay_as_they_are(world):
    evening = circulated(world)
    minutes, secretary, now = minutes_of(evening), by(world, "secretary"), dates.now()
    correction = database.session.get_one(Correction, evening.correction_id)
    actions_corrections.answer(minutes, correction, "Het was echt de 17e.", by=secretary, now=now)
    actions.approve(minutes, in_meeting=None, by=secretary, now=now)
    database.session.commit()
    minutes = minutes_of(evening)
    there = minutes.meeting
    council = there.council
    refused = [
        lambda: save(world, evening, "Achteraf anders", 1),
        lambda: actions.circulate(minutes, date(2026, 12, 1), by=secretary, now=now),
        lambda: actions_corrections.suggest(
            minutes, "Toch niet", council=council, item_id=None, passage="", by=secretary, now=now
        ),
        lambda: actions_corrections.accept(minutes, correction, "", by=secretary, now=now),
        lambda: live.mend_times(there, None, None, by=secretary, now=now),
        lambda: actions_attendance.record(
            there, Presence(status=AttendanceStatus.GUEST), name="Te laat", by=secretary, now=now
        ),
    ]
    before = database.session.scalars(select(NoteRevision.text).order_by(NoteRevision.id)).all()
    for deed in refused:
        with pytest.raises(WrongState):
            deed()
        database.session.rollback()
        minutes = minutes_of(evening)
        there, council = minutes.meeting, minutes.meeting.council
        correction = database.session.get_one(Correction, evening.correction_id)
    assert database.session.scalars(select(NoteRevision.text).order_by(NoteRevision.id)).all() == before


def test_silence_approves_where_the_council_chose_so(world, clock):
    evening = circulated(world, until=date(2026, 10, 20))
    council = database.session.get_one(Council, world.council_id)
    minutes = minutes_of(evening)
    after = clock.set("2026-10-21T00:30+02:00")
    assert actions.approve_silent(after) == 0
    council.approved_by_silence = True
    database.session.flush()
    assert actions.approve_silent(after) == 0, "a correction waits for its answer"
    correction = database.session.get_one(Correction, evening.correction_id)
    actions_corrections.accept(minutes, correction, "", by=by(world, "secretary"), now=after)
    database.session.flush()
    assert actions.approve_silent(clock.set("2026-10-20T23:59+02:00")) == 0, "the last day counts"
    assert actions.approve_silent(clock.set("2026-10-21T00:01+02:00")) == 1
    database.session.refresh(minutes)
    assert (minutes.state, minutes.approved_by_id) == (MinutesState.APPROVED, None)
    assert actions.approve_silent(clock.forward(days=2)) == 0


def test_corrections_have_their_time(world, clock):
    evening = held(world)
    minutes, member = minutes_of(evening), by(world, "council_member")
    council = minutes.meeting.council

    def suggest():
        return actions_corrections.suggest(
            minutes, "Anders", council=council, item_id=None, passage="", by=member, now=dates.now()
        )

    with pytest.raises(WrongState, match="still being written"):
        suggest()
    actions.circulate(minutes, date(2026, 10, 20), by=by(world, "secretary"), now=dates.now())
    suggest()
    clock.set("2026-10-22T09:00+02:00")
    suggest()
    council.approved_by_silence = True
    with pytest.raises(WrongState, match="time for corrections is over"):
        suggest()


def test_an_answer_that_says_no_has_words(world):
    evening = circulated(world)
    minutes, secretary = minutes_of(evening), by(world, "secretary")
    correction = database.session.get_one(Correction, evening.correction_id)
    with pytest.raises(DomainError, match="Say in a sentence"):
        actions_corrections.answer(minutes, correction, "  ", by=secretary, now=dates.now())
    actions_corrections.answer(minutes, correction, "Het stond zo op papier.", by=secretary, now=dates.now())
    assert correction.state == CorrectionState.ANSWERED
    with pytest.raises(WrongState, match="its answer already"):
        actions_corrections.accept(minutes, correction, "", by=secretary, now=dates.now())
    told = database.session.scalar(select(OutboxMessage).where(OutboxMessage.kind == "minutes_answered"))
    assert told.recipient_user_id == world.people["council_member"]
    assert "Het stond zo op papier." in told.text


def test_many_corrections_make_one_mail_for_the_secretary(world):
    evening = circulated(world)
    minutes = minutes_of(evening)
    for number in range(3):
        actions_corrections.suggest(
            minutes, f"Nog iets, {number}", council=minutes.meeting.council, item_id=None, passage="",
            by=by(world, "chair"), now=dates.now(),
        )  # fmt: skip
    mails = database.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "minutes_corrected")).all()
    assert [mail.recipient_user_id for mail in mails] == [world.people["secretary"]]
    assert mails[0].subject.startswith("4 ")
    assert mails[0].due_at == dates.now() + timedelta(minutes=10)


def test_the_meeting_goes_from_item_to_item(world, clock):
    there = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(there, ["council"])
    secretary = by(world, "secretary")
    first = database.session.get_one(AgendaItem, world.council_item_id)
    with pytest.raises(WrongState):
        live.go_to(there, first, by=secretary, now=dates.now())
    live.start(there, by=secretary, now=dates.now())
    begun = dates.now()
    assert (there.current_item_id, first.started_at) == (first.id, begun)
    meetings.pause(there, by=secretary, now=clock.forward(minutes=5))
    meetings.resume(there, by=secretary, now=clock.forward(minutes=5))
    live.close(there, by=secretary, now=clock.forward(minutes=30))
    assert (first.ended_at, there.closed_at, there.current_item_id) == (dates.now(), dates.now(), None)
    assert queries.of_meeting(there.id).state == MinutesState.DRAFT
    assert database.session.get_one(Minutes, queries.of_meeting(there.id).id)
