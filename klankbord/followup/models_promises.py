"""The action item that keeps a promise of an outcome."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class PromiseAction(OfSchool, Base):
    """An action item that somebody made of a promise; `told_at` is when who took part heard that it is done."""

    __tablename__ = "promise_action"

    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id"), unique=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action_item.id"), unique=True)
    told_at: Mapped[datetime | None]
