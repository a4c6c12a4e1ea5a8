"""How a council is composed in a school year, and who lives with whom."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from klankbord.base.db import db
from klankbord.councils.models import Composition, Way
from klankbord.schools.models import Child, Guardianship


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


def household_of(user_id: int, school_id: int) -> set[int]:
    """The ids of those who care for a child of this school together with somebody, without themselves."""
    own, other = aliased(Guardianship), aliased(Guardianship)
    return set(
        db.session.scalars(
            select(other.user_id)
            .join(own, own.child_id == other.child_id)
            .join(Child, Child.id == own.child_id)
            .where(
                own.user_id == user_id, own.school_id == school_id, other.user_id != user_id, Child.left_on.is_(None)
            )
        )
    )
