"""A council with a seat for groep 5a, a published agenda an open and a closed item, and the parents of it."""

from typing import Any

from sqlalchemy import select

from klankbord.agenda import actions_publishing
from klankbord.agenda.classes import actions, queries
from klankbord.agenda.classes.actions import Words
from klankbord.agenda.classes.models import ClassQuestion
from klankbord.base.db import db
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Composition, Office, Way
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind, UserAddress
from klankbord.proposals.models import StanceKind
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import ClassGroupFactory, SchoolFactory, parent, staff


class AskingPlace:
    """The school, its people by first name, and the meeting with its items."""

    def __init__(self, slug: str = "de-proef", way: Way = Way.SEAT_PER_CLASS) -> None:
        self.school = SchoolFactory(slug=slug, name="De Proef")
        self.five, self.six = [
            ClassGroupFactory(school_id=self.school.id, name=name, position=n)
            for n, name in enumerate(("groep 5a", "groep 6b"))
        ]
        self.council = CouncilFactory(school_id=self.school.id)
        self.olga = seated(self.council, staff(self.school, name="Olga Visser"), Office.ORGANISER)
        self.kofi = parent(self.school, name="Kofi Mensah", classes=[self.five])
        self.bram = parent(self.school, name="Bram d'Hoek", classes=[self.six])
        for user, group in ((self.kofi, self.five), (self.bram, self.six)):
            of = group.id if way == Way.SEAT_PER_CLASS else None
            seated(self.council, user, class_group_id=of)
        self.lina = parent(self.school, name="Li Na, Chen", classes=[self.five])
        self.zofia = parent(self.school, name="Zofia O'Neill", classes=[self.five, self.six])
        self.other = parent(self.school, name="Otto Anders", classes=[self.six])
        today = dates.today("Europe/Amsterdam")
        db.session.add(
            Composition(
                school_id=self.school.id, council_id=self.council.id, way=way, at=dates.now(),
                school_year=dates.school_year(today),
            )
        )  # fmt: skip
        self.meeting = MeetingFactory(council=self.council)
        self.item = ItemFactory(meeting=self.meeting, title="Schoolplein & 'zand'")
        self.closed = ItemFactory(meeting=self.meeting, title="Besloten zaak", closed=True)
        actions_publishing.publish(self.meeting, by=self.olga, now=dates.now())
        db.session.commit()
        self.page = f"/{slug}/meetings/{self.meeting.id}/items/{self.item.id}/class-question"

    def see(self, user: Any) -> Any:
        """Somebody as the rules know them."""
        return viewer(user, self.school)

    def ask(self, by: Any = None, group: Any = None, **words: Any) -> ClassQuestion:
        """A question to groep 5a, until the day of the meeting."""
        db.session.flush()
        db.session.refresh(self.meeting, ["council"])
        day = self.meeting.day
        assert day is not None
        asked = Words(**{"question": "Mag er zand bij?", "minutes_needed": 2, "closes_on": day} | words)
        made, _ = actions.ask(
            self.meeting, self.item.id, (group or self.five).id, asked, by=self.see(by or self.kofi), now=dates.now()
        )
        db.session.commit()
        return made

    def answer(self, question: ClassQuestion, user: Any, words: str = "Ja.", stance: StanceKind | None = None) -> None:
        """Somebody's answer, as a request finds the question."""
        person = self.see(user)
        loaded = queries.one(person, question.id).execution_options(populate_existing=True)
        actions.answer(db.session.scalars(loaded).one(), words, stance, by=person, now=dates.now())
        db.session.commit()

    def link(self, question: ClassQuestion, user: Any) -> str:
        """Somebody's own link to a question."""
        box = db.session.scalars(select(UserAddress).where(UserAddress.user_id == user.id)).one()
        issued = links.issue(
            LinkKind.CLASS_QUESTION, question.id, school_id=self.school.id, user_id=user.id,
            address_id=box.address_id, now=dates.now(),
        )  # fmt: skip
        token = links.token_of(issued)
        db.session.commit()
        return f"/l/{token}"


def mails(kind: str) -> list[OutboxMessage]:
    """The mails of a kind, by address."""
    found = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.address)
    return list(db.session.scalars(found))
