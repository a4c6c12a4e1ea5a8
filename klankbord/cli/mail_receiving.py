"""The part of `klankbord mail receive` that opens the database."""

from typing import Any

from klankbord.base.db import db
from klankbord.cli.opening import opened
from klankbord.incoming import actions
from klankbord.kit import dates


def take_in(raw: bytes) -> dict[str, Any]:
    """Take one message in and commit; what became of it."""
    with opened():
        told = actions.receive(raw, now=dates.now()).as_json()
        db.session.commit()
    return told
