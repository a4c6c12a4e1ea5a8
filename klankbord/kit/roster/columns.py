"""The columns of a table with their meanings: from the headings, the contents, and what a person said."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from klankbord.kit.roster.custody import is_answer
from klankbord.kit.roster.header import column_key
from klankbord.kit.roster.headings import Heading, read_heading
from klankbord.kit.roster.owners import NAMING, owned
from klankbord.kit.roster.shape import Column, Meaning
from klankbord.kit.roster.tables import Line
from klankbord.kit.roster.words import fold

SAMPLES = 3
LOOKED_AT = 200
_PUPIL = {
    "number": Meaning.PUPIL_NUMBER, "given": Meaning.PUPIL_GIVEN, "prefix": Meaning.PUPIL_PREFIX,
    "family": Meaning.PUPIL_FAMILY, "name": Meaning.PUPIL_NAME, "": Meaning.PUPIL_NAME,
}  # fmt: skip
_CARER = {
    "number": Meaning.CARER_NUMBER, "title": Meaning.CARER_TITLE, "given": Meaning.CARER_GIVEN,
    "initials": Meaning.CARER_INITIALS, "prefix": Meaning.CARER_PREFIX, "family": Meaning.CARER_FAMILY,
    "name": Meaning.CARER_NAME, "": Meaning.CARER_NAME, "email": Meaning.CARER_EMAIL,
    "relation": Meaning.RELATION, "custody": Meaning.CUSTODY, "language": Meaning.LANGUAGE,
    "representative": Meaning.CARER_NAME,
}  # fmt: skip
_ROW = {
    "class": Meaning.CLASS, "year": Meaning.YEAR, "left": Meaning.LEFT, "language": Meaning.LANGUAGE,
    "remark": Meaning.REMARK, "not_kept": Meaning.NOT_KEPT,
}  # fmt: skip
NAMES = {Meaning.CARER_GIVEN, Meaning.CARER_FAMILY, Meaning.CARER_NAME, Meaning.CARER_EMAIL}


def read_columns(
    sheet: str, texts: list[str], lines: list[Line], mapping: Mapping[str, tuple[str, int]]
) -> tuple[list[Column], dict[int, str], str]:
    """The columns, the relation that headings give each carer, and what a row is about ("child", "carer", "staff")."""
    width = max([len(texts), *(len(line.cells) for line in lines[:LOOKED_AT])], default=0)
    texts = texts + [""] * (width - len(texts))
    values = [[line.at(index) for line in lines[:LOOKED_AT] if line.at(index)] for index in range(width)]
    headings = [_settled(read_heading(text), values[index]) for index, text in enumerate(texts)]
    headings, row_per = owned(headings)
    headings, relations = _numbered(headings, texts)
    columns = [
        Column(
            sheet,
            index,
            texts[index],
            _meaning(heading, values[index], min(len(lines), LOOKED_AT)),
            heading.carer,
            tuple(_samples(values[index])),
        )
        for index, heading in enumerate(headings)
    ]
    columns = _by_content(_agreeing(columns), values)
    columns = [_mapped(column, mapping) for column in columns if column.heading or column.samples]
    columns = [replace(one, samples=()) if one.meaning is Meaning.NOT_KEPT else one for one in columns]
    return columns, relations, row_per


def _samples(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))[:SAMPLES]


def _settled(heading: Heading, values: list[str]) -> Heading:
    """A legal representative is a person, or a question answered with yes and no."""
    if heading.what == "representative":
        answered = bool(values) and all(is_answer(value) for value in values)
        return replace(heading, what="custody" if answered else "representative")
    return heading


def _numbered(headings: list[Heading], texts: list[str]) -> tuple[list[Heading], dict[int, str]]:
    """Every carer with a number: as the headings say, mother and father in the order they come."""
    used = {one.carer for one in headings if one.carer}
    by_relation: dict[str, int] = {}
    relations: dict[int, str] = {}
    seen: Counter[str] = Counter()
    taken = {_kind(one) for one in headings if one.carer == 1}
    rest = 0
    found = []
    for one, text in zip(headings, texts, strict=True):
        number = one.carer
        if one.who == "carer" and not number:
            if one.relation:
                if one.relation not in by_relation:
                    by_relation[one.relation] = next(free for free in range(1, 99) if free not in used)
                    used.add(by_relation[one.relation])
                number = by_relation[one.relation]
            else:
                seen[fold(text)] += 1
                naming = one.what in {*NAMING, "email"}
                number = seen[fold(text)] if naming else 1
                if naming and number == 1 and _kind(one) in taken:  # "Guardian" beside "Parent 1"
                    rest = rest or next(free for free in range(1, 99) if free not in used)
                    number = rest
        if one.who == "carer" and one.relation:
            relations[number] = one.relation
        found.append(replace(one, carer=number if one.who == "carer" else 0))
    return found, relations


def _kind(heading: Heading) -> str:
    """Whether a heading is about a name or an address."""
    return "name" if heading.what in NAMING else heading.what


def _meaning(heading: Heading, values: list[str], rows: int) -> Meaning:
    if not heading.known:
        return Meaning.UNKNOWN
    if heading.what == "left" and _everybody(values, rows):
        return Meaning.NOT_KEPT
    if heading.what in _ROW and not (heading.what == "language" and heading.who == "carer"):
        return _ROW[heading.what]
    if heading.who == "carer":
        return _CARER.get(heading.what, Meaning.NOT_KEPT)
    if heading.who == "pupil":
        if heading.what in {"number", ""} and heading.plural and not _names(values):
            return Meaning.PUPIL_NUMBERS
        if heading.what == "number" and _counts(values):
            return Meaning.NOT_KEPT
        return _PUPIL.get(heading.what, Meaning.NOT_KEPT)
    return Meaning.NOT_KEPT


def _everybody(values: list[str], rows: int) -> bool:
    """Whether nearly every row has a date here: the day on which a child will leave, not one on which it has left."""
    return len(values) > 4 and len(values) * 10 >= rows * 9 and all(any(map(str.isdigit, one)) for one in values)


def _names(values: list[str]) -> bool:
    return sum(1 for value in values if not any(char.isdigit() for char in value)) * 2 > len(values)


def _counts(values: list[str]) -> bool:
    """Whether these are the numbers of the rows: 1, 2, 3."""
    return len(values) > 1 and values == [str(number) for number in range(1, len(values) + 1)]


def _agreeing(columns: list[Column]) -> list[Column]:
    """One column per kind of name: a whole name beside a given name is the family name; the called name goes first."""
    kinds = {(column.meaning, column.carer) for column in columns}
    found = []
    taken: set[tuple[Meaning, int]] = set()
    for column in sorted(columns, key=lambda one: ("roepn" not in one.heading.casefold(), one.index)):
        meaning = column.meaning
        for whole, given, family in (
            (Meaning.CARER_NAME, Meaning.CARER_GIVEN, Meaning.CARER_FAMILY),
            (Meaning.PUPIL_NAME, Meaning.PUPIL_GIVEN, Meaning.PUPIL_FAMILY),
        ):
            if meaning is whole and (given, column.carer) in kinds:
                meaning = Meaning.NOT_KEPT if (family, column.carer) in kinds else family
            elif meaning is whole and (family, column.carer) in kinds:
                meaning = Meaning.NOT_KEPT
        if meaning is Meaning.YEAR and not any(kind is Meaning.CLASS for kind, _carer in kinds):
            meaning = Meaning.CLASS
        several = meaning in {Meaning.CARER_EMAIL, Meaning.REMARK, Meaning.NOT_KEPT, Meaning.UNKNOWN, Meaning.LEFT}
        if not several and (meaning, column.carer) in taken:
            meaning = Meaning.NOT_KEPT
        taken.add((meaning, column.carer))
        found.append(replace(column, meaning=meaning, carer=column.carer if meaning is not Meaning.NOT_KEPT else 0))
    return sorted(found, key=lambda one: one.index)


def _by_content(columns: list[Column], values: list[list[str]]) -> list[Column]:
    """A column that nobody named but that holds addresses is the address of the carer before it."""
    having = {column.carer for column in columns if column.meaning is Meaning.CARER_EMAIL}
    carers = sorted({column.carer for column in columns if column.carer})
    found = []
    nearest = 0
    for column in columns:
        nearest = column.carer or nearest
        filled = values[column.index]
        if (
            column.meaning is Meaning.UNKNOWN
            and filled
            and sum("@" in value for value in filled) * 5 >= len(filled) * 3
        ):
            free = [carer for carer in (nearest, *carers) if carer and carer not in having]
            number = free[0] if free else max(carers, default=0) + 1
            having.add(number)
            column = replace(column, meaning=Meaning.CARER_EMAIL, carer=number)
        found.append(column)
    return found


def _mapped(column: Column, mapping: Mapping[str, tuple[str, int]]) -> Column:
    if column_key(column.heading, column.index) not in mapping:
        return column
    meaning, carer = mapping[column_key(column.heading, column.index)]
    if meaning not in set(Meaning):
        return column
    about_carer = meaning.startswith("carer_") or meaning in {"relation", "custody"}
    return replace(column, meaning=Meaning(meaning), carer=max(carer, 1) if about_carer else carer)
