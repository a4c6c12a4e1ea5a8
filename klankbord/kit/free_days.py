"""Days without school: what the region and the law give, as spans of days with a name.

The Dutch school holidays per region are those the minister sets or advises, to 2030, from the `holidays` library. It is
loaded when a page first needs it and not with the application: it costs a tenth of a second that no other page needs.
"""

import enum
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

KNOWN_UNTIL = 2030
"""The last year whose school holidays are known."""


class Region(enum.StrEnum):
    """Whose holidays a school keeps: a Dutch region, Belgium (public holidays alone), or none but its own."""

    NONE = ""
    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"
    BELGIUM = "belgium"


class Source(enum.StrEnum):
    """Where a free day comes from."""

    SCHOOL = "school"
    REGION = "region"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Free days from the first to the last one, both included."""

    first: date
    last: date
    name: str
    source: Source = Source.SCHOOL

    def covers(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


def of_region(region: str, first: date, last: date) -> list[Span]:
    """School and public holidays of a region that touch a period, in order; not a public one within a school one."""
    spans: list[Span] = []
    for year in range(first.year, last.year + 1):
        spans += _of_year(region, year)
    found = [span for span in _joined(sorted(spans)) if span.last >= first and span.first <= last]
    holidays = [span for span in found if span.source == Source.REGION]
    return [
        span
        for span in found
        if span.source == Source.REGION
        or not any(one.first <= span.first and span.last <= one.last for one in holidays)
    ]


def on(day: date, spans: Iterable[Span]) -> Span | None:
    """What makes a day free, the school's own word first; None for an ordinary day."""
    found = [span for span in spans if span.covers(day)]
    return min(found, key=lambda span: (list(Source).index(span.source), span.first)) if found else None


@lru_cache(maxsize=64)
def _of_year(region: str, year: int) -> tuple[Span, ...]:
    if region not in set(Region) or region == Region.NONE:
        return ()
    library = importlib.import_module("holidays")
    country = "BE" if region == Region.BELGIUM else "NL"
    spans = _spans(library.country_holidays(country, years=year, language="nl"), Source.PUBLIC)
    if country == "NL" and year <= KNOWN_UNTIL:
        school = library.country_holidays(
            "NL", subdiv=region.capitalize(), categories=("school",), years=year, language="nl"
        )
        spans += _spans(school, Source.REGION)
    return tuple(spans)


def _spans(days: dict[date, Any], source: Source) -> list[Span]:
    return _joined(sorted(Span(day, day, str(name), source) for day, name in days.items()))


def _joined(spans: list[Span]) -> list[Span]:
    """Spans of one name that follow each other as one, over New Year too."""
    joined: list[Span] = []
    for span in spans:
        place = next(
            (
                number
                for number, before in enumerate(joined)
                if (before.name, before.source) == (span.name, span.source)
                and span.first <= before.last + timedelta(days=1)
            ),
            None,
        )
        if place is None:
            joined.append(span)
        else:
            before = joined[place]
            joined[place] = Span(before.first, max(before.last, span.last), before.name, before.source)
    return sorted(joined)
