"""A council confirms who sits in it; a parent says that they would like to join."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Seat
from klankbord.handover import mails_council as mails
from klankbord.handover import queries_council, queries_year
from klankbord.handover.models import CouncilConfirmation
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person, Viewer


@dataclass(frozen=True)
class Stay:
    """Whether somebody goes on, and the last day of their term; None for no end yet."""

    goes_on: bool
    until: date | None = None


def confirm(
    council: Council,
    seats: Sequence[Seat],
    stays: Mapping[int, Stay],
    *,
    school_year: str,
    today: date,
    by: Person,
    now: datetime,
) -> CouncilConfirmation:
    """Say who sits in a council this school year: seats go on until a day, or end before today.

    Raises DomainError for somebody who goes on until a day that has passed.
    """
    changed = []
    for seat in seats:
        stay = stays.get(seat.id)
        if stay is None:
            continue
        if stay.goes_on and stay.until is not None and stay.until < max(today, seat.starts_on):
            raise DomainError(
                N_("%(name)s goes on until a day that has passed. Choose a later day, or leave it empty."),
                f"until-{seat.id}",
                name=seat.user.name,
            )
        ends_on = stay.until if stay.goes_on else _end(seat, today)
        if ends_on != seat.ends_on:
            seat.ends_on = ends_on
            changed.append(seat.id)
    standing = queries_year.confirmation(council.id, school_year)
    if standing is None:
        standing = CouncilConfirmation(school_id=council.school_id, council_id=council.id, school_year=school_year)
        db.session.add(standing)
    standing.by_id, standing.at = by.id, now
    audit.record("handover.confirm_council", standing, by=by, now=now, council_id=council.id, changed=changed)
    return standing


def _end(seat: Seat, today: date) -> date:
    """The last day of a seat that ends: the one it has if that has passed, else yesterday."""
    yesterday = max(today, seat.starts_on) - timedelta(days=1)
    return min(seat.ends_on, yesterday) if seat.ends_on is not None else yesterday


def would_join(council: Council, words: str, *, by: Viewer, today: date, now: datetime) -> None:
    """Tell a council's organisers, or the school where there are none, that a parent would like to join.

    Raises DomainError when they said so already, or have no mail address to be answered at.
    """
    if by.has_seat(council.id):
        raise DomainError(N_("You sit in this council already."))
    if queries_council.told_already(council.id, by.id):
        raise DomainError(N_("You said so already: the council will answer you."))
    box = queries_council.mailbox_of(by)
    if box is None:
        raise DomainError(N_("There is no mail address to answer you at. Add one in your account first."))
    kind = kind_of(council.kind)
    leading = [
        seat.user_id
        for seat in councils.seats_of(council.id)
        if seat.is_current(today) and seat.office in kind.organising
    ]
    mails.candidate(council, leading or queries_council.administrators(council.school_id), words, by, box, now=now)
    audit.record("handover.would_join", council, by=by, now=now)
