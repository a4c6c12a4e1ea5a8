"""The suggestion that an initiative of parents became."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class InitiativeSuggestion(OfSchool, Base):
    """Which suggestion an initiative became once it had enough supporters; it becomes one only once."""

    __tablename__ = "initiative_suggestion"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), unique=True)
