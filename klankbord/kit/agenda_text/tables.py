"""Agendas as tables: tabs, pipes, semicolons or columns of spaces under a row of usual headings."""

import re
from dataclasses import dataclass, field

from klankbord.kit.agenda_text.clock import leading_times
from klankbord.kit.agenda_text.lines import Line, unmarked
from klankbord.kit.agenda_text.numbers import marker

COLUMNS = {
    "number": (
        r"nr|ag\.?\s?punt|no|num|nummer|number|volg\s?nr|volgnummer|#|n°|№|item (?:no|nr|number|#)|agenda\s?nr"
        r"|ap|nr agendapunt"
    ),
    "title": (
        r"onderwerp(?:en)?|agendapunt(?:en)?|agenda|agenda\s?items?|items?|topics?|subjects?"
        r"|wat|what|titel|title|thema|punt(?:en)?"
        r"|bespreekpunt(?:en)?|omschrijving|activiteit|activity|agenda topics?|agenda points?|matter|business"
    ),
    "purpose": (
        r"doel(?:stelling)?|purpose|soort|aard|type|doel van (?:de )?bespreking"
        r"|wijze van behandeling|behandeling|gevraagd|status|kind"
        r"|aim|ter|i/a/i|b/i/m|b/m/i|i/d/b|d/i|for|soort punt|karakter"
    ),
    "time": (
        r"tijd(?:en|stip|sindicatie|vak|slot|splanning)?|time|timing|times|start(?:tijd)?|aanvang|begin(?:tijd)?|van"
        r"|start time|hoe laat|clock|klok|tijdsplanning|tijd ca"
    ),
    "until": r"eind(?:e|tijd)?|tot|end(?: time)?|until|finish",
    "length": (
        r"duur|duration|minuten|minutes|mins?|min\.?|lengte|length|tijdsduur|aantal minuten"
        r"|time allowed|allotted time|hoe lang|how long"
    ),
    "who": (
        r"wie|\w+ door|door|who|presenters?|leads?|leader|eigenaar|owner|verantwoordelijke?|inbrenger"
        r"|ingebracht door|inleider|spreker|speakers?"
        r"|trekker|door wie|naam|name|namen|portefeuille(?:houder)?|led by|by|responsible"
        r"|responsibility|person|facilitator|inbreng"
        r"|host|by whom|presented by|initiatief|wie leidt|persoon|gespreksleider|actor"
        r"|lead person|introduced by|toelichting door"
    ),
    "papers": (
        r"bijlagen?|stuk(?:ken)?|papers?|documenten|documents?|attachments?|appendix"
        r"|appendices|enclosures?|annex|vergaderstukken"
        r"|bijlage\(n\)|paper\(s\)|attachment\(s\)|stuk\(ken\)|bijlage nr|paper no|attached|doc"
    ),
    "other": (
        r"toelichting|opmerking(?:en)?|notes?|remarks?|comments?|actie|action|besluit|decision"
        r"|outcome|description|details|resultaat|uitkomst"
    ),
}
HEADINGS = {name: re.compile(rf"(?:{words})\.?", re.IGNORECASE) for name, words in COLUMNS.items()}
QUALIFIER = re.compile(r"\s*(?:[(\[].*[)\]]|[?:*]|in minuten|in minutes)\s*$")
BARRIER = re.compile(r"^[\s|+:=–—-]{3,}$")
BORDERED = "||"
"""The delimiter of rows that also open and close with a pipe."""
NUMERIC = re.compile(r"[(#]?(?:\d{1,3}(?:\.\d{1,2})*\.?[a-z]?|[IVX]{1,5}[a-z]?|[a-z])[.):]*")


@dataclass(frozen=True)
class Cell:
    """A filled cell with the column it stands in; `column` is empty where the heading is not known."""

    column: str
    text: str


@dataclass(frozen=True)
class Row:
    """The filled cells of a table's row."""

    cells: tuple[Cell, ...]

    def text(self, column: str) -> str:
        """The cells of one column, joined."""
        return " ".join(cell.text for cell in self.cells if cell.column == column)


@dataclass
class Tables:
    """What of a text is table: heading rows, lines between rows, and rows by line number."""

    headings: set[int] = field(default_factory=set)
    barriers: set[int] = field(default_factory=set)
    rows: dict[int, Row] = field(default_factory=dict)
    more: set[int] = field(default_factory=set)
    """Lines that go on with a cell of the row above them."""
    papers_word: dict[int, str] = field(default_factory=dict)
    """What the heading of the attachments' column calls one, per row."""


def find_tables(lines: list[Line]) -> Tables:
    """Read every table that has a heading row with words that agendas use."""
    tables = Tables()
    index = 0
    while index < len(lines):
        found = _heading(lines, index)
        index = _rows(lines, index, *found, tables) if found else index + 1
    return tables


def split(wide: str, delimiter: str) -> list[tuple[int, str]]:
    """The cells of a line with the place where each starts."""
    if delimiter == " ":
        return [(cell.start(), cell[0].strip()) for cell in re.finditer(r"\S+(?:\s\S+)*", wide.expandtabs(8))]
    body = re.sub(r"\|\s*$", "", re.sub(r"^\s*\|", "", wide)) if delimiter == BORDERED else wide
    return [(place, unmarked(cell.strip())) for place, cell in enumerate(body.split(delimiter[0]))]


def _heading(lines: list[Line], index: int) -> tuple[str, list[tuple[int, str, str]]] | None:
    """The delimiter and the columns (place, name, heading) if this line heads a table."""
    wide = lines[index].wide
    below = lines[index + 1].wide.strip() if index + 1 < len(lines) else ""
    bordered = wide.strip().startswith("|") and (wide.strip().endswith("|") or below.startswith("|"))
    for delimiter in (BORDERED if bordered else "|", "\t", ";", " "):
        if delimiter != " " and delimiter[0] not in wide:
            continue
        cells = split(wide, delimiter)
        columns = [(place, _column(text), text) for place, text in cells]
        known = [name for _, name, _ in columns if name]
        filled = sum(bool(text) for _, text in cells)
        if delimiter in {";", " "} and len(known) < 3:
            continue
        if (
            len(known) >= 2
            and len(set(known)) >= 2
            and 2 * len(known) >= filled
            and set(known) & {"title", "number", "who"}
        ):
            return delimiter, _settled(columns, lines[index + 1 :], delimiter)
    return None


def _column(heading: str) -> str:
    bare = QUALIFIER.sub("", heading.strip()).strip()
    known = next((name for name, pattern in HEADINGS.items() if pattern.fullmatch(bare)), "")
    if known or "/" not in bare:
        return known
    return next((name for part in bare.split("/") if (name := _column(part.strip()))), "")


def _settled(columns: list[tuple[int, str, str]], below: list[Line], delimiter: str) -> list[tuple[int, str, str]]:
    """Of two columns that could hold the title, the one with numbers holds the number; so does an unnamed one."""
    names = [name for _, name, _ in columns]
    samples = [dict(split(line.wide, delimiter)) for line in below[:12]]
    for index, (place, name, _) in enumerate(columns):
        cells = [text for sample in samples if (text := sample.get(place, ""))]
        numeric = bool(cells) and sum(bool(NUMERIC.fullmatch(cell)) for cell in cells) * 2 > len(cells)
        if name in {"", "title"} and numeric and "number" not in names and (name == "" or names.count("title") > 1):
            names[index] = "number"
        elif name == "number" and cells and not numeric and "title" not in names:
            names[index] = "title"
    if "title" not in names:
        free = [index for index, name in enumerate(names) if name in {"", "other"}]
        if free:
            names[free[0]] = "title"
    first = names.index("title") if "title" in names else -1
    names = ["other" if name == "title" and index != first else name for index, name in enumerate(names)]
    return [(place, name or "other", heading) for (place, _, heading), name in zip(columns, names, strict=True)]


def _rows(lines: list[Line], index: int, delimiter: str, columns: list[tuple[int, str, str]], tables: Tables) -> int:
    tables.headings.add(index)
    word = next((_paper_word(heading) for _, name, heading in columns if name == "papers"), "")
    misses = 0
    for at in range(index + 1, len(lines)):
        line = lines[at]
        if BARRIER.match(line.wide):
            tables.barriers.add(at)
            continue
        if at in tables.more:
            continue
        cells = split(line.wide, delimiter)
        if len(cells) < 2:
            misses += 1
            if misses > 4 and delimiter != "\t":
                return at
            continue
        if _heading(lines, at):
            return at
        misses = 0
        if delimiter == "\t" and columns[0][1] in {"number", "time"}:
            cells = _whole(lines, at, cells, len(columns), tables)
        row = _row(_numbered(cells, columns), columns, delimiter)
        if row.cells:
            tables.rows[at] = row
            tables.papers_word[at] = word
    return len(lines)


def _numbered(cells: list[tuple[int, str]], columns: list[tuple[int, str, str]]) -> list[tuple[int, str]]:
    """`1. Opening` in the column of the numbers: two cells in one."""
    places = [place for place, name, _ in columns if name == "number"]
    first = cells[0] if cells else (0, "")
    if not places or first[0] != places[0] or NUMERIC.fullmatch(first[1]) or len(cells) >= len(columns):
        return cells
    found = marker(first[1])
    if not found or places[0] + 1 >= len(columns) or columns[places[0] + 1][1] != "title":
        return cells
    rest = [(place + 1, text) for place, text in cells[1:]]
    return [(first[0], found.number), (first[0] + 1, found.rest), *rest]


def _whole(
    lines: list[Line], at: int, cells: list[tuple[int, str]], columns: int, tables: Tables
) -> list[tuple[int, str]]:
    """The cells of a row that a line break inside a cell tore apart: the pieces together have the row's length."""
    texts = [text for _, text in cells]
    more: list[int] = []
    for below in range(at + 1, min(at + 6, len(lines))):
        following = [text for _, text in split(lines[below].wide, "\t")]
        begins = NUMERIC.fullmatch(following[0]) or leading_times(following[0]) or not following[0]
        if len(texts) >= columns or begins or len(texts) + len(following) - 1 > columns or lines[below].gap:
            break
        texts = [*texts[:-1], f"{texts[-1]} {following[0]}".strip(), *following[1:]]
        more.append(below)
    if len(texts) != columns or not more:
        return cells
    tables.more |= set(more)
    return list(enumerate(texts))


def _row(cells: list[tuple[int, str]], columns: list[tuple[int, str, str]], delimiter: str) -> Row:
    filled: list[Cell] = []
    for place, text in cells:
        if not text:
            continue
        if delimiter == " ":
            name = min(columns, key=lambda column: abs(column[0] - place))[1]
        else:
            name = next((name for spot, name, _ in columns if spot == place), "other")
        if name == "number" and not NUMERIC.fullmatch(text):
            name = "other" if any(cell.column == "title" for cell in filled) else "title"
        filled.append(Cell(name, text))
    return Row(tuple(filled))


def _paper_word(heading: str) -> str:
    word = re.split(r"[\s(]", heading.strip().lower())[0]
    english = {"papers": "paper", "documents": "document", "attachments": "attachment", "enclosures": "enclosure"}
    dutch = {
        "bijlagen": "bijlage",
        "stukken": "stuk",
        "documenten": "document",
        "vergaderstukken": "stuk",
        "appendices": "appendix",
    }
    return {**english, **dutch}.get(word, word)
