"""What people said about a proposal on one page, for the meeting that weighs it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from klankbord.across.proposal_pages import stance_counts, stances_by_class
from klankbord.across.proposal_talk import Labels, Reader
from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.suppression import enough
from klankbord.kit.viewer import Viewer
from klankbord.proposals import queries_page, rules
from klankbord.proposals.forms import RESULTS, STANCES
from klankbord.proposals.models import Audience, Naming, ProposalState
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.outcomes.forms_themes import ANSWERS
from klankbord.proposals.outcomes.models_themes import Side, Theme
from klankbord.proposals.passages import queries as queries_passages

blueprint = Blueprint("summary_pages", __name__)
_MOST_QUESTIONS = 30
_IN_SHORT = 2
"""Reactions that stand for a theme nobody picked a reason of."""
_MARKS = ("?", "؟", "？")


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody's words, how they are called here, and the words of the plan they are about."""

    text: str
    author: str
    stance: str
    comment_id: int
    about: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """A theme with what stands for it: reasons for and against that were picked, else some of what was said."""

    theme: Theme
    number: int
    reasons: dict[str, list[Words]]
    others: list[Words]


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/summary")
def page(proposal_id: int) -> ResponseReturnValue:
    """Stances, themes, reasons and open questions; for the council and the staff. Parents read the outcome itself."""
    viewer = web.viewer()
    facts = queries_page.facts(viewer, proposal_id) or abort(404)
    council: Any = SimpleNamespace(id=facts.council_id, kind=facts.council_kind, open_to_parents=facts.open_to_parents)
    web.need(rules.sees_names(viewer, council))
    if facts.state is ProposalState.DRAFT:
        abort(404)
    rows = queries_page.lists(viewer, facts.id, facts.round_id, None, queries_passages.PAGE)
    labels = _labels(viewer, facts.council_name)
    about = {row.n: row.b for row in rows if row.tag == "passage"}
    counts, anonymous = stance_counts(rows), facts.naming is Naming.ANONYMOUS
    answered = sum(counts.values())
    open_threads = queries_themes.unanswered(facts.id)
    questions = [row for row in open_threads if any(mark in row.body for mark in _MARKS)]
    return web.render_template(
        "proposals/summary.html",
        p=facts,
        anonymous=anonymous,
        counts=counts,
        answered=answered,
        totals_shown=not anonymous or enough(answered),
        classes={} if anonymous else stances_by_class(rows, facts.asked_count),
        asked_of={row.a: row.n for row in rows if row.tag == "class"},
        asks_parents=facts.audience in {Audience.ALL_PARENTS, Audience.CLASS_GROUPS},
        themes=_themes(facts.id, labels, about),
        questions=[_words(row, labels, about) for row in questions[:_MOST_QUESTIONS]],
        more_questions=max(0, len(questions) - _MOST_QUESTIONS),
        unanswered=len(open_threads) - len(questions),
        may_organise=rules.may_organise(viewer, council),
        may_sort=facts.state in {ProposalState.OPEN, ProposalState.CLOSED},
        told=facts.published_at is not None,
        result=RESULTS.get(facts.result),
        answers=ANSWERS,
        stances=STANCES,
        today=dates.today(viewer.zone),
    )


def _labels(viewer: Viewer, council_name: str) -> Labels:
    reader = Reader(viewer, council_name, sees_names=True, may_reply=False, may_hide=False, place="")
    return Labels(reader)


def _words(row: Any, labels: Labels, about: Mapping[int, str]) -> Words:
    stance = row.stance.value if row.stance is not None else ""
    return Words(row.body, labels.author(row), stance, row.id, about.get(row.id, ""))


def _themes(proposal_id: int, labels: Labels, about: Mapping[int, str]) -> list[Sorted]:
    falling = queries_themes.falling(proposal_id)
    return [_sorted(theme, falling.get(theme.id, ()), labels, about) for theme in queries_themes.themes_of(proposal_id)]


def _sorted(theme: Theme, rows: Sequence[Any], labels: Labels, about: Mapping[int, str]) -> Sorted:
    reasons = {side.value: _all(labels, (row for row in rows if row.side is side), about) for side in Side}
    picked = any(reasons.values())
    return Sorted(theme, len(rows), reasons, [] if picked else _all(labels, rows[:_IN_SHORT], about))


def _all(labels: Labels, rows: Iterable[Any], about: Mapping[int, str]) -> list[Words]:
    return [_words(row, labels, about) for row in rows]
