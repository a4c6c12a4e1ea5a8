"""Every row there is, to compare before and after."""

from sqlalchemy import select

from klankbord.base.db import Base
from klankbord.base.db import db as database
from klankbord.people.models import LinkKind


def of(thing, **values):
    """The rows of a table with these values."""
    return database.session.scalars(select(thing).filter_by(**values)).all()


def snapshot(school_id=None):
    """Every row there is, by table, but what is meant to stay: the log, the journal, mail, errands and the turns.

    Sessions that ended do not come back, and links in mails that were thrown away lead to what is there.
    """
    spared = {
        "audit_event", "change_batch", "change_group", "outbox_message", "errand", "year_turn", "user_session",
        "submission", "worker_beat", "periodic_job",
    }  # fmt: skip
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in spared or (school_id is not None and "school_id" not in table.c):
            continue
        columns = [column for column in table.c if column.name != "version"]
        statement = select(*columns).order_by(table.c.id)
        if school_id is not None:
            statement = statement.where(table.c.school_id == school_id)
        if table.name == "thing_link":
            statement = statement.where(table.c.kind != LinkKind.COUNCIL)
        found[table.name] = [tuple(row) for row in database.session.execute(statement)]
    return found
