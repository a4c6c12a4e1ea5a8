"""Choosing how a council is composed."""

from datetime import datetime

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Composition, Council, Way
from klankbord.councils.queries_composition import composition_of
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person


def compose(
    council: Council,
    school_year: str,
    way: Way,
    *,
    one_per_household: bool,
    note: str,
    by: Person,
    now: datetime,
) -> Composition:
    """Say how a council is composed from a school year on; what held before stays in the history.

    Raises DomainError when it is composed just so already.
    """
    standing = composition_of(council.id, school_year)
    if standing is not None and (standing.way, standing.one_per_household, standing.note) == (
        way, one_per_household, note
    ):  # fmt: skip
        raise DomainError(N_("It is composed in this way already. There is nothing to change."), "way")
    chosen = Composition(
        school_id=council.school_id,
        council_id=council.id,
        school_year=school_year,
        way=way,
        one_per_household=one_per_household,
        note=note,
        by_id=by.id,
        at=now,
    )
    db.session.add(chosen)
    audit.record(
        "councils.compose", chosen, by=by, now=now, council_id=council.id, school_year=school_year, way=way.value
    )
    return chosen
