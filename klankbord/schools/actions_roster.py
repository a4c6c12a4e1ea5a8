"""What is done with rosters: taking one in, saying what its columns mean, settling its doubts, taking it over."""

import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from klankbord.base import audit, errands, files
from klankbord.base.db import db
from klankbord.base.journal import ChangeBatch
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.roster.shape import Meaning
from klankbord.kit.viewer import Person
from klankbord.schools.models import School
from klankbord.schools.models_roster import RosterImport, RosterLine, RosterState, Verdict

READ, APPLY = "schools.read_roster", "schools.apply_roster"
LARGEST = 15 * files.MEGABYTE
FILE_KEPT = timedelta(days=1)
"""How long a file that was not taken over stays: it may hold birth dates and home addresses."""
MOST_CARERS = 9
LEAVE_OUT, INVITE = "leave_out", "invite"
"""How the two questions of taking over stand among the choices; those about a doubt have a `!` in their key."""


def upload(school: School, name: str, data: bytes, *, by: Person, now: datetime) -> RosterImport:
    """Take in a file; the worker reads it. Raises DomainError for an empty or too large one."""
    if not data:
        raise DomainError(N_("This file is empty. Choose the file that holds the list."), "file")
    if len(data) > LARGEST:
        raise DomainError(
            N_("This file is larger than 15 MB. Copy the list alone to a new file and choose that."), "file"
        )
    roster = RosterImport(
        school_id=school.id,
        file_name=files.clean_name(name),
        content=zlib.compress(data, 6),
        size=len(data),
        by_id=by.id,
        created_at=now,
    )
    db.session.add(roster)
    errands.ask(READ, roster, by=by, now=now)
    audit.record("schools.upload_roster", roster, by=by, now=now, size=len(data))
    return roster


def _need_unchanged(roster: RosterImport, read_version: int | None) -> None:
    if roster.state is not RosterState.READY or (read_version is not None and read_version != roster.version):
        raise WrongState(N_("Somebody went on with this roster meanwhile. Look at it again; nothing was changed."))


def _read_again(roster: RosterImport, *, by: Person, now: datetime) -> None:
    roster.state = RosterState.READING
    errands.ask(READ, roster, by=by, now=now)


def say_columns(
    roster: RosterImport, said: Mapping[int, str], *, read_version: int | None, by: Person, now: datetime
) -> None:
    """Say what columns mean, by position: `carer_email:2` is the address of the second parent. It is read again.

    Raises DomainError for a meaning there is not, and when somebody else went on with the roster.
    """
    _need_unchanged(roster, read_version)
    mapping = dict(roster.mapping)
    for index, column in enumerate(roster.reading["columns"]):
        words = said.get(index, "")
        if not words or words == f"{column['meaning']}:{column['carer']}":
            continue
        meaning, _, carer = words.partition(":")
        if meaning not in set(Meaning) or not carer.isdecimal() or int(carer) > MOST_CARERS:
            raise DomainError(N_("Choose what the column “%(column)s” holds from the list."), column=column["heading"])
        mapping[column["key"]] = [meaning, int(carer)]
    if mapping == roster.mapping:
        return
    roster.mapping = mapping
    _read_again(roster, by=by, now=now)
    audit.record("schools.say_columns", roster, by=by, now=now)


def choose(
    roster: RosterImport, chosen: Mapping[int, str], *, read_version: int | None, by: Person, now: datetime
) -> None:
    """Settle doubts: an option's code for the id of each line. It is read again.

    Raises DomainError for an option a line does not have, and when somebody else went on with the roster.
    """
    _need_unchanged(roster, read_version)
    lines = db.session.scalars(
        select(RosterLine).where(
            RosterLine.import_id == roster.id, RosterLine.verdict == Verdict.DOUBTFUL, RosterLine.id.in_(list(chosen))
        )
    ).all()
    choices = dict(roster.choices)
    for line in lines:
        code = chosen[line.id]
        if code not in {option[0] for option in line.data["options"]}:
            raise DomainError(N_("Choose one of the ways that are offered."))
        choices[line.data["key"]] = code
    if choices == roster.choices:
        return
    roster.choices = choices
    _read_again(roster, by=by, now=now)
    audit.record("schools.choose_in_roster", roster, by=by, now=now, count=len(lines))


def ask_application(
    roster: RosterImport, *, leave_out: bool, invited: bool, read_version: int | None, by: Person, now: datetime
) -> None:
    """Ask for the roster to be taken over; the worker does it, if nothing changed since it was shown.

    Raises DomainError when somebody else went on with the roster.
    """
    _need_unchanged(roster, read_version)
    roster.choices = {**roster.choices, LEAVE_OUT: "yes" if leave_out else "no", INVITE: "yes" if invited else "no"}
    roster.state = RosterState.APPLYING
    errands.ask(APPLY, roster, by=by, now=now)
    audit.record("schools.ask_for_roster", roster, by=by, now=now)


def drop(roster: RosterImport, *, by: Person, now: datetime) -> None:
    """Throw a roster away that was not taken over. Raises DomainError for one that was, or is being."""
    if roster.state in {RosterState.APPLYING, RosterState.APPLIED}:
        raise WrongState(N_("This roster was taken over already. It can only be undone."))
    if roster.state is not RosterState.DROPPED:
        wipe(roster)
        roster.state = RosterState.DROPPED
        db.session.execute(delete(RosterLine).where(RosterLine.import_id == roster.id))
        audit.record("schools.drop_roster", roster, by=by, now=now)


def wipe(roster: RosterImport) -> None:
    """Let go of the file and of every word that was read from it; counts and headings stay."""
    roster.content, roster.choices = None, {}
    columns = [{**column, "samples": []} for column in roster.reading.get("columns", ())]
    kept = {name: value for name, value in roster.reading.items() if name not in {"mapping", "choices"}}
    roster.reading = {**kept, "columns": columns}


def forget_old(now: datetime) -> None:
    """Let go of files that nobody took over, and of the lines of those that can no longer be undone."""
    waiting = db.session.scalars(
        select(RosterImport).where(
            RosterImport.created_at < now - FILE_KEPT,
            RosterImport.state.not_in([RosterState.APPLIED, RosterState.DROPPED]),
        )
    ).all()
    for roster in waiting:
        wipe(roster)
        roster.state = RosterState.DROPPED
    db.session.flush()
    over = select(RosterImport.id).outerjoin(ChangeBatch, ChangeBatch.id == RosterImport.batch_id).where(
        (RosterImport.state == RosterState.DROPPED) | (ChangeBatch.undo_until <= now)
    )  # fmt: skip
    db.session.execute(
        delete(RosterLine).where(RosterLine.import_id.in_(over)), execution_options={"synchronize_session": False}
    )
