"""Who was asked in a year and is not reached: no address, mail that comes back, or nothing ever opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.proposals import queries_overview, queries_unreached
from klankbord.proposals.queries_unreached import NotReached, Why


@dataclass(frozen=True, slots=True)
class Unreached:
    """The people of a year, by why they are not reached; `asked` is how many people were asked in all."""

    year: str
    years: list[str]
    asked: int
    people: dict[Why, Sequence[NotReached]]

    @property
    def number(self) -> int:
        """How many they are together."""
        return sum(len(people) for people in self.people.values())


def read(council: Council, viewer: Viewer, asked_year: str, now: datetime) -> Unreached:
    """Who is not reached in the year asked for, else the present one. Three statements."""
    years = queries_overview.years(council.id, viewer.zone)
    this = dates.school_year(dates.local(now, viewer.zone).date())
    year = asked_year if asked_year in years else this
    found = queries_unreached.not_reached(council.id, year, viewer.zone)
    return Unreached(
        year,
        years if this in years else [this, *years],
        queries_unreached.asked(council.id, year, viewer.zone),
        {why: [one for one in found if one.why is why] for why in Why},
    )
