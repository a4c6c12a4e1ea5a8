"""Reads a whole file: which kind it is, its tables row by row, and then who is who."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from klankbord.kit.errors import N_
from klankbord.kit.roster.carers import read_carers
from klankbord.kit.roster.classes import ClassNames
from klankbord.kit.roster.edexml import read_edexml
from klankbord.kit.roster.header import worth
from klankbord.kit.roster.kinds import Kind, kind_of
from klankbord.kit.roster.layout import Layout, lay_out
from klankbord.kit.roster.mentions import Mention
from klankbord.kit.roster.people import read_people
from klankbord.kit.roster.problems import Place, Problems
from klankbord.kit.roster.pupils import Pupils
from klankbord.kit.roster.rows import Row, is_left_out, read_classes
from klankbord.kit.roster.sentences import (
    NO_PERSON,
    NO_PERSON_UNNAMED,
    SECRET_ADDRESS,
    UNKNOWN_COLUMN,
    UNKNOWN_COLUMN_UNNAMED,
)
from klankbord.kit.roster.separated import read_separated
from klankbord.kit.roster.shape import Column, Format, Meaning, Roster
from klankbord.kit.roster.tables import Table, Written
from klankbord.kit.roster.unreadable import Unreadable
from klankbord.kit.roster.words import fold
from klankbord.kit.roster.workbook import read_workbook

Progress = Callable[[int, int], None]
EVERY = 200
_SECRET = re.compile(
    r"\b(?:geheim(?:e)?(?: (?:e mail ?)?adres\w*)?|adres geheim|niet delen|niet verstrekken|afgeschermd|geheimhouding"
    r"|secret|do not share|not to be shared)\b"
)


def read(
    data: bytes,
    name: str = "",
    *,
    mapping: Mapping[str, tuple[str, int]] | None = None,
    choices: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Roster:
    """The roster in a file called `name`.

    `mapping` says for a column's key what it means and for which carer, over what is guessed. `choices` names for a
    problem's key the option that settles it. `progress` is told now and then how many rows of how many are done.
    Raises Unreadable for what is no roster.
    """
    kind = kind_of(data, name)
    if kind is Kind.EDEXML:
        return read_edexml(data)
    written = read_workbook(data) if kind is Kind.WORKBOOK else read_separated(data, worth)
    return Reading(written, mapping or {}, choices or {}).roster(progress or (lambda _done, _total: None))


class Reading:
    """One reading of one file."""

    def __init__(self, written: Written, mapping: Mapping[str, tuple[str, int]], choices: Mapping[str, str]) -> None:
        self.written = written
        self.problems = Problems(choices)
        self.layouts, self.left_out = _counting(written.tables, mapping)
        self.rows = [(layout, list(layout.rows())) for layout in self.layouts]
        self.rows = [(layout, rows) for layout, rows in self.rows if rows] or self.rows[:1]
        self.several = len(self.rows) > 1
        self.names = ClassNames()
        self.pupils = Pupils()
        self.mentions: list[Mention] = []

    def roster(self, progress: Progress) -> Roster:
        """Everything in the file."""
        self._count_classes()
        total = sum(len(rows) for _layout, rows in self.rows)
        done = 0
        for order, (layout, rows) in enumerate(self.rows):
            self._unknown_columns(layout, order)
            above: dict[int, str] = {}
            for line, part in rows:
                row = Row(layout, line, self._place(layout, line.number, order), part, above)
                self._row(row)
                above = row.values
                done += 1
                if done % EVERY == 0:
                    progress(done, total)
        around: dict[int, set[str]] = defaultdict(set)
        for mention in self.mentions:
            for pupil in mention.pupils:
                around[pupil] |= {mention.name.key, mention.email or ""} - {""}
        pupils, became = self.pupils.settled(self.problems, around)
        for mention in self.mentions:
            mention.pupils = list(dict.fromkeys(became[pupil] for pupil in mention.pupils))
        people = read_people(self.mentions, self.problems)
        progress(total, total)
        classes = {one for person in people for one in person.classes} | {
            one.class_name for one in pupils if one.class_name
        }
        first = self.rows[0][0]
        written = Format(self.written.encoding, self.written.delimiter, first.header_row, self._row_per())
        columns = [column for layout, _rows in self.rows for column in layout.columns]
        return Roster(written, columns, sorted(classes), pupils, people, self.problems.sorted(), total, self.left_out)

    def _place(self, layout: Layout, number: int, order: int) -> Place:
        return Place(number, layout.table.sheet if self.several else None, order)

    def _count_classes(self) -> None:
        for layout, rows in self.rows:
            column = layout.first(Meaning.CLASS)
            for line, part in rows:
                if column is None:
                    self.names.add(part)
                elif column.index not in line.dates:
                    self.names.add(line.at(column.index))

    def _row_per(self) -> str:
        """What one row is about; a list with one carer in a row that repeats its children has a row for each carer."""
        layout = self.rows[0][0]
        repeated = len({pupil for mention in self.mentions for pupil in mention.pupils}) * 5 < len(self.mentions) * 4
        alone = len(layout.carers) == 1 and layout.row_per == "child"
        return "carer" if alone and repeated and len({one.place for one in self.mentions}) > 1 else layout.row_per

    def _row(self, row: Row) -> None:
        """Take one row in: its children, its carers, and what must be asked."""
        if is_left_out(row, self.problems):
            return
        classes = read_classes(row, self.names, self.problems)
        child, numbers = row.child, row.numbers
        self._secret(row)
        found = read_carers(row, self.problems)
        said = any(row.values[column.index] for column in row.layout.columns if column.carer)
        if not found and (child.whole or numbers) and not self._asked(row):
            who = child.whole or ", ".join(numbers)
            self.problems.ask(row.place, "no_person", NO_PERSON, {"name": who})
        elif not found and said and not self._asked(row):
            self.problems.ask(row.place, "no_person", NO_PERSON_UNNAMED)
        pupils = []
        if not numbers and child.whole:
            pupils = [self.pupils.add(row.place, None, child, classes[0] if classes else None)]
        for at, number in enumerate(numbers):
            own = classes[at] if len(classes) == len(numbers) else classes[0] if len(classes) == 1 else None
            pupils.append(self.pupils.add(row.place, number, child, own))
        for mention in found:
            mention.pupils, mention.classes = pupils, classes
            mention.surnames = frozenset({child.surname_key}) if child.family else frozenset()
        self.mentions += found

    def _asked(self, row: Row) -> bool:
        """Whether a problem already says why nobody of this row is taken over."""
        return self.problems.has(row.place, {"not_a_person", "two_people"})

    def _secret(self, row: Row) -> None:
        told = [*row.all(Meaning.REMARK), *(row.get(Meaning.CARER_EMAIL, carer) for carer in row.layout.carers)]
        if any(_SECRET.search(fold(text)) for text in told if "@" not in text):
            self.problems.ask(row.place, "secret_address", SECRET_ADDRESS, options=())

    def _unknown_columns(self, layout: Layout, order: int) -> None:
        place = self._place(layout, layout.header_row, order)
        for column in layout.columns:
            if column.meaning is not Meaning.UNKNOWN or not _could_be_needed(column):
                continue
            if column.heading:
                values = {"column": column.heading}
                self.problems.ask(
                    place, "unknown_column", UNKNOWN_COLUMN, values, column=column.heading, subject=column.key
                )
            else:
                number = {"number": column.index + 1}
                self.problems.ask(place, "unknown_column", UNKNOWN_COLUMN_UNNAMED, number, subject=column.key)


def _could_be_needed(column: Column) -> bool:
    """Whether a column holds words, more than yes and no."""
    words = [fold(sample) for sample in column.samples if any(char.isalpha() for char in sample)]
    return bool(words) and not all(
        word in {"ja", "nee", "j", "n", "yes", "no", "y", "x", "true", "false"} for word in words
    )


def _counting(tables: list[Table], mapping: Mapping[str, tuple[str, int]]) -> tuple[list[Layout], list[str]]:
    """The tables that hold people, and the names of hidden sheets that hold them too and are left out."""
    if not any(not line.blank for table in tables for line in table.lines):
        raise Unreadable(N_("This file is empty. Choose the file that holds the list."))
    laid = [layout for table in tables if (layout := lay_out(table, mapping)) is not None]
    if not laid:
        raise Unreadable(N_("No row with headings was found. Put one above the list, such as Class, Parent, Mail."))
    people = [layout for layout in laid if layout.has_people]
    shown = [layout for layout in people if not layout.table.hidden]
    if not shown:
        raise Unreadable(N_("No column names a parent. Add a column with the name or the mail address of a parent."))
    return shown, [layout.table.sheet for layout in people if layout.table.hidden]
