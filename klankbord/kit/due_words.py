"""By when, as people say it: a day, a month, the next meeting; in Dutch and English."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from klankbord.kit.agenda_text.days import MONTH, MONTHS, YEAR, find_days


class DueKind(StrEnum):
    """What a due day stands for: that day, the last day of a month, or the day of the next meeting."""

    DAY = "day"
    MONTH = "month"
    NEXT_MEETING = "next_meeting"


@dataclass(frozen=True, slots=True)
class Due:
    """What words about a day mean; `day` is unknown for the next meeting."""

    kind: DueKind
    day: date | None = None


_NEXT = re.compile(
    r"(?:(?:voor|vóór|op|in|tijdens|bij|tot|by|at|before|until|for|in time for)\s+)?(?:(?:de|het|the|our|onze)\s+)?"
    r"(?:eerstvolgende|volgende|komende|aanstaande|next|coming)\s+"
    r"(?:vergadering|overleg|bijeenkomst|keer|meeting|time)[.!]?",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(
    rf"(?:(?:uiterlijk|no later than)\s+)?(?:(?:in|in de loop van|during|eind|einde|eind van|end of|by the end of)\s+)?"
    rf"(?P<month>{MONTH})(?:\s+(?P<year>{YEAR}))?[.!]?",
    re.IGNORECASE,
)
_END = re.compile(r"\b(?:einde?|end)\b", re.IGNORECASE)
_AROUND = re.compile(
    r"[\s,.!]*(?:(?:voor|vóór|uiterlijk|tegen|op|per|tot|deadline|by|before|on|until|due|no later than|de|the)"
    r"[\s,.!]*)*",
    re.IGNORECASE,
)


def read_due(words: str, today: date) -> Due | None:
    """What words mean, None where they stay words; without a year it is the first such day or month from `today` on."""
    said = " ".join(words.split())
    if _NEXT.fullmatch(said):
        return Due(DueKind.NEXT_MEETING)
    month = _IN_MONTH.fullmatch(said)
    if month:
        return _month(month["month"], month["year"], today)
    days = find_days(said, today, labelled=True)
    if len(days) == 1 and _AROUND.fullmatch(f"{said[: days[0].at]} {said[days[0].to :]}"):
        return Due(DueKind.DAY, days[0].date)
    return None


def is_end(words: str) -> bool:
    """Whether words about a month name its end."""
    return _END.search(words) is not None


def _month(name: str, said_year: str | None, today: date) -> Due | None:
    month = MONTHS[name.casefold().rstrip(".")]
    if said_year is None:
        year = today.year + (month < today.month)
    else:
        digits = said_year.lstrip("'’")
        year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    if not 1900 <= year <= 9998:
        return None
    return Due(DueKind.MONTH, date(year, month, monthrange(year, month)[1]))
