"""A school year of asking, as counts: of each round by class how many took each stance, only read, or never opened."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert

from klankbord.base.db import db
from klankbord.councils.models import Office
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.proposals.models import (
    Asked,
    Audience,
    FeedbackRound,
    Naming,
    Proposal,
    ProposalState,
    ProposalVersion,
    RoundClassGroup,
    Stance,
)
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import ClassGroupFactory, SchoolFactory, parent, staff

KINDS = ("support", "support_with_concerns", "object", "no_opinion")
READ, UNOPENED = "read", "unopened"
Round = Mapping[str, Mapping[str, int]]


def school_year(rounds: Sequence[Round], *, naming: Naming = Naming.NAMED) -> SimpleNamespace:
    """A sounding board with an organiser, and one closed proposal for each round; who is asked is made as needed."""
    school = SchoolFactory(slug="regenboog", name="De Regenboog")
    council = CouncilFactory(school_id=school.id)
    organiser = seated(council, staff(school, name="Marleen Visser"), Office.ORGANISER)
    names = sorted({name for one in rounds for name in one if name})
    classes = {name: ClassGroupFactory(school_id=school.id, name=name, position=n) for n, name in enumerate(names)}
    most = {name: max(sum(one.get(name, {}).values()) for one in rounds) for name in {n for r in rounds for n in r}}
    people = {name: [_person(f"Ouder {name} {n}") for n in range(number)] for name, number in most.items()}
    at = SimpleNamespace(
        school=school, council=council, organiser=organiser, classes=classes, people=people,
        proposals=[], rounds=[], teacher=staff(school, name="Tom Leraar"),
        member=seated(council, parent(school, name="Bas Lid")),
    )  # fmt: skip
    for number, counts in enumerate(rounds):
        add_round(at, counts, naming=naming, opened_at=dates.now() - timedelta(days=40 - number % 30))
    db.session.commit()
    return at


def _person(name: str) -> int:
    user = User(name=name, given_name="Ouder", created_at=dates.now())
    db.session.add(user)
    db.session.flush()
    return user.id


def add_round(
    at: SimpleNamespace, counts: Round, *, opened_at: datetime, naming: Naming = Naming.NAMED, **more: Any
) -> Proposal:
    """One more proposal, closed, with its answers."""
    school = {"school_id": at.school.id}
    proposal = Proposal(
        **school, council_id=at.council.id, author_id=at.organiser.id, created_at=opened_at, question="Wat vind je?",
        **{"state": ProposalState.CLOSED, "title": f"Plan {len(at.proposals) + 1}", **more},
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    version = ProposalVersion(
        **school, proposal_id=proposal.id, number=1, title=proposal.title, by_id=at.organiser.id, created_at=opened_at
    )
    db.session.add(version)
    closes_at = opened_at + timedelta(days=7)
    asked_in = FeedbackRound(
        **school, proposal_id=proposal.id, version_number=1, audience=Audience.ALL_PARENTS, naming=naming,
        opened_at=opened_at, opened_by_id=at.organiser.id, closes_on=closes_at.date(), closes_at=closes_at,
        closed_at=closes_at, asked_count=sum(sum(row.values()) for row in counts.values()),
    )  # fmt: skip
    db.session.add(asked_in)
    db.session.flush()
    asked, stances = [], []
    for name, row in counts.items():
        group = at.classes[name].id if name else None
        if group is not None:
            of_round = {"round_id": asked_in.id, "class_group_id": group}
            db.session.add(RoundClassGroup(**school, **of_round, asked_parents=sum(row.values())))
        did = [kind for kind, number in row.items() for _ in range(number)]
        for user_id, kind in zip(at.people[name], did, strict=False):
            day, spoke = opened_at.date(), kind in KINDS
            asked.append({
                **school, "round_id": asked_in.id, "user_id": user_id, "class_group_id": group,
                "answered_on": day if spoke else None,
                "opened_on": day if kind != UNOPENED and naming is Naming.NAMED else None,
            })  # fmt: skip
            if spoke:
                named = naming is Naming.NAMED
                stances.append({
                    **school, "round_id": asked_in.id, "user_id": user_id if named else None,
                    "key_digest": None if named else f"{asked_in.id} {user_id}", "kind": kind,
                    "class_group_id": group if named else None, "answered_on": day, "version": 1,
                })  # fmt: skip
    if asked:
        db.session.execute(insert(Asked), asked)
    if stances:
        db.session.execute(insert(Stance), stances)
    at.proposals.append(proposal)
    at.rounds.append(asked_in)
    return proposal
