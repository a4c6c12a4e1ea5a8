"""The school of the journeys and its people; every name is invented."""

from datetime import date

from klankbord.base.db import db as database
from klankbord.councils.models import Council, Office
from klankbord.people.models import User
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent, staff

SCHOOL, SLUG = "Basisschool De Vlinder", "de-vlinder"
SINCE = date(2026, 8, 1)


def seat(council: Council, user: User, office: Office = Office.MEMBER) -> None:
    """A seat since the start of the school year."""
    seated(council, user, office, starts_on=SINCE)


def build() -> None:
    """A school with four classes and two councils; the sounding board has no organiser yet."""
    school = SchoolFactory(slug=SLUG, name=SCHOOL)
    groups = {
        name: ClassGroupFactory(school_id=school.id, name=f"groep {name}", position=number)
        for number, name in enumerate(("3a", "4a", "5a", "6a"))
    }
    admin(school, name="Marga de Wit", address="marga@school.example")
    staff(school, name="Joris Kuiper", address="joris@school.example")

    def of(name: str, mailbox: str, *classes: str) -> User:
        return parent(school, name=name, address=f"{mailbox}@ouders.example", classes=[groups[at] for at in classes])

    board = CouncilFactory(school_id=school.id)
    seat(board, of("Anouk Jansen", "anouk", "3a"), Office.SECRETARY)
    seat(board, of("Samira El Amrani", "samira", "5a"))
    seat(board, of("Bram Hoekstra", "bram", "6a"))
    of("Fatma Yıldız", "fatma", "5a")
    of("Li Na Chen", "lina", "5a", "3a")
    of("Pieter Smit", "pieter", "6a")
    for name, mailbox in (("Ewa Kowalska", "ewa"), ("Thijs Mulder", "thijs"), ("Nadia Bakkali", "nadia")):
        of(name, mailbox, "5a")
    council = CouncilFactory(school_id=school.id, parent_council=True)
    seat(council, of("Esra Demir", "esra", "4a"), Office.CHAIR)
    seat(council, of("Yasmin Haddad", "yasmin", "4a"), Office.SECRETARY)
    seat(council, of("Zofia Nowak", "zofia", "6a"))
    database.session.commit()
