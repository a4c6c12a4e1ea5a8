"""Naming somebody with an @: they are told, together with what else there is to tell them about the proposal."""

from datetime import datetime

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.mentions import mentioned
from klankbord.kit.viewer import Viewer
from klankbord.proposals.models import Comment, Proposal
from klankbord.proposals.talk import queries_names
from klankbord.proposals.talk.models import Mention


def keep(proposal: Proposal, comment: Comment, *, by: Viewer, now: datetime) -> set[int]:
    """Keep whom a comment names that it did not name before; returns them, to be mailed.

    Nobody is told by a comment that hangs on a key: the mail would tell the minute in which it was written.
    """
    if comment.author_id is None or "@" not in comment.body:
        return set()
    people = queries_names.to_name(proposal, by, dates.local(now, by.zone).date())
    named = mentioned(comment.body, people)
    if comment.id is None:
        db.session.flush()
    known = set(db.session.scalars(select(Mention.user_id).where(Mention.comment_id == comment.id)))
    fresh = named - known
    db.session.add_all(
        Mention(school_id=comment.school_id, comment_id=comment.id, user_id=user_id, at=now)
        for user_id in sorted(fresh)
    )
    db.session.flush()
    return fresh
