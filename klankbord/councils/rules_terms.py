"""Terms: how long the next one is, whether somebody may go on, and which end soon."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from klankbord.councils.models import Council, Office, Seat
from klankbord.kit.errors import N_

SINGLE = frozenset({Office.CHAIR, Office.SECRETARY, Office.TREASURER})
"""The offices that one person holds at a time."""
NOT_AGAIN = N_("This seat was given for one term: %(name)s cannot be re-appointed.")
ENOUGH_TERMS = N_("%(name)s had %(count)s terms in this office, and the council allows no more. Choose somebody else.")
NO_END = N_("This seat has no last day, so it goes on by itself.")
GOES_ON = N_("%(name)s was re-appointed already.")
_MONTHS = 12


@dataclass(frozen=True)
class Term:
    """How a seat's term stands: which one it is of that person in that office, and what comes after.

    `ends_soon` says that it ends within the council's weeks, `followed` that the next term stands already.
    """

    number: int
    ends_soon: bool
    followed: bool


def next_term(starts_on: date, ends_on: date) -> tuple[date, date]:
    """First and last day of the term after one, as long: in months where it is whole months, else in days."""
    first = ends_on + timedelta(days=1)
    if first.day == starts_on.day:
        months = (first.year - starts_on.year) * _MONTHS + first.month - starts_on.month
        year, month = divmod(first.year * _MONTHS + first.month - 1 + months, _MONTHS)
        if first.day <= 28:
            return first, date(year, month + 1, first.day) - timedelta(days=1)
    return first, ends_on + (first - starts_on)


def overlap(seat: Seat, starts_on: date, ends_on: date | None) -> bool:
    """Whether a seat is held on a day of a term; None is no end."""
    begins_before = ends_on is None or seat.starts_on <= ends_on
    return begins_before and (seat.ends_on is None or seat.ends_on >= starts_on)


def terms_held(seats: Iterable[Seat], user_id: int, office: Office) -> int:
    """How many terms somebody has had in an office, the present one included; seats that never were do not count."""
    return sum(
        seat.user_id == user_id and seat.office == office and (seat.ends_on is None or seat.ends_on >= seat.starts_on)
        for seat in seats
    )


def followed(seat: Seat, seats: Iterable[Seat]) -> bool:
    """Whether the same person holds the same office after this term ends."""
    return seat.ends_on is not None and any(
        other.user_id == seat.user_id
        and other.office == seat.office
        and other.starts_on > seat.starts_on
        and (other.ends_on is None or other.ends_on > seat.ends_on)
        for other in seats
    )


def ends_soon(seat: Seat, council: Council, today: date) -> bool:
    """Whether a term that runs ends within the weeks in which the council wants to know it."""
    soon = today + timedelta(weeks=council.warn_weeks)
    return seat.ends_on is not None and seat.is_current(today) and seat.ends_on <= soon


def refusal(seat: Seat, seats: Iterable[Seat], council: Council) -> str | None:
    """Why a seat cannot have a next term, or None; the sentence has places for `name` and `count`."""
    seats = list(seats)
    if seat.ends_on is None:
        return NO_END
    if followed(seat, seats):
        return GOES_ON
    if not seat.may_be_reappointed:
        return NOT_AGAIN
    if council.most_terms is not None and terms_held(seats, seat.user_id, seat.office) >= council.most_terms:
        return ENOUGH_TERMS
    return None


def terms(seats: Iterable[Seat], council: Council, today: date) -> Mapping[int, Term]:
    """How each seat's term stands, by seat."""
    seats = list(seats)
    return {
        seat.id: Term(
            number=sum(
                other.user_id == seat.user_id and other.office == seat.office and other.starts_on <= seat.starts_on
                for other in seats
                if other.ends_on is None or other.ends_on >= other.starts_on
            ),
            ends_soon=ends_soon(seat, council, today),
            followed=followed(seat, seats),
        )
        for seat in seats
    }
