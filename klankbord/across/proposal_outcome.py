"""What came of a proposal, as its page tells it: themes, promises, and whether the answer is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, String, bindparam, cast, func, literal, select

from klankbord.followup.letters import queries as queries_letters
from klankbord.followup.letters.forms import ADDRESSEES
from klankbord.followup.letters.models import Addressee
from klankbord.followup.models import ActionItem
from klankbord.followup.models_promises import PromiseAction
from klankbord.kit.due_words import DueKind
from klankbord.proposals import queries_page, rules
from klankbord.proposals.models import Outcome, ProposalState
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.outcomes.forms_themes import ANSWERS
from klankbord.proposals.outcomes.models_themes import Promise

_PROMISES: queries_page.Entries = (
    select(
        *queries_page.entry(
            "promise",
            Promise.id,
            Promise.text,
            func.coalesce(cast(ActionItem.state, String), ""),
            func.coalesce(cast(ActionItem.due_on, String), "")
            + literal("|")
            + func.coalesce(cast(ActionItem.due_kind, String), DueKind.DAY.value),
        )
    )
    .join(Outcome, Outcome.id == Promise.outcome_id)
    .outerjoin(PromiseAction, PromiseAction.promise_id == Promise.id)
    .outerjoin(ActionItem, ActionItem.id == PromiseAction.action_id)
    .where(Outcome.proposal_id == bindparam("proposal_id", type_=Integer))
)
TOLD = (queries_themes.THEMES, queries_themes.OWN_THEMES, _PROMISES, queries_letters.LETTERS)
"""What the page of a proposal asks more once its outcome is told."""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise, and how it stands with the action item that was made of it; its state is empty for none.

    What was said of its time stays in the council: the day, the month or the next meeting alone is told.
    """

    id: int
    text: str
    state: str
    due_on: date | None
    due_kind: str
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """What an outcome says beside its words: themes with their answers, promises with how they stand, letters."""

    themes: list[dict[str, Any]]
    promises: list[Promised]
    letters: list[dict[str, Any]]


def after(rows: Iterable[Any]) -> After:
    """From the rows of the page."""
    rows = list(rows)
    themes = [{**theme, "said": ANSWERS.get(theme["done"])} for theme in queries_themes.told(rows)]
    promised = sorted((row for row in rows if row.tag == "promise"), key=lambda row: row.n)
    letters = sorted((row for row in rows if row.tag == "letter"), key=lambda row: row.n)
    return After(
        themes,
        [Promised(row.n, row.a, row.b, *_due(row.c)) for row in promised],
        [_letter(row) for row in letters],
    )


def _letter(row: Any) -> dict[str, Any]:
    days = dict(zip(("sent_on", "answer_by", "answered_on"), map(_day, row.c.split("|")), strict=True))
    return {"id": row.n, "answer": row.a, "to": ADDRESSEES[Addressee(row.b)], **days}


def _due(words: str) -> tuple[date | None, str]:
    day, kind = words.split("|")
    return _day(day), kind


def _day(words: str | None) -> date | None:
    return datetime.fromisoformat(words).date() if words else None


def is_late(facts: Any, today: date, zone: str) -> bool:
    """Whether the outcome stays away so long that the proposal itself says so."""
    if facts.state is not ProposalState.CLOSED:
        return False
    due = rules.due_on(facts, zone)
    return due is not None and today > due + timedelta(days=facts.outcome_late_days)
