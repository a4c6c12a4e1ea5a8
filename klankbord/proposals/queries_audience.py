"""Whom a round asks: parents through their children, the members of a council, the staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, exists, select

from klankbord.base.db import db
from klankbord.base.mail import Rendered
from klankbord.base.outbox import Draft, rehearsal
from klankbord.councils import queries as councils
from klankbord.councils.models import Council, Seat
from klankbord.people import links
from klankbord.people.models import EmailAddress, User
from klankbord.proposals.models import Audience
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody a round asks, with the class they are asked for and the mailbox they read."""

    user_id: int
    name: str
    first_name: str
    language: str
    class_group_id: int | None
    mailbox: EmailAddress | None

    def draft(self, kind: str, rendered: Rendered, **more: Any) -> Draft:
        """A mail for them alone, in their mailbox, which they must have; `more` as `Draft` takes it."""
        assert self.mailbox is not None  # noqa: S101 - who has none is left out before anything is written
        return Draft(
            kind=kind,
            address=self.mailbox.address,
            display_name=self.name,
            rendered=rendered,
            language=self.language,
            recipient_user_id=self.user_id,
            **more,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How large an audience is: people, the classes they are asked for, and how many have no mailbox."""

    people: int
    classes: int
    without_address: int


def _parents(school_id: int, class_group_ids: Iterable[int] | None) -> Select[int, int | None]:
    chosen = (
        select(User.id, Child.class_group_id)
        .join(Guardianship, Guardianship.user_id == User.id)
        .join(Child, Child.id == Guardianship.child_id)
        .join(ClassGroup, ClassGroup.id == Child.class_group_id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == school_id))
        .where(
            Child.school_id == school_id,
            Child.left_on.is_(None),
            ClassGroup.ended_on.is_(None),
            Guardianship.may_be_invited,
            Membership.is_parent,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(ClassGroup.position, ClassGroup.name, User.id)
    )
    return chosen if class_group_ids is None else chosen.where(ClassGroup.id.in_(list(class_group_ids)))


def _childless(school_id: int) -> Select[int]:
    """Parents no child of whom was ever entered: a school without a roster asks them all the same."""
    return (
        select(User.id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == school_id))
        .where(
            Membership.is_parent,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
            ~exists().where(Guardianship.user_id == User.id, Guardianship.school_id == school_id),
        )
        .order_by(User.id)
    )


def _members(council: Council, day: date) -> Select[int, int | None]:
    return (
        select(User.id, Seat.class_group_id)
        .join(Seat, Seat.user_id == User.id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == council.school_id))
        .where(
            Seat.council_id == council.id,
            councils.current(day),
            Membership.is_parent,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(Seat.class_group_id, User.id)
    )


def _staff(school_id: int) -> Select[int]:
    return (
        select(User.id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == school_id))
        .where(Membership.is_staff, Membership.left_at.is_(None), User.disabled_at.is_(None))
        .order_by(User.id)
    )


def asked_for(council: Council, audience: Audience, class_group_ids: Sequence[int], day: date) -> dict[int, int | None]:
    """Who would be asked today: user id to the class they are asked for, the first of theirs in the school's order.

    Parents are asked for children who are still at the school and for whom they may be invited. Members are asked as
    parents: staff answer only where staff are the audience.
    """
    people: dict[int, int | None] = {}
    if audience is Audience.STAFF:
        return dict.fromkeys(db.session.scalars(_staff(council.school_id)))
    chosen = (
        _members(council, day)
        if audience is Audience.MEMBERS
        else _parents(council.school_id, class_group_ids if audience is Audience.CLASS_GROUPS else None)
    )
    for user_id, class_group_id in db.session.execute(chosen):
        people.setdefault(user_id, class_group_id)
    if audience is Audience.ALL_PARENTS:
        for user_id in db.session.scalars(_childless(council.school_id)):
            people.setdefault(user_id, None)
    return people


def readers(people: dict[int, int | None], school_id: int) -> list[Reader]:
    """Those of the people (with their classes) who still belong to the school: names, languages, mailboxes."""
    boxes = links.mailboxes(list(people))
    rows = db.session.execute(
        select(User.id, User.name, User.given_name, User.language)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == school_id))
        .where(User.id.in_(list(people)), Membership.left_at.is_(None), User.disabled_at.is_(None))
        .order_by(User.id)
    )
    looked_at = rehearsal.present()
    nameless = looked_at is not None and looked_at.nameless
    return [
        Reader(
            user_id, _("[name]") if nameless else name, _("[first name]") if nameless else given or name.split(" ")[0],
            language, people[user_id], boxes.get(user_id),
        )
        for user_id, name, given, language in rows
    ]  # fmt: skip


def counts(council: Council, audience: Audience, class_group_ids: Sequence[int], day: date) -> Counts:
    """How many people in how many classes would be asked, and how many of them have no mailbox."""
    people = asked_for(council, audience, class_group_ids, day)
    classes = {group for group in people.values() if group is not None}
    return Counts(len(people), len(classes), len(people) - len(links.mailboxes(list(people))))


def overview(council: Council, day: date) -> dict[str, int]:
    """How many people each audience has today: by audience, and by class as `class 12`; a person may be in several."""
    sizes = {
        audience.value: len(asked_for(council, audience, (), day))
        for audience in Audience
        if audience != "class_groups"
    }
    classes: dict[str, set[int]] = {}
    for user_id, class_group_id in db.session.execute(_parents(council.school_id, None)):
        classes.setdefault(f"class {class_group_id}", set()).add(user_id)
    return sizes | {name: len(people) for name, people in classes.items()}
