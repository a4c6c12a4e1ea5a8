"""Every question asked of open sign-up: who has a place, who waits, whose turn it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.invitations.models import Answer, Invitation
from klankbord.invitations.models_sign_up import CallSilence, SignUp, SignUpEntry
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.schools.models import ClassGroup


@dataclass(frozen=True, slots=True)
class Standing:
    """How sign-up stands for somebody: the places there are and are taken, how many wait, and their own entry."""

    sign_up: SignUp
    taken: int
    waiting: int
    own: SignUpEntry | None
    ahead: int

    @property
    def free(self) -> int:
        """Places nobody has."""
        return max(self.sign_up.places - self.taken, 0)


def of_meeting(meeting_id: int) -> SignUp | None:
    """The sign-up of a meeting."""
    return db.session.scalar(select(SignUp).where(SignUp.meeting_id == meeting_id))


def one(meeting_id: int) -> Select[SignUp]:
    """The same, for `load_or_404`."""
    return select(SignUp).where(SignUp.meeting_id == meeting_id)


def is_invited(meeting_id: int, user_id: int) -> bool:
    """Whether somebody has an invitation they did not say no to: they need no place of their own."""
    found = select(Invitation.id).where(
        Invitation.meeting_id == meeting_id,
        Invitation.user_id == user_id,
        Invitation.removed_at.is_(None),
        or_(Invitation.answer.is_(None), Invitation.answer != Answer.DECLINED),
    )
    return db.session.scalar(found) is not None


def last_of_council(council_id: int) -> SignUp | None:
    """The newest sign-up of a council: what the next one begins with."""
    return db.session.scalar(
        select(SignUp)
        .join(Meeting, Meeting.id == SignUp.meeting_id)
        .where(Meeting.council_id == council_id)
        .order_by(SignUp.id.desc())
        .limit(1)
    )


def entries(sign_up_id: int) -> Sequence[SignUpEntry]:
    """Everybody who stands in it, placed or waiting, with names and classes; who came first stands first."""
    return db.session.scalars(
        select(SignUpEntry)
        .where(SignUpEntry.sign_up_id == sign_up_id, SignUpEntry.withdrawn_at.is_(None))
        .options(joinedload(SignUpEntry.user), joinedload(SignUpEntry.class_group))
        .order_by(SignUpEntry.placed_at.is_(None), SignUpEntry.placed_at, SignUpEntry.asked_at, SignUpEntry.id)
    ).all()


def of_person(sign_up_id: int, user_id: int) -> SignUpEntry | None:
    """What somebody asked for, withdrawn or not."""
    return db.session.scalar(
        select(SignUpEntry).where(SignUpEntry.sign_up_id == sign_up_id, SignUpEntry.user_id == user_id)
    )


def standing(sign_up: SignUp, user_id: int) -> Standing:
    """How it stands for somebody, without names. One statement."""
    rows = db.session.scalars(
        select(SignUpEntry).where(SignUpEntry.sign_up_id == sign_up.id, SignUpEntry.withdrawn_at.is_(None))
    ).all()
    own = next((row for row in rows if row.user_id == user_id), None)
    taken = [row for row in rows if row.placed_at is not None]
    line = in_turn([row for row in rows if row.placed_at is None], taken_by_class(taken), spread=sign_up.spread)
    return Standing(sign_up, len(taken), len(line), own, line.index(own) if own in line else 0)


def taken_by_class(placed: Iterable[SignUpEntry]) -> Counter[int | None]:
    """How many places each class has."""
    return Counter(entry.class_group_id for entry in placed)


def in_turn(waiting: Iterable[SignUpEntry], taken: Counter[int | None], *, spread: bool) -> list[SignUpEntry]:
    """The waiting list in the order places go: the class with the fewest places first, then who asked first."""
    return sorted(waiting, key=lambda entry: (taken[entry.class_group_id] if spread else 0, entry.asked_at, entry.id))


def most_of_a_class(sign_up: SignUp) -> int:
    """How many places one class may take while sign-up is open: its part, rounded up."""
    classes = db.session.scalar(
        select(func.count(ClassGroup.id)).where(
            ClassGroup.school_id == sign_up.school_id, ClassGroup.ended_on.is_(None)
        )
    )
    return -(-sign_up.places // max(classes or 0, 1))


def first_of(class_ids: Iterable[int], taken: Counter[int | None]) -> int | None:
    """The class somebody stands for: of those of their children the one with the fewest places, in school order."""
    rows = db.session.execute(
        select(ClassGroup.id)
        .where(ClassGroup.id.in_(list(class_ids)), ClassGroup.ended_on.is_(None))
        .order_by(ClassGroup.position, ClassGroup.name)
    ).scalars()
    return min(rows, key=lambda class_id: taken[class_id], default=None)


def closing(now: datetime) -> Sequence[SignUp]:
    """Sign-ups that closed and whose last places were not shared out yet, with their meetings and councils."""
    return db.session.scalars(
        select(SignUp)
        .join(Meeting, Meeting.id == SignUp.meeting_id)
        .where(
            SignUp.closes_at <= now,
            SignUp.shared_out_at.is_(None),
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
        )
        .options(joinedload(SignUp.meeting).joinedload(Meeting.council))
        .order_by(SignUp.id)
    ).all()


def silenced(council_id: int) -> set[int]:
    """Who wants no more mail that sign-up of a council is open."""
    return set(db.session.scalars(select(CallSilence.user_id).where(CallSilence.council_id == council_id)))
