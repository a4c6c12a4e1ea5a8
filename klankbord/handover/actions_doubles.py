"""Saying that two accounts that look alike are two people's."""

from datetime import datetime

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.viewer import Person
from klankbord.schools.models import Membership
from klankbord.schools.models_doubles import NotSame
from klankbord.schools.queries_doubles import said_not_same


def tell_apart(first: Membership, second: Membership, *, by: Person, now: datetime) -> None:
    """These are two people; nobody asks again."""
    low, high = sorted((first.user_id, second.user_id))
    if low == high or said_not_same(first.school_id, low, high):
        return
    row = NotSame(school_id=first.school_id, user_a_id=low, user_b_id=high, by_id=by.id, at=now)
    db.session.add(row)
    audit.record("handover.tell_apart", row, by=by, now=now, people=[low, high])
