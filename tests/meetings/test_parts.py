"""Meetings in parts: with and without management."""

from datetime import date, time

import pytest
from sqlalchemy import select

from klankbord.kit import dates, meeting_parts
from klankbord.kit.errors import DomainError, WrongState
from klankbord.kit.meeting_parts import Part
from klankbord.meetings import actions
from klankbord.meetings.actions_details import Details, Record, parts_of
from klankbord.meetings.actions_parts import set_parts
from klankbord.meetings.models import MeetingPart, MeetingState
from tests.factories.meetings import MeetingFactory

TOGETHER = Part(number="1", title="met de directeur", start=time(19, 30), minutes=60)
ALONE = Part(number="2", title="onder elkaar", start=time(20, 30), minutes=30, members_only=True)


def test_parts_are_kept_as_a_record_writes_them(db, board, organiser):
    meeting = MeetingFactory(council=board)
    db.session.add(
        MeetingPart(
            school_id=board.school_id, meeting=meeting, position=1, entry={"title": "onder elkaar", "room": "aula"}
        )
    )
    set_parts(meeting, [TOGETHER, ALONE], by=organiser, now=dates.now())
    assert parts_of(meeting) == [
        {"part": 1, "title": "met de directeur", "from": "19:30", "minutes": 60},
        {"part": 2, "title": "onder elkaar", "from": "20:30", "minutes": 30, "for": "members", "room": "aula"},
    ]
    assert meeting_parts.planned(parts_of(meeting)) == [TOGETHER, ALONE]


@pytest.mark.parametrize(
    "parts",
    [
        [ALONE, TOGETHER],
        [TOGETHER, Part(number="2", title="zonder tijd")],
        [Part(number="1", title="lang", start=time(19, 30), minutes=90), ALONE],
        [Part(number="1", title="te vroeg", start=time(19))],
    ],
)
def test_parts_that_cannot_be(db, board, organiser, parts):
    meeting = MeetingFactory(council=board)
    with pytest.raises(DomainError):
        set_parts(meeting, parts, by=organiser, now=dates.now())
    assert parts_of(meeting) == []


def test_a_meeting_that_was_held_keeps_its_parts(board, organiser):
    with pytest.raises(WrongState):
        set_parts(MeetingFactory(council=board, state=MeetingState.HELD), [ALONE], by=organiser, now=dates.now())


@pytest.mark.parametrize(
    ("start", "words", "title"),
    [
        (time(19, 30), "", "met de directeur"),
        (time(20, 29), "", "met de directeur"),
        (time(20, 30), "", "onder elkaar"),
        (time(19), "", None),
        (None, "", None),
        (time(19, 30), "2", "onder elkaar"),
        (None, "Onder elkaar", "onder elkaar"),
        (time(20), "na de pauze", None),
    ],
)
def test_the_part_of_an_item(start, words, title):
    part = meeting_parts.at([TOGETHER, ALONE], start, words)
    assert (part.title if part else None) == title


def test_shapes_of_records_that_are_no_planned_parts():
    assert meeting_parts.planned(["only one part", 3, {"part": 1}, {"title": ""}]) == []
    odd = meeting_parts.planned([{"title": "x", "from": "half acht", "minutes": "lang"}])
    assert odd == [Part(number="1", title="x")]


def test_on_the_page(db, board, organiser, desk):
    meeting = MeetingFactory(council=board)
    db.session.flush()
    path = f"/regenboog/meetings/{meeting.id}/parts"
    rows = {
        "parts-0-title": "met de directeur",
        "parts-0-start_time": "19:30",
        "parts-0-minutes": "60",
        "parts-1-title": "onder elkaar",
        "parts-1-start_time": "20:30",
        "parts-1-who": "members",
    }
    assert desk.submit(path, {**rows, "parts-0-minutes": "90"}).status_code == 422
    assert desk.submit(path, {**rows, "parts-0-title": ""}).status_code == 422
    assert desk.submit(path, rows).status_code == 303
    page = desk.get(f"/regenboog/meetings/{meeting.id}").text
    assert "19.30 – 20.30 uur" in page
    assert "alleen leden" in page
    assert len(db.session.scalars(select(MeetingPart)).all()) == 2
    desk.submit(path, {"parts-0-title": "", "parts-0-start_time": "", "parts-0-minutes": "", "parts-1-title": "",
                       "parts-1-start_time": ""})  # fmt: skip
    assert db.session.scalars(select(MeetingPart)).all() == []


def test_parts_move_along_with_the_meeting(db, board, organiser):
    meeting = MeetingFactory(council=board)
    db.session.add(MeetingPart(school_id=board.school_id, meeting=meeting, position=1, entry="voor de pauze"))
    db.session.flush()
    set_parts(meeting, [TOGETHER, ALONE], by=organiser, now=dates.now())
    later = Details(day=meeting.day, start_time=time(20, 15), duration_minutes=90, place=meeting.place)
    actions.reschedule(meeting, later, by=organiser, now=dates.now())
    assert [part.start for part in meeting_parts.planned(parts_of(meeting))] == [time(20, 15), time(21, 15)]
    draft = MeetingFactory(council=board, draft=True, day=date(2026, 12, 1))
    db.session.flush()
    set_parts(draft, [TOGETHER], by=organiser, now=dates.now())
    earlier = Details(day=draft.day, start_time=time(15), duration_minutes=90, place=draft.place)
    actions.change(draft, earlier, Record(), read_version=None, by=organiser, now=dates.now())
    assert [part.start for part in meeting_parts.planned(parts_of(draft))] == [time(15)]
