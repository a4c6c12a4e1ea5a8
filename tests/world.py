"""A small school with both councils and somebody in every role, and a neighbour school that must see nothing of it."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Table, select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import Base, db, writing
from klankbord.councils.models import Council, CouncilKind, Office, Seat
from klankbord.invitations.models import Invitation
from klankbord.kit import dates, tokens
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import EmailAddress, SignedInBy, User, UserAddress, UserSession
from klankbord.proposals.models import Asked, Audience, FeedbackRound, Proposal, ProposalState, ProposalVersion
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, School
from tests.fixtures.database import written

STARTED = date(2026, 8, 1)


@dataclass
class World:
    """Ids of what is in it, and everybody by role."""

    school_id: int = 0
    slug: str = "regenboog"
    board_id: int = 0
    council_id: int = 0
    meeting_id: int = 0
    council_meeting_id: int = 0
    item_id: int = 0
    closed_item_id: int = 0
    council_item_id: int = 0
    proposal_id: int = 0
    draft_proposal_id: int = 0
    round_id: int = 0
    seat_id: int = 0
    council_seat_id: int = 0
    invitation_id: int = 0
    group_id: int = 0
    people: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)
    other_school_id: int = 0


def person(name: str, *, email: str | None = "", language: str = "nl", now: datetime | None = None) -> User:
    """Somebody with a confirmed mailbox of their own (none with `email=None`)."""
    now = now or dates.now()
    user = User(name=name, given_name=name.split(" ")[0], language=language, created_at=now)
    db.session.add(user)
    db.session.flush()
    if email is not None:
        address = email or f"{name.lower().replace(' ', '.')}@ouders.example"
        mailbox = EmailAddress(address=address, normalised=address.lower(), created_at=now)
        db.session.add(mailbox)
        db.session.flush()
        db.session.add(UserAddress(user_id=user.id, address_id=mailbox.id, is_primary=True, confirmed_at=now))
    return user


def member(school: School, user: User, *roles: str, left: bool = False) -> Membership:
    """Somebody belongs to a school, as `parent`, `staff`, `school_admin`."""
    row = Membership(
        school_id=school.id,
        user_id=user.id,
        is_parent="parent" in roles,
        is_staff="staff" in roles,
        is_school_admin="school_admin" in roles,
        joined_at=dates.now(),
        left_at=dates.now() if left else None,
    )
    db.session.add(row)
    return row


def seat(council: Council, user: User, office: Office = Office.MEMBER, ends_on: date | None = None) -> Seat:
    """A seat that began at the start of the school year."""
    row = Seat(
        school_id=council.school_id,
        council_id=council.id,
        user_id=user.id,
        office=office,
        starts_on=STARTED - timedelta(days=365),
        ends_on=ends_on,
    )
    db.session.add(row)
    return row


def parent_of(school: School, user: User, group: ClassGroup) -> None:
    """A child of somebody's in a class."""
    child = Child(school_id=school.id, class_group_id=group.id)
    db.session.add(child)
    db.session.flush()
    db.session.add(Guardianship(school_id=school.id, child_id=child.id, user_id=user.id))


def meeting(council: Council, day: date, state: MeetingState = MeetingState.PLANNED, **more: Any) -> Meeting:
    """A meeting at 19:30 of 90 minutes."""
    row = Meeting(
        school_id=council.school_id,
        council_id=council.id,
        state=state,
        day=day,
        start_time=time(19, 30),
        duration_minutes=90,
        zone="Europe/Amsterdam",
        starts_at=dates.to_instant(day, time(19, 30), "Europe/Amsterdam"),
        school_year=dates.school_year(day),
        uid=tokens.reference(),
        place="Lokaal van groep 7",
        created_at=dates.now(),
        **more,
    )
    db.session.add(row)
    db.session.flush()
    return row


def item(of: Meeting, position: int, title: str, kind: ItemKind = ItemKind.OPINION, **more: Any) -> AgendaItem:
    """An agenda item of ten minutes."""
    row = AgendaItem(
        school_id=of.school_id,
        meeting_id=of.id,
        position=position,
        title=title,
        kind=kind,
        duration_minutes=10,
        created_at=dates.now(),
        **more,
    )
    db.session.add(row)
    db.session.flush()
    return row


_built: dict[datetime, tuple[World, list[tuple[Table, list[dict[str, Any]]]]]] = {}


def build() -> World:
    """Make the world and commit it. In a clean database the rows of one made at the same instant are put back."""
    now = dates.now()
    if written:
        return _made()
    if now not in _built:
        world = _made()
        tables = [table for table in Base.metadata.sorted_tables if table.name in written]
        rows = [(table, [dict(row) for row in db.session.execute(select(table)).mappings()]) for table in tables]
        db.session.commit()
        _built[now] = copy.deepcopy(world), rows
        return world
    world, rows = _built[now]
    with writing():
        for table, those in rows:
            db.session.execute(table.insert(), those)
        db.session.commit()
    return copy.deepcopy(world)


def _made() -> World:
    world = World()
    now = dates.now()
    with writing():
        school = School(slug=world.slug, name="De Regenboog", created_at=now)
        other = School(slug="windroos", name="De Windroos", created_at=now)
        db.session.add_all([school, other])
        db.session.flush()
        group = ClassGroup(school_id=school.id, name="groep 5a", position=5)
        db.session.add(group)
        board = Council(school_id=school.id, kind=CouncilKind.SOUNDING_BOARD, name="Klankbordgroep", created_at=now)
        council = Council(school_id=school.id, kind=CouncilKind.PARENT_COUNCIL, name="Ouderraad", created_at=now)
        db.session.add_all([board, council])
        db.session.flush()
        people: dict[str, User] = {}

        def add(role: str, name: str, where: School, *roles: str) -> User:
            people[role] = person(name)
            member(where, people[role], *roles)
            return people[role]

        add("admin", "Ada Beheer", school, "school_admin", "staff")
        organiser = add("organiser", "Olga Visser", school, "staff")
        add("teacher", "Tom Leraar", school, "staff")
        parent_of(school, add("parent", "Pia Ouder", school, "parent"), group)
        ended = add("ended", "Eva Eerder", school, "parent")
        board_member = add("board_member", "Bas Lid", school, "parent")
        board_secretary = add("board_secretary", "Sara Schrijft", school, "parent")
        participant = add("participant", "Gijs Genodigd", school, "parent")
        chair = add("chair", "Carla Voorzit", school, "parent")
        secretary = add("secretary", "Sem Notulist", school, "parent")
        council_member = add("council_member", "Mo Raadslid", school, "parent")
        add("stranger", "Sjaan Elders", other, "parent")
        add("other_admin", "Otto Elders", other, "school_admin", "staff")

        first = seat(board, organiser, Office.ORGANISER)
        seat(board, board_member)
        seat(board, board_secretary, Office.SECRETARY)
        seat(board, ended, ends_on=now.date() - timedelta(days=2))
        second = seat(council, chair, Office.CHAIR)
        seat(council, secretary, Office.SECRETARY)
        seat(council, council_member)

        soon = now.date() + timedelta(days=14)
        evening = meeting(board, soon)
        parents_evening = meeting(council, soon + timedelta(days=1))
        proposal = Proposal(
            school_id=school.id, council_id=board.id, author_id=organiser.id, state=ProposalState.OPEN,
            title="Een continurooster?", question="Wat vind je van een korte pauze?",
            body="Alle groepen eten op school.",
            created_at=now,
        )  # fmt: skip
        draft = Proposal(
            school_id=school.id, council_id=board.id, author_id=organiser.id, title="Nog geheim plan", created_at=now
        )
        db.session.add_all([proposal, draft])
        db.session.flush()
        db.session.add(
            ProposalVersion(
                school_id=school.id, proposal_id=proposal.id, number=1, title=proposal.title,
                question=proposal.question, body=proposal.body, by_id=organiser.id, created_at=now,
            )
        )  # fmt: skip
        opened = FeedbackRound(
            school_id=school.id, proposal_id=proposal.id, version_number=1, audience=Audience.ALL_PARENTS,
            opened_at=now, opened_by_id=organiser.id, closes_on=soon,
            closes_at=dates.end_of_day(soon, "Europe/Amsterdam"), asked_count=2,
        )  # fmt: skip
        db.session.add(opened)
        db.session.flush()
        for asked in (people["parent"], board_member):
            db.session.add(Asked(school_id=school.id, round_id=opened.id, user_id=asked.id, class_group_id=group.id))
        open_item = item(evening, 10, "Continurooster", proposal_id=proposal.id)
        closed_item = item(evening, 20, "Besloten personele zaak", closed=True)
        council_item = item(parents_evening, 10, "Sinterklaas", ItemKind.DECISION)
        for user, of in ((participant, evening), (board_member, evening), (chair, parents_evening)):
            db.session.add(Invitation(school_id=school.id, meeting_id=of.id, user_id=user.id, created_at=now))
        db.session.flush()
        world.invitation_id = db.session.scalars(
            select(Invitation.id).where(Invitation.user_id == participant.id)
        ).one()
        world.school_id, world.other_school_id = school.id, other.id
        world.board_id, world.council_id, world.group_id = board.id, council.id, group.id
        world.meeting_id, world.council_meeting_id = evening.id, parents_evening.id
        world.item_id, world.closed_item_id, world.council_item_id = open_item.id, closed_item.id, council_item.id
        world.proposal_id, world.draft_proposal_id, world.round_id = proposal.id, draft.id, opened.id
        world.seat_id, world.council_seat_id = first.id, second.id
        world.people = {role: user.id for role, user in people.items()}
        db.session.commit()
    return world


def sign_in(client: FlaskClient, user_id: int) -> None:
    """Give a client a session of somebody, as a browser that signed in just now."""
    with client.application.app_context():
        reference = sessions([user_id])[user_id]
    carry(client, reference)


def sessions(user_ids: Iterable[int]) -> dict[int, str]:
    """A session for each, begun just now: the references that their browsers carry."""
    now, references = dates.now(), {user_id: tokens.reference() for user_id in user_ids}
    with writing():
        for user_id, reference in references.items():
            db.session.add(
                UserSession(
                    user_id=user_id,
                    reference_digest=tokens.digest(reference),
                    signed_in_by=SignedInBy.LINK,
                    created_at=now,
                    expires_at=now + timedelta(hours=12),
                )
            )
        db.session.commit()
    return references


def carry(client: FlaskClient, reference: str, **more: str) -> None:
    """Put the reference of a session in a client's cookie, and what else it holds."""
    with client.session_transaction() as session:
        session.update(_user_id=reference, _fresh=True, seen=int(dates.now().timestamp()), **more)


def instant(*parts: int) -> datetime:
    """A UTC instant."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]
