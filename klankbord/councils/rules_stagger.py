"""Officers who would all leave in one school year, and last days that spread them over several."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from klankbord.councils.models import Office, Seat
from klankbord.councils.rules_terms import SINGLE, followed
from klankbord.kit.dates import school_year

_YEARS = 3
"""Over how many school years the last days are spread at most."""
_ORDER = (Office.CHAIR, Office.SECRETARY, Office.TREASURER, Office.VICE_CHAIR, Office.ORGANISER)


@dataclass(frozen=True)
class Stagger:
    """Officers who all end in `year`, with the last day proposed for each; for some it stays as it is."""

    year: str
    days: Mapping[int, date]
    seats: tuple[Seat, ...]

    @property
    def mark(self) -> str:
        """What was proposed, in a word that tells it from another proposal."""
        return ",".join(f"{seat.id}:{seat.ends_on}:{self.days[seat.id]}" for seat in self.seats)


def stagger(seats: Iterable[Seat], today: date) -> Stagger | None:
    """A proposal where at least two people hold an office and all of them would end in one school year, else None.

    Who sits longest goes first; each of the next ones stays a year longer, over three years at most. A seat that may
    not be given again, or whose office somebody else has after it, keeps its day; those who go on already do not end.
    """
    seats = list(seats)
    officers = [
        seat
        for seat in seats
        if seat.office != Office.MEMBER
        and seat.deputy_of_id is None
        and seat.is_current(today)
        and not followed(seat, seats)
    ]
    ends = [seat.ends_on for seat in officers]
    if len({seat.user_id for seat in officers}) < 2 or None in ends:
        return None
    years = {school_year(day) for day in ends if day is not None}
    if len(years) != 1:
        return None
    held = sorted(officers, key=lambda seat: (not _is_fixed(seat, seats), seat.starts_on, _ORDER.index(seat.office)))
    fixed = sum(_is_fixed(seat, seats) for seat in held)
    first = min(fixed, 1)
    days: dict[int, date] = {}
    for number, seat in enumerate(held):
        assert seat.ends_on is not None  # noqa: S101 - without an end nothing was proposed
        later = 0 if number < fixed else (number - fixed + first) % _YEARS
        days[seat.id] = years_later(seat.ends_on, later)
    if all(days[seat.id] == seat.ends_on for seat in held):
        return None
    return Stagger(years.pop(), days, tuple(held))


def _is_fixed(seat: Seat, seats: Iterable[Seat]) -> bool:
    """Whether a seat cannot go on after its last day."""
    taken = seat.office in SINGLE and any(
        other.office == seat.office
        and other.deputy_of_id is None
        and seat.ends_on is not None
        and other.starts_on > seat.ends_on
        and (other.ends_on is None or other.ends_on >= other.starts_on)
        for other in seats
    )
    return taken or not seat.may_be_reappointed


def years_later(day: date, years: int) -> date:
    """The same day some years on; the last of February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
