"""What is read of a council's proposals for its archive, before `talks` makes values of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.across.exports.archive.sight import Sight
from klankbord.across.exports.archive.values import grouped
from klankbord.agenda.rows import AboutProposal
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.proposals import queries, queries_page, rules
from klankbord.proposals.enclosures import queries as queries_enclosures
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import (
    Comment,
    FeedbackRound,
    Outcome,
    Proposal,
    ProposalPaper,
    ProposalVersion,
    RoundClassGroup,
    Stance,
)
from klankbord.proposals.moderation.models import EnteredAnswer
from klankbord.proposals.outcomes.models_themes import Promise, Theme
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.questions.queries_results import Result, of_rounds
from klankbord.proposals.talk.models import CommentWording
from klankbord.schools.models import ClassGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """The proposals somebody may read, oldest first, with what hangs on them by proposal or round."""

    proposals: Sequence[Proposal]
    versions: Mapping[int, Sequence[ProposalVersion]]
    papers: Mapping[int, Sequence[ProposalPaper]]
    rounds: Mapping[int, Sequence[FeedbackRound]]
    answers: Mapping[int, Sequence[Any]]
    said: Mapping[int, Sequence[Any]]
    outcomes: Mapping[int, Outcome]
    results: Mapping[int, Sequence[Result]]
    themes: Mapping[int, Sequence[Theme]]
    promises: Mapping[int, Sequence[str]]
    passages: Mapping[int, CommentPassage]
    enclosed: Mapping[int, Sequence[CommentPaper]]
    entered: Mapping[int, Sequence[EnteredAnswer]]
    earlier: Mapping[int, Sequence[CommentWording]]

    def titles(self) -> dict[int, AboutProposal]:
        """The proposals as an agenda names them."""
        return {one.id: AboutProposal(one.id, one.title, "", "") for one in self.proposals}


def gather(council: Council, sight: Sight) -> Talks:
    """Read the proposals of a council that somebody may read.

    Fourteen statements; where more was asked, four further.
    """
    rounds = _of(FeedbackRound, council, FeedbackRound.opened_at, FeedbackRound.id)
    every = [one for several in rounds.values() for one in several]
    return Talks(
        proposals=db.session.scalars(
            select(Proposal)
            .join(Council, Council.id == Proposal.council_id)
            .where(Proposal.council_id == council.id, queries.visible(sight.viewer))
            .options(contains_eager(Proposal.council), joinedload(Proposal.author))
            .order_by(Proposal.created_at, Proposal.id)
        ).all(),
        versions=_of(ProposalVersion, council, ProposalVersion.number),
        papers=_of(ProposalPaper, council, ProposalPaper.position, ProposalPaper.id),
        rounds=rounds,
        answers=_answers(council),
        said=queries_page.comments_of_council(council.id),
        outcomes={key: found[0] for key, found in _of(Outcome, council, Outcome.id).items()},
        results=of_rounds(every, with_words=sight.names),
        themes=_of(Theme, council, Theme.position, Theme.id),
        promises=_promises(council),
        passages=_passages(council),
        enclosed=queries_enclosures.papers_of_council(council.id),
        entered=_entered(council) if sight.names else {},
        earlier=_earlier(council, sight),
    )


def _of(thing: Any, council: Council, *order: Any) -> dict[int, list[Any]]:
    statement = (
        select(thing)
        .join(Proposal, Proposal.id == thing.proposal_id)
        .where(Proposal.council_id == council.id)
        .order_by(*order)
    )
    if thing is ProposalPaper:
        statement = statement.where(ProposalPaper.removed_at.is_(None)).options(joinedload(ProposalPaper.file))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(statement):
        found[row.proposal_id].append(row)
    return found


def _promises(council: Council) -> dict[int, list[str]]:
    """What each outcome promises, by proposal."""
    rows = db.session.execute(
        select(Outcome.proposal_id, Promise.text)
        .join(Promise, Promise.outcome_id == Outcome.id)
        .join(Proposal, Proposal.id == Outcome.proposal_id)
        .where(Proposal.council_id == council.id)
        .order_by(Promise.position, Promise.id)
    )
    return grouped((proposal_id, text) for proposal_id, text in rows)


def _passages(council: Council) -> dict[int, CommentPassage]:
    """What comments are about, by comment, as far as it is a passage of the plan."""
    rows = db.session.scalars(
        select(CommentPassage)
        .join(Proposal, Proposal.id == CommentPassage.proposal_id)
        .where(Proposal.council_id == council.id)
    )
    return {row.comment_id: row for row in rows}


def _answers(council: Council) -> dict[int, list[Any]]:
    """By round: how many took each stance in each class, and how many parents of each class were asked."""
    stances = (
        select(Stance.round_id, *queries_page.entry("stance", func.count(), Stance.kind, _class_name()))
        .join(FeedbackRound, FeedbackRound.id == Stance.round_id)
        .outerjoin(ClassGroup, ClassGroup.id == Stance.class_group_id)
        .group_by(Stance.round_id, Stance.kind, ClassGroup.name)
    )
    classes = (
        select(
            RoundClassGroup.round_id,
            *queries_page.entry("class", RoundClassGroup.asked_parents, ClassGroup.name, ClassGroup.position),
        )
        .join(FeedbackRound, FeedbackRound.id == RoundClassGroup.round_id)
        .join(ClassGroup, ClassGroup.id == RoundClassGroup.class_group_id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for statement in (stances, classes):
        of_council = statement.join(Proposal, Proposal.id == FeedbackRound.proposal_id)
        for row in db.session.execute(of_council.where(Proposal.council_id == council.id)):
            found[row.round_id].append(row)
    return found


def _class_name() -> Any:
    return func.coalesce(ClassGroup.name, "")


def _entered(council: Council) -> dict[int, list[EnteredAnswer]]:
    """The answers that somebody entered for others, by round."""
    found = db.session.scalars(
        select(EnteredAnswer)
        .join(FeedbackRound, FeedbackRound.id == EnteredAnswer.round_id)
        .join(Proposal, Proposal.id == FeedbackRound.proposal_id)
        .where(Proposal.council_id == council.id)
        .order_by(EnteredAnswer.id)
    )
    return grouped((row.round_id, row) for row in found)


def _earlier(council: Council, sight: Sight) -> dict[int, list[CommentWording]]:
    """The words that comments had before, by comment, oldest first: all for who may hide them, else one's own."""
    statement = (
        select(CommentWording)
        .join(Comment, Comment.id == CommentWording.comment_id)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Proposal.council_id == council.id)
        .order_by(CommentWording.written_at, CommentWording.id)
    )
    if not rules.may_hide(sight.viewer, council):
        statement = statement.where(Comment.author_id == sight.viewer.id)
    return grouped((row.comment_id, row) for row in db.session.scalars(statement))
