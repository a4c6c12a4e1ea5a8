"""Pointing at a passage of a plan, and bringing what people pointed at along into a new version."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.kit import passages
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.passages import Passage
from klankbord.proposals.models import PARTS, Comment, Proposal
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.passages.queries import blocks_of
from klankbord.proposals.talk.queries import random_id


class PassageGone(DomainError):
    """The words somebody points at are not in the plan, or not any more."""


def point_at(proposal: Proposal, place: str, words: str) -> Passage | None:
    """The passage somebody points at; None where they speak of the whole plan. Raises PassageGone."""
    if not place:
        return None
    found = passages.point_at(blocks_of(proposal), place, words)
    if found is None:
        raise PassageGone(
            N_(
                "The part of the text you react to changed meanwhile. Your words are still here: place them under"
                " the whole plan, or go back and choose the part anew."
            )
        )
    return found


def keep(proposal: Proposal, said: Comment, passage: Passage | None) -> None:
    """Write down what a comment is about; it has its id by then."""
    if passage is None:
        return
    kept = CommentPassage(
        school_id=proposal.school_id,
        proposal_id=proposal.id,
        comment_id=said.id,
        number=proposal.number,
        quote=passage.quote,
        place=passage.place,
        words=passage.quote,
        prefix=passage.prefix,
        suffix=passage.suffix,
    )
    if said.author_id is None:
        kept.id = random_id(CommentPassage)
    db.session.add(kept)


class Moved(NamedTuple):
    """Words that somebody reacted to and that read otherwise in a new version; None where they are gone from it.

    `author_id` is who reacted under their name.
    """

    author_id: int | None
    was: str
    reads: str | None


def carry(proposal: Proposal, before: Mapping[str, str]) -> list[Moved]:
    """Find every passage of a plan again in its new words; returns what changed of those whose reaction stands.

    `before` are the parts as they were.
    """
    rows = db.session.execute(
        select(CommentPassage, Comment)
        .join(Comment, Comment.id == CommentPassage.comment_id)
        .where(CommentPassage.proposal_id == proposal.id)
        .order_by(Comment.created_at, Comment.id)
    ).all()
    if not rows:
        return []
    former = passages.blocks_of({name: before[name] for name in PARTS})
    newer = blocks_of(proposal)
    known: dict[Passage, Passage | None] = {}
    moved = []
    for kept, said in rows:
        stood = Passage(kept.place or "", kept.words, kept.prefix, kept.suffix)
        if stood not in known:
            known[stood] = passages.follow(stood, former, newer)
        found = known[stood]
        kept.place = found.place if found is not None else None
        if found is not None:
            kept.words, kept.prefix, kept.suffix = found.quote, found.prefix, found.suffix
        stands = said.withdrawn_at is None and said.hidden_at is None
        if stands and stood.place and (found is None or found.quote != stood.quote):
            moved.append(Moved(said.author_id, stood.quote, found.quote if found is not None else None))
    return moved
