"""Classes: their names in one spelling, lists of them, and those that Excel has made into a date."""

import re
from collections import Counter
from datetime import date

from klankbord.kit.roster.words import fold, plain

_LEAD = re.compile(r"^(?:groep|groepen|gr|klas|class|group|stamgroep)[\s.:]+(?=\S)")
_GONE = re.compile(
    r"(?:uitgeschreven|van school|verlaten|vertrokken|oud leerling|uitschrijving|afgemeld|verhuisd|left|deregistered"
    r"|uitgestroomd|schoolverlater|withdrawn|ex leerling)\b"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari february fevr", "mrt mar maart march marz", "apr april",
            "mei may mai", "jun juni june juin", "jul juli july juil", "aug augustus august aout", "sep sept september",
            "okt oct oktober october", "nov november", "dec dez december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_SHOWN = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_DAY_MONTH = re.compile(r"(\d{1,2})[\s./-]+([^\W\d_]{3,9})\.?(?:[\s./-]+(\d{2,4}))?")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,9})\.?[\s./-]+(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s+[\d:]+)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T\s][\d:.]+)?")
_CLASS = re.compile(
    r"(?:(?:groep|klas|class|group|gr|unit|stamgroep|bouw)\b.{1,20}"
    r"|\d{1,2}(?:\s?[/-]\s?\d{1,2})*\s?[a-z]{0,2}\d?|(?:[hvbmtga]|isk|havo|vwo|vmbo|mavo|tl|gl|kb|bb|bk|hv|th|kt|ath|gym)\s?\d[a-z0-9]{0,3})"
)
_BETWEEN = re.compile(r"\s*[,;|]\s*")  # "1+2" and "1 en 2" are one class of two years


def class_key(text: str) -> str:
    """Equal for spellings of one class: "Groep 5A", "5a", "5 A"; "1-2" is "1/2"."""
    return re.sub(r"\s+", "", _LEAD.sub("", plain(text).casefold().strip())).replace("-", "/")


def is_class(text: str) -> bool:
    """Whether a text by itself names a class: a sheet's name, a line above a part of a list."""
    return bool(_CLASS.fullmatch(plain(text).casefold().strip()))


def has_left(text: str) -> bool:
    """Whether a cell says that the child is no longer at the school."""
    return bool(_GONE.match(fold(text)))


def split_classes(text: str) -> list[str]:
    """The classes a cell names."""
    return [part for part in _BETWEEN.split(text) if part and part != "-"]


def as_date(text: str) -> tuple[int, int, int | None] | None:
    """Day, month and year (if told) of a class that has become a date: "6-jul", "jul-06", "06-07-2026"."""
    lower = fold(text) if not text[:1].isdigit() else plain(text).casefold()
    if found := _ISO.fullmatch(text):
        return _possible(int(found[3]), int(found[2]), int(found[1]))
    if found := _NUMBERS.fullmatch(text):
        return _possible(int(found[1]), int(found[2]), int(found[3]))
    if (found := _DAY_MONTH.fullmatch(lower)) and fold(found[2]) in _MONTHS:
        return _possible(int(found[1]), _MONTHS[fold(found[2])], int(found[3]) if found[3] else None)
    if (found := _MONTH_DAY.fullmatch(lower)) and found[1] in _MONTHS:
        return _possible(int(found[2]), _MONTHS[found[1]], None)
    return None


def _possible(day: int, month: int, year: int | None) -> tuple[int, int, int | None] | None:
    return (day, month, year) if 1 <= day <= 31 and 1 <= month <= 12 else None


def of_date(day: date) -> tuple[int, int, int | None]:
    """The same of a real date."""
    return day.day, day.month, day.year


def shown_date(day: date) -> str:
    """A real date as a Dutch sheet shows it: "5-jun"."""
    return f"{day.day}-{_SHOWN[day.month - 1]}"


class ClassNames:
    """The classes of a whole file, each in the spelling it has most often."""

    def __init__(self) -> None:
        self._spellings: dict[str, Counter[str]] = {}

    def add(self, text: str) -> None:
        """Count one cell."""
        for one in split_classes(text):
            if as_date(one) is None and not has_left(one):
                self._spellings.setdefault(class_key(one), Counter())[one] += 1

    def name(self, text: str) -> str:
        """The spelling of a class."""
        spellings = self._spellings.get(class_key(text))
        return spellings.most_common(1)[0][0] if spellings else text

    def meant(self, day: int, month: int, year: int | None) -> list[str]:
        """The classes that a date may have been; those that occur elsewhere in the file first."""
        low, high = sorted((day, month))
        likely = [f"{low}/{high}", f"{high}/{low}"] if low != high else [f"{low}/{high}"]
        if year and 2000 < year < 2010:
            likely.insert(0, f"{day}/{month}/{year - 2000}")
        known = [self.name(one) for one in likely if class_key(one) in self._spellings]
        starts = tuple(f"{one}" for one in likely)
        known += [self.name(key) for key in sorted(self._spellings) if key.startswith(starts) and key not in likely]
        return list(dict.fromkeys([*known, *likely]))[:6]
