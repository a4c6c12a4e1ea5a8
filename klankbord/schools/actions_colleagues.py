"""Inviting colleagues, several at once: lines of names and addresses, as they are pasted."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.kit import addresses
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Viewer
from klankbord.people import queries as people
from klankbord.people.models import User
from klankbord.schools import actions_people, queries
from klankbord.schools.actions_people import Roles
from klankbord.schools.models import Membership, School

MOST = 50
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>[,;]?")


@dataclass(frozen=True)
class Colleague:
    """Somebody on a line."""

    name: str
    address: str


def read_lines(words: str) -> tuple[list[Colleague], list[tuple[int, DomainError]]]:
    """Who stands on the lines, and for each line that cannot be read its number and what is wrong with it."""
    found: dict[str, Colleague] = {}
    wrong: list[tuple[int, DomainError]] = []
    for number, line in enumerate(words.splitlines(), 1):
        if not line.strip():
            continue
        try:
            colleague = _read(line.strip())
        except DomainError as error:
            wrong.append((number, error))
        else:
            found.setdefault(addresses.normalised(colleague.address), colleague)
    if len(found) > MOST:
        wrong.append((0, DomainError(N_("These are %(count)d people; at most %(most)d go at once."), count=len(found),
                                     most=MOST)))  # fmt: skip
    return list(found.values()), wrong


def _read(line: str) -> Colleague:
    named = _NAMED.fullmatch(line)
    address = addresses.spelt(named["address"] if named else line.rstrip(",;"))
    name = " ".join(named["name"].strip(" \"',;").split()) if named else ""
    if not name:
        words = re.split(r"[._+\d-]+", address.partition("@")[0])
        name = " ".join(word[:1].upper() + word[1:] for word in words if word) or address
    if len(name) > 120:
        raise DomainError(N_("This name is too long; at most 120 characters fit."))
    return Colleague(name, address)


@dataclass(frozen=True)
class Invited:
    """How many colleagues were mailed, and how many were staff already and hear nothing."""

    mailed: int
    already: int


def invite_colleagues(school: School, colleagues: list[Colleague], *, by: Viewer, now: datetime) -> Invited:
    """Make each of them staff and mail an invitation; whoever belongs to the school already becomes staff too.

    Raises DomainError for a mailbox that several people of the school read: it is not known who is meant.
    """
    mailed = already = 0
    for colleague in colleagues:
        membership = _known(school, colleague)
        if membership is not None and membership.left_at is None and membership.is_staff:
            already += 1
            continue
        if membership is None:
            added = actions_people.add_person(
                school, colleague.name, colleague.address, Roles(staff=True), language=school.language, by=by, now=now
            )
        elif membership.left_at is not None:
            added = actions_people.add_member(
                school, db.session.get_one(User, membership.user_id), Roles(staff=True), by=by, now=now
            )
        else:
            roles = Roles(membership.is_parent, True, membership.is_school_admin)
            actions_people.change_roles(membership, roles, keep_session=None, by=by, now=now)
            added = membership
        db.session.flush()
        loaded = db.session.scalars(queries.member(by, added.user_id).execution_options(populate_existing=True)).one()
        actions_people.invite(loaded, by=by, now=now)
        mailed += 1
    return Invited(mailed, already)


def _known(school: School, colleague: Colleague) -> Membership | None:
    """The membership of whoever of the school reads this mailbox; of several, the one of this name."""
    box = people.mailbox(colleague.address)
    readers = {user.id: user for user in people.readers(box.id)} if box is not None else {}
    here = db.session.scalars(
        select(Membership).where(Membership.school_id == school.id, Membership.user_id.in_(readers))
    ).all()
    if len(here) < 2:
        return here[0] if here else None
    named = [row for row in here if readers[row.user_id].name.casefold() == colleague.name.casefold()]
    if len(named) != 1:
        raise DomainError(
            N_("Several people of the school read mail at %(address)s. Give the role on the page of the right person."),
            "lines",
            address=colleague.address,
        )
    return named[0]
