"""What people said, sorted: the themes of a proposal, what falls under each, and what was done with it; promises."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool, Versioned


class ThemeAnswer(enum.StrEnum):
    """What was done with a theme."""

    TAKEN_OVER = "taken_over"
    PARTLY = "partly"
    NOT = "not"


class Side(enum.StrEnum):
    """What a comment is quoted as: a reason for the plan, or one against it."""

    FOR = "for"
    AGAINST = "against"


class Theme(OfSchool, Versioned, Base):
    """What several people said about a proposal, under one name; `done` and `reason` are what came of it.

    Both stay empty until who organises answers, and are told with the outcome.
    """

    __tablename__ = "theme"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    done: Mapped[ThemeAnswer | None]
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    @property
    def is_answered(self) -> bool:
        """Whether it says what was done with it, and why."""
        return self.done is not None and bool(self.reason.strip())


class ThemeComment(OfSchool, Base):
    """A comment falls under a theme; it may fall under several. With a `side` it is quoted as a strong reason."""

    __tablename__ = "theme_comment"
    __table_args__ = (UniqueConstraint("theme_id", "comment_id"),)

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    side: Mapped[Side | None]


class Promise(OfSchool, Base):
    """Something that an outcome promises, in its own words; an action item may keep it (followup)."""

    __tablename__ = "promise"

    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
