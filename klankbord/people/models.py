"""People: who they are, where mail reaches them, how they are signed in."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, Versioned


class User(Versioned, Base):
    """A person with an id of their own, in one or more schools."""

    __tablename__ = "user"

    name: Mapped[str]
    given_name: Mapped[str] = mapped_column(default="")
    name_prefix: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="nl")
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    addresses: Mapped[list["UserAddress"]] = relationship(back_populates="user", lazy="raise")

    @property
    def first_name(self) -> str:
        """How a mail greets them."""
        return self.given_name or self.name.split(" ")[0]


class EmailAddress(Base):
    """A mailbox. It may serve several people; a person may have several, or none."""

    __tablename__ = "email_address"

    address: Mapped[str]
    normalised: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    trouble_since: Mapped[datetime | None]
    trouble_words: Mapped[str] = mapped_column(default="")
    users: Mapped[list["UserAddress"]] = relationship(back_populates="email", lazy="raise")


class UserAddress(Base):
    """A person reads their mail at an address."""

    __tablename__ = "user_address"
    __table_args__ = (UniqueConstraint("user_id", "address_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("email_address.id"), index=True)
    is_primary: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(back_populates="addresses", lazy="raise")
    email: Mapped[EmailAddress] = relationship(back_populates="users", lazy="raise")


class SignInLink(Base):
    """A mail link or code that signs in once, within ten minutes (OWASP ASVS 5.0, 6.6).

    It belongs to an address; `user_id` is set when it was made for one person. The stored forms are digests. The code
    works in the browser that asked alone, whose own secret is part of its digest. For an address nobody has, the row
    stands all the same, so that asking looks alike; its token was never told to anyone.
    """

    __tablename__ = "sign_in_link"

    address_id: Mapped[int | None] = mapped_column(ForeignKey("email_address.id"), index=True, info={"undo": "drop"})
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "drop"})
    token_digest: Mapped[str] = mapped_column(unique=True)
    browser_digest: Mapped[str] = mapped_column(default="", index=True)
    code_digest: Mapped[str] = mapped_column(default="")
    code_tries: Mapped[int] = mapped_column(default=0)
    next_path: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]


class AddressChange(Base):
    """A person asks for another address; it counts once both the old and the new mailbox have said yes.

    With `replaces` the old address goes when the new one comes; without, it is one more.
    """

    __tablename__ = "address_change"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    old_address_id: Mapped[int | None] = mapped_column(ForeignKey("email_address.id"))
    new_address: Mapped[str]
    replaces: Mapped[bool] = mapped_column(default=False)
    old_token_digest: Mapped[str | None] = mapped_column(unique=True)
    new_token_digest: Mapped[str] = mapped_column(unique=True)
    old_confirmed_at: Mapped[datetime | None]
    new_confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignedInBy(enum.StrEnum):
    """How a session began."""

    LINK = "link"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the word, not one
    DEMO = "demo"


class UserSession(Base):
    """One browser signed in as one person; the cookie holds a reference, the row its digest."""

    __tablename__ = "user_session"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    reference_digest: Mapped[str] = mapped_column(unique=True)
    signed_in_by: Mapped[SignedInBy]
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="raise")


class LinkKind(enum.StrEnum):
    """The things a link in a mail can be about."""

    PROPOSAL = "proposal"
    INVITATION = "invitation"
    ACTION_ITEM = "action_item"
    MINUTES = "minutes"
    COUNCIL = "council"
    ACTIVITY = "activity"
    SIGN_UP = "sign_up"
    POLL = "poll"
    SUGGESTION = "suggestion"
    CLASS_QUESTION = "class_question"
    SERIES = "series"


class ThingLink(Base):
    """A link about one thing: reads and answers that thing as that person, and opens nothing else.

    The token in the mail is derived from the row and its nonce, never stored. `closes_at` is when the thing closes
    plus 30 days, empty while that is not known.
    """

    __tablename__ = "thing_link"
    __table_args__ = (
        UniqueConstraint("kind", "thing_id", "user_id", "address_id"),
        Index("ix_thing_link_thing", "kind", "thing_id"),
    )

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[LinkKind]
    thing_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "drop"})
    address_id: Mapped[int | None] = mapped_column(ForeignKey("email_address.id"), index=True, info={"undo": "drop"})
    nonce: Mapped[str]
    created_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="raise")
