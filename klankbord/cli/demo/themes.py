"""The demo's reactions sorted into themes, with what was done with each, and what was promised."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.cli.demo.people import Cast
from klankbord.followup.models import ActionItem, ActionState
from klankbord.followup.models_promises import PromiseAction
from klankbord.proposals.models import Comment, Outcome
from klankbord.proposals.outcomes.models_themes import Promise, Side, Theme, ThemeAnswer, ThemeComment


def sort(cast: Cast, entries: dict[str, dict[str, Any]], ids: dict[str, int], now: datetime) -> None:
    """Sort what was said about each proposal of the list; `ids` are the proposals by key."""
    for key, entry in entries.items():
        said = db.session.execute(
            select(Comment.id, Comment.body).where(Comment.proposal_id == ids[key]).order_by(Comment.id)
        ).all()
        for position, words in enumerate(entry["themes"], start=1):
            theme = Theme(
                school_id=cast.school.id, proposal_id=ids[key], name=words["name"], position=position,
                done=ThemeAnswer(words["done"]) if "done" in words else None, reason=words.get("reason", ""),
                created_at=now - timedelta(days=2),
            )  # fmt: skip
            db.session.add(theme)
            db.session.flush()
            for name, side in (("of", None), ("for", Side.FOR), ("against", Side.AGAINST)):
                for start in words.get(name, ()):
                    comment_id = next((number for number, body in said if body.startswith(start)), None)
                    if comment_id is not None:
                        db.session.add(
                            ThemeComment(school_id=cast.school.id, theme_id=theme.id, comment_id=comment_id, side=side)
                        )
        _promise(cast, entry.get("promises", ()), ids[key], now)


def _promise(cast: Cast, promises: Any, proposal_id: int, now: datetime) -> None:
    outcome = db.session.scalar(select(Outcome).where(Outcome.proposal_id == proposal_id))
    if outcome is None:
        return
    for position, words in enumerate(promises, start=1):
        promise = Promise(
            school_id=cast.school.id, outcome_id=outcome.id, position=position, text=words["text"]
        )  # fmt: skip
        db.session.add(promise)
        db.session.flush()
        if "owner" not in words:
            continue
        action = ActionItem(
            school_id=cast.school.id, council_id=cast.board.id, owner_id=cast.organiser.id,
            owner_name=cast.organiser.name, what=words["text"], state=ActionState.DONE, by_id=cast.organiser.id,
            created_at=now - timedelta(days=60), ended_at=now - timedelta(days=20), ended_by_id=cast.organiser.id,
            ended_note=words["done"],
        )  # fmt: skip
        db.session.add(action)
        db.session.flush()
        db.session.add(
            PromiseAction(
                school_id=cast.school.id, promise_id=promise.id, action_id=action.id,
                told_at=now - timedelta(days=20),
            )
        )  # fmt: skip
