"""Proposals in every state: drafts by factory, rounds and answers by the deeds that make them in life."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import factory

from klankbord.base.db import db
from klankbord.councils.models import Council, Office
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.proposals import actions, actions_answers, queries, rules
from klankbord.proposals.actions import Plan
from klankbord.proposals.models import (
    Asked,
    Audience,
    Comment,
    FeedbackRound,
    Naming,
    Proposal,
    ProposalKind,
    Stance,
    StanceKind,
)
from klankbord.proposals.talk import actions as actions_comments
from klankbord.schools.models import ClassGroup, School
from tests.factories.base import Factory, now, school_of
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.people import UserFactory
from tests.factories.schools import ClassGroupFactory, SchoolFactory, parent, staff


class ProposalFactory(Factory):
    """A draft with words in it."""

    class Meta:
        model = Proposal

    school_id = school_of("council")
    council = factory.SubFactory(CouncilFactory)
    author = factory.SubFactory(UserFactory)
    title = "Een continurooster?"
    question = "Wat vind je van een korte pauze voor alle groepen?"
    body = "**Het plan.** Alle groepen eten op school."
    can_change = "De lengte van de pauze."
    is_fixed = "Het aantal lesuren."
    created_at = now()


def last_day(days: int = 10) -> date:
    """A day that lies ahead."""
    return dates.today("Europe/Amsterdam") + timedelta(days=days)


def open_it(proposal: Proposal, by: User, **plan: Any) -> FeedbackRound:
    """Open a round as the board would: all parents, ten days, with names."""
    db.session.refresh(proposal, ["council"])
    opened = actions.open_round(
        proposal, Plan(**{"audience": Audience.ALL_PARENTS, "closes_on": last_day(), **plan}), by=by, now=dates.now()
    )
    db.session.flush()
    return opened


def _council(proposal: Proposal) -> Council:
    return db.session.get_one(Council, proposal.council_id)


def answer(proposal: Proposal, user: User, kind: StanceKind = StanceKind.SUPPORT, reason: str | None = None) -> Stance:
    """Take a stance in the newest round, as somebody it asked."""
    asked_in = queries.round_of(proposal)
    asked = db.session.scalar(db.select(Asked).where(Asked.round_id == asked_in.id, Asked.user_id == user.id))
    by = viewer(user, db.session.get_one(School, proposal.school_id))
    speaks_as = rules.speaks_as(by, _council(proposal), asked_in.audience, asked=True, reason=True)
    stance = actions_answers.respond(asked_in, asked, kind, reason, speaks_as=speaks_as, by=by, now=dates.now())
    db.session.flush()
    return stance


def say(proposal: Proposal, user: User, body: str, answers: Comment | None = None) -> Comment:
    """Say something, as whoever one is."""
    asked_in = queries.round_of(proposal)
    asked = db.session.scalar(db.select(Asked).where(Asked.round_id == asked_in.id, Asked.user_id == user.id))
    by = viewer(user, db.session.get_one(School, proposal.school_id))
    db.session.refresh(proposal, ["council"])
    speaks_as = rules.speaks_as(by, proposal.council, asked_in.audience, asked=asked is not None)
    said = actions_comments.comment(
        proposal, actions_comments.spot(proposal, answers.id if answers else None, dates.now()), asked_in, asked, body,
        speaks_as=speaks_as, by=by, now=dates.now(),
    )  # fmt: skip
    db.session.flush()
    return said


def school_with_round(
    parents: int = 6, *, naming: Naming = Naming.NAMED, opened: bool = True, **plan: Any
) -> SimpleNamespace:
    """A school with a sounding board, its organiser, a teacher, a member, and two classes: `parents` of 3b, two of 4a.

    The proposal's round is open (unless `opened` is False) for all of them.
    """
    school = SchoolFactory(slug="regenboog", name="De Regenboog")
    council: Council = CouncilFactory(school_id=school.id)
    classes: list[ClassGroup] = [
        ClassGroupFactory(school_id=school.id, name=name, position=n) for n, name in enumerate(["groep 3b", "groep 4a"])
    ]
    organiser = seated(council, staff(school, name="Marleen Visser"), Office.ORGANISER)
    teacher = staff(school, name="Tom Leraar")
    member = seated(council, parent(school, name="Bas Lid"))
    several = [parent(school, name=f"Naamvan Ouder{n}", classes=[classes[0]]) for n in range(parents)]
    few = [parent(school, name=f"Klein Ouder{n}", classes=[classes[1]]) for n in range(2)]
    proposal = ProposalFactory(council=council, author=organiser)
    asked_in = open_it(proposal, organiser, naming=naming, **plan) if opened else None
    db.session.commit()
    return SimpleNamespace(
        school=school, council=council, classes=classes, organiser=organiser, teacher=teacher, member=member,
        parents=several, few=few, proposal=proposal, asked_in=asked_in,
    )  # fmt: skip


def of_kind(kind: ProposalKind, *, opened: bool = True, **more: Any) -> SimpleNamespace:
    """A school with a proposal of a kind, with all that any kind needs, perhaps in an open round."""
    at = school_with_round(opened=False)
    at.proposal.kind, at.proposal.decision = kind, "De directie, op 8 december."
    at.asked_in = open_it(at.proposal, at.organiser, **{"closes_on": last_day(20), **more}) if opened else None
    return at
