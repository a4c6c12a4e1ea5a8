"""A small school at the end of its year: classes, families, a sounding board and a parent council at work."""

from dataclasses import dataclass, field
from datetime import date, time

from sqlalchemy import select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import errands
from klankbord.base.db import db
from klankbord.councils.models import Council, Office
from klankbord.followup.models import ActionItem
from klankbord.handover import actions_year
from klankbord.handover.models import YearTurn
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.proposals.models import Proposal
from klankbord.schools.models import ClassGroup, Membership, School
from tests.factories.base import Factory, now, school_of
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    GuardianshipFactory,
    SchoolFactory,
    admin,
    parent,
    staff,
)

SUMMER = "2027-07-12T09:00+02:00"
AUGUST = date(2027, 8, 1)


class ActionItemFactory(Factory):
    """Something to do in a council."""

    class Meta:
        model = ActionItem

    school_id = school_of("council")
    what = "Kramen bestellen"
    created_at = now()


class ProposalDraftFactory(Factory):
    """A proposal nobody was asked about yet."""

    class Meta:
        model = Proposal

    school_id = school_of("council")
    title = "Een schooltuin"
    created_at = now()


@dataclass
class Summer:
    """What is in the school."""

    school: School
    marga: User
    groups: dict[str, ClassGroup] = field(default_factory=dict)
    board: Council = field(init=False)
    council: Council = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)

    def turn(self, on: date = AUGUST) -> YearTurn:
        """Prepare the turn of the year as its administrator."""
        made = actions_year.begin(self.school, on, by=viewer(self.marga, self.school), now=dates.now())
        db.session.commit()
        return made

    def carry_out(self, turn: YearTurn) -> YearTurn:
        """Ask for it and let the worker do it."""
        by = viewer(self.marga, self.school)
        actions_year.turn_year(turn, self.school, read_version=turn.version, by=by, now=dates.now())
        turn_id = turn.id
        db.session.commit()
        assert errands.run_due() == 1
        db.session.expire_all()
        return db.session.get_one(YearTurn, turn_id)


def summer(slug: str = "de-proef") -> Summer:
    """Groep 6a to 8a and 1/2a; a chair whose only child leaves, a member with a sibling in groep 6, staff who lead."""
    school = SchoolFactory(slug=slug, name="De Proef")
    made = Summer(school, admin(school, name="Marga de Wit", address=f"marga@{slug}.example"))
    for position, name in enumerate(("groep 1/2a", "groep 6a", "groep 7a", "groep 8a")):
        made.groups[name] = ClassGroupFactory(school_id=school.id, name=name, position=position)
    made.board = CouncilFactory(school_id=school.id, about="Ouders denken mee over plannen.")
    made.council = CouncilFactory(school_id=school.id, parent_council=True)
    people = made.people
    people["olga"] = staff(school, name="Olga Visser", address=f"olga@{slug}.example")
    people["fatma"] = parent(school, name="Fatma Yıldız", classes=[made.groups["groep 8a"]])
    people["kofi"] = parent(school, name="Kofi Mensah", classes=[made.groups["groep 8a"], made.groups["groep 6a"]])
    people["zofia"] = parent(school, name="Zofia Nowak", classes=[made.groups["groep 7a"]])
    people["bram"] = parent(school, name="Bram Hoekstra", classes=[made.groups["groep 8a"]])
    people["lina"] = parent(school, name="Li Na Chen", classes=[made.groups["groep 1/2a"]])
    people["esra"] = parent(school, name="Esra Demir")
    member(people["esra"]).is_staff = True
    GuardianshipFactory(child=ChildFactory(class_group=made.groups["groep 8a"]), user=people["esra"])
    seated(made.board, people["olga"], Office.ORGANISER)
    seated(made.board, people["kofi"], class_group_id=made.groups["groep 6a"].id)
    seated(made.board, people["bram"], class_group_id=made.groups["groep 8a"].id, ends_on=date(2028, 7, 31))
    seated(made.council, people["fatma"], Office.CHAIR)
    seated(made.council, people["zofia"], ends_on=date(2027, 7, 31))
    ActionItemFactory(council=made.board, owner_id=people["bram"].id, owner_name="Bram Hoekstra")
    ActionItemFactory(council=made.board, owner_id=people["kofi"].id, owner_name="Kofi Mensah", what="De zaal huren")
    made.meetings = [
        evening(made.board, date(2026, 10, 20), "Notulen van 9 juni", "Schoolplein", "Ingekomen stukken"),
        evening(made.board, date(2027, 3, 30), "Notulen van 20 oktober", "Overblijven", "Ingekomen stukken"),
    ]
    db.session.commit()
    return made


def member(user: User) -> Membership:
    """The one membership of somebody."""
    return db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()


def evening(council: Council, day: date, *titles: str) -> Meeting:
    """A meeting that was held at 19:30, with an agenda that ends with any other business."""
    meeting = MeetingFactory(council=council, held=True, day=day, start_time=time(19, 30))
    kinds = [ItemKind.MINUTES_APPROVAL, *([ItemKind.OPINION] * (len(titles) - 1)), ItemKind.ANY_OTHER_BUSINESS]
    for position, (title, kind) in enumerate(zip([*titles, "Rondvraag"], kinds, strict=True), 1):
        db.session.add(
            AgendaItem(
                school_id=meeting.school_id, meeting_id=meeting.id, position=position * 1024, title=title, kind=kind,
                duration_minutes=10, created_at=dates.now(),
            )
        )  # fmt: skip
    db.session.flush()
    return meeting
