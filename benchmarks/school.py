"""A school to measure: one conversation, one meeting, and a home page with as much on it as is asked for."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import insert

from klankbord.agenda.actions_publishing import snapshot
from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemKind
from klankbord.agenda.queries import agenda_of
from klankbord.base.db import db, writing
from klankbord.councils.models import Council, CouncilKind, Office, Seat
from klankbord.followup.models import ActionItem
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit import dates, tokens
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people import links
from klankbord.people.models import LinkKind, User
from klankbord.proposals.models import (
    Asked,
    Audience,
    Comment,
    FeedbackRound,
    Outcome,
    OutcomeResult,
    Proposal,
    ProposalState,
    SpeaksAs,
    Stance,
    StanceKind,
)
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, School

SENTENCE = (
    "Wij zouden het fijn vinden als de pauze iets langer duurt, want 's middags & na het eten is er weinig tijd "
    "<voor kleuters>. "
)
ZONE = "Europe/Amsterdam"
SLUG = "regenboog"


@dataclass(frozen=True)
class Measured:
    """Where the pages are, and who looks at them: parents with a seat; the first is asked everything there is."""

    parents: tuple[int, ...]
    proposal: str
    meeting: str
    home: str
    link: str
    wall: str
    """The page of the proposal that the posted comments go to."""
    long_round: str = ""
    """The page of a proposal about which very many spoke, where there is one."""


@dataclass(frozen=True)
class Ground:
    """What everything else hangs on."""

    school: School
    council: Council
    group: ClassGroup
    organiser: User
    parents: list[User]


def fill(
    *, comments: int = 50, items: int = 15, more: int = 3, parents: int = 60, slug: str = SLUG, said: int = 0
) -> Measured:
    """Make the school and commit it: so many comments, agenda items, and of everything on the home page `more`.

    With `said` there is also a round in which two of every five comments begin a thread and the others answer one.
    """
    with writing():
        at = _ground(max(parents, comments, said * 2 // 5), slug)
        proposal = _proposal(at, "Langere pauze & meer groen")
        _say(at, proposal, comments)
        wall = _proposal(at, "Een prikbord om op te schrijven")
        long_round = _long_round(at, said) if said else None
        meeting = _meeting(at, 14)
        _agenda(at, meeting, items, proposal)
        _home(at, more)
        link = links.issue(
            LinkKind.PROPOSAL, proposal.id, school_id=at.school.id, user_id=at.parents[1].id, address_id=None,
            now=dates.now(),
        )  # fmt: skip
        found = Measured(
            parents=tuple(user.id for user in at.parents),
            proposal=f"/{slug}/proposals/{proposal.id}",
            meeting=f"/{slug}/meetings/{meeting.id}",
            home=f"/{slug}/",
            link=f"/l/{links.token_of(link)}",
            wall=f"/{slug}/proposals/{wall.id}",
            long_round=f"/{slug}/proposals/{long_round.id}" if long_round else "",
        )
        db.session.commit()
    return found


def _ground(parents: int, slug: str) -> Ground:
    now = dates.now()
    school = School(slug=slug, name="De Regenboog", created_at=now)
    db.session.add(school)
    db.session.flush()
    group = ClassGroup(school_id=school.id, name="groep 5a", position=5)
    council = Council(school_id=school.id, kind=CouncilKind.SOUNDING_BOARD, name="Klankbordgroep", created_at=now)
    people = [_person("Marleen Visser"), *(_person(f"Ouder{n} van der Berg") for n in range(parents))]
    db.session.add_all([group, council, *people])
    db.session.flush()
    organiser, readers = people[0], people[1:]
    db.session.add(Membership(school_id=school.id, user_id=organiser.id, is_staff=True, joined_at=now))
    db.session.add(_seat(council, organiser, Office.ORGANISER))
    for user in readers:
        child = Child(school_id=school.id, class_group_id=group.id)
        db.session.add_all([Membership(school_id=school.id, user_id=user.id, is_parent=True, joined_at=now), child])
        db.session.flush()
        db.session.add(Guardianship(school_id=school.id, child_id=child.id, user_id=user.id))
    db.session.add(_seat(council, readers[0], Office.MEMBER))
    db.session.flush()
    return Ground(school, council, group, organiser, readers)


def _person(name: str) -> User:
    return User(name=name, given_name=name.split(" ")[0], created_at=dates.now())


def _seat(council: Council, user: User, office: Office) -> Seat:
    begun = dates.today(ZONE) - timedelta(days=90)
    return Seat(
        school_id=council.school_id, council_id=council.id, user_id=user.id, office=office, starts_on=begun
    )  # fmt: skip


def _proposal(at: Ground, title: str, state: ProposalState = ProposalState.OPEN, asked: int | None = None) -> Proposal:
    """A proposal whose round asks the parents (the first `asked` of them)."""
    now, until = dates.now(), dates.today(ZONE) + timedelta(days=10)
    school = {"school_id": at.school.id}
    proposal = Proposal(
        **school, council_id=at.council.id, author_id=at.organiser.id, state=state, title=title, body=SENTENCE * 8,
        question="Wat vind je ervan?", created_at=now,
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    asked_in = FeedbackRound(
        **school, proposal_id=proposal.id, version_number=1, audience=Audience.ALL_PARENTS, opened_at=now,
        opened_by_id=at.organiser.id, closes_on=until, closes_at=dates.end_of_day(until, ZONE),
        closed_at=None if state is ProposalState.OPEN else now, asked_count=len(at.parents),
    )  # fmt: skip
    db.session.add(asked_in)
    db.session.flush()
    rows = [
        Asked(**school, round_id=asked_in.id, user_id=user.id, class_group_id=at.group.id)
        for user in at.parents[:asked]
    ]
    db.session.add_all(rows)
    db.session.flush()
    return proposal


def _say(at: Ground, proposal: Proposal, comments: int) -> None:
    """Comments of one or two sentences, each by another parent; every third is the reason of an answer."""
    now = dates.now()
    asked_in = db.session.scalars(db.select(FeedbackRound).filter_by(proposal_id=proposal.id)).one()
    for number in range(comments):
        user, stance = at.parents[number], None
        if number % 3 == 0 and number:
            stance = Stance(
                school_id=at.school.id, round_id=asked_in.id, user_id=user.id, kind=list(StanceKind)[number % 4],
                class_group_id=at.group.id, answered_on=now.date(),
            )  # fmt: skip
            db.session.add(stance)
            db.session.flush()
        db.session.add(
            Comment(
                school_id=at.school.id,
                proposal_id=proposal.id,
                round_id=asked_in.id,
                author_id=user.id,
                stance_id=stance.id if stance else None,
                speaks_as=SpeaksAs.PARENT,
                class_group_id=at.group.id,
                body=(SENTENCE * (1 + number % 2)).strip(),
                created_at=now - timedelta(minutes=7 * (comments - number)),
            )
        )


def _long_round(at: Ground, said: int) -> Proposal:
    """As many parents as threads are asked, and each begins one; who answers whom falls as in life, unevenly."""
    threads = said * 2 // 5
    proposal = _proposal(at, "Een heel lang gesprek", asked=threads)
    _say(at, proposal, threads)
    firsts = db.session.scalars(db.select(Comment.id).filter_by(proposal_id=proposal.id).order_by(Comment.id)).all()
    asked_in = db.session.scalars(db.select(FeedbackRound).filter_by(proposal_id=proposal.id)).one()
    now, luck = dates.now(), random.Random(said)
    here = {"school_id": at.school.id, "proposal_id": proposal.id, "round_id": asked_in.id}
    here |= {"speaks_as": SpeaksAs.PARENT, "class_group_id": at.group.id}
    rows = [
        here | {"parent_id": firsts[int(threads * luck.random() ** 2)], "author_id": at.parents[number % threads].id,
                "body": (SENTENCE * (1 + number % 2)).strip(), "created_at": now - timedelta(seconds=said - number)}
        for number in range(said - threads)
    ]  # fmt: skip
    db.session.execute(insert(Comment), rows)
    return proposal


def _meeting(at: Ground, days: int, invited: int = 12) -> Meeting:
    """A planned meeting so many days ahead, to which the first parents are invited."""
    now, day = dates.now(), dates.today(ZONE) + timedelta(days=days)
    meeting = Meeting(
        school_id=at.school.id, council_id=at.council.id, state=MeetingState.PLANNED, day=day, start_time=time(19, 30),
        duration_minutes=120, zone=ZONE, starts_at=dates.to_instant(day, time(19, 30), ZONE), serial=1,
        school_year=dates.school_year(day), uid=tokens.reference(), place="Lokaal van groep 7", stamped_at=now,
        created_at=now,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    answers = (None, Answer.ACCEPTED, Answer.TENTATIVE, Answer.ACCEPTED, Answer.DECLINED)
    for number, user in enumerate(at.parents[:invited]):
        answer = answers[number % 5]
        db.session.add(
            Invitation(
                school_id=at.school.id,
                meeting_id=meeting.id,
                user_id=user.id,
                answer=answer,
                answered_at=now if answer else None,
                created_at=now,
            )
        )
    return meeting


def _agenda(at: Ground, meeting: Meeting, items: int, proposal: Proposal) -> None:
    now = dates.now()
    kinds = (ItemKind.OPINION, ItemKind.INFORMATION, ItemKind.ANNOUNCEMENT)
    rows = [
        AgendaItem(
            school_id=at.school.id,
            meeting_id=meeting.id,
            position=number * 1024,
            kind=kinds[number % 3],
            title=f"Punt {number}: de pauze & het plein",
            duration_minutes=5,
            presenter="Marleen Visser",
            description=SENTENCE if number % 3 == 0 else "",
            proposal_id=proposal.id if number == 3 else None,
            created_at=now,
        )
        for number in range(items)
    ]
    db.session.add_all(rows)
    db.session.flush()
    meeting.agenda_version, meeting.agenda_published_at = 1, now
    db.session.refresh(meeting, ["council"])
    entries = snapshot(agenda_of(meeting.id), meeting)
    db.session.add(
        AgendaVersion(
            school_id=at.school.id,
            meeting_id=meeting.id,
            number=1,
            published_at=now,
            published_by_id=at.organiser.id,
            rows=entries,
        )
    )


def _home(at: Ground, more: int) -> None:
    """Of everything a home page tells so much for the first parent."""
    now: datetime = dates.now()
    due: date = dates.today(ZONE) + timedelta(days=5)
    me = at.parents[0]
    for number in range(more):
        _proposal(at, f"Voorstel {number}", asked=1)
        _meeting(at, 20 + number, invited=1)
        told = _proposal(at, f"Besloten {number}", ProposalState.DECIDED, asked=1)
        asked_in = db.session.scalars(db.select(FeedbackRound).filter_by(proposal_id=told.id)).one()
        db.session.add_all(
            [
                ActionItem(
                    school_id=at.school.id, council_id=at.council.id, owner_id=me.id, what=f"Navragen {number}",
                    due_on=due, created_at=now,
                ),
                Stance(
                    school_id=at.school.id, round_id=asked_in.id, user_id=me.id, kind=StanceKind.SUPPORT,
                    answered_on=now.date(),
                ),
                Outcome(
                    school_id=at.school.id, proposal_id=told.id, result=OutcomeResult.ADOPTED, decided="Het komt er.",
                    done_with_feedback="Er is geluisterd.", by_id=at.organiser.id, created_at=now, published_at=now,
                ),
            ]
        )  # fmt: skip
