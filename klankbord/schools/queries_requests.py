"""What people ask of a school: requests that wait, who they may be about, and a parent's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.kit import addresses, tokens
from klankbord.kit.viewer import Viewer
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, Guardianship, Membership, School
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState
from klankbord.schools.queries import addresses_by_person, classes_by_person

SHOWN = 50
_LOADED = (
    joinedload(JoinRequest.class_group),
    joinedload(JoinRequest.asked_by),
    joinedload(JoinRequest.user),
    joinedload(JoinRequest.child).joinedload(Child.class_group),
)


def count_waiting(school_id: int) -> int:
    """How many requests wait for an answer of the school."""
    return (
        db.session.scalar(
            select(func.count(JoinRequest.id)).where(
                JoinRequest.school_id == school_id, JoinRequest.state == JoinState.WAITING
            )
        )
        or 0
    )


def waiting(school_id: int) -> Sequence[JoinRequest]:
    """The requests that wait for an answer, oldest first."""
    return db.session.scalars(
        select(JoinRequest)
        .where(JoinRequest.school_id == school_id, JoinRequest.state == JoinState.WAITING)
        .options(*_LOADED)
        .order_by(JoinRequest.id)
        .limit(SHOWN)
    ).all()


def request_of(school_id: int, request_id: int) -> Select[JoinRequest]:
    """A request that its sender confirmed, with what it is about."""
    return (
        select(JoinRequest)
        .where(
            JoinRequest.school_id == school_id,
            JoinRequest.id == request_id,
            JoinRequest.kind != JoinKind.ADDRESS,
            JoinRequest.state != JoinState.UNCONFIRMED,
        )
        .options(*_LOADED)
    )


def of_token(token: str) -> JoinRequest | None:
    """The request that a token from a mail confirms, with its class and its asker."""
    return db.session.scalar(
        select(JoinRequest).where(JoinRequest.token_digest == tokens.digest(token)).options(*_LOADED)
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody known that a request may be about. Of another school's people only the name is told."""

    id: int
    name: str
    addresses: tuple[str, ...]
    classes: tuple[str, ...]
    same_name: bool
    same_address: bool
    here: bool


def candidates(request: JoinRequest) -> list[Candidate]:
    """Who the asker may be: people of the school of this name or mailbox, and anybody of this name at this mailbox."""
    name = " ".join(request.name.split()).lower()
    mailbox = exists().where(
        UserAddress.user_id == User.id,
        UserAddress.address_id == EmailAddress.id,
        UserAddress.confirmed_at.is_not(None),
        EmailAddress.normalised == addresses.normalised(request.address),
    )
    named = func.lower(User.name) == name
    rows = db.session.execute(
        select(User.id, User.name, named, mailbox, Membership.id)
        .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.school_id == request.school_id))
        .where(
            User.disabled_at.is_(None),
            or_(and_(Membership.id.is_not(None), or_(named, mailbox)), and_(named, mailbox)),
        )
        .order_by(Membership.id.is_(None), User.name, User.id)
        .limit(10)
    ).all()
    inside = [row[0] for row in rows if row[4] is not None]
    read, classes = addresses_by_person(inside), classes_by_person(request.school_id, inside)
    return [
        Candidate(
            user_id,
            called,
            tuple(read.get(user_id, ())),
            tuple(classes.get(user_id, ())),
            bool(same_name),
            bool(same_address),
            membership is not None,
        )
        for user_id, called, same_name, same_address, membership in rows
    ]


def children_in(school_id: int, class_group_id: int | None) -> Sequence[Child]:
    """The children of a class, with who cares for them."""
    found = db.session.scalars(
        select(Child)
        .where(Child.school_id == school_id, Child.class_group_id == class_group_id, Child.left_on.is_(None))
        .options(joinedload(Child.guardianships).joinedload(Guardianship.user))
        .order_by(Child.id)
    ).unique()
    return found.all()


def own_requests(user_id: int) -> Sequence[JoinRequest]:
    """What somebody asked of their schools, newest first."""
    return db.session.scalars(
        select(JoinRequest)
        .where(JoinRequest.asked_by_id == user_id)
        .options(*_LOADED)
        .order_by(JoinRequest.id.desc())
        .limit(SHOWN)
    ).all()


def own_request(viewer: Viewer, request_id: int) -> Select[JoinRequest]:
    """One of the viewer's own requests that is not answered yet."""
    return select(JoinRequest).where(
        JoinRequest.id == request_id,
        JoinRequest.asked_by_id == viewer.id,
        JoinRequest.state.in_([JoinState.UNCONFIRMED, JoinState.WAITING]),
    )


_CHILD = (
    joinedload(Guardianship.child).joinedload(Child.class_group),
    joinedload(Guardianship.child).selectinload(Child.guardianships).joinedload(Guardianship.user),
)


def own_children(user_id: int) -> dict[int, list[Guardianship]]:
    """The children somebody cares for in the schools they belong to, with class and carers, by school id."""
    rows = db.session.scalars(
        select(Guardianship)
        .join(Child, Child.id == Guardianship.child_id)
        .join(
            Membership,
            and_(
                Membership.school_id == Guardianship.school_id,
                Membership.user_id == Guardianship.user_id,
                Membership.left_at.is_(None),
            ),
        )
        .where(Guardianship.user_id == user_id, Child.left_on.is_(None))
        .options(*_CHILD)
        .order_by(Guardianship.id)
    )
    found: dict[int, list[Guardianship]] = {}
    for row in rows:
        found.setdefault(row.school_id, []).append(row)
    return found


def own_child(viewer: Viewer, child_id: int) -> Select[Guardianship]:
    """A child the viewer cares for, in a school they belong to."""
    return (
        select(Guardianship)
        .join(Child, Child.id == Guardianship.child_id)
        .where(
            Guardianship.user_id == viewer.id,
            Guardianship.child_id == child_id,
            Child.left_on.is_(None),
            Guardianship.school_id.in_([school.id for school in viewer.schools]),
        )
        .options(*_CHILD)
    )


def own_school(viewer: Viewer, school_id: int) -> Select[School]:
    """A school the viewer is a parent of."""
    return (
        select(School)
        .join(Membership, Membership.school_id == School.id)
        .where(
            School.id == school_id,
            Membership.user_id == viewer.id,
            Membership.is_parent,
            Membership.left_at.is_(None),
        )
    )


def administrators(school_id: int) -> Sequence[User]:
    """Who administers a school."""
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.school_id == school_id,
            Membership.is_school_admin,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    ).all()


def same_before(request: JoinRequest, since: datetime) -> Sequence[JoinRequest]:
    """Requests that say the same of the same person and still wait: a newer one takes their place."""
    return db.session.scalars(
        select(JoinRequest).where(
            JoinRequest.school_id == request.school_id,
            JoinRequest.kind == request.kind,
            JoinRequest.state.in_([JoinState.UNCONFIRMED, JoinState.WAITING]),
            JoinRequest.created_at > since,
            JoinRequest.id != request.id,
            func.lower(JoinRequest.address) == request.address.lower(),
            func.lower(JoinRequest.name) == request.name.lower(),
            JoinRequest.class_group_id.is_not_distinct_from(request.class_group_id),
            JoinRequest.child_id.is_not_distinct_from(request.child_id),
            JoinRequest.asked_by_id.is_not_distinct_from(request.asked_by_id),
        )
    ).all()
