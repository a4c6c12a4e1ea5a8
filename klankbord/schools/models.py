"""Schools and who belongs to them."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.people.models import User


class Accent(enum.StrEnum):
    """The colours a school can choose as its own; each keeps its contrast in light and dark."""

    TEAL = "teal"
    BLUE = "blue"
    GREEN = "green"
    PURPLE = "purple"
    RED = "red"
    ORANGE = "orange"
    BROWN = "brown"
    SLATE = "slate"


class School(Versioned, Base):
    """One school."""

    __tablename__ = "school"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    accent: Mapped[Accent] = mapped_column(default=Accent.TEAL)
    zone: Mapped[str] = mapped_column(default="Europe/Amsterdam")
    language: Mapped[str] = mapped_column(default="nl")
    keeps_child_names: Mapped[bool] = mapped_column(default=False)
    holiday_region: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class FreeDay(OfSchool, Base):
    """Days without school that the school itself says, from the first to the last one; its region gives others."""

    __tablename__ = "free_day"

    first_day: Mapped[date]
    last_day: Mapped[date]
    name: Mapped[str]


class FormerSlug(Base):
    """A slug a school had before: its pages still lead to the school, and no other school gets it."""

    __tablename__ = "former_slug"

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    until: Mapped[datetime]


class Membership(OfSchool, Base):
    """A person belongs to a school, in one or more roles.

    `roster_hash` is the keyed hash of the number a carer has in the school's own system. `roster_said` keeps what the
    last roster said of them (name and address as keyed hashes, language), so that a later one changes only what the
    school changed, and what people changed themselves stays.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("school_id", "user_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    is_parent: Mapped[bool] = mapped_column(default=False)
    is_staff: Mapped[bool] = mapped_column(default=False)
    is_school_admin: Mapped[bool] = mapped_column(default=False)
    roster_hash: Mapped[str | None] = mapped_column(index=True)
    roster_said: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="raise")
    school: Mapped[School] = relationship(lazy="raise")


class ClassGroup(OfSchool, Base):
    """A class: "groep 5a"."""

    __tablename__ = "class_group"
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    ended_on: Mapped[date | None]


class Relation(enum.StrEnum):
    """What somebody is to a child."""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    FOSTER_PARENT = "foster_parent"
    OTHER = "other"


class Child(OfSchool, Base):
    """A pupil, known by class and a keyed hash of the pupil number; a name only where the school keeps names."""

    __tablename__ = "child"
    __table_args__ = (UniqueConstraint("school_id", "pupil_hash"),)

    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"), index=True)
    pupil_hash: Mapped[str | None]
    name: Mapped[str | None]
    left_on: Mapped[date | None]
    class_group: Mapped[ClassGroup | None] = relationship(lazy="raise")
    guardianships: Mapped[list["Guardianship"]] = relationship(back_populates="child", lazy="raise")


class Guardianship(OfSchool, Base):
    """Somebody cares for a child and may or may not be invited for it.

    What a roster brought (`from_roster`), a later one may take away; what was said by hand it leaves.
    """

    __tablename__ = "guardianship"
    __table_args__ = (UniqueConstraint("child_id", "user_id"),)

    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    relation: Mapped[Relation | None]
    may_be_invited: Mapped[bool] = mapped_column(default=True)
    from_roster: Mapped[bool] = mapped_column(default=False)
    child: Mapped[Child] = relationship(back_populates="guardianships", lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
