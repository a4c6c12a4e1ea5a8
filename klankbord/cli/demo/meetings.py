"""The meetings of the demo: held ones with their minutes, decisions and action items, and those to come."""

import random
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db
from klankbord.cli.demo.people import Cast
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionKind
from klankbord.invitations import actions as invitations
from klankbord.invitations.models import Answer, AnsweredBy
from klankbord.kit import dates
from klankbord.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingState
from klankbord.minutes.models import ItemNote, Minutes, MinutesState, NoteRevision
from klankbord.people.models import User

GAP = 1024


@dataclass
class Told:
    """The meetings by council and day offset, for whatever points at them."""

    meetings: dict[tuple[str, int], Meeting]


def hold(
    cast: Cast, entries: list[dict[str, Any]], proposals: dict[str, int], rng: random.Random, now: datetime
) -> Told:
    """Make every meeting of the list; `proposals` gives ids by key for the items that are about one."""
    told = Told({})
    numbers: dict[tuple[int, str], int] = {}
    for entry in entries:
        council = cast.board if entry["council"] == "board" else cast.council
        meeting = _meeting(council, entry, now, numbers)
        told.meetings[entry["council"], entry["days"]] = meeting
        items = [
            _item(meeting, number, words, proposals, told, entry["council"])
            for number, words in enumerate(entry["items"], start=1)
        ]
        db.session.flush()
        if meeting.closed_at is not None:
            _record(cast, meeting, items, entry, rng, numbers, meeting.closed_at)
    return told


def invite(cast: Cast, entries: list[dict[str, Any]], told: Told, rng: random.Random, now: datetime) -> None:
    """Plan the meetings to come as their organisers would: invitations go out, agendas are told, people answer."""
    for entry in entries:
        if entry["state"] != "planned":
            continue
        meeting = told.meetings[entry["council"], entry["days"]]
        by = cast.organiser if entry["council"] == "board" else cast.council_parents[0]
        invited = invitations.plan(meeting, by=by, now=now - timedelta(days=3))
        for invitation in invited[: len(invited) // 2]:
            given = rng.choices((Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED), (7, 2, 1))[0]
            invitation.meeting = meeting
            invitations.answer(
                invitation, given, "", answered_by=AnsweredBy.LINK, by=invitation.user, now=now - timedelta(days=1)
            )
        if entry.get("published"):
            invitations.publish_agenda(meeting, by=by, now=now - timedelta(hours=20))


def weekday(now: datetime, days: int, wanted: int) -> date:
    """The wanted weekday (Monday is 0) in the seven days from `days` away."""
    day = now.date() + timedelta(days=days)
    return day + timedelta(days=(wanted - day.weekday()) % 7)


def _meeting(council: Council, entry: dict[str, Any], now: datetime, numbers: dict[tuple[int, str], int]) -> Meeting:
    board = not kind_of(council.kind).decides
    day = weekday(now, entry["days"], 1 if board else 2)
    year = dates.school_year(day)
    held = entry["state"] in {"approved", "circulated"}
    if held:
        numbers[-council.id, year] = numbers.get((-council.id, year), 0) + 1
    start = time(19, 30) if board else time(20, 0)
    meeting = Meeting(
        school_id=council.school_id, council_id=council.id, council=council,
        state=MeetingState.HELD if held else MeetingState.DRAFT,
        serial=numbers[-council.id, year] if held else None, school_year=year, day=day, start_time=start,
        duration_minutes=council.default_minutes, zone="Europe/Amsterdam",
        starts_at=dates.to_instant(day, start, "Europe/Amsterdam"), place=council.default_place,
        online_url="https://overleg.regenboog.example/klankbord" if board else "",
        uid=f"{uuid.UUID(int=council.id << 64 | day.toordinal())}@klankbord", created_at=now,
    )  # fmt: skip
    if meeting.state == MeetingState.HELD and meeting.starts_at is not None:
        meeting.opened_at = meeting.starts_at + timedelta(minutes=3)
        meeting.closed_at = meeting.starts_at + timedelta(minutes=council.default_minutes + 6)
        meeting.agenda_version = 1
        meeting.agenda_published_at = meeting.starts_at - timedelta(days=8)
    db.session.add(meeting)
    db.session.flush()
    return meeting


def _item(
    meeting: Meeting, number: int, words: dict[str, Any], proposals: dict[str, int], told: Told, council: str
) -> AgendaItem:
    approves = told.meetings.get((council, words["approves"])) if "approves" in words else None
    item = AgendaItem(
        school_id=meeting.school_id, meeting_id=meeting.id, position=number * GAP, title=words["title"],
        kind=ItemKind(words["kind"]), duration_minutes=words.get("minutes"), presenter=words.get("presenter", ""),
        description=words.get("description", ""), goal=words.get("goal", ""),
        without_discussion=words.get("hammer", False), proposal_id=proposals.get(words.get("proposal", "")),
        approves_meeting_id=approves.id if approves else None, created_at=meeting.created_at,
    )  # fmt: skip
    db.session.add(item)
    return item


def _record(
    cast: Cast, meeting: Meeting, items: list[AgendaItem], entry: dict[str, Any], rng: random.Random,
    numbers: dict[tuple[int, str], int],
    closed_at: datetime,
) -> None:  # fmt: skip
    board = entry["council"] == "board"
    writer = cast.staff[3] if board else cast.council_parents[1]
    minutes = Minutes(
        school_id=meeting.school_id, meeting_id=meeting.id, created_at=meeting.opened_at,
        state=MinutesState.CIRCULATED,
        circulated_at=closed_at + timedelta(days=2), circulated_by_id=writer.id,
        corrections_until=(closed_at + timedelta(days=40)).date(),
    )  # fmt: skip
    db.session.add(minutes)
    _attendance(cast, meeting, board, rng)
    db.session.flush()
    for item, words in zip(items, entry["items"], strict=True):
        if words.get("note"):
            _note(minutes, item, words["note"], writer, closed_at)
        if words.get("result"):
            _decision(cast, meeting, item, words["result"], writer, numbers)
        for action in words.get("actions", ()):
            _action(cast, meeting, item, action, writer)
    if entry["state"] == "approved":
        db.session.flush()  # once it is approved the database takes no more words
        minutes.state, minutes.approved_by_id = MinutesState.APPROVED, writer.id
        minutes.approved_at = meeting.filed_at = closed_at + timedelta(days=35)


def _note(minutes: Minutes, item: AgendaItem, text: str, writer: User, at: datetime) -> None:
    note = ItemNote(
        school_id=minutes.school_id, minutes_id=minutes.id, item_id=item.id, text=text, edited_at=at,
        edited_by_id=writer.id,
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    db.session.add(
        NoteRevision(
            school_id=minutes.school_id, note_id=note.id, number=1, text=text, saved_at=at, saved_by_id=writer.id
        )
    )


_VOTES: tuple[dict[str, Any], ...] = (
    {"by_acclamation": True}, {"votes_for": 7, "votes_against": 1, "votes_abstained": 0}, {},
)  # fmt: skip


def _decision(
    cast: Cast, meeting: Meeting, item: AgendaItem, text: str, writer: User, numbers: dict[tuple[int, str], int]
) -> None:
    numbers[meeting.council_id, meeting.school_year] = numbers.get((meeting.council_id, meeting.school_year), 0) + 1
    board = meeting.council_id == cast.board.id
    number = numbers[meeting.council_id, meeting.school_year]
    # The council votes, or claps; what it decided first is done by now.
    votes = {} if board else _VOTES[number % len(_VOTES)]
    done = meeting.day + timedelta(days=6) if not board and number == 1 and meeting.day else None
    db.session.add(
        Decision(
            school_id=meeting.school_id, council_id=meeting.council_id, meeting_id=meeting.id, item_id=item.id,
            kind=DecisionKind.OPINION if board else DecisionKind.DECISION, school_year=meeting.school_year,
            number=number, text=text, decided_on=meeting.day, decided_at=meeting.closed_at, carried_out_on=done,
            by_id=writer.id, created_at=meeting.closed_at, **votes,
        )
    )  # fmt: skip


def _action(cast: Cast, meeting: Meeting, item: AgendaItem, words: dict[str, Any], writer: User) -> None:
    owner = next((user for user in cast.staff if user.name == words.get("who")), None)
    if "parent" in words:
        owner = cast.board_parents[words["parent"]]
    if "council" in words:
        owner = cast.council_parents[words["council"]]
    done = words.get("done", False)
    # What is open is due in the days ahead, on whichever day the demo was made.
    since = meeting.day if done and meeting.day else meeting.created_at.date()
    due = since + timedelta(days=words["due"])
    db.session.add(
        ActionItem(
            school_id=meeting.school_id, council_id=meeting.council_id, meeting_id=meeting.id, item_id=item.id,
            owner_id=owner.id if owner else None, owner_name="" if owner else words.get("who", ""),
            what=words["what"], due_on=due, state=ActionState.DONE if done else ActionState.OPEN, by_id=writer.id,
            created_at=meeting.closed_at,
            ended_at=datetime.combine(due, time(12), meeting.created_at.tzinfo) if done else None,
            ended_by_id=owner.id if done and owner else None,
        )
    )  # fmt: skip


def _attendance(cast: Cast, meeting: Meeting, board: bool, rng: random.Random) -> None:
    people = [cast.staff[0], cast.staff[3], cast.staff[5], *cast.board_parents] if board else list(cast.council_parents)
    for position, user in enumerate(people):
        away = position > 3 and rng.random() < 0.2
        late = not away and position > 3 and rng.random() < 0.15
        db.session.add(
            Attendance(
                school_id=meeting.school_id, meeting_id=meeting.id, position=position, user_id=user.id, name=user.name,
                status=rng.choice((AttendanceStatus.ABSENT_WITH_NOTICE, AttendanceStatus.ABSENT_WITH_NOTICE,
                                   AttendanceStatus.ABSENT_WITHOUT_NOTICE)) if away else AttendanceStatus.PRESENT,
                came_late=late, arrived_at=time(19, 50) if late else None,
            )
        )  # fmt: skip
    if not board:
        db.session.add(
            Attendance(
                school_id=meeting.school_id, meeting_id=meeting.id, position=len(people), user_id=cast.organiser.id,
                name=cast.organiser.name, status=AttendanceStatus.GUEST,
            )
        )  # fmt: skip
