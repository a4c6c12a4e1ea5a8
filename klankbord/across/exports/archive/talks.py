"""The proposals of a council as values for JSON: versions, rounds, what people said, and what came of it.

Who said what is told as on the page of a proposal: with names in a named round for the council and the staff, in an
anonymous round for nobody, and there no total of under five answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.across.exports.archive.sight import Sight
from klankbord.across.exports.archive.values import Values, grouped, taken
from klankbord.across.proposal_pages import stance_counts, stances_by_class
from klankbord.across.proposal_talk import Labels, Reader
from klankbord.agenda.rows import AboutProposal
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.suppression import enough
from klankbord.proposals import queries, queries_page
from klankbord.proposals.enclosures import queries as queries_enclosures
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import (
    PARTS,
    FeedbackRound,
    Naming,
    Outcome,
    Proposal,
    ProposalPaper,
    ProposalVersion,
    ResultsShown,
    RoundClassGroup,
    Stance,
)
from klankbord.proposals.outcomes.models_themes import Promise, Theme
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.questions.forms import words_of
from klankbord.proposals.questions.queries_results import Result, of_rounds
from klankbord.schools.models import ClassGroup

WORDS = ("title", "question", *PARTS)


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

    def titles(self) -> dict[int, AboutProposal]:
        """The proposals as an agenda names them."""
        return {one.id: AboutProposal(one.id, one.title, "", "") for one in self.proposals}


def gather(council: Council, sight: Sight) -> Talks:
    """Read the proposals of a council that somebody may read. Twelve statements; where more was asked, four further."""
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


def values(talks: Talks, one: Proposal, sight: Sight, paths: Mapping[int, str]) -> Values:
    """One proposal; `paths` are where its documents lie in the archive, by the id of the stored file."""
    outcome = talks.outcomes.get(one.id)
    return {
        "id": one.id,
        "kind": one.kind,
        "state": one.state,
        **taken((*WORDS, "answer_due_on", "created_at", "withdrawn_at"), one),
        "author": one.author.name,
        "files": _files(talks.papers.get(one.id, ()), paths),
        "versions": [taken(("number", *WORDS, "created_at"), version) for version in talks.versions.get(one.id, ())],
        "rounds": [
            _round(asked, talks.answers.get(asked.id, ()), talks.results.get(asked.id, ()), sight)
            for asked in talks.rounds.get(one.id, ())
        ],
        "conversation": _conversation(talks, one, sight, paths),
        "outcome": _outcome(talks, outcome) if outcome and (outcome.published_at or sight.organises) else None,
    }


def _files(papers: Iterable[ProposalPaper | CommentPaper], paths: Mapping[int, str]) -> list[Values]:
    return [{"name": paper.file.name, "path": paths.get(paper.file_id)} for paper in papers]


def _round(asked: FeedbackRound, rows: Iterable[Any], results: Sequence[Result], sight: Sight) -> Values:
    counts = stance_counts(rows)
    anonymous = asked.naming == Naming.ANONYMOUS
    told = not anonymous or enough(sum(counts.values()))
    columns = ("id", "version_number", "audience", "naming", "opened_at", "closes_on", "closed_at", "asked_count")
    shown = told and (sight.names or asked.closed_at is not None or asked.results == ResultsShown.ALWAYS)
    return {
        **taken(columns, asked),
        "results_shown": asked.results,
        "answered": sum(counts.values()) if told else None,
        "stances": counts if shown else None,
        "questions": [_result(result) for result in results] if sight.names or shown else [],
        "stances_by_class": stances_by_class(rows, asked.asked_count) if sight.names and not anonymous else {},
    }


def _result(result: Result) -> Values:
    """A further question as its page counts it out: `answered` is null where too few answered to tell anything."""
    return {
        "question": words_of(result.question),
        "kind": result.question.kind,
        "answered": result.answered,
        "mean": result.mean,
        "answers": [{"answer": line.label, "count": line.count} for line in result.lines],
        "words": [{"text": said.text, "by": said.by or None} for said in result.words],
    }


def _conversation(talks: Talks, one: Proposal, sight: Sight, paths: Mapping[int, str]) -> list[Values]:
    """The threads as the page of the proposal tells them: what was taken back stands only where somebody answered."""
    labels = Labels(Reader(sight.viewer, one.council.name, sight.names, may_reply=False, may_hide=False, place=""))
    threads: list[tuple[Any, Values]] = []
    replies: list[tuple[int, Values]] = []
    places: dict[int, Values] = {}
    for row in talks.said.get(one.id, ()):
        said = places[row.id] = _said(row, labels) | {
            "about": _about(talks.passages.get(row.id)),
            "files": _files(talks.enclosed.get(row.id, ()), paths),
        }
        if row.parent_id is None:
            threads.append((row, said))
        else:
            replies.append((row.parent_id, said))
    for parent_id, said in replies:
        places[parent_id]["replies"].append(said)
    return [said for row, said in threads if said["replies"] or row.withdrawn_at is None]


def _about(passage: CommentPassage | None) -> Values | None:
    """The words of the plan, the version they stood in, and how they read in the newest one (null: not any more)."""
    if passage is None:
        return None
    reads = passage.words if passage.place is not None else None
    return {"words": passage.quote, "version": passage.number, "reads_now": reads}


def _said(row: Any, labels: Labels) -> Values:
    gone, hidden = row.withdrawn_at is not None, row.hidden_at is not None
    return {
        "author": labels.author(row),
        "speaks_as": row.speaks_as,
        "stance": row.stance,
        "on": dates.local(row.created_at, labels.zone).date(),
        "text": None if gone or hidden else row.body,
        "taken_back": gone,
        "hidden": row.hidden_reason if hidden else None,
        "helpful": row.helpful_count,
        "think_so_too": row.same_count,
        "replies": [],
    }


def _outcome(talks: Talks, outcome: Outcome) -> Values:
    columns = (
        "result", "decided", "done_with_feedback", "reasons_for_deviation", "meeting_id", "published_at", "told_count",
        "incomplete",
    )  # fmt: skip
    return {
        **taken(columns, outcome),
        "themes": [taken(("name", "done", "reason"), theme) for theme in talks.themes.get(outcome.proposal_id, ())],
        "promises": list(talks.promises.get(outcome.proposal_id, ())),
    }
