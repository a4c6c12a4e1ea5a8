"""The proposals of a council as values for JSON: versions, rounds, what people said, and what came of it.

Who said what is told as on the page of a proposal: with names in a named round for the council and the staff, in an
anonymous round for nobody, and there no total of under five answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from klankbord.across.exports.archive.sight import Sight
from klankbord.across.exports.archive.talks_read import Talks
from klankbord.across.exports.archive.values import Values, taken
from klankbord.across.proposal_pages import stance_counts, stances_by_class
from klankbord.across.proposal_talk import Labels, Reader
from klankbord.kit import dates
from klankbord.kit.suppression import enough
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import (
    PARTS,
    FeedbackRound,
    Naming,
    Outcome,
    Proposal,
    ProposalPaper,
    ResultsShown,
)
from klankbord.proposals.moderation.models import EnteredAnswer
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.questions.forms import words_of
from klankbord.proposals.questions.queries_results import Result
from klankbord.proposals.talk.models import CommentWording

WORDS = ("title", "question", *PARTS)


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
            | {"entered": _ways(talks.entered.get(asked.id, ())) if sight.names else {}}
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
    ways = {entry.stance_id: entry.way for several in talks.entered.values() for entry in several if entry.stance_id}
    threads: list[tuple[Any, Values]] = []
    replies: list[tuple[int, Values]] = []
    places: dict[int, Values] = {}
    for row in talks.said.get(one.id, ()):
        said = places[row.id] = _said(row, labels) | {
            "about": _about(talks.passages.get(row.id)),
            "files": _files(talks.enclosed.get(row.id, ()), paths),
            "entered": ways.get(row.stance_id),
            "earlier": _earlier(talks.earlier.get(row.id, ()), row, labels),
        }
        if row.parent_id is None:
            threads.append((row, said))
        else:
            replies.append((row.parent_id, said))
    for parent_id, said in replies:
        places[parent_id]["replies"].append(said)
    return [said for row, said in threads if said["replies"] or row.withdrawn_at is None]


def _ways(entries: Sequence[EnteredAnswer]) -> dict[str, int]:
    """How many answers were entered for somebody, by how they reached the school."""
    return dict(Counter(entry.way.value for entry in entries if entry.stance_id is not None))


def _earlier(words: Sequence[CommentWording], row: Any, labels: Labels) -> list[Values]:
    """What it said before it was changed; of what is off the page nothing, as of its last words."""
    if row.withdrawn_at is not None or row.hidden_at is not None:
        return []
    return [{"on": dates.local(one.written_at, labels.zone).date(), "text": one.body} for one in words]


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
