"""The accounts that may be one person's, as the list shows them."""

from dataclasses import dataclass

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.people.models import User
from klankbord.schools.queries import addresses_by_person, classes_by_person
from klankbord.schools.queries_doubles import Reason, doubles

MOST = 100


@dataclass(frozen=True)
class Account:
    """An account of a pair: enough to see whose it is."""

    id: int
    name: str
    addresses: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Lookalikes:
    """Two accounts and why they may be one person's."""

    first: Account
    second: Account
    reasons: tuple[Reason, ...]


def lookalikes(school_id: int) -> list[Lookalikes]:
    """The hundred surest pairs of a school. Seven statements."""
    pairs = doubles(school_id)[:MOST]
    ids = sorted({person for pair in pairs for person in (pair.first, pair.second)})
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    addresses, classes = addresses_by_person(ids), classes_by_person(school_id, ids)
    accounts = {
        person: Account(person, names[person], tuple(addresses.get(person, ())), tuple(classes.get(person, ())))
        for person in ids
    }
    return [Lookalikes(accounts[pair.first], accounts[pair.second], pair.reasons) for pair in pairs]
