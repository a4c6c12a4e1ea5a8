"""Pointing at a passage of a plan."""

from klankbord.base.db import db
from klankbord.kit import passages
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.passages import Passage
from klankbord.proposals.models import PARTS, Comment, Proposal
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.talk.queries import random_id


class PassageGone(DomainError):
    """The words somebody points at are not in the plan, or not any more."""


def point_at(proposal: Proposal, place: str, words: str) -> Passage | None:
    """The passage somebody points at; None where they speak of the whole plan. Raises PassageGone."""
    if not place:
        return None
    found = passages.point_at(passages.blocks_of({name: getattr(proposal, name) for name in PARTS}), place, words)
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
