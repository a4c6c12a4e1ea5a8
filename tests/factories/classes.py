"""A council with one seat per class: groep 1a has somebody, groep 2a and 3a have nobody."""

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Composition, Council, Office, Way
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind, UserAddress
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent, staff


class ClassPlace:
    """The school, its people by first name, and the addresses of the pages."""

    def __init__(self, slug: str = "de-proef", *, one_per_household: bool = False) -> None:
        self.school = SchoolFactory(slug=slug, name="De Proef")
        names = ("groep 1a", "groep 2a", "groep 3a")
        self.groups = [
            ClassGroupFactory(school_id=self.school.id, name=name, position=number) for number, name in enumerate(names)
        ]
        one, two, three = self.groups
        self.council: Council = CouncilFactory(school_id=self.school.id, about="Ouders denken mee.")
        self.olga = seated(
            self.council, staff(self.school, name="Olga Visser", address=f"olga@{slug}.example"), Office.ORGANISER
        )
        self.marga = admin(self.school, name="Marga de Wit", address=f"marga@{slug}.example")
        self.kofi = parent(self.school, name="Kofi Mensah", classes=[one], address=f"kofi@{slug}.example")
        seated(self.council, self.kofi, class_group_id=one.id)
        self.lina = parent(self.school, name="Li Na Chen", classes=[two], address=f"lina@{slug}.example")
        self.bram = parent(self.school, name="Bram d'Hoek", classes=[two, three], address=f"bram@{slug}.example")
        self.zofia = parent(self.school, name="Zofia Nowak", classes=[three], address=f"zofia@{slug}.example")
        db.session.add(
            Composition(
                school_id=self.school.id, council_id=self.council.id, way=Way.SEAT_PER_CLASS, at=dates.now(),
                school_year=dates.school_year(dates.today("Europe/Amsterdam")), one_per_household=one_per_household,
            )
        )  # fmt: skip
        db.session.commit()
        self.url = f"/{slug}/councils/{self.council.id}/classes"

    def link(self, user) -> str:  # type: ignore[no-untyped-def]
        """Somebody's own link about the council."""
        box = db.session.scalars(select(UserAddress).where(UserAddress.user_id == user.id)).one()
        issued = links.issue(
            LinkKind.COUNCIL, self.council.id, school_id=self.school.id, user_id=user.id, address_id=box.address_id,
            now=dates.now(),
        )  # fmt: skip
        token = links.token_of(issued)
        db.session.commit()
        return f"/l/{token}"

    def mails(self, kind: str) -> list[OutboxMessage]:
        """The mails of a kind, in the order they were written."""
        found = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        return list(db.session.scalars(found))
