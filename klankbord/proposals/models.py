"""Proposals, the rounds in which parents answer them, and what became of it."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned, index_of_set
from klankbord.base.files import StoredFile
from klankbord.councils.models import Council
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.schools.models import ClassGroup


class ProposalState(enum.StrEnum):
    """The life line of a proposal."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ProposalKind(enum.StrEnum):
    """What a proposal asks of people; `proposals/kinds.py` holds every difference between them."""

    OPINION = "opinion"
    INTENDED_DECISION = "intended_decision"
    OPEN_QUESTION = "open_question"
    INITIATIVE = "initiative"
    CONSULTATION = "consultation"


class Wording:
    """What a proposal says, in named parts; an older one has its whole text in `body` and no more."""

    title: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="", server_default="")
    for_my_child: Mapped[str] = mapped_column(default="", server_default="")
    still_open: Mapped[str] = mapped_column(default="", server_default="")
    can_change: Mapped[str] = mapped_column(default="")
    is_fixed: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="", server_default="")


PARTS = ("body", "why", "for_my_child", "still_open", "can_change", "is_fixed", "decision")
"""The parts of a proposal's text, in the order in which they are read; title and question stand above them."""


class Proposal(OfSchool, Versioned, Wording, Base):
    """A plan put before parents. Its words stand in its versions; title and question are the newest version's."""

    __tablename__ = "proposal"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[ProposalKind] = mapped_column(default=ProposalKind.OPINION, server_default="opinion")
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.DRAFT)
    answer_due_on: Mapped[date | None]
    number: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="", server_default="")
    council: Mapped[Council] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")


class ProposalVersion(OfSchool, Wording, Base):
    """The words of a proposal as people were asked about them; `number` counts from 1.

    `changes` is what its writer says that changed since the version before.
    """

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    changes: Mapped[str] = mapped_column(default="", server_default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]


class ProposalPaper(OfSchool, Base):
    """A file that belongs to a proposal; removed ones keep their row."""

    __tablename__ = "proposal_paper"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]
    file: Mapped[StoredFile] = relationship(lazy="raise")


class Audience(enum.StrEnum):
    """Whom a round asks."""

    MEMBERS = "members"
    ALL_PARENTS = "all_parents"
    CLASS_GROUPS = "class_groups"
    STAFF = "staff"


class Naming(enum.StrEnum):
    """Whether council and staff see who said what (design, section 5)."""

    NAMED = "named"
    ANONYMOUS = "anonymous"


class ResultsShown(enum.StrEnum):
    """From when those who are asked see what all answered together; the council and the staff always see it."""

    ALWAYS = "always"
    AFTER_ANSWER = "after_answer"
    AFTER_CLOSING = "after_closing"


class FeedbackRound(OfSchool, Versioned, Base):
    """The window in which a version is open for feedback.

    `closes_on` is the last day on which one can answer, in the school's zone; `closes_at` the UTC instant after it.
    `remind_days` is how many days before that day a reminder goes out, 0 for never; `reminded_at` when it did, which
    is once; `extended_at` when people were last told that they have longer; `question_count` how many questions
    follow the stance.
    """

    __tablename__ = "feedback_round"
    __table_args__ = (Index("ix_feedback_round_due", "closed_at", "closes_at"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    version_number: Mapped[int]
    audience: Mapped[Audience]
    naming: Mapped[Naming] = mapped_column(default=Naming.NAMED)
    minutes_needed: Mapped[int] = mapped_column(default=2)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    closes_on: Mapped[date]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    asked_count: Mapped[int] = mapped_column(default=0)
    results: Mapped[ResultsShown] = mapped_column(default=ResultsShown.ALWAYS, server_default="always")
    remind_days: Mapped[int] = mapped_column(default=0, server_default="0")
    reminded_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]
    question_count: Mapped[int] = mapped_column(default=0, server_default="0")
    proposal: Mapped[Proposal] = relationship(lazy="raise")


class RoundClassGroup(OfSchool, Base):
    """A class a round asks."""

    __tablename__ = "round_class_group"
    __table_args__ = (UniqueConstraint("round_id", "class_group_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("feedback_round.id"))
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    asked_parents: Mapped[int] = mapped_column(default=0)
    class_group: Mapped[ClassGroup] = relationship(lazy="raise")


class Asked(OfSchool, Base):
    """A person a round asked, and whether they answered; in an anonymous round this is all their row ever holds.

    `class_group_id` is the class they were asked for; `answered_on` is kept to the day, and in an anonymous round it
    is the day the round opened, so that it says no more than that they answered. `opened_on` is the day they first had
    the page before them (`actions_opened`), kept in a named round alone.
    """

    __tablename__ = "asked"
    __table_args__ = (UniqueConstraint("round_id", "user_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("feedback_round.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"))
    answered_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    round: Mapped[FeedbackRound] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")


class StanceKind(enum.StrEnum):
    """The four stances, each with a colour, a shape and a word; and an answer in words alone, where none is asked."""

    SUPPORT = "support"
    SUPPORT_WITH_CONCERNS = "support_with_concerns"
    OBJECT = "object"
    NO_OPINION = "no_opinion"
    WORDS = "words"


class Stance(OfSchool, Versioned, Base):
    """One person's stance in one round, by person (named) or by the digest of a key (anonymous), never both.

    In an anonymous round the id is drawn at random, `class_group_id` and `changed_at` stay empty and `answered_on` is
    the day the round opened, for all alike: nothing here meets anything that knows the person.
    """

    __tablename__ = "stance"
    __table_args__ = (
        UniqueConstraint("round_id", "user_id"),
        UniqueConstraint("round_id", "key_digest"),
        CheckConstraint("(user_id IS NULL) <> (key_digest IS NULL)", name="one_author"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("feedback_round.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    key_digest: Mapped[str | None]
    kind: Mapped[StanceKind]
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"))
    answered_on: Mapped[date]
    changed_at: Mapped[datetime | None]


class Silence(OfSchool, Base):
    """Somebody who wants no more mail about a proposal."""

    __tablename__ = "silence"
    __table_args__ = (UniqueConstraint("proposal_id", "user_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]


class SpeaksAs(enum.StrEnum):
    """In what quality a comment was made."""

    PARENT = "parent"
    MEMBER = "member"
    SCHOOL = "school"


class Comment(OfSchool, Versioned, Base):
    """What somebody said about a proposal: a reason given with a stance, a comment, or a reply (one level deep).

    In an anonymous round `author_id` and `class_group_id` are empty, `key_digest` is set, the id is drawn at random,
    and `created_at` is the midnight of its day. `helpful_count` and `same_count` are how many readers marked it so;
    `merged_into_id` the comment under which it stands because it says the same.
    """

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_proposal_created", "proposal_id", "created_at"),
        *(index_of_set("comment", column) for column in ("parent_id", "key_digest", "merged_into_id")),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_round.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    stance_id: Mapped[int | None] = mapped_column(ForeignKey("stance.id"), unique=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    key_digest: Mapped[str | None]
    speaks_as: Mapped[SpeaksAs]
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"))
    body: Mapped[str]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    hidden_reason: Mapped[str] = mapped_column(default="")
    helpful_count: Mapped[int] = mapped_column(default=0, server_default="0")
    same_count: Mapped[int] = mapped_column(default=0, server_default="0")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    restored_at: Mapped[datetime | None]


class OutcomeResult(enum.StrEnum):
    """What was decided about a proposal."""

    ADOPTED = "adopted"
    ADOPTED_WITH_CHANGES = "adopted_with_changes"
    NOT_ADOPTED = "not_adopted"
    DEFERRED = "deferred"


class Outcome(OfSchool, Versioned, Base):
    """What was decided and done with the feedback; `incomplete` if it was published while themes lacked an answer."""

    __tablename__ = "outcome"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    result: Mapped[OutcomeResult]
    decided: Mapped[str] = mapped_column(default="")
    done_with_feedback: Mapped[str] = mapped_column(default="")
    reasons_for_deviation: Mapped[str] = mapped_column(default="", server_default="")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    told_count: Mapped[int] = mapped_column(default=0)
    incomplete: Mapped[bool] = mapped_column(default=False, server_default=false())
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
