"""A long conversation, a page of threads at a time: the database chooses, orders and cuts, so a page stays small."""

import enum
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from klankbord.base.db import Base, db
from klankbord.base.db import rows as plain_rows
from klankbord.kit.numbers import page_number
from klankbord.proposals.models import Comment, SpeaksAs
from klankbord.proposals.moderation.queries import PAUSE_OVER
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.queries import Line
from klankbord.proposals.queries_page import SAID, comments
from klankbord.proposals.talk.models import CommentWording

WHOLE = 50
"""A conversation of no more comments than this is read whole; so many answers stand on a page of one thread."""
THREADS = 20
"""How many threads stand on a page of a longer one."""
REPLIES = 2
"""How many replies of a thread stand on that page, the school's first; the others are on the page of the thread."""


class Order(enum.StrEnum):
    """In which order threads are read. `UNANSWERED` leaves out what the school said or answered, oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    HELPFUL = "helpful"
    UNANSWERED = "unanswered"


_FIRST_ID, _LAST_ID = 2**29, 2**31 - 1
_PROPOSAL = bindparam("proposal_id", type_=Integer)
_REPLY = aliased(Comment)
_OLDEST = (Comment.created_at, Comment.id)
_MERGED = aliased(Comment)
_UNDER = select(_MERGED.id).where(_MERGED.merged_into_id == Comment.id).correlate(Comment)
_ANSWERED = (
    select(_REPLY.id)
    .where(
        or_(_REPLY.parent_id == Comment.id, _REPLY.parent_id.in_(_UNDER)),
        _REPLY.speaks_as == SpeaksAs.SCHOOL,
        _REPLY.withdrawn_at.is_(None),
        _REPLY.hidden_at.is_(None),
    )
    .exists()
)
_REPLIED = select(_REPLY.id).where(_REPLY.parent_id == Comment.id).exists()


def _by(order: Order, said: Any) -> tuple[ColumnElement[Any], ...]:
    """By what threads are ordered: `said` is their first words."""
    oldest = (said.created_at, said.id)
    if order is Order.NEWEST:
        return said.created_at.desc(), said.id.desc()
    if order is Order.HELPFUL:
        return (said.helpful_count + said.same_count).desc(), *oldest
    return oldest


_ABOUT = aliased(Comment)
_ABOUT_PASSAGE = (
    select(func.coalesce(_ABOUT.merged_into_id, _ABOUT.id))
    .join(CommentPassage, CommentPassage.comment_id == _ABOUT.id)
    .where(CommentPassage.proposal_id == _PROPOSAL, CommentPassage.place == bindparam("place", type_=String))
    .where(_ABOUT.withdrawn_at.is_(None), _ABOUT.hidden_at.is_(None))
)


@cache
def _threads(order: Order, of_place: bool = False) -> Select[*tuple[Any, ...]]:
    """The comments of one page of threads, with `threads` in all and `in_thread` what stands under each.

    A thread whose first words were taken back stands only where somebody answered it. With `of_place` those alone
    that are about the passages in one place of the plan, or hold what says the same about it.
    """
    every: tuple[ColumnElement[bool], ...] = (
        Comment.proposal_id == _PROPOSAL,
        Comment.parent_id.is_(None),
        Comment.merged_into_id.is_(None),
        or_(Comment.withdrawn_at.is_(None), _REPLIED, _UNDER.exists()),
    )
    if order is Order.UNANSWERED:
        standing = (Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))
        every = (*every, Comment.speaks_as != SpeaksAs.SCHOOL, *standing, ~_ANSWERED)
    if of_place:
        every = (*every, Comment.id.in_(_ABOUT_PASSAGE))
    shown = (
        select(Comment.id, Comment.created_at, Comment.helpful_count, Comment.same_count)
        .where(*every)
        .order_by(*_by(order, Comment))
        .limit(THREADS)
        .offset(bindparam("offset", type_=Integer))
    )
    cut = shown.subquery().c
    number = select(func.count()).select_from(Comment).where(*every).scalar_subquery()
    place = func.row_number().over(order_by=_by(order, cut))
    first = select(cut.id, place.label("place"), number.label("threads"))
    member = _members(first.cte("top"))
    return (
        SAID.add_columns(member.c.threads, member.c.in_thread)
        .join(member, and_(member.c.id == Comment.id, or_(~member.c.replies, member.c.rank <= REPLIES)))
        .order_by(None)
        .order_by(member.c.place, *_OLDEST)
    )


def _members(top: CTE) -> CTE:
    """Everything in some threads: their first words, what was put under those, and the replies to each, with `rank`.

    Each step looks up by what it hangs on, so that the threads on other pages cost nothing.
    """
    put_under, reply, said = aliased(Comment), aliased(Comment), aliased(Comment)
    heads = union_all(
        select(top.c.id.label("first_id"), top.c.place, top.c.threads, top.c.id),
        select(top.c.id, top.c.place, top.c.threads, put_under.id).join(
            put_under, put_under.merged_into_id == top.c.id
        ),
    ).cte("heads")
    stands = union_all(
        select(heads, false().label("replies")),
        select(heads.c.first_id, heads.c.place, heads.c.threads, reply.id, true()).join(
            reply, reply.parent_id == heads.c.id
        ),
    ).cte("stands")
    in_turn = (said.speaks_as != SpeaksAs.SCHOOL, said.created_at, said.id)
    replies = func.sum(case((stands.c.replies, 1), else_=0))
    return (
        select(
            stands.c.id,
            stands.c.place,
            stands.c.threads,
            stands.c.replies,
            func.row_number().over(partition_by=(stands.c.first_id, stands.c.replies), order_by=in_turn).label("rank"),
            replies.over(partition_by=stands.c.first_id).label("in_thread"),
        )
        .join(said, said.id == stands.c.id)
        .cte("member")
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a conversation: its rows, in which order, which page of how many."""

    rows: Sequence[Line]
    order: Order
    page: int
    pages: int

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole conversation, from the first word on."""
        return self.order is Order.OLDEST and self.pages == 1


def part(proposal_id: int, said_count: int, sort: str, page: str, place: str = "") -> Part:
    """What was asked for in a query, of a conversation of so many comments. One statement.

    A short one in its own order is read as it stands, without the work of cutting; that page is the hottest. With
    `place` what is about that place of the plan alone.
    """
    order = Order(sort) if sort in set(Order) else Order.OLDEST
    if order is Order.OLDEST and said_count <= WHOLE and not place:
        return Part(comments(proposal_id), order, 1, 1)
    number = page_number(page)
    rows = threads(proposal_id, order, number, place)
    return Part(rows, order, number, -(-rows[0].threads // THREADS) if rows else number)


def last_page_of(proposal_id: int, comment_id: int) -> int:
    """The page on which the newest answers of a thread stand."""
    found = select(func.count()).where(Comment.proposal_id == proposal_id, Comment.parent_id == comment_id)
    return max(1, -(-(db.session.scalar(found) or 0) // WHOLE))


def replies(proposal_id: int, comment_id: int, page: int) -> Sequence[Line]:
    """The answers in one thread, a page of them, oldest first, with `in_thread` how many there are."""
    values = {"proposal_id": proposal_id, "comment_id": comment_id, "offset": (page - 1) * WHOLE}
    return plain_rows(_ANSWERS, values).all()


_FIRST = bindparam("comment_id", type_=Integer)
_UNDER_FIRST = Comment.parent_id.in_(select(_MERGED.id).where(_MERGED.merged_into_id == _FIRST))
_ANSWERS = (
    SAID.add_columns(func.count().over().label("in_thread"))
    .where(
        Comment.proposal_id == _PROPOSAL,
        or_(Comment.parent_id == _FIRST, Comment.merged_into_id == _FIRST, _UNDER_FIRST),
    )
    .limit(WHOLE)
    .offset(bindparam("offset", type_=Integer))
)


def random_id(table: type[Base]) -> int:
    """An id that tells nothing of when its row was written."""
    return random_ids(table, 1)[0]


def random_ids(table: type[Base], number: int) -> list[int]:
    """So many of them."""
    drawn: set[int] = set()
    while len(drawn) < number:
        fresh = {_FIRST_ID + secrets.randbelow(_LAST_ID - _FIRST_ID) for _ in range(number - len(drawn))}
        drawn |= fresh - set(db.session.scalars(select(table.id).where(table.id.in_(fresh))))
    return list(drawn)


def earlier_words(comment_id: int) -> Sequence[CommentWording]:
    """The words a comment had before, oldest first."""
    return db.session.scalars(
        select(CommentWording)
        .where(CommentWording.comment_id == comment_id)
        .order_by(CommentWording.written_at, CommentWording.id)
    ).all()


def is_long(proposal_id: int) -> bool:
    """Whether a conversation is too long to be read on one page."""
    beyond = select(Comment.id).where(Comment.proposal_id == proposal_id).limit(1).offset(WHOLE)
    return db.session.scalar(beyond) is not None


_RESTS = PAUSE_OVER.subquery()
_LONG_WITH_ONE_MORE = select(Comment.id).where(Comment.proposal_id == _PROPOSAL).limit(1).offset(WHOLE - 1)
_BEFORE_SAYING = select(
    _RESTS.c.until_at, _RESTS.c.reason, _LONG_WITH_ONE_MORE.exists().label("gets_long")
).select_from(select(literal(1).label("one")).subquery().outerjoin(_RESTS, true()))


def before_saying(proposal_id: int, thread_id: int | None, now: datetime) -> Line:
    """What to know before something is said, in one statement.

    `until_at` and `reason` of a pause over the thread, or over something new (None), and whether the conversation is
    too long for one page with it (`gets_long`).
    """
    values = {"proposal_id": proposal_id, "thread_id": thread_id or 0, "now": now}
    return plain_rows(_BEFORE_SAYING, values).one()


def threads(proposal_id: int, order: Order, page: int, place: str = "") -> Sequence[Line]:
    """A page of threads, counted from 1, as `queries_page.comments` gives them; a page that is not there is empty."""
    values = {"proposal_id": proposal_id, "offset": (page - 1) * THREADS}
    if place:
        return plain_rows(_threads(order, of_place=True), values | {"place": place}).all()
    return plain_rows(_threads(order), values).all()
