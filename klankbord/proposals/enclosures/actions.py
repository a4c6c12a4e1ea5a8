"""Keeping what came with a comment, within the limits of every file; letting it go with the words."""

from collections.abc import Iterable
from datetime import datetime

from werkzeug.datastructures import FileStorage

from klankbord.base import audit, files
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.proposals.enclosures import queries
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import Comment

MOST = files.MOST_AT_ONCE
TOO_MANY = N_("“%(name)s” is not kept: at most %(most)d files fit beside a reaction.")


def keep(comment: Comment, uploads: Iterable[FileStorage], *, by: Person, now: datetime) -> list[DomainError]:
    """Keep files beside a comment; those it has already are not counted twice. Returns why each other is not kept."""
    refused: list[DomainError] = []
    there = queries.papers_of(comment.id)
    known, room = {paper.file.sha256 for paper in there}, MOST - len(there)
    for upload in uploads:
        try:
            name, content, _kind = files.check(upload)
            digest = files.digest_of(content)
            if digest in known:
                continue
            if room <= 0:
                raise DomainError(TOO_MANY, name=name, most=MOST)
            stored = files.store(upload, school_id=comment.school_id, by=by, now=now)
        except DomainError as error:
            refused.append(error)
            continue
        known.add(digest)
        room -= 1
        paper = CommentPaper(
            school_id=comment.school_id, proposal_id=comment.proposal_id, comment_id=comment.id, file=stored
        )
        db.session.add(paper)
        audit.record("proposals.enclose", paper, by=by, now=now, proposal_id=comment.proposal_id)
    return refused


def drop(comment_id: int) -> None:
    """Let the files of a comment go, their content too."""
    papers = queries.papers_of(comment_id)
    for paper in papers:
        db.session.delete(paper)
    if papers:
        db.session.flush()
    for paper in papers:
        files.discard(paper.file)
