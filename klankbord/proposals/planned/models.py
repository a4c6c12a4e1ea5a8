"""How a draft will be asked about once its day has come."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool
from klankbord.people.models import User
from klankbord.proposals.models import Audience, Naming, Proposal, ResultsShown


class PlannedRound(OfSchool, Base):
    """The round that a draft will have: opened by itself on a day, in the name of who planned it.

    `opens_at` is the UTC instant it opens from; `refused_at` when that could not be done, which its planner heard.
    The rest is what `FeedbackRound` keeps.
    """

    __tablename__ = "planned_round"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    opens_on: Mapped[date]
    opens_at: Mapped[datetime] = mapped_column(index=True)
    closes_on: Mapped[date]
    audience: Mapped[Audience]
    naming: Mapped[Naming]
    minutes_needed: Mapped[int]
    results: Mapped[ResultsShown]
    remind_days: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    refused_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    by: Mapped[User] = relationship(lazy="raise")


class PlannedClassGroup(OfSchool, Base):
    """A class that a planned round will ask."""

    __tablename__ = "planned_class_group"
    __table_args__ = (UniqueConstraint("planned_id", "class_group_id"),)

    planned_id: Mapped[int] = mapped_column(ForeignKey("planned_round.id"))
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
