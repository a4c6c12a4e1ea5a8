"""A letter of a council to another body, and the answer that came."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import Council
from klankbord.followup.models import Decision
from klankbord.proposals.models import Proposal


class Addressee(enum.StrEnum):
    """Whom a council writes to."""

    PARTICIPATION_COUNCIL = "participation_council"
    SCHOOL_BOARD = "school_board"


class Letter(OfSchool, Versioned, Base):
    """A letter about the outcome of a proposal or about an opinion, never both.

    Until it is sent its words may change; from then on `pdf` holds the file as it left, and only the answer is added.
    `number` counts per council and school year. `answer_by` is the last day on which an answer is in time, in the
    school's zone; `reminded_at` when the organisers heard that it passed, which is once.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("council_id", "school_year", "number"),
        CheckConstraint("(proposal_id IS NULL) <> (decision_id IS NULL)", name="one_source"),
    )

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    addressee: Mapped[Addressee]
    to_name: Mapped[str]
    to_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    school_year: Mapped[str | None]
    number: Mapped[int | None]
    signed_by: Mapped[str] = mapped_column(default="")
    sent_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    reminded_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    council: Mapped[Council] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")
    decision: Mapped[Decision | None] = relationship(lazy="raise")

    @property
    def is_sent(self) -> bool:
        """Whether it has left, so that its words are fixed."""
        return self.sent_at is not None

    @property
    def reference(self) -> str:
        """What an answer refers to: `2026-2027/L03`; empty before it is sent."""
        return f"{self.school_year}/L{self.number:02d}" if self.number else ""

    def is_overdue(self, today: date) -> bool:
        """Whether an answer should have come before this day and none is noted."""
        return self.is_sent and self.answered_on is None and self.answer_by < today
