"""One row: its children, its class, whether it counts, and "idem" resolved."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from klankbord.kit.roster.classes import ClassNames, as_date, has_left, of_date, shown_date, split_classes
from klankbord.kit.roster.layout import Layout
from klankbord.kit.roster.mailbox import nameless, nothing
from klankbord.kit.roster.names import Name, from_parts, from_whole
from klankbord.kit.roster.problems import Place, Problems
from klankbord.kit.roster.sentences import (
    CLASS_IS_A_DATE,
    CLASS_OPEN,
    DEREGISTERED,
    DEREGISTERED_UNNAMED,
    IMPORT,
    LEAVE_OUT,
    NO_CLASS,
    this_class,
)
from klankbord.kit.roster.shape import Meaning
from klankbord.kit.roster.tables import Line
from klankbord.kit.roster.words import fold

_SAME = {"idem", "id", "zelfde", "dezelfde", "hetzelfde", "zie boven", "ditto", "same", "zelfde adres", "idem ouder 1",
         "zelfde als ouder 1", "zelfde als verzorger 1", "zie ouder 1", "as above", "same as above", "zie hierboven",
         "zelfde als boven", "same as parent 1"}  # fmt: skip
_SIGNS = {'"', "''", "”", "“", "„", "〃", "″", "'' ''", ",,", '""'}
_GONE_REMARK = re.compile(r"(?:is )?(?:uitgeschreven|van school|deregistered|left (?:the )?school)\b")
_YES = {"ja", "j", "yes", "y", "x", "true"}


def says_same(text: str) -> bool:
    """Whether a cell says that it holds what stands before or above it."""
    return bool(text) and (text in _SIGNS or fold(text) in _SAME)


def _says_left(text: str) -> bool:
    """A date, a yes, or a word for it; "Actief" and "Bekostigd" are none."""
    return has_left(text) or fold(text) in _YES or sum(map(str.isdigit, text)) > 3


@dataclass
class Row:
    """One row under its layout, with the values of the row above for "idem"."""

    layout: Layout
    line: Line
    place: Place
    part: str = ""  # the class of this part of the list
    above: dict[int, str] = field(default_factory=dict)
    values: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.layout.columns:
            text = self.line.at(column.index)
            if says_same(text) and column.carer < 2:
                text = self.above.get(column.index, "")
            self.values[column.index] = text

    def get(self, meaning: Meaning, carer: int = 0) -> str:
        """The first filled cell with this meaning."""
        return next((cell for cell in self.all(meaning, carer) if cell), "")

    def all(self, meaning: Meaning, carer: int = 0) -> list[str]:
        """Every cell with this meaning."""
        return [self.values[column.index] for column in self.layout.by.get((meaning, carer), ())]

    @property
    def numbers(self) -> list[str]:
        """The children's numbers, as text."""
        single = self.get(Meaning.PUPIL_NUMBER)
        several = re.split(r"\s*[,;|/&+]\s*|\s+", self.get(Meaning.PUPIL_NUMBERS))
        return [number for number in ([single] if single else several) if number and not nothing(number)]

    @cached_property
    def child(self) -> Name:
        """The child's name; empty where the row has none."""
        whole = self.get(Meaning.PUPIL_NAME)
        if whole and not nameless(whole):
            return replace(from_whole(whole), relation=None)
        parts = (self.get(Meaning.PUPIL_GIVEN), self.get(Meaning.PUPIL_PREFIX), self.get(Meaning.PUPIL_FAMILY))
        return from_parts(parts[0], "", parts[1], parts[2]) if any(parts) else Name()

    @property
    def gone(self) -> bool:
        """Whether the child is no longer at the school."""
        left = any(_says_left(cell) for cell in self.all(Meaning.LEFT))
        says = any(has_left(cell) for cell in self.all(Meaning.CLASS))
        return (
            says or left or self.line.struck or any(_GONE_REMARK.match(fold(cell)) for cell in self.all(Meaning.REMARK))
        )


def is_left_out(row: Row, problems: Problems) -> bool:
    """Whether the people of a row stay out because its child has left; a problem asks."""
    if not row.gone:
        return False
    who = row.child.whole or ", ".join(row.numbers)
    chosen = problems.ask(
        row.place,
        "deregistered",
        DEREGISTERED if who else DEREGISTERED_UNNAMED,
        {"name": who} if who else {},
        options=(LEAVE_OUT, IMPORT),
        subject=fold(who),
    )
    return chosen == LEAVE_OUT.code


def read_classes(row: Row, names: ClassNames, problems: Problems) -> list[str]:
    """The classes of a row, in the spelling the file uses most; a date is asked about and counts for nothing yet."""
    column = row.layout.first(Meaning.CLASS)
    if column is None:
        return [names.name(row.part)] if row.part else []
    text = row.values[column.index]
    real = row.line.dates.get(column.index)
    parts = [text] if real or as_date(text) else split_classes(text)
    found = []
    for part in parts:
        day = of_date(real) if real else as_date(part)
        if day is None:
            if not has_left(part) and not nothing(part):
                found.append(names.name(part))
            continue
        options = (CLASS_OPEN, *(this_class(name) for name in names.meant(*day)))
        values = {"found": shown_date(real) if real else part}
        chosen = problems.ask(
            row.place,
            "class_is_a_date",
            CLASS_IS_A_DATE,
            values,
            options=options,
            column=column.heading,
            subject=fold(part),
        )
        found += [option.values["class"] for option in options[1:] if option.code == chosen]
    asked = any(as_date(part) for part in parts) or real
    if not found and not asked and row.layout.row_per != "staff" and not has_left(text):
        problems.ask(row.place, "no_class", NO_CLASS, column=column.heading)
    return list(dict.fromkeys(found))
