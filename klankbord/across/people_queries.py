"""Who sits where, for the pages about people: the account page and the doors of a demo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.councils.models import Office, Seat
from klankbord.councils.queries import current
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Membership, School


def seats_held(user_id: int, day: date) -> Sequence[Seat]:
    """The seats somebody holds on a day, in all their schools."""
    return db.session.scalars(
        select(Seat).where(Seat.user_id == user_id, current(day)).options(joinedload(Seat.council)).order_by(Seat.id)
    ).all()


def names_of(user_ids: Sequence[int]) -> dict[int, str]:
    """The names of people, by id."""
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all())


@dataclass
class DemoPerson:
    """Somebody one can step in as; `councils` as `/demo.json` lists them."""

    id: int
    name: str
    email: str
    role: str
    slug: str
    school: str
    councils: list[dict[str, int | str]] = field(default_factory=list)
    seats: list[tuple[str, str]] = field(default_factory=list)

    @property
    def leads(self) -> bool:
        """Whether they hold an office."""
        return any(office != Office.MEMBER for _council, office in self.seats)


def demo_people(day: date) -> list[DemoPerson]:
    """Everybody of the demo's schools: administrators, staff, then parents, by name. Two statements."""
    rows = db.session.execute(
        select(
            User.id, User.name, EmailAddress.address, Membership.is_school_admin, Membership.is_staff,
            School.slug, School.name,
        )
        .join(Membership, Membership.user_id == User.id)
        .join(School, School.id == Membership.school_id)
        .outerjoin(UserAddress, (UserAddress.user_id == User.id) & UserAddress.is_primary)
        .outerjoin(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(Membership.left_at.is_(None), User.disabled_at.is_(None))
        .order_by(Membership.is_school_admin.desc(), Membership.is_staff.desc(), School.id, User.name, User.id)
    )  # fmt: skip
    people: dict[int, DemoPerson] = {}
    for user_id, name, address, admin, staff, slug, school in rows:
        role = "school_admin" if admin else "staff" if staff else "parent"
        people.setdefault(user_id, DemoPerson(user_id, name, address or "", role, slug, school))
    seats = db.session.scalars(
        select(Seat).where(current(day)).options(joinedload(Seat.council)).order_by(Seat.council_id, Seat.id)
    )
    for seat in seats:
        if seat.user_id in people:
            person = people[seat.user_id]
            person.councils.append(
                {"id": seat.council_id, "kind": seat.council.kind.value, "office": seat.office.value}
            )
            person.seats.append((seat.council.name, seat.office.value))
    return list(people.values())
