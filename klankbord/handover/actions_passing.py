"""Passing on what somebody has to do: what is theirs alone, and their part of what several do."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from klankbord.base.db import db, pieces
from klankbord.base.journal import Batch
from klankbord.followup.models import ActionItem, ActionOwner


def pass_on(batch: Batch, action_ids: Iterable[int], old: Collection[int], to: tuple[int, str] | None) -> None:
    """Put somebody (id and name) in the place of accounts that have these action items; nobody has one twice.

    Without anybody to take it on who has it alone keeps it, and who has it with others is taken off.
    """
    for some in pieces(list(action_ids)):
        if to is not None:
            alone = select(ActionItem.id).where(ActionItem.id.in_(some), ActionItem.owner_id.in_(old))
            values = {"owner_id": to[0], "owner_name": to[1]}
            batch.update(ActionItem, dict.fromkeys(db.session.scalars(alone).all(), values))
        _shared(batch, some, old, to)


def _shared(batch: Batch, action_ids: Collection[int], old: Collection[int], to: tuple[int, str] | None) -> None:
    rows = db.session.execute(
        select(ActionOwner.id, ActionOwner.action_id, ActionOwner.user_id)
        .where(ActionOwner.action_id.in_(action_ids))
        .order_by(ActionOwner.action_id, ActionOwner.position, ActionOwner.id)
    ).all()
    has_it = {action_id for _row, action_id, user_id in rows if to is not None and user_id == to[0]}
    changed, gone, touched = [], [], set()
    for row_id, action_id, user_id in rows:
        if user_id not in old:
            continue
        touched.add(action_id)
        if to is None or action_id in has_it:
            gone.append(row_id)
        else:
            has_it.add(action_id)
            changed.append(row_id)
    if to is not None:
        batch.update(ActionOwner, {row_id: {"user_id": to[0], "name": to[1]} for row_id in changed})
    batch.delete(ActionOwner, gone)
    _say_who(batch, touched)


def _say_who(batch: Batch, action_ids: Collection[int]) -> None:
    """Let the words of action items name those who have them now, in their order."""
    names: dict[int, list[str]] = {}
    for some in pieces(sorted(action_ids)):
        rows = db.session.execute(
            select(ActionOwner.action_id, ActionOwner.name)
            .where(ActionOwner.action_id.in_(some))
            .order_by(ActionOwner.action_id, ActionOwner.position, ActionOwner.id)
        )
        for action_id, name in rows:
            names.setdefault(action_id, []).append(name)
    batch.update(ActionItem, {action_id: {"owner_name": ", ".join(said)} for action_id, said in names.items()})
