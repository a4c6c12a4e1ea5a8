"""Terms: appointing somebody for the next one, and telling those concerned in time that one ends."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils import actions, mails, queries
from klankbord.councils import rules_terms as terms
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Seat
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.kit.viewer import Person
from klankbord.people.models import User
from klankbord.schools.models import School
from klankbord.schools.queries import administrators


def reappoint(council: Council, seat: Seat, *, by: Person, now: datetime) -> Seat:
    """Give the holder of a seat the next term, as long as this one, with the same office and class.

    Raises DomainError when the seat has no end, is followed already or may not be, when the council allows no more
    terms, or for what `actions.seat` refuses.
    """
    seats = queries.seats_of(council.id)
    refused = terms.refusal(seat, seats, council)
    if refused:
        count = terms.terms_held(seats, seat.user_id, seat.office)
        raise DomainError(refused, name=seat.user.name, count=count)
    assert seat.ends_on is not None  # noqa: S101 - a seat without an end was refused
    first, last = terms.next_term(seat.starts_on, seat.ends_on)
    return actions.seat(
        council,
        seat.user,
        seat.office,
        starts_on=first,
        ends_on=last,
        class_group_id=seat.class_group_id,
        may_be_reappointed=seat.may_be_reappointed,
        deputy_of=seat.deputy_of,
        by=by,
        now=now,
    )


def warn_ending(now: datetime) -> int:
    """Tell holders and organisers, once for each seat, that its term ends soon; how many mails that makes.

    Where a council has no organisers, the school's administrators hear it. Seats that go on are not told of.
    """
    due: dict[int, list[Seat]] = defaultdict(list)
    places: dict[int, tuple[Council, School]] = {}
    found = db.session.execute(
        select(Seat, Council, School)
        .join(Council, Council.id == Seat.council_id)
        .join(School, School.id == Council.school_id)
        .join(User, User.id == Seat.user_id)
        .where(
            Seat.ends_on >= now.date() - timedelta(days=1),
            Seat.warned_at.is_(None),
            Council.closed_at.is_(None),
            User.disabled_at.is_(None),
        )
        .options(joinedload(Seat.user))
        .order_by(Council.id, Seat.ends_on, Seat.id)
    )
    for seat, council, school in found:
        if terms.ends_soon(seat, council, dates.local(now, school.zone).date()):
            due[council.id].append(seat)
            places[council.id] = (council, school)
    return sum(_warn(*places[council_id], ending, now) for council_id, ending in due.items())


def _warn(council: Council, school: School, ending: Sequence[Seat], now: datetime) -> int:
    seats = queries.seats_of(council.id)
    told = [seat for seat in ending if not terms.followed(seat, seats)]
    if not told:
        return 0
    today = dates.local(now, school.zone).date()
    kind = kind_of(council.kind)
    organising = [seat.user for seat in seats if seat.is_current(today) and seat.office in kind.organising]
    readers = {user.id: user for user in organising or administrators(council.school_id)}
    sent = mails.terms_end(council, school, told, list(readers.values()), now=now)
    for seat in told:
        seat.warned_at = now
        audit.record("councils.warn_term_ends", seat, by=None, now=now, council_id=council.id)
    return sent
