"""Questions about the themes of a proposal: what falls under each, what is not sorted yet, what nobody answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from klankbord.base.db import db
from klankbord.base.db import rows as plain_rows
from klankbord.proposals import queries_page
from klankbord.proposals.models import Comment, SpeaksAs
from klankbord.proposals.outcomes.models_themes import Promise, Theme, ThemeComment
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.queries import Line
from klankbord.proposals.writing.queries_versions import points_of

AT_ONCE = 40
"""Reactions on one page of sorting."""
_PROPOSAL = bindparam("proposal_id", type_=Integer)
_SORTED = exists().where(ThemeComment.comment_id == Comment.id)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which reactions to show: those of a theme, those under none, or all; perhaps with these words in them."""

    theme_id: int | None = None
    unsorted: bool = False
    words: str = ""


def themes_of(proposal_id: int) -> Sequence[Theme]:
    """The themes of a proposal in their order."""
    return db.session.scalars(
        select(Theme).where(Theme.proposal_id == proposal_id).order_by(Theme.position, Theme.id)
    ).all()


def theme_of(proposal_id: int, theme_id: int) -> Select[Theme]:
    """One theme of a proposal."""
    return select(Theme).where(Theme.id == theme_id, Theme.proposal_id == proposal_id)


def theme_if_there(proposal_id: int, theme_id: int) -> Theme | None:
    """The same, or None for one that was taken away."""
    return db.session.scalar(theme_of(proposal_id, theme_id))


def counts(proposal_id: int) -> tuple[dict[int, int], int, int]:
    """How many reactions that stand fall under each theme, how many under none, and how many there are."""
    by_theme = (
        select(ThemeComment.theme_id, func.count())
        .join(Comment, Comment.id == ThemeComment.comment_id)
        .where(*points_of(proposal_id))
        .group_by(ThemeComment.theme_id)
    )
    none = select(func.count()).select_from(Comment).where(*points_of(proposal_id), ~_SORTED)
    every = select(func.count()).select_from(Comment).where(*points_of(proposal_id))
    unsorted, total = db.session.execute(select(none.scalar_subquery(), every.scalar_subquery())).one()
    return dict(db.session.execute(by_theme).all()), unsorted, total


def _chosen(proposal_id: int, choice: Choice) -> list[ColumnElement[bool]]:
    found = [*points_of(proposal_id)]
    if choice.theme_id is not None:
        found.append(exists().where(ThemeComment.comment_id == Comment.id, ThemeComment.theme_id == choice.theme_id))
    elif choice.unsorted:
        found.append(~_SORTED)
    found += [Comment.body.icontains(word, autoescape=True) for word in choice.words.split()[:8]]
    return found


def to_sort(proposal_id: int, choice: Choice, page: int) -> tuple[Sequence[Line], int]:
    """One page (from 1) of reactions as `queries_page.comments` gives them, and how many there are in all.

    With `quote`, the words of the plan that each is about, if any.
    """
    where = _chosen(proposal_id, choice)
    total = db.session.scalar(select(func.count()).select_from(Comment).where(*where)) or 0
    said = queries_page.SAID.add_columns(CommentPassage.quote).outerjoin(
        CommentPassage, CommentPassage.comment_id == Comment.id
    )
    rows = db.session.execute(said.where(*where).limit(AT_ONCE).offset((page - 1) * AT_ONCE)).all()
    return rows, total


def placed(comment_ids: Iterable[int]) -> dict[int, list[Line]]:
    """Under which themes some reactions fall: by comment the rows theme_id, name, side, in the order of themes."""
    found: dict[int, list[Line]] = {}
    for row in db.session.execute(
        select(ThemeComment.comment_id, ThemeComment.theme_id, Theme.name, ThemeComment.side)
        .join(Theme, Theme.id == ThemeComment.theme_id)
        .where(ThemeComment.comment_id.in_(list(comment_ids)))
        .order_by(Theme.position, Theme.id)
    ):
        found.setdefault(row.comment_id, []).append(row)
    return found


def standing(proposal_id: int, comment_ids: Iterable[int]) -> list[int]:
    """Those of the ids that are reactions to this proposal and stand: not hidden, taken back or the school's own."""
    return list(
        db.session.scalars(
            select(Comment.id).where(*points_of(proposal_id), Comment.id.in_(list(comment_ids))).order_by(Comment.id)
        )
    )


_STANDS = (
    Comment.proposal_id == _PROPOSAL,
    Comment.speaks_as != SpeaksAs.SCHOOL,
    Comment.hidden_at.is_(None),
    Comment.withdrawn_at.is_(None),
)
_FALLING = (
    queries_page.SAID.add_columns(ThemeComment.theme_id, ThemeComment.side)
    .join(ThemeComment, ThemeComment.comment_id == Comment.id)
    .where(*_STANDS)
)
_REPLY = aliased(Comment)
_UNANSWERED = queries_page.SAID.where(
    *_STANDS,
    Comment.parent_id.is_(None),
    ~exists().where(
        _REPLY.parent_id == Comment.id,
        _REPLY.speaks_as == SpeaksAs.SCHOOL,
        _REPLY.hidden_at.is_(None),
        _REPLY.withdrawn_at.is_(None),
    ),
)


def falling(proposal_id: int) -> dict[int, list[Line]]:
    """What falls under each theme and stands, oldest first: rows as of `queries_page.comments`, with `side`."""
    found: dict[int, list[Line]] = {}
    for row in plain_rows(_FALLING, {"proposal_id": proposal_id}):
        found.setdefault(row.theme_id, []).append(row)
    return found


def unanswered(proposal_id: int) -> Sequence[Line]:
    """The threads of others than the school that stand and have no answer of the school, oldest first."""
    return plain_rows(_UNANSWERED, {"proposal_id": proposal_id}).all()


def own_themes(proposal_id: int) -> dict[int, list[int]]:
    """Under which themes the words fall that each person said under their name: user id to theme ids, in order."""
    rows = db.session.execute(
        select(Comment.author_id, Theme.id)
        .join(ThemeComment, ThemeComment.comment_id == Comment.id)
        .join(Theme, Theme.id == ThemeComment.theme_id)
        .where(*points_of(proposal_id), Comment.author_id.is_not(None))
        .group_by(Comment.author_id, Theme.id, Theme.position)
        .order_by(Comment.author_id, Theme.position, Theme.id)
    )
    found: dict[int, list[int]] = {}
    for author, theme in rows:
        if author is not None:
            found.setdefault(author, []).append(theme)
    return found


def promises_of(outcome_id: int) -> Sequence[Promise]:
    """What an outcome promises, in order."""
    return db.session.scalars(
        select(Promise).where(Promise.outcome_id == outcome_id).order_by(Promise.position, Promise.id)
    ).all()


_MINE = or_(
    Comment.author_id == bindparam("viewer_id", type_=Integer),
    Comment.key_digest == bindparam("key_digest", type_=String),
)
_PLACE = cast(Theme.position, String) + " " + func.coalesce(cast(Theme.done, String), "")
THEMES: queries_page.Entries = select(*queries_page.entry("theme", Theme.id, Theme.name, _PLACE, Theme.reason)).where(
    Theme.proposal_id == _PROPOSAL
)
OWN_THEMES: queries_page.Entries = (
    select(*queries_page.entry("own_theme", Theme.id))
    .join(ThemeComment, ThemeComment.theme_id == Theme.id)
    .join(Comment, Comment.id == ThemeComment.comment_id)
    .where(Theme.proposal_id == _PROPOSAL, *_STANDS, _MINE)
)
"""For the page of a proposal: its themes, and those under which the viewer's own words fall."""


def told(rows: Iterable[Line]) -> list[dict[str, Any]]:
    """The themes of a published outcome from the rows of a page, in order: name, done, reason, mine."""
    rows = list(rows)
    mine = {row.n for row in rows if row.tag == "own_theme"}
    found = []
    for row in rows:
        if row.tag == "theme":
            position, _space, done = row.b.partition(" ")
            found.append((int(position), row.n, {"name": row.a, "done": done, "reason": row.c, "mine": row.n in mine}))
    return [theme for _position, _id, theme in sorted(found, key=lambda one: one[:2])]
