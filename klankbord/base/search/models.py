"""What can be found, and how far the index is."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, Text, column, table
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class FoundKind(enum.StrEnum):
    """What a reader chooses from: the sorts of things that can be found."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    DECISION = "decision"
    PROPOSAL = "proposal"
    PAPER = "paper"


class SearchDocument(OfSchool, Base):
    """A text that can be found, as it stood when it was read; who may see it is asked of the thing itself.

    It belongs to a whole (`whole_kind`, `whole_id`: a meeting, a proposal) that is read anew as one. `part` says what
    of it this is, `thing_id` which row, `item_id` the item of an agenda it hangs on. `before` says that only insiders
    could read it then, `closed` that it stood behind closed doors: it is read anew before others find it.
    """

    __tablename__ = "search_document"
    __table_args__ = (Index("ix_search_document_whole", "whole_kind", "whole_id"),)

    whole_kind: Mapped[str]
    whole_id: Mapped[int]
    part: Mapped[str]
    thing_id: Mapped[int]
    item_id: Mapped[int | None]
    kind: Mapped[FoundKind]
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    school_year: Mapped[str]
    day: Mapped[date | None]
    before: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    stems: Mapped[str] = mapped_column(Text)


class SearchFollower(Base):
    """How far the index follows the audit log; one row.

    Everything up to event `upto` is in it, and of what came after it the events in `handled`: ids are given out before
    their transactions end, so a lower one may come later. `filled` says up to which id each kind of whole was read once
    ("done" when all were); it is emptied to read everything anew.
    """

    __tablename__ = "search_follower"

    upto: Mapped[int] = mapped_column(default=0)
    handled: Mapped[list[int]] = mapped_column(JSON, default=list)
    filled: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


WORDS = table("search_words", column("rowid", Integer), column("stems", Text), column("words", Text))
"""The words of each document, `rowid` being its id, as the database finds them fast; the migration makes it."""
