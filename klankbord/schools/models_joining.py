"""Ways into a school for who is not reached yet: links on a letter or for a class, and what people ask by them."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool
from klankbord.people.models import User
from klankbord.schools.models import Child, ClassGroup, Relation


class JoinLink(OfSchool, Base):
    """A link on paper (as a QR code) or to pass on: of one person, who then needs no approval, or of a class.

    The token is derived from the row and its nonce, so that a letter can be printed again. A person's link ends when
    their address is confirmed.
    """

    __tablename__ = "join_link"

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "drop"})
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"), index=True, info={"undo": "drop"})
    nonce: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="raise")
    class_group: Mapped[ClassGroup | None] = relationship(lazy="raise")


class JoinKind(enum.StrEnum):
    """What is asked."""

    JOIN = "join"  # somebody new, by the link of a class
    ADDRESS = "address"  # a known person says where mail reaches them, by their own letter
    SECOND_CARER = "second_carer"  # a parent names another carer of their children
    CLASSES = "classes"  # a parent says their child is in another class


class JoinState(enum.StrEnum):
    """unconfirmed → waiting → accepted / declined; an address by a letter goes from unconfirmed to accepted."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class JoinRequest(OfSchool, Base):
    """Somebody asks to belong, or to change what the school knows of them; the school answers.

    `token_digest` is that of the link that confirms the mail address, good until `expires_at`. `user_id` is who it is
    about once that is known, `asked_by_id` the parent who asked it for another.
    """

    __tablename__ = "join_request"

    kind: Mapped[JoinKind]
    state: Mapped[JoinState] = mapped_column(default=JoinState.UNCONFIRMED, index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("join_link.id"), index=True, info={"undo": "empty"})
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"))
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    relation: Mapped[Relation | None]
    language: Mapped[str] = mapped_column(default="nl")
    note: Mapped[str] = mapped_column(default="")
    token_digest: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str] = mapped_column(default="")
    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="raise")
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    child: Mapped[Child | None] = relationship(lazy="raise")
    class_group: Mapped[ClassGroup | None] = relationship(lazy="raise")
