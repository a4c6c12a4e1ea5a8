"""Whether the minutes say what was said: asked of everybody who was in the meeting, item by item."""

from datetime import datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.minutes.actions import hold
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.minutes.models_shows import ItemCheck, Said


def check(minutes: Minutes, item_id: int, said: Said, words: str, *, by: Person, now: datetime) -> ItemCheck:
    """Say whether the minutes of an item are right; once more changes what was said before.

    Raises WrongState while they are still being written, DomainError for "partly" or "no" without a word of why.
    """
    hold(minutes)
    if minutes.state == MinutesState.DRAFT:
        raise WrongState(N_("These minutes are still being written. You can say this once they go round."))
    if said != Said.YES and not words:
        raise DomainError(N_("Say in a few words what is missing or not right."), "words")
    known = db.session.scalar(select(ItemCheck).where(ItemCheck.item_id == item_id, ItemCheck.user_id == by.id))
    if known is None:
        known = ItemCheck(school_id=minutes.school_id, item_id=item_id, user_id=by.id)
        db.session.add(known)
    known.said, known.words, known.at = said, words, now
    audit.record("minutes.check", known, by=by, now=now, minutes_id=minutes.id)
    return known
