"""Where the heading of a table is: in one row, or in two with "Verzorger 1" above "Naam" and "E-mail"."""

from collections.abc import Collection
from dataclasses import dataclass

from klankbord.kit.roster.headings import Heading, read_heading
from klankbord.kit.roster.tables import Line, Table
from klankbord.kit.roster.words import fold

LOOKED_AT = 60


@dataclass(frozen=True)
class Found:
    """A heading: the position of its last row among the lines, its texts, and how much of it was understood."""

    at: int
    texts: list[str]
    score: int


def column_key(heading: str, index: int) -> str:
    """How a remembered mapping names a column (as `Column.key`)."""
    return " ".join(heading.casefold().split()) or f"#{index + 1}"


def worth(records: list[list[str]]) -> int:
    """How much the best of these records looks like a heading; compares separators."""
    return max((_score(record, ()) for record in records), default=0)


def find_header(table: Table, mapped: Collection[str] = ()) -> Found | None:
    """The row that says what the columns hold; None where there is none."""
    best: Found | None = None
    for at, _line in enumerate(table.lines[:LOOKED_AT]):
        for texts in _readings(table.lines, at):
            score = _score(texts, mapped)
            if score and (best is None or score > best.score):
                best = Found(at, texts, score)
    if best and (best.score > 1 or _addresses_below(table.lines[best.at + 1 :])):
        return best
    return None


def is_repeated(line: Line, texts: list[str]) -> bool:
    """Whether a row says the heading again."""
    cells = [(index, cell) for index, cell in line.filled() if index < len(texts)]
    same = sum(
        1 for index, cell in cells if fold(cell) == fold(texts[index]) or fold(texts[index]).endswith(fold(cell))
    )
    return len(cells) > 1 and same * 4 >= len(cells) * 3 and any(read_heading(cell).known for _index, cell in cells)


def _readings(lines: list[Line], at: int) -> list[list[str]]:
    """The row alone, and together with the one above it where that names whole groups of columns."""
    own = lines[at].cells
    if at == 0 or lines[at - 1].blank:
        return [own]
    above = lines[at - 1].cells
    groups = {cell for cell in above if cell}
    told = [read_heading(group) for group in groups]
    if not any(heading.who or heading.carer for heading in told) or (len(groups) == 1 and above.count(above[0]) > 6):
        return [own]
    joined, group = [], ""
    for index in range(max(len(own), len(above))):
        over = above[index] if index < len(above) else ""
        under = own[index] if index < len(own) else ""
        group = over or group
        if over and not read_heading(over).who:
            group = ""
        joined.append(under if not group or fold(group) == fold(under) else f"{group} {under}".strip())
        if over and not group and not under:
            joined[-1] = over
    return [own, joined]


def _score(cells: list[str], mapped: Collection[str]) -> int:
    filled = [cell for cell in cells if cell]
    if not filled:
        return 0
    told: set[Heading | str] = set()
    known = 0
    for index, cell in enumerate(cells):
        heading = read_heading(cell)
        if heading.known or column_key(cell, index) in mapped:
            known += 1
            told.add(heading if heading.known else column_key(cell, index))
    people = any(isinstance(one, str) or one.telling for one in told)
    return len(told) if people and known * 5 >= len(filled) * 2 else 0


def _addresses_below(lines: list[Line]) -> bool:
    return any("@" in cell for line in lines[:20] for cell in line.cells)
