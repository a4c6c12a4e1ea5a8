"""Bringing along what a class said: a summary in one's own words, and who answered is told."""

from datetime import datetime

from sqlalchemy import select

from klankbord.agenda.classes import mails, rules
from klankbord.agenda.classes.models import ClassQuestion
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, EditConflict, WrongState
from klankbord.kit.viewer import Person


def bring(question: ClassQuestion, words: str, *, read_version: int | None, by: Person, now: datetime) -> int:
    """Save what is brought to the meeting, a point a line; how many mails that makes to who answered.

    Raises WrongState once the meeting is over or the question fell away, EditConflict when somebody else who sits for
    the class saved since it was read.
    """
    db.session.execute(select(ClassQuestion.id).where(ClassQuestion.id == question.id).with_for_update())
    if not rules.may_bring(question):
        raise WrongState(N_("The meeting is over, or the question fell away: nothing can be brought along any more."))
    if read_version is not None and read_version != question.version:
        raise EditConflict({"brought": words}, {"brought": question.brought}, question.version)
    question.brought, question.brought_at = words, now
    sent = mails.brought(question, now=now)
    if sent and question.told_at is None:
        question.told_at = now
    audit.record("agenda.bring_class", question, by=by, now=now, mails=sent)
    return sent
