"""What making one account of two would come to: how much each has, where both did the same, whether it may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from klankbord.base.db import db
from klankbord.councils.models import Seat
from klankbord.followup.queries_owners import everybody
from klankbord.handover.queries_twins import TREATMENTS, plan
from klankbord.invitations.models import Invitation
from klankbord.kit.errors import N_
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Attendance
from klankbord.people.models import UserAddress
from klankbord.proposals.models import Asked, Comment, FeedbackRound, Naming, Stance
from klankbord.schools.models import Guardianship, Membership

COUNTED: tuple[tuple[str, ColumnElement[Any]], ...] = (
    (N_("mail addresses"), UserAddress.user_id.expression),
    (N_("children"), Guardianship.user_id.expression),
    (N_("seats"), Seat.user_id.expression),
    (N_("invitations to meetings"), Invitation.user_id.expression),
    (N_("meetings attended or missed"), Attendance.user_id.expression),
    (N_("answers with a name"), Stance.user_id.expression),
    (N_("reactions"), Comment.author_id.expression),
)


@dataclass(frozen=True)
class Counted:
    """How much of something the kept account and the other one have; never what it says."""

    label: str
    keep: int
    other: int


@dataclass(frozen=True)
class Preview:
    """What it would come to; `both` counts by table in how many places both stand, `unknown` the anonymous rounds."""

    counts: list[Counted]
    both: dict[str, int]
    unknown: int


def preview(keep_id: int, other_id: int, today: date) -> Preview:
    """What making one account of these two would come to. As many statements, however much there is."""
    counts = []
    counted: list[tuple[str, ColumnElement[Any]]] = [
        *COUNTED, (N_("action items"), everybody(today).subquery().c.user_id)
    ]  # fmt: skip
    for label, column in counted:
        rows = db.session.execute(select(column, func.count()).where(column.in_([keep_id, other_id])).group_by(column))
        held = {row[0]: row[1] for row in rows}
        if held:
            counts.append(Counted(label, held.get(keep_id, 0), held.get(other_id, 0)))
    both = {t.model.__tablename__: len(plan(t, keep_id, other_id).gone) for t in TREATMENTS}
    return Preview(counts, both, _unknown(keep_id, other_id))


def _unknown(keep_id: int, other_id: int) -> int:
    """In how many anonymous rounds both answered: nobody can tell which answers are theirs."""
    twice = (
        select(Asked.round_id)
        .join(FeedbackRound, FeedbackRound.id == Asked.round_id)
        .where(
            Asked.user_id.in_([keep_id, other_id]),
            Asked.answered_on.is_not(None),
            FeedbackRound.naming == Naming.ANONYMOUS,
        )
        .group_by(Asked.round_id)
        .having(func.count() > 1)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(twice)) or 0


def refusal(keep: Membership, other: Membership, *, by: Viewer) -> str:
    """Why two accounts may not become one, as a sentence with a place for the other's `name`; empty when they may.

    Whoever holds a mailbox of an account can sign in to it, so nobody gets to read along in another school.
    """
    if keep.user_id == other.user_id:
        return N_("This is one account. Choose the other one.")
    if other.user_id == by.id:
        return N_("This is your own account. Keep yours and let the other one go.")
    if keep.user.disabled_at is not None or other.user.disabled_at is not None:
        return N_("One of these accounts is closed, so there is nothing to make one of.")
    if _belongs_elsewhere(other):
        return N_("%(name)s belongs to another school too, so this account has to stay. Keep it and let the other go.")
    if _belongs_elsewhere(keep) and not set(_boxes(other.user_id)) <= set(_boxes(keep.user_id)):
        return N_(
            "The account to keep belongs to another school too. First let its owner add the mail address of %(name)s "
            "in the account."
        )
    return ""


def _belongs_elsewhere(membership: Membership) -> bool:
    return (
        db.session.scalar(
            select(Membership.id)
            .where(Membership.user_id == membership.user_id, Membership.school_id != membership.school_id)
            .limit(1)
        )
        is not None
    )


def _boxes(user_id: int) -> Sequence[int]:
    return db.session.scalars(
        select(UserAddress.address_id).where(UserAddress.user_id == user_id, UserAddress.confirmed_at.is_not(None))
    ).all()
