"""Errata: what is said afterwards of approved minutes that are not right. The minutes themselves stay as they are."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool
from klankbord.people.models import User


class Erratum(OfSchool, Base):
    """What approved minutes should have said, perhaps in the place of a `passage` of one item; never changed itself."""

    __tablename__ = "erratum"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    passage: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[User] = relationship(lazy="raise")
