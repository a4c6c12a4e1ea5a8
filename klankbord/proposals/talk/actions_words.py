"""The words of a comment: put other ones, and keep the earlier; take them back, and keep none."""

from datetime import datetime

from sqlalchemy import delete

from klankbord.base.db import db
from klankbord.proposals.enclosures import actions as actions_enclosures
from klankbord.proposals.models import Comment
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.talk.models import CommentWording
from klankbord.proposals.talk.queries import random_id


def put(comment: Comment, body: str, now: datetime) -> None:
    """Put other words to a comment and keep those it had; the same words change nothing."""
    if comment.body == body:
        return
    if comment.body:
        earlier = CommentWording(
            school_id=comment.school_id,
            comment_id=comment.id,
            body=comment.body,
            written_at=comment.edited_at or comment.created_at,
        )
        if comment.author_id is None:
            earlier.id = random_id(CommentWording)
        db.session.add(earlier)
    comment.body, comment.edited_at = body, now


def take_back(comment: Comment, now: datetime) -> None:
    """Take a comment back: its place stays; its words, the earlier ones, its files and what it was about are gone."""
    comment.withdrawn_at, comment.body = comment.withdrawn_at or now, ""
    for table in (CommentWording, CommentPassage):
        db.session.execute(delete(table).where(table.comment_id == comment.id))
    actions_enclosures.drop(comment.id)
