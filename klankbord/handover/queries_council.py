"""Who sits in a council, for its organiser to confirm."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Seat
from klankbord.kit.viewer import Viewer
from klankbord.people.models import EmailAddress, User
from klankbord.people.queries import primary_address
from klankbord.schools.models import Membership

LOOK_BACK = timedelta(days=100)
"""How long a seat that ended is still offered to be kept: since before the summer."""


def seats_to_confirm(council_id: int, today: date) -> Sequence[Seat]:
    """The seats that run, and those that ended this summer and whose holders still belong to the school."""
    seats = db.session.scalars(
        select(Seat)
        .join(
            Membership,
            and_(
                Membership.user_id == Seat.user_id,
                Membership.school_id == Seat.school_id,
                Membership.left_at.is_(None),
            ),
        )
        .where(
            Seat.council_id == council_id,
            or_(Seat.ends_on.is_(None), Seat.ends_on >= today - LOOK_BACK),
            or_(Seat.ends_on.is_(None), Seat.ends_on >= Seat.starts_on),
        )
        .options(joinedload(Seat.user), joinedload(Seat.class_group))
        .order_by(Seat.office == "member", Seat.starts_on, Seat.id)
    ).all()
    runs = {(seat.user_id, seat.office) for seat in seats if seat.ends_on is None or seat.ends_on >= today}
    newest = {(seat.user_id, seat.office): seat.id for seat in seats}
    return [
        seat
        for seat in seats
        if seat.ends_on is None
        or seat.ends_on >= today
        or ((seat.user_id, seat.office) not in runs and newest[seat.user_id, seat.office] == seat.id)
    ]


def told_already(council_id: int, user_id: int) -> bool:
    """Whether somebody said already that they would like to join a council."""
    return (
        db.session.scalar(select(OutboxMessage.id).where(OutboxMessage.bundle == bundle(council_id, user_id)).limit(1))
        is not None
    )


def bundle(council_id: int, user_id: int) -> str:
    """The mark on the mails that tell of somebody who would like to join."""
    return f"candidate-{council_id}-{user_id}"


def mailbox_of(person: Viewer) -> EmailAddress | None:
    """Where an answer reaches somebody."""
    return primary_address(person.id)


def administrators(school_id: int) -> list[int]:
    """The administrators of a school."""
    return list(
        db.session.scalars(
            select(User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.school_id == school_id,
                Membership.is_school_admin,
                Membership.left_at.is_(None),
                User.disabled_at.is_(None),
            )
            .order_by(User.id)
        )
    )
