"""Questions about answers that the school entered: whose they can be, which there are, and how full a class is."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select

from klankbord.base.db import db
from klankbord.people.models import User
from klankbord.proposals.models import Asked, Comment, FeedbackRound, RoundClassGroup, Stance
from klankbord.proposals.moderation.models import EnteredAnswer
from klankbord.proposals.queries import Line
from klankbord.schools.models import ClassGroup


def still_silent(asked_in: FeedbackRound) -> list[tuple[int, str]]:
    """Whom a round asked and who did not answer with their own hand: the id of their row, their name and class."""
    rows = db.session.execute(
        select(Asked.id, User.name, ClassGroup.name)
        .join(User, User.id == Asked.user_id)
        .outerjoin(ClassGroup, ClassGroup.id == Asked.class_group_id)
        .outerjoin(Stance, and_(Stance.round_id == Asked.round_id, Stance.user_id == Asked.user_id))
        .outerjoin(EnteredAnswer, EnteredAnswer.stance_id == Stance.id)
        .where(
            Asked.round_id == asked_in.id,
            User.disabled_at.is_(None),
            or_(Stance.id.is_(None), EnteredAnswer.id.is_not(None)),
        )
        .order_by(User.name, Asked.id)
    )
    return [(asked_id, f"{name} · {group}" if group else name) for asked_id, name, group in rows]


def asked_of(round_id: int, asked_id: int) -> Select[Asked]:
    """One person a round asked."""
    return select(Asked).where(Asked.id == asked_id, Asked.round_id == round_id)


def own_stance(asked: Asked) -> tuple[Stance | None, EnteredAnswer | None]:
    """The stance of somebody who was asked, and whether the school entered it."""
    row = db.session.execute(
        select(Stance, EnteredAnswer)
        .outerjoin(EnteredAnswer, EnteredAnswer.stance_id == Stance.id)
        .where(Stance.round_id == asked.round_id, Stance.user_id == asked.user_id)
    ).one_or_none()
    return (row[0], row[1]) if row is not None else (None, None)


def classes_of(asked_in: FeedbackRound) -> list[tuple[int, str]]:
    """The classes a round asks, in the school's order."""
    rows = db.session.execute(
        select(ClassGroup.id, ClassGroup.name)
        .join(RoundClassGroup, RoundClassGroup.class_group_id == ClassGroup.id)
        .where(RoundClassGroup.round_id == asked_in.id)
        .order_by(ClassGroup.position, ClassGroup.name)
    )
    return [(number, name) for number, name in rows]


def has_room(asked_in: FeedbackRound, class_group_id: int | None) -> bool:
    """Whether one more unnamed answer can be somebody's: fewer answered than were asked, in all and in the class."""
    answered = select(func.count()).where(Stance.round_id == asked_in.id)
    if (db.session.scalar(answered) or 0) >= asked_in.asked_count:
        return False
    if class_group_id is None:
        return True
    in_class = db.session.scalar(answered.where(Stance.class_group_id == class_group_id)) or 0
    asked = select(RoundClassGroup.asked_parents).where(
        RoundClassGroup.round_id == asked_in.id, RoundClassGroup.class_group_id == class_group_id
    )
    return in_class < (db.session.scalar(asked) or 0)


def entered_in(round_id: int) -> Sequence[Line]:
    """What the school entered in a round, the newest first: id, way, created_at, stance, name, class_name, reason."""
    return db.session.execute(
        select(
            EnteredAnswer.id,
            EnteredAnswer.way,
            EnteredAnswer.created_at,
            Stance.kind.label("stance"),
            User.name,
            ClassGroup.name.label("class_name"),
            Comment.body.label("reason"),
        )
        .join(Stance, Stance.id == EnteredAnswer.stance_id)
        .outerjoin(User, User.id == Stance.user_id)
        .outerjoin(ClassGroup, ClassGroup.id == Stance.class_group_id)
        .outerjoin(Comment, Comment.stance_id == Stance.id)
        .where(EnteredAnswer.round_id == round_id)
        .order_by(EnteredAnswer.id.desc())
    ).all()


def entered_of(round_id: int, entered_id: int) -> EnteredAnswer | None:
    """One of them; None when it was taken away, or changed by its person."""
    return db.session.scalar(
        select(EnteredAnswer).where(
            EnteredAnswer.id == entered_id, EnteredAnswer.round_id == round_id, EnteredAnswer.stance_id.is_not(None)
        )
    )


def way_of(stance_id: int | None) -> str:
    """How a stance reached the school that entered it; empty for one of somebody's own hand."""
    if stance_id is None:
        return ""
    return db.session.scalar(select(EnteredAnswer.way).where(EnteredAnswer.stance_id == stance_id)) or ""
