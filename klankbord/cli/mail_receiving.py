"""The parts of `klankbord mail` that open the database."""

from typing import Any

import click

from klankbord.base.db import db
from klankbord.cli.opening import opened, the_school
from klankbord.incoming import actions, queries
from klankbord.incoming import actions_settling as settling
from klankbord.incoming.models import IncomingMessage
from klankbord.kit import dates


def take_in(raw: bytes) -> dict[str, Any]:
    """Take one message in and commit; what became of it."""
    with opened():
        told = actions.receive(raw, now=dates.now()).as_json()
        db.session.commit()
    return told


def unplaced() -> list[dict[str, Any]]:
    """The messages that wait and belong to no school that is known, oldest first."""
    with opened():
        return [
            {
                "id": row.id,
                "received": row.received_at.isoformat(),
                "from": row.sender,
                "subject": row.subject,
                "reason": row.reason,
            }
            for row in queries.homeless()
        ]


def give(message_id: int, slug: str) -> str:
    """Give one of them to a school, and commit; the school's name. Raises ClickException when there is no such one."""
    with opened():
        school, found = the_school(slug), db.session.get(IncomingMessage, message_id)
        if found is None or found not in queries.homeless():
            raise click.ClickException(f"No message without a school has the number {message_id}.")
        settling.give(found, school, now=dates.now())
        db.session.commit()
        return school.name
