"""The other ways in which the demo's parents and school speak: from parents, without a plan, of all, about a part."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.agenda import actions_initiatives
from klankbord.base.db import db
from klankbord.cli.demo import proposals
from klankbord.cli.demo.people import Cast
from klankbord.proposals.models import FeedbackRound, Proposal, SpeaksAs
from klankbord.proposals.passages import actions as passages


def widen(
    cast: Cast, content: dict[str, Any], general: dict[str, list[str]], ids: dict[str, int], rng: random.Random,
    now: datetime,
) -> None:  # fmt: skip
    """An open question and a consultation, with their mails; an initiative; and reactions to parts of a plan."""
    made = proposals.ask(cast, content["proposals"], general, rng, now)
    for proposal_id in made.values():
        proposals.tell(proposal_id, cast, now)
    _start(cast, content["initiative"], now)
    for key, entries in content["passages"].items():
        _react(cast, db.session.get_one(Proposal, ids[key]), entries, now)


def _start(cast: Cast, words: dict[str, Any], now: datetime) -> None:
    """What a parent brings up, with the parents who support it so far."""
    at = now + timedelta(days=words["since"])
    others = [parent for parent in cast.parents if parent not in cast.council_parents][9::31]
    started = actions_initiatives.start(
        cast.council, words["title"], words["body"], words["why"], by=others[0], now=at
    )  # fmt: skip
    for number, parent in enumerate(others[1 : words["supporters"]], start=1):
        actions_initiatives.support(started, by=parent, now=at + timedelta(hours=5 * number))
    for number, text in enumerate(words["comments"], start=1):
        then = at + timedelta(hours=7 * number)
        proposals.comment(cast, started, None, others[number], SpeaksAs.PARENT, text, then)


def _react(cast: Cast, proposal: Proposal, entries: list[dict[str, Any]], now: datetime) -> None:
    """What parents say about a part of the plan."""
    opened = db.session.scalars(select(FeedbackRound).where(FeedbackRound.proposal_id == proposal.id)).one()
    for number, words in enumerate(entries, start=1):
        at = now - timedelta(hours=9 * number)
        said = proposals.comment(cast, proposal, opened, cast.parents[40 * number], SpeaksAs.PARENT, words["text"], at)
        passages.keep(proposal, said, passages.point_at(proposal, words["place"], words.get("words", "")))
        if "answer" in words:
            by, then = cast.organiser, at + timedelta(hours=3)
            proposals.comment(
                cast, proposal, opened, by, SpeaksAs.SCHOOL, words["answer"], then, parent_id=said.id
            )  # fmt: skip
