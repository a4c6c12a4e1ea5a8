"""What the page of a proposal shows, in three statements whatever there is: the facts, the lists, the conversation.

Plain columns, no objects: the page is read far more often than anything else.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from klankbord.base.db import db
from klankbord.base.db import rows as plain_rows
from klankbord.base.files import StoredFile
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.people.models import User
from klankbord.proposals.models import (
    PARTS,
    Asked,
    Comment,
    FeedbackRound,
    Outcome,
    Proposal,
    ProposalPaper,
    RoundClassGroup,
    Silence,
    Stance,
    StanceKind,
)
from klankbord.proposals.planned.models import PlannedRound
from klankbord.proposals.queries import VISIBLE, Line, newest_round, sight
from klankbord.proposals.talk.models import CommentMark
from klankbord.schools.models import ClassGroup

Entries = Select[Any, Any, Any, Any, Any]


_AUTHOR = aliased(User)
_VIEWER = bindparam("viewer_id", type_=Integer)
_PROPOSAL = bindparam("proposal_id", type_=Integer)
_ROUND = bindparam("round_id", type_=Integer)
_DIGEST = bindparam("key_digest", type_=String)
_REASON = aliased(Comment)
_FACTS = (
    select(
        Proposal.id,
        Proposal.title,
        Proposal.question,
        *(getattr(Proposal, name) for name in PARTS),
        Proposal.answer_due_on,
        Proposal.kind,
        Proposal.state,
        Proposal.withdrawn_reason,
        Proposal.number,
        Proposal.version,
        Proposal.author_id,
        Proposal.council_id,
        Council.name.label("council_name"),
        Council.kind.label("council_kind"),
        Council.open_to_parents,
        Council.outcome_days,
        Council.outcome_late_days,
        Council.initiative_supporters,
        _AUTHOR.name.label("author_name"),
        FeedbackRound.id.label("round_id"),
        FeedbackRound.audience,
        FeedbackRound.naming,
        FeedbackRound.minutes_needed,
        FeedbackRound.opened_at,
        FeedbackRound.closes_on,
        FeedbackRound.closes_at,
        FeedbackRound.closed_at,
        FeedbackRound.asked_count,
        FeedbackRound.results,
        FeedbackRound.question_count,
        Asked.id.label("asked_id"),
        Asked.answered_on,
        Asked.opened_on,
        Stance.id.label("stance_id"),
        Stance.kind.label("stance"),
        Outcome.id.label("outcome_id"),
        Outcome.result,
        Outcome.decided,
        Outcome.done_with_feedback,
        Outcome.reasons_for_deviation,
        Outcome.published_at,
        Outcome.told_count,
        Outcome.incomplete,
        Silence.id.label("silence_id"),
        PlannedRound.opens_on.label("planned_on"),
        PlannedRound.refused_at.label("plan_refused_at"),
        func.coalesce(_REASON.body, "").label("reason"),
        select(func.count()).where(Comment.proposal_id == Proposal.id).scalar_subquery().label("said_count"),
    )
    .join(Council, Council.id == Proposal.council_id)
    .join(_AUTHOR, _AUTHOR.id == Proposal.author_id)
    .outerjoin(FeedbackRound, FeedbackRound.id == newest_round())
    .outerjoin(Asked, and_(Asked.round_id == FeedbackRound.id, Asked.user_id == _VIEWER))
    .outerjoin(Stance, and_(Stance.round_id == FeedbackRound.id, Stance.user_id == _VIEWER))
    .outerjoin(_REASON, _REASON.stance_id == Stance.id)
    .outerjoin(Outcome, Outcome.proposal_id == Proposal.id)
    .outerjoin(Silence, and_(Silence.proposal_id == Proposal.id, Silence.user_id == _VIEWER))
    .outerjoin(PlannedRound, PlannedRound.proposal_id == Proposal.id)
    .where(Proposal.id == _PROPOSAL, VISIBLE)
)


def facts(viewer: Viewer, proposal_id: int) -> Line | None:
    """Everything there is one of: the proposal, its newest round, how the viewer stands in it, its outcome.

    `reason` is the one of a named answer, empty where it was taken back; `said_count` how many comments there are.
    None for a proposal the viewer may not read.
    """
    return plain_rows(_FACTS, {**sight(viewer), "proposal_id": proposal_id}).one_or_none()


def entry(tag: str, number: Any, a: Any = "", b: Any = "", c: Any = "") -> tuple[Any, ...]:
    """The five columns every list of the page is cut to: what it is, a number, and three words."""
    words = [literal(word) if isinstance(word, str) else cast(word, String) for word in (a, b, c)]
    names = ("a", "b", "c")
    return literal(tag).label("tag"), number.label("n"), *(w.label(x) for w, x in zip(words, names, strict=True))


_PAPERS = (
    select(*entry("paper", ProposalPaper.id, StoredFile.name, StoredFile.size, StoredFile.alternative_text))
    .join(StoredFile, StoredFile.id == ProposalPaper.file_id)
    .where(ProposalPaper.proposal_id == _PROPOSAL, ProposalPaper.removed_at.is_(None))
)
_STANCES = (
    select(*entry("stance", func.count(), Stance.kind, func.coalesce(ClassGroup.name, "")))
    .outerjoin(ClassGroup, ClassGroup.id == Stance.class_group_id)
    .where(Stance.round_id == _ROUND)
    .group_by(Stance.kind, ClassGroup.name)
)
_CLASSES = (
    select(*entry("class", RoundClassGroup.asked_parents, ClassGroup.name, ClassGroup.position))
    .join(ClassGroup, ClassGroup.id == RoundClassGroup.class_group_id)
    .where(RoundClassGroup.round_id == _ROUND)
)
_MINE = (
    select(*entry("mine", Stance.id, Stance.kind, func.coalesce(_REASON.body, "")))
    .outerjoin(_REASON, _REASON.stance_id == Stance.id)
    .where(Stance.round_id == _ROUND, Stance.key_digest == _DIGEST)
)
_MARKED = select(*entry("marked", CommentMark.comment_id, CommentMark.kind)).where(
    CommentMark.proposal_id == _PROPOSAL, or_(CommentMark.user_id == _VIEWER, CommentMark.key_digest == _DIGEST)
)


@cache
def _lists(*more: Entries) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(_PAPERS, _STANCES, _CLASSES, _MINE, _MARKED, *more)


def lists(
    viewer: Viewer, proposal_id: int, round_id: int | None, key_digest: str | None, *more: Entries
) -> Sequence[Line]:
    """Everything there may be several of, in one statement of rows (tag, n, a, b, c).

    `paper`: id, name, size. `stance`: how many, kind, class. `class`: how many parents were asked, class, place.
    `mine`: the stance that hangs on a key, its kind, its reason. `marked`: a comment the viewer marked, and how. And
    what the caller adds: statements made once of `entry` columns, with places out of `queries.sight` and `proposal_id`.
    """
    values = {**sight(viewer), "proposal_id": proposal_id, "round_id": round_id or 0, "key_digest": key_digest or "-"}
    return plain_rows(_lists(*more), values).all()


def stances(round_id: int) -> dict[StanceKind, int]:
    """How many took each stance in a round."""
    return dict(
        db.session.execute(
            select(Stance.kind, func.count()).where(Stance.round_id == round_id).group_by(Stance.kind)
        ).all()
    )


SAID = (
    select(
        Comment.id,
        Comment.parent_id,
        Comment.stance_id,
        Comment.author_id,
        Comment.key_digest,
        Comment.speaks_as,
        Comment.body,
        Comment.created_at,
        Comment.edited_at,
        Comment.withdrawn_at,
        Comment.hidden_at,
        Comment.hidden_reason,
        Comment.version,
        Comment.helpful_count,
        Comment.same_count,
        Comment.merged_into_id,
        User.name,
        Stance.kind.label("stance"),
        ClassGroup.name.label("class_name"),
        RoundClassGroup.asked_parents,
    )
    .outerjoin(User, User.id == Comment.author_id)
    .outerjoin(Stance, Stance.id == Comment.stance_id)
    .outerjoin(ClassGroup, ClassGroup.id == Comment.class_group_id)
    .outerjoin(
        RoundClassGroup,
        and_(RoundClassGroup.round_id == Comment.round_id, RoundClassGroup.class_group_id == Comment.class_group_id),
    )
    .order_by(Comment.created_at, Comment.id)
)
_COMMENTS = SAID.where(Comment.proposal_id == _PROPOSAL)
_COMMENT = _COMMENTS.where(Comment.id == bindparam("comment_id", type_=Integer))


def comments(proposal_id: int, only: int | None = None) -> Sequence[Line]:
    """The conversation, oldest first, one row each: its words, who said them, for which class, with which stance.

    `asked_parents` is how many parents of that class were asked in that round. With `only`, that comment alone.
    """
    if only is not None:
        return plain_rows(_COMMENT, {"proposal_id": proposal_id, "comment_id": only}).all()
    return plain_rows(_COMMENTS, {"proposal_id": proposal_id}).all()


def comments_of_council(council_id: int) -> dict[int, list[Line]]:
    """The conversations about every proposal of a council, each as `comments` gives it, by proposal. One statement."""
    statement = (
        SAID.add_columns(Comment.proposal_id)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Proposal.council_id == council_id)
    )
    found: dict[int, list[Line]] = {}
    for row in plain_rows(statement, {}):
        found.setdefault(row.proposal_id, []).append(row)
    return found
