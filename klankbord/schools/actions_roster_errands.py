"""The two errands of a roster: reading it with a plan of what it would change, and taking it over."""

import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import undefer

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.errands import Handler, Tell
from klankbord.base.journal.values import pieces
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.roster import Roster, read
from klankbord.kit.roster.shape import Meaning
from klankbord.kit.viewer import Person
from klankbord.schools import mails
from klankbord.schools.actions_roster import INVITE, LEAVE_OUT, wipe
from klankbord.schools.actions_roster_apply import apply
from klankbord.schools.actions_roster_lines import Line, counts_of, lines_of
from klankbord.schools.actions_roster_names import box_of
from klankbord.schools.actions_roster_plan import Plan, plan_of
from klankbord.schools.models import School
from klankbord.schools.models_roster import RosterColumn, RosterImport, RosterLine, RosterState
from klankbord.schools.queries_roster_known import Known, known_of

Mapping = dict[str, tuple[str, int]]


@dataclass(frozen=True)
class Read:
    """A file as it was read, and what somebody had said of it by then."""

    roster: Roster
    mapping: dict[str, Any]
    choices: dict[str, Any]


def remembered(school_id: int) -> Mapping:
    """What somebody of the school said of columns before, by their key."""
    rows = db.session.execute(
        select(RosterColumn.key, RosterColumn.meaning, RosterColumn.carer).where(RosterColumn.school_id == school_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def planned(school_id: int, roster: Roster, choices: dict[str, Any]) -> tuple[Plan, Known]:
    """What a roster would change in a school as it is now."""
    known = known_of(school_id, {box_of(person.email) for person in roster.people} - {""})
    return plan_of(known, roster, choices), known


def _read(thing_id: int, tell: Tell) -> Read:
    row = db.session.scalar(
        select(RosterImport).where(RosterImport.id == thing_id).options(undefer(RosterImport.content))
    )
    if row is None or row.content is None:
        raise DomainError(N_("The file is no longer here. Upload it again."))
    data, name, school_id = zlib.decompress(row.content), row.file_name, row.school_id
    mapping, choices = dict(row.mapping), dict(row.choices)
    said = remembered(school_id) | {key: (meaning, carer) for key, (meaning, carer) in mapping.items()}
    return Read(read(data, name, mapping=said, choices=choices, progress=tell), mapping, choices)


def _prepare_reading(thing_id: int, tell: Tell) -> tuple[Read, Plan, list[Line]]:
    """Read the file and work out what it would change."""
    found = _read(thing_id, tell)
    plan, known = planned(_school_of(thing_id), found.roster, found.choices)
    return found, plan, lines_of(plan, known)


def _school_of(thing_id: int) -> int:
    return db.session.scalars(select(RosterImport.school_id).where(RosterImport.id == thing_id)).one()


def _locked(thing_id: int) -> RosterImport | None:
    """The import, and its school, so that two imports of one school never write at once."""
    row = db.session.scalar(select(RosterImport).where(RosterImport.id == thing_id).with_for_update())
    if row is not None:
        db.session.scalar(select(School.id).where(School.id == row.school_id).with_for_update())
    return row


def _carry_out_reading(thing_id: int, prepared: tuple[Read, Plan, list[Line]], by: Person, now: datetime) -> None:
    """Keep what was read, unless somebody said something else meanwhile: then it is read again anyhow."""
    found, plan, lines = prepared
    row = _locked(thing_id)
    if (
        row is None
        or row.state is not RosterState.READING
        or (row.mapping, row.choices) != (found.mapping, found.choices)
    ):
        return
    _show(row, found, plan, lines)


def _show(row: RosterImport, found: Read, plan: Plan, lines: list[Line], *, is_stale: bool = False) -> None:
    row.reading = {
        "format": asdict(plan.roster.format),
        "columns": [_column(column) for column in plan.roster.columns],
        "rows": plan.roster.count,
        "left_out": plan.roster.left_out,
        "fingerprint": plan.fingerprint(),
        "whole_school": plan.gone.is_whole_school,
        "share": round(plan.gone.share * 100),
        "writes": plan.writes,
        "stale": is_stale,
        "mapping": found.mapping,
        "choices": found.choices,
    }
    row.counts = counts_of(plan, lines)
    row.state = RosterState.READY
    _keep_lines(row.id, lines)


def _column(column: Any) -> dict[str, Any]:
    """A column as the page shows it; of what is not kept, not even a sample is."""
    samples = [] if column.meaning is Meaning.NOT_KEPT else [sample[:60] for sample in column.samples]
    return {
        "sheet": column.sheet, "heading": column.heading, "index": column.index, "key": column.key,
        "meaning": column.meaning.value, "carer": column.carer, "samples": samples,
    }  # fmt: skip


def _keep_lines(import_id: int, lines: Sequence[Line]) -> None:
    db.session.flush()
    db.session.execute(delete(RosterLine).where(RosterLine.import_id == import_id))
    for some in pieces(lines):
        db.session.execute(insert(RosterLine), [{"import_id": import_id, **line} for line in some])


def _reading_failed(thing_id: int, now: datetime) -> None:
    """A file that was never read goes; one that was read before stays as it was, without what was said last."""
    row = _locked(thing_id)
    if row is None or row.state is not RosterState.READING:
        return
    if row.reading.get("fingerprint"):
        row.mapping, row.choices = row.reading["mapping"], row.reading["choices"]
        row.state = RosterState.READY
    else:
        wipe(row)
        row.state = RosterState.UNREADABLE


def _carry_out_application(thing_id: int, found: Read, by: Person, now: datetime) -> None:
    """Take the roster over, if that changes what was shown and nothing else; otherwise show what it would now."""
    row = _locked(thing_id)
    if row is None or row.state is not RosterState.APPLYING:
        return
    plan, known = planned(row.school_id, found.roster, found.choices)
    lines = lines_of(plan, known)
    if plan.fingerprint() != row.reading["fingerprint"]:
        _show(row, found, plan, lines, is_stale=True)
        return
    counts = counts_of(plan, lines)
    school = db.session.get_one(School, row.school_id)
    leave_out, invited = row.choices.get(LEAVE_OUT) == "yes", row.choices.get(INVITE) == "yes"
    applied = apply(plan, known, counts, leave_out=leave_out, by=by, on=dates.today(school.zone), now=now)
    if invited:
        invite_new(school, plan, applied.accounts, now=now)
    _remember(row, now)
    _keep_lines(row.id, lines_of(plan, known, applied.accounts))
    wipe(row)
    row.reading = {**row.reading, "left": leave_out, "invited": invited, "stale": False}
    row.state, row.applied_at, row.batch_id = RosterState.APPLIED, now, applied.batch.id


def invite_new(school: School, plan: Plan, accounts: dict[int, int], *, now: datetime) -> int:
    """Mail those who are new how they get in, one mail to a mailbox; how many went."""
    boxes: dict[str, list[mails.Invited]] = {}
    for one in plan.people:
        person = plan.roster.people[one.position]
        if one.is_new and (one.address or person.email):
            address = one.address or person.email or ""
            name = one.user.get("name", person.name)
            invited = mails.Invited(accounts[one.position], name, one.user.get("language", school.language))
            boxes.setdefault(address, []).append(invited)
    return mails.invite_many(school, boxes, web.link_to("people.sign_in"), now=now)


def _remember(row: RosterImport, now: datetime) -> None:
    """What somebody said of columns holds for the school's next roster too."""
    there = {
        one.key: one for one in db.session.scalars(select(RosterColumn).where(RosterColumn.school_id == row.school_id))
    }
    for key, (meaning, carer) in row.mapping.items():
        one = there.get(key)
        if one is None:
            one = RosterColumn(school_id=row.school_id, key=key)
            db.session.add(one)
        one.meaning, one.carer, one.said_at = meaning, carer, now


def _application_failed(thing_id: int, now: datetime) -> None:
    row = _locked(thing_id)
    if row is not None and row.state is RosterState.APPLYING:
        row.state = RosterState.READY


READING = Handler(_prepare_reading, _carry_out_reading, _reading_failed)
APPLYING = Handler(_read, _carry_out_application, _application_failed)
