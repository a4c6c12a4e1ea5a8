"""Entering what was said on paper, by phone or at the gate: one voice of a person, or one of somebody unnamed."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.queries import viewer_of_user
from klankbord.kit import dates, tokens
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Viewer
from klankbord.proposals import rules
from klankbord.proposals.actions_answers import must_be_open, take
from klankbord.proposals.behalf import mails as mails_behalf
from klankbord.proposals.behalf import queries as queries_behalf
from klankbord.proposals.models import Asked, Comment, FeedbackRound, Proposal, SpeaksAs, Stance, StanceKind
from klankbord.proposals.moderation.models import EnteredAnswer, Way
from klankbord.proposals.moderation.rules import takes_entries
from klankbord.schools.models import School


@dataclass(frozen=True)
class Heard:
    """What the school heard from somebody, and how."""

    kind: StanceKind
    reason: str
    way: Way


def enter_named(
    proposal: Proposal, asked_in: FeedbackRound, asked: Asked, heard: Heard, *, by: Viewer, now: datetime
) -> bool:
    """Enter the answer of somebody the round asked and mail them how to change it; False when no mail reaches them.

    It is their one voice: once they answered with their own hand nobody else can. Raises WrongState then, once the
    round has closed, and in an anonymous one; DomainError for who left the school.
    """
    _must_take_entries(asked_in, now)
    # Held until the end, so that somebody who answers at this moment is not written over.
    db.session.execute(select(Asked.id).where(Asked.id == asked.id).with_for_update())
    stance, known = queries_behalf.own_stance(asked)
    if stance is not None and known is None:
        raise WrongState(N_("This person answered already, and alone can change it."), "person")
    speaker = viewer_of_user(asked.user_id, proposal.school_id, now)
    if speaker is None:
        raise DomainError(N_("This person is not at the school any more."), "person")
    speaks_as = rules.speaks_as(speaker, proposal.council, asked_in.audience, asked=True, reason=True)
    stance = take(asked_in, asked, heard.kind, heard.reason, speaks_as=speaks_as, zone=by.zone, now=now)
    if known is None:
        _mark(asked_in, stance, heard.way, by=by, now=now)
    else:
        known.way, known.by_id, known.created_at = heard.way, by.id, now
    audit.record("proposals.enter_answer", stance, by=by, now=now, proposal_id=proposal.id, way=heard.way.value)
    school = db.session.get_one(School, proposal.school_id)
    return mails_behalf.entered(proposal, asked_in, asked, heard.kind, heard.reason, heard.way, school=school, now=now)


def enter_unnamed(
    proposal: Proposal, asked_in: FeedbackRound, class_group_id: int | None, heard: Heard, *, by: Viewer, now: datetime
) -> Stance:
    """Count an answer of somebody who gave no name, of a class or of none.

    Raises DomainError where as many answered as were asked, so that it cannot be one more voice; WrongState once the
    round has closed, and in an anonymous one.
    """
    _must_take_entries(asked_in, now)
    if class_group_id is not None and class_group_id not in dict(queries_behalf.classes_of(asked_in)):
        raise DomainError(N_("This round does not ask that class."), "class_group")
    db.session.execute(select(FeedbackRound.id).where(FeedbackRound.id == asked_in.id).with_for_update())
    if not queries_behalf.has_room(asked_in, class_group_id):
        raise DomainError(N_("As many answered there as were asked. Choose whose answer it is."), "class_group")
    nobodys = tokens.digest(f"unnamed: {secrets.token_urlsafe(16)}")
    stance = Stance(
        school_id=asked_in.school_id,
        round_id=asked_in.id,
        key_digest=nobodys,
        kind=heard.kind,
        class_group_id=class_group_id,
        answered_on=dates.local(now, by.zone).date(),
    )
    db.session.add(stance)
    db.session.flush()
    if heard.reason:
        db.session.add(
            Comment(
                school_id=asked_in.school_id,
                proposal_id=proposal.id,
                round_id=asked_in.id,
                stance_id=stance.id,
                key_digest=nobodys,
                speaks_as=SpeaksAs.PARENT,
                class_group_id=class_group_id,
                body=heard.reason,
                created_at=now,
            )
        )
    _mark(asked_in, stance, heard.way, by=by, now=now)
    audit.record("proposals.enter_answer", stance, by=by, now=now, proposal_id=proposal.id, way=heard.way.value)
    return stance


def remove(proposal: Proposal, asked_in: FeedbackRound, entered: EnteredAnswer, *, by: Viewer, now: datetime) -> None:
    """Take away an answer that was entered by mistake; its person counts as not having answered.

    Raises WrongState once the round has closed.
    """
    must_be_open(asked_in, now)
    stance = db.session.get_one(Stance, entered.stance_id)
    said = db.session.scalar(select(Comment).where(Comment.stance_id == stance.id))
    if said is not None:
        said.stance_id, said.withdrawn_at, said.body = None, said.withdrawn_at or now, ""
    if stance.user_id is not None:
        db.session.execute(
            update(Asked)
            .where(Asked.round_id == asked_in.id, Asked.user_id == stance.user_id)
            .values(answered_on=None),
            execution_options={"synchronize_session": False},
        )
    audit.record("proposals.remove_entered", entered, by=by, now=now, proposal_id=proposal.id)
    db.session.delete(entered)
    db.session.flush()
    db.session.delete(stance)


def _mark(asked_in: FeedbackRound, stance: Stance, way: Way, *, by: Viewer, now: datetime) -> None:
    db.session.add(
        EnteredAnswer(
            school_id=asked_in.school_id,
            round_id=asked_in.id,
            stance_id=stance.id,
            way=way,
            by_id=by.id,
            created_at=now,
        )
    )
    db.session.flush()


def _must_take_entries(asked_in: FeedbackRound, now: datetime) -> None:
    must_be_open(asked_in, now)
    if not takes_entries(asked_in):
        raise WrongState(
            N_("This round is anonymous, so nobody may know an answer. Give the letter instead: its code leads to it.")
        )
