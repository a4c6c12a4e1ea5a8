"""Dates as Dutch and English agendas spell them."""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar maa",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAY = (
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:avond|ochtend|middag)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+evening|\s+afternoon|\s+morning)?"
    r"|(?:ma|di|wo|do|vr|za|zo|mon|tues?|wed|thurs?|thu|fri|sat|sun)\b\.?)"
)
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?!\w)\.?"
YEAR = r"(?:\d{4}|['’]\d{2})(?![\d:]|[.]\d)"
SOON = r"(?:\s*,?\s*(?:a\.?\s?s\.?|aanstaande|jl\.?|j\.l\.)(?!\w))?"
BEFORE = (
    rf"(?<![\w./])(?:(?:d\.d\.?|dd\.?)\s*)?(?:(?:aanstaande|komende|a\.s\.|coming)\s+)?"
    rf"(?:{WEEKDAY}\s*,?\s*(?:(?:the|de|d\.d\.)\s+)?)?"
)
DATES = (
    re.compile(rf"{BEFORE}(?P<y>\d{{4}})[-/.](?P<n>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?!\d)", re.IGNORECASE),
    re.compile(
        rf"{BEFORE}(?P<d>\d{{1,2}})\s*[-/.]\s*(?P<n>\d{{1,2}})\s*[-/.]\s*(?P<y>\d{{4}}|['’]?\d{{2}})(?![\d:])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{BEFORE}(?P<d>\d{{1,2}})(?:st|nd|rd|th|e|de"
        rf"|ste)?\.?[\s-]*(?:of\s+)?(?P<w>{MONTH})(?:[\s,-]*(?P<y>{YEAR}))?{SOON}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{BEFORE}(?P<w>{MONTH})\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d?)(?:\s*,?\s*(?P<y>{YEAR}))?",
        re.IGNORECASE,
    ),
)
SHORT = re.compile(
    rf"(?<![\w./])(?P<lead>{WEEKDAY}\s*)?(?P<d>\d{{1,2}})\s?[-/]\s?(?P<n>\d{{1,2}})(?![\d/:.-])", re.IGNORECASE
)


@dataclass(frozen=True)
class Day:
    """A date with its place in the text."""

    date: date
    at: int
    to: int


def find_days(text: str, today: date, *, labelled: bool = False) -> list[Day]:
    """All dates in a text, left to right; one without a year is the first such date on or after `today`.

    `4-10` counts only after a weekday, or in a value whose label says that a date follows: it could be two groups.
    """
    days: list[Day] = []
    for pattern in DATES:
        for found in pattern.finditer(text):
            if any(found.start() < day.to and day.at < found.end() for day in days):
                continue
            day = _day(found, today)
            if day:
                trailing = len(found[0]) - len(found[0].rstrip(" ,"))
                days.append(Day(day, found.start(), found.end() - trailing))
    if not days:
        for found in SHORT.finditer(text):
            told = labelled or found["lead"] or int(found["d"]) > 12
            day = _day(found, today) if told and int(found["n"]) <= 12 else None
            if day:
                days.append(Day(day, found.start(), found.end()))
    return sorted(days, key=lambda day: day.at)


def _day(found: re.Match[str], today: date) -> date | None:
    part = found.groupdict()
    day = int(part["d"])
    word = part.get("w")
    month = MONTHS[word.lower().rstrip(".")] if word else int(part["n"])
    if month > 12 >= day:
        day, month = month, day  # 3/27/2023, as Americans write it
    year = part.get("y")
    if year:
        digits = year.lstrip("'’")
        return _made(int(digits) if len(digits) == 4 else 2000 + int(digits), month, day)
    return _next(month, day, today)


def _next(month: int, day: int, today: date) -> date | None:
    for year in range(today.year, min(today.year + 9, 9999) + 1):
        if (month, day) == (2, 29) and not isleap(year):
            continue
        made = _made(year, month, day)
        if made is None or made >= today:
            return made
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
