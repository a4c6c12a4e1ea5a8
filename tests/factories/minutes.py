"""An evening of the parent council that was held, noted down and sent round; all of it by the actions people use."""

from dataclasses import dataclass
from datetime import date

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db, writing
from klankbord.councils.queries import viewer_of_user
from klankbord.followup import actions as followup
from klankbord.followup.actions import Task
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.live import actions as live
from klankbord.meetings import actions_attendance
from klankbord.meetings.actions_attendance import Presence
from klankbord.meetings.models import AttendanceStatus, Meeting
from klankbord.minutes import actions, actions_corrections, actions_errata
from klankbord.minutes.models import Minutes
from tests.world import World, item

NOTE = """Er is gesproken over **het feest** en de *kosten*. Zie [de school](https://school.example/feest).

- De kramen komen van de buurt.
- Iedere groep maakt iets.

1. eerst opbouwen
2. dan eten
"""
SECRET = "Geheime zaak over juf Annet"


@dataclass
class Evening:
    """What was made, by id."""

    minutes_id: int
    meeting_id: int
    item_id: int
    closed_id: int
    decision_id: int
    action_id: int
    correction_id: int = 0
    erratum_id: int = 0


def by(world: World, role: str) -> Viewer:
    """Somebody of the world as rules and actions know them."""
    school = world.other_school_id if role in {"stranger", "other_admin"} else world.school_id
    found = viewer_of_user(world.people[role], school, dates.now())
    assert found is not None
    return found


def held(world: World, *, board: bool = False) -> Evening:
    """A meeting of the parent council (or the sounding board) that was held, with a closed item."""
    with writing():
        writer = by(world, "organiser" if board else "secretary")
        meeting = db.session.get_one(Meeting, world.meeting_id if board else world.council_meeting_id)
        first = db.session.get_one(AgendaItem, world.item_id if board else world.council_item_id)
        closed = item(meeting, 30, "Personele zaak", ItemKind.INFORMATION, closed=True)
        below = item(meeting, 40, "Vervanging in groep 4", ItemKind.INFORMATION, parent_id=closed.id)
        item(meeting, 50, "Rondvraag", ItemKind.ANY_OTHER_BUSINESS)
        now = dates.now()
        db.session.refresh(meeting, ["council"])
        live.start(meeting, by=writer, now=now)
        minutes = actions.begin(meeting, by=writer, now=now)
        actions.save_note(minutes, first, NOTE, read_version=0, by=writer, now=now)
        actions.save_note(minutes, closed, SECRET, read_version=0, by=writer, now=now)
        actions.save_note(minutes, below, f"{SECRET}, vervolg", read_version=0, by=writer, now=now)
        decision = followup.record(
            meeting, "De kerstmarkt is op 17 december.", council=meeting.council, item=first, by=writer, now=now
        )
        followup.record(meeting, f"{SECRET}: besluit", council=meeting.council, item=closed, by=writer, now=now)
        member = world.people["board_member" if board else "council_member"]
        name = "Bas Lid" if board else "Mo Raadslid"
        action = followup.give(
            meeting,
            Task(what="Kramen bestellen bij de buurt", owner_id=member, owner_name=name, due_on=date(2026, 12, 4)),
            item=first,
            by=writer,
            now=now,
        )
        followup.give(
            meeting,
            Task(what="Liedjes oefenen", owner_name="hele raad", due_words="volgende vergadering"),
            item=first,
            by=writer,
            now=now,
        )
        followup.give(
            meeting, Task(what=f"{SECRET}: navragen", owner_name="voorzitter"), item=below, by=writer, now=now
        )
        present = ("organiser", "board_secretary") if board else ("chair", "secretary")
        for role in present:
            actions_attendance.record(
                meeting, Presence(status=AttendanceStatus.PRESENT), user_id=world.people[role], by=writer, now=now
            )
        actions_attendance.record(
            meeting, Presence(status=AttendanceStatus.ABSENT_WITH_NOTICE), user_id=member, by=writer, now=now
        )
        actions_attendance.record(
            meeting, Presence(status=AttendanceStatus.GUEST), name="Wethouder Bakker", by=writer, now=now
        )
        live.close(meeting, by=writer, now=now)
        db.session.flush()
        evening = Evening(minutes.id, meeting.id, first.id, closed.id, decision.id, action.id)
        # Nothing is read after the commit: that would begin a transaction that writes, and keep everybody else waiting.
        db.session.commit()
    return evening


def circulated(world: World, *, board: bool = False, until: date | None = None) -> Evening:
    """The same, sent round, with one correction."""
    evening = held(world, board=board)
    with writing():
        now = dates.now()
        minutes = minutes_of(evening)
        actions.circulate(
            minutes, until or date(2099, 1, 1), by=by(world, "organiser" if board else "secretary"), now=now
        )
        correction = actions_corrections.suggest(
            minutes,
            "Het was 18 december.",
            council=minutes.meeting.council,
            item_id=evening.item_id,
            passage="17 december",
            by=by(world, "board_member" if board else "council_member"),
            now=now,
        )
        db.session.flush()
        evening.correction_id = correction.id
        db.session.commit()
    return evening


def approved(world: World, *, board: bool = False) -> Evening:
    """The same, its correction answered, approved without naming a meeting."""
    evening = circulated(world, board=board)
    with writing():
        minutes = minutes_of(evening)
        writer = by(world, "organiser" if board else "secretary")
        correction = db.session.get_one(actions_corrections.Correction, evening.correction_id)
        actions_corrections.accept(minutes, correction, "Is veranderd.", by=writer, now=dates.now())
        actions.approve(minutes, in_meeting=None, by=writer, now=dates.now())
        db.session.commit()
    return evening


def amended(world: World, *, board: bool = False, closed: bool = False) -> Evening:
    """The same, with an erratum to its first item, or to the closed one."""
    evening = approved(world, board=board)
    with writing():
        erratum, _count = actions_errata.write(
            minutes_of(evening),
            f"{SECRET}: toch niet" if closed else "Het feest was een week later.",
            item_id=evening.closed_id if closed else evening.item_id,
            passage="" if closed else "het feest",
            by=by(world, "organiser" if board else "secretary"),
            now=dates.now(),
        )
        evening.erratum_id = erratum.id
        db.session.commit()
    return evening


def minutes_of(evening: Evening) -> Minutes:
    """The minutes with meeting and council."""
    minutes = db.session.get_one(Minutes, evening.minutes_id)
    db.session.refresh(minutes, ["meeting"])
    db.session.refresh(minutes.meeting, ["council"])
    return minutes
