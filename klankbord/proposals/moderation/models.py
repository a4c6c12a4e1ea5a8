"""What keeps a conversation decent: reports, pauses, house rules, private messages, and what was said on paper."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.people.models import User
from klankbord.proposals.models import Proposal


class ReportEnd(enum.StrEnum):
    """What was done with a report."""

    DISMISSED = "dismissed"
    HIDDEN = "hidden"


class CommentReport(OfSchool, Base):
    """Somebody pointed at a comment, with a reason; once per person and comment. Nobody but who moderates sees it."""

    __tablename__ = "comment_report"
    __table_args__ = (UniqueConstraint("comment_id", "user_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    reason: Mapped[str]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_as: Mapped[ReportEnd | None]


class TalkPause(OfSchool, Base):
    """A conversation rests until an instant and goes on by itself; the whole one, or the thread of one comment."""

    __tablename__ = "talk_pause"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    reason: Mapped[str]
    until_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class HouseRules(OfSchool, Versioned, Base):
    """The rules of a council's conversations in its own words, one to a line; without a row the usual ones hold."""

    __tablename__ = "house_rules"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), unique=True)
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime]


class PrivateMessage(OfSchool, Base):
    """A concern that is for the school alone: its administrators read it, and answer its writer by mail."""

    __tablename__ = "private_message"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str]
    created_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposal: Mapped[Proposal] = relationship(lazy="raise")
    by: Mapped[User] = relationship(lazy="raise", foreign_keys=by_id)
    answered_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=answered_by_id)


class Way(enum.StrEnum):
    """How an answer reached the school that somebody else typed in."""

    PAPER = "paper"
    PHONE = "phone"
    GATE = "gate"


class EnteredAnswer(OfSchool, Base):
    """A stance that the school entered for somebody who gave it on paper, by phone or at the gate.

    The row goes when its person answers with their own hand. A stance without a person (`Stance.user_id`) is of
    somebody unnamed: its `key_digest` is of a key that nobody has. Without `stance_id` the stance went when two
    accounts became one.
    """

    __tablename__ = "entered_answer"

    round_id: Mapped[int] = mapped_column(ForeignKey("feedback_round.id"), index=True)
    stance_id: Mapped[int | None] = mapped_column(ForeignKey("stance.id"), unique=True)
    way: Mapped[Way]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
