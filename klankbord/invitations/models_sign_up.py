"""Open sign-up for one meeting: its places, and who asked for one."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.schools.models import ClassGroup


class SignUp(OfSchool, Versioned, Base):
    """Parents may put themselves down for a meeting until `closes_at`.

    With `spread` no class takes more than its part of the places while sign-up is open; `shared_out_at` is when what
    was left then went to who waited.
    """

    __tablename__ = "sign_up"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    places: Mapped[int]
    spread: Mapped[bool] = mapped_column(default=True)
    closes_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    called_at: Mapped[datetime | None]
    shared_out_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(lazy="raise")


class SignUpEntry(OfSchool, Base):
    """Somebody asked for a place: `placed_at` is when they got one, empty while they wait.

    `item_id` names the agenda item that brings them; no foreign key, since an item may go, and its title stays.
    """

    __tablename__ = "sign_up_entry"
    __table_args__ = (UniqueConstraint("sign_up_id", "user_id"),)

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"), index=True)
    item_id: Mapped[int | None]
    item_title: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="raise")
    class_group: Mapped[ClassGroup | None] = relationship(lazy="raise")


class CallSilence(OfSchool, Base):
    """Somebody wants no more mail that sign-up of a council is open."""

    __tablename__ = "call_silence"
    __table_args__ = (UniqueConstraint("council_id", "user_id"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    since: Mapped[datetime]
