"""Which lines of a text are its agenda items."""

import re
from collections.abc import Collection
from datetime import date

from klankbord.kit.agenda_text.header import is_when_and_where
from klankbord.kit.agenda_text.marks import Marks
from klankbord.kit.agenda_text.meeting import Reading, read_labels
from klankbord.kit.agenda_text.numbers import Marker, marker
from klankbord.kit.agenda_text.plain import items_without_marks
from klankbord.kit.agenda_text.rows import Sorted, What
from klankbord.kit.agenda_text.tables import Row, Tables
from klankbord.kit.agenda_text.titles import read_title

ABOUT = re.compile(r"(?:datum|date|plaats|locatie|place|venue|location|wanneer|when|waar|where)\b", re.IGNORECASE)
PAUSE = re.compile(r"(?:\w*pauze|(?:\w+ )?break|recess)[.!]?", re.IGNORECASE)


def is_pause(text: str) -> bool:
    """Whether a line is a break without a number: `PAUZE (15 minuten)`, `--- pauze ---`."""
    return bool(PAUSE.fullmatch(read_title(text.strip(" -–—*=~"), Marks())))


def which_items(lines: list[Sorted], tables: Tables, numbers: Collection[int], today: date) -> set[int]:
    """The lines that are items: numbered ones, rows, timed ones, or, where there is nothing else, bullets."""
    items = {at for at in numbers if lines[at].what is What.NUMBERED}
    numbered_rows = any(row_marker(row) for row in tables.rows.values())
    for found in lines:
        if found.what is not What.ROW:
            continue
        row = tables.rows[found.at]
        told = any(cell.column != "number" for cell in row.cells) if found.at in numbers else False
        if told or (found.at not in numbers and _is_item(found, row, numbered_rows, today)):
            items.add(found.at)
    firm = sorted(items)
    timed = {found.at for found in lines if found.what is What.TIMED and _is_timed_item(found, lines, firm)}
    bulleted = {at for at in timed if lines[at].line.bullet}
    if firm:
        return items | (timed - bulleted)
    if timed != bulleted:
        return timed
    return _bullets(lines, timed, today) or items_without_marks(lines)


def _bullets(lines: list[Sorted], timed: set[int], today: date) -> set[int]:
    """Where the whole agenda is bullets: the outer ones; those further in tell more about them."""
    bullets = [
        found
        for found in lines
        if found.line.bullet and found.what is not What.NOTHING and read_labels(found.line.text, Reading(today)) is None
    ]
    if not bullets:
        return set()
    top = min(found.line.indent for found in bullets)
    sign = next(found.line.bullet for found in bullets if found.line.indent == top)
    return {
        found.at
        for found in bullets
        if found.line.indent <= top + 1 and (found.line.bullet == sign or found.at in timed)
    }


def _is_timed_item(found: Sorted, lines: list[Sorted], numbered: list[int]) -> bool:
    """Not the line that tells when people meet, nor a run of times within a numbered item."""
    above = [at for at in numbered if at < found.at]
    if not above and is_when_and_where(found.line.text):
        earlier = any(one.what is What.TIMED for one in lines[: found.at])
        if not earlier or numbered:
            return False
    return not above or found.line.indent <= lines[above[-1]].line.indent + 1


def _is_item(found: Sorted, row: Row, numbered: bool, today: date) -> bool:
    """A row without a number: an item, unless it is the name of a section or tells about the meeting."""
    title = row.text("title")
    if not title or (ABOUT.match(title) and read_labels(found.line.text, Reading(today)) is not None):
        return False
    return len(row.cells) > 1 or is_pause(title) or not (numbered or title.isupper())


def row_marker(row: Row) -> Marker | None:
    """The number of a table's row, from its own column or in front of the title."""
    number = row.text("number")
    return marker(f"{number.rstrip('.):')}. x") if number else marker(row.text("title"))
