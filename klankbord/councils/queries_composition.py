"""How a council is composed in a school year, and who lives with whom."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ScalarSelect, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from klankbord.base.db import db
from klankbord.councils.models import Composition, Way
from klankbord.kit import dates
from klankbord.kit.draw import households
from klankbord.people.models import UserAddress
from klankbord.schools.models import Child, Guardianship, Membership


def composition_of(council_id: int, school_year: str) -> Composition | None:
    """How a council is composed in a school year: as last chosen for it, else as it was the year before, and so on.

    None when nothing was ever chosen.
    """
    return db.session.scalar(
        select(Composition)
        .where(Composition.council_id == council_id, Composition.school_year <= school_year)
        .order_by(Composition.school_year.desc(), Composition.id.desc())
        .limit(1)
    )


def way_of(council_id: InstrumentedAttribute[int], school_year: InstrumentedAttribute[str]) -> ScalarSelect[Way]:
    """How the council of a row is composed in the row's school year ('' for none yet: as last chosen), as a column."""
    return (
        select(Composition.way)
        .where(Composition.council_id == council_id, or_(school_year == "", Composition.school_year <= school_year))
        .order_by(Composition.school_year.desc(), Composition.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def history_of(council_id: int) -> Sequence[Composition]:
    """Everything that was chosen for a council, newest first, with by whom."""
    return db.session.scalars(
        select(Composition)
        .where(Composition.council_id == council_id)
        .options(joinedload(Composition.by))
        .order_by(Composition.id.desc())
    ).all()


def per_class(council_id: int, day: date) -> bool:
    """Whether a council has one seat per class in the school year of a day."""
    composition = composition_of(council_id, dates.school_year(day))
    return composition is not None and composition.way == Way.SEAT_PER_CLASS


def homes_of(school_id: int) -> dict[int, int]:
    """The household of everybody who cares for a child of a school: linked by a child or a mailbox, transitively."""
    children = db.session.execute(
        select(Guardianship.user_id, Guardianship.child_id)
        .join(Child, Child.id == Guardianship.child_id)
        .where(Guardianship.school_id == school_id, Child.left_on.is_(None))
    ).all()
    boxes = db.session.execute(
        select(UserAddress.user_id, UserAddress.address_id)
        .join(Membership, Membership.user_id == UserAddress.user_id)
        .where(Membership.school_id == school_id, Membership.left_at.is_(None), UserAddress.confirmed_at.is_not(None))
    ).all()
    links: list[tuple[int, object]] = [(user_id, ("child", child)) for user_id, child in children]
    links += [(user_id, ("mailbox", box)) for user_id, box in boxes]
    return households((user_id for user_id, _thing in links), links)


def household_of(user_id: int, school_id: int) -> set[int]:
    """The ids of those of a school who are of one household with somebody, without themselves."""
    homes = homes_of(school_id)
    return {other for other, home in homes.items() if home == homes.get(user_id) and other != user_id}
