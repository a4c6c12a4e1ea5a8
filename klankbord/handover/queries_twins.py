"""What two accounts of one person both have, and which of two rows stands when there may be only one.

A table in which somebody can stand once (in a round, at a meeting, at a mailbox) has its treatment here; every other
column that names a person is simply told the other number. A test reads the schema and fails for a table that was
forgotten.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from klankbord.activities.models import Helper
from klankbord.agenda.classes.models import ClassAnswer, ClassSilence
from klankbord.agenda.models_life import AgendaReading
from klankbord.base.db import Base, db
from klankbord.followup.models import CouncilSilence
from klankbord.handover.models_classes import ClassCandidate
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_draw import Willing
from klankbord.invitations.models_sign_up import CallSilence, SignUpEntry
from klankbord.meetings.models import Attendance, AttendanceStatus
from klankbord.meetings.models_poll import PollAsked
from klankbord.minutes.models_shows import ItemCheck, ShowAnswer
from klankbord.people.models import ThingLink, UserAddress
from klankbord.people.wishes.models import MailWish, QuietHours
from klankbord.proposals.initiatives.models import Supporter
from klankbord.proposals.models import Asked, Silence, Stance
from klankbord.proposals.moderation.models import CommentReport
from klankbord.proposals.talk.models import CommentMark, Mention
from klankbord.schools.models import Guardianship, Membership

Row = Mapping[str, Any]
Values = dict[str, Any]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_PRESENCE = (
    AttendanceStatus.PRESENT,
    AttendanceStatus.GUEST,
    AttendanceStatus.ABSENT_WITH_NOTICE,
    AttendanceStatus.ABSENT_WITHOUT_NOTICE,
    AttendanceStatus.ABSENT_UNSPECIFIED,
)


def _never(_mine: Row, _theirs: Row) -> bool:
    return False


def _nothing(_stands: Row, _goes: Row) -> Values:
    return {}


def _no_more(_moved: Row, _mine: Sequence[Row]) -> Values:
    return {}


@dataclass(frozen=True)
class Treatment:
    """How a table is treated in which somebody can stand once for the same `same`.

    `theirs_stands(mine, theirs)` says that the row of the account that goes is the better one; `takes(stands, goes)`
    what the better one takes over from the other; `moved(row, mine)` what changes in a row without a twin besides its
    person, given all rows the kept account has.
    """

    model: type[Base]
    same: tuple[str, ...]
    theirs_stands: Callable[[Row, Row], bool] = _never
    takes: Callable[[Row, Row], Values] = _nothing
    moved: Callable[[Row, Sequence[Row]], Values] = _no_more


def _membership(stands: Row, goes: Row) -> Values:
    left = [row["left_at"] for row in (stands, goes)]
    roles = ("is_parent", "is_staff", "is_school_admin")
    return {role: stands[role] or goes[role] for role in roles} | {
        "joined_at": min(stands["joined_at"], goes["joined_at"]),
        "left_at": None if None in left else max(left),
        "roster_hash": stands["roster_hash"] or goes["roster_hash"],
    }


def _guardianship(stands: Row, goes: Row) -> Values:
    return {
        "relation": stands["relation"] or goes["relation"],
        "may_be_invited": stands["may_be_invited"] and goes["may_be_invited"],
        "from_roster": stands["from_roster"] or goes["from_roster"],
    }


def _answered_later(mine: Row, theirs: Row) -> bool:
    """An answered invitation stands, of two the one answered later; of two without an answer one not taken back."""
    if mine["answer"] is None and theirs["answer"] is None:
        return mine["removed_at"] is not None and theirs["removed_at"] is None
    return (theirs["answered_at"] or _LONG_AGO) > (mine["answered_at"] or _LONG_AGO)


def _answered_later_at(mine: Row, theirs: Row) -> bool:
    return bool((theirs["answered_at"] or _LONG_AGO) > (mine["answered_at"] or _LONG_AGO))


def _spoke_later(mine: Row, theirs: Row) -> bool:
    """By the day of the last word; within a day a changed answer comes after a first one, and then the newer row."""

    def when(row: Row) -> tuple[date, datetime, int]:
        changed = row["changed_at"] or _LONG_AGO
        return max(row["answered_on"], changed.date()), changed, row["id"]

    return when(theirs) > when(mine)


def _asked(stands: Row, goes: Row) -> Values:
    days = [row["answered_on"] for row in (stands, goes) if row["answered_on"] is not None]
    return {
        "answered_on": min(days, default=None),
        "class_group_id": stands["class_group_id"] or goes["class_group_id"],
    }


def _earlier(stands: Row, goes: Row) -> Values:
    return {"at": min(stands["at"], goes["at"])}


def _both_words(stands: Row, goes: Row) -> Values:
    """The later answer stands, and no word of the other is lost."""
    both = [goes["words"], stands["words"]] if goes["words"] != stands["words"] else [stands["words"]]
    return {"words": "\n".join(words for words in both if words), "stance": stands["stance"] or goes["stance"]}


def _changed_later(mine: Row, theirs: Row) -> bool:
    changed: bool = theirs["changed_at"] > mine["changed_at"]
    return changed


def _since(stands: Row, goes: Row) -> Values:
    return {"since": min(stands["since"], goes["since"])}


def _has_a_place(mine: Row, theirs: Row) -> bool:
    """Of two who asked for a place the one who has it stands; else one that was not withdrawn."""

    def worth(row: Row) -> tuple[bool, bool]:
        return row["withdrawn_at"] is None and row["placed_at"] is not None, row["withdrawn_at"] is None

    return worth(theirs) > worth(mine)


def _was_there(mine: Row, theirs: Row) -> bool:
    return _PRESENCE.index(theirs["status"]) < _PRESENCE.index(mine["status"])


TREATMENTS = (
    Treatment(Membership, ("school_id",), takes=_membership),
    Treatment(
        UserAddress,
        ("address_id",),
        takes=lambda stands, goes: {"confirmed_at": stands["confirmed_at"] or goes["confirmed_at"]},
        moved=lambda row, mine: {"is_primary": row["is_primary"] and not any(held["is_primary"] for held in mine)},
    ),
    Treatment(Guardianship, ("child_id",), takes=_guardianship),
    Treatment(Attendance, ("meeting_id",), theirs_stands=_was_there),
    Treatment(
        Invitation,
        ("meeting_id",),
        theirs_stands=_answered_later,
        takes=lambda stands, goes: {"removed_at": stands["removed_at"] and goes["removed_at"]},
    ),
    Treatment(
        PollAsked,
        ("poll_id",),
        theirs_stands=_answered_later_at,
        takes=lambda stands, goes: {"must_come": stands["must_come"] or goes["must_come"]},
    ),
    Treatment(Stance, ("round_id",), theirs_stands=_spoke_later),
    Treatment(
        Asked,
        ("round_id",),
        theirs_stands=lambda mine, theirs: mine["answered_on"] is None and theirs["answered_on"] is not None,
        takes=_asked,
    ),
    Treatment(Willing, ("council_id",), takes=_since),
    Treatment(CallSilence, ("council_id",), takes=_since),
    Treatment(SignUpEntry, ("sign_up_id",), theirs_stands=_has_a_place),
    Treatment(ShowAnswer, ("show_id",)),
    Treatment(ItemCheck, ("item_id",), theirs_stands=lambda mine, theirs: theirs["at"] > mine["at"]),
    Treatment(Mention, ("comment_id",), takes=_earlier),
    Treatment(CommentMark, ("comment_id", "kind")),
    Treatment(Silence, ("proposal_id",), takes=_earlier),
    Treatment(Supporter, ("proposal_id",), takes=_earlier),
    Treatment(CommentReport, ("comment_id",)),
    Treatment(CouncilSilence, ("council_id",), takes=_earlier),
    Treatment(ClassSilence, ("council_id",), takes=_earlier),
    Treatment(MailWish, ("topic",), theirs_stands=_changed_later),
    Treatment(QuietHours, (), theirs_stands=_changed_later),
    Treatment(
        ClassAnswer,
        ("question_id",),
        theirs_stands=lambda mine, theirs: theirs["at"] > mine["at"],
        takes=_both_words,
    ),
    Treatment(AgendaReading, ("meeting_id",), theirs_stands=lambda mine, theirs: theirs["at"] > mine["at"]),
    Treatment(
        Helper,
        ("task_id",),
        theirs_stands=lambda mine, theirs: mine["withdrawn_at"] is not None and theirs["withdrawn_at"] is None,
    ),
    Treatment(
        ClassCandidate,
        ("council_id", "class_group_id"),
        theirs_stands=lambda mine, theirs: mine["withdrawn_at"] is not None and theirs["withdrawn_at"] is None,
    ),
    Treatment(
        ThingLink,
        ("kind", "thing_id", "address_id"),
        theirs_stands=lambda mine, theirs: mine["voided_at"] is not None and theirs["voided_at"] is None,
    ),
)
"""A link of the account that goes stays good as one of the kept account's; only where both had one about the same thing
in the same mailbox one is enough."""


@dataclass
class Plan:
    """What becomes of one table: rows that change, and rows that go, each with the row that stands instead."""

    treatment: Treatment
    changes: dict[int, Values] = field(default_factory=dict)
    gone: dict[int, int] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)


def plan(treatment: Treatment, keep_id: int, other_id: int) -> Plan:
    """What would become of the rows of two accounts in one table. One statement; changes nothing."""
    table = treatment.model.metadata.tables[treatment.model.__tablename__]
    found = db.session.connection().execute(
        select(table).where(table.c.user_id.in_([keep_id, other_id])).order_by(table.c.id)
    )
    rows = [dict(row) for row in found.mappings()]
    mine = [row for row in rows if row["user_id"] == keep_id]
    here = {tuple(row[name] for name in treatment.same): row for row in mine}
    result = Plan(treatment, rows={row["id"]: row for row in rows})
    for theirs in (row for row in rows if row["user_id"] == other_id):
        key = tuple(theirs[name] for name in treatment.same)
        twin = here.get(key) if None not in key else None
        if twin is None:
            result.changes[theirs["id"]] = {"user_id": keep_id} | treatment.moved(theirs, mine)
            continue
        stands, goes = (theirs, twin) if treatment.theirs_stands(twin, theirs) else (twin, theirs)
        result.gone[goes["id"]] = stands["id"]
        result.changes[stands["id"]] = {"user_id": keep_id} | treatment.takes(stands, goes)
    return result
