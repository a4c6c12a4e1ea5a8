"""Telling the screens of a meeting that something changed, in the transaction that changes it.

A screen asks for one word every second or so and reads anew when it is another (docs/decisions/live.md). Stirring is
the first thing a deed does: the row it writes is then the one that two deeds at the same meeting meet at first.
"""

import secrets
from functools import cache

from sqlalchemy import String, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from klankbord.base.db import db
from klankbord.meetings.models import Meeting, MeetingPulse, MeetingState

FOLLOWED = (MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED)
"""In these states somebody may be looking on; a draft and a meeting that is over have no screens."""


@cache
def _stirring(dialect: str) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = MeetingPulse.__table__
    followed = select(Meeting.school_id, Meeting.id, bindparam("mark", type_=String)).where(
        Meeting.id == bindparam("of"), Meeting.state.in_(FOLLOWED)
    )
    fresh = insert(table).from_select(["school_id", "meeting_id", "mark"], followed)  # type: ignore[arg-type]
    return fresh.on_conflict_do_update(index_elements=["meeting_id"], set_={"mark": fresh.excluded.mark})


def stir(meeting_id: int) -> None:
    """Give a meeting that people may be following another mark, so that every screen reads anew. One statement."""
    dialect = db.session.get_bind().dialect.name
    db.session.execute(_stirring(dialect), {"of": meeting_id, "mark": secrets.token_hex(8)})


def pulse_of(meeting_id: int) -> MeetingPulse | None:
    """The pulse as it stands in the database; None before the first change that screens show."""
    return db.session.scalar(
        select(MeetingPulse).where(MeetingPulse.meeting_id == meeting_id).execution_options(populate_existing=True)
    )
