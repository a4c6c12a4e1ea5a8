"""Telling the parents who answered for their class what came of it, once the minutes of that meeting are approved."""

from datetime import datetime

from klankbord.agenda.classes import mails, queries
from klankbord.base import audit
from klankbord.followup.queries import decisions_of


def tell_became(now: datetime) -> None:
    """Mail who answered what was decided about the item, or that the minutes say what was said; a job."""
    for question in queries.minuted(now):
        decided = [
            one.text
            for one in decisions_of(question.meeting_id)
            if one.item_id == question.item_id and one.withdrawn_at is None
        ]
        sent = mails.became(question, decided, now=now)
        if sent:
            audit.record("agenda.tell_class_became", question, by=None, now=now, mails=sent)
