"""Text files with separators: which separator, and the records between."""

import csv
import io
import re
from collections.abc import Callable

from klankbord.kit.errors import N_
from klankbord.kit.roster.encodings import decode
from klankbord.kit.roster.tables import LONGEST_CELL, Line, Table, Written, within
from klankbord.kit.roster.unreadable import Unreadable
from klankbord.kit.roster.words import clean

DELIMITERS = {";": ";", ",": ",", "\t": "tab", "|": "|"}
SAMPLE = 40
_SAID = re.compile(r"\A\s*\"?sep=(.)\"?[ \t]*(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_FORCED = re.compile(r'="(.*)"')


def read_separated(data: bytes, worth: Callable[[list[list[str]]], int]) -> Written:
    """The one table of a text file. `worth` tells how much the first records look like a roster."""
    text, encoding = decode(data)
    text = text.replace("\x00", "")
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    delimiter = said[1] if said and said[1] in DELIMITERS else _delimiter(text, worth)
    records = _records(text, delimiter or "\x1f")
    within(len(records))
    lines = [
        Line(number, [clean(_FORCED.sub(r"\1", cell[:LONGEST_CELL])) for cell in record])
        for number, record in enumerate(records, 1)
    ]
    return Written([Table("", lines)], encoding, DELIMITERS[delimiter] if delimiter else None)


def _delimiter(text: str, worth: Callable[[list[list[str]]], int]) -> str | None:
    """The separator under which the file looks most like a roster; None where nothing is separated."""
    head = "\n".join(text[:100_000].splitlines()[: SAMPLE * 2])
    best: tuple[int, float, str] | None = None
    for delimiter in DELIMITERS:
        records = [record for record in _records(head, delimiter)[:SAMPLE] if any(record)]
        widths = [len(record) for record in records]
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        even = widths.count(usual) / len(widths) if usual > 1 else 0.0
        score = (worth(records), even, delimiter)
        if best is None or score[:2] > best[:2]:
            best = score
    return best[2] if best else None


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The records; where a quote was never closed and swallows the file, quotes are read as letters."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        if not any(cell.count("\n") + cell.count("\r") > 60 for record in records for cell in record):
            return records
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise Unreadable(
            N_("This file is not a list: one of its cells is far too long. Export the list again as CSV or xlsx.")
        ) from error
