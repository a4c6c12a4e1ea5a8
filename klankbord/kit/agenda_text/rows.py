"""What each line is before anything is read from it: numbered, timed, a bullet, a row of a table, or plain."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from klankbord.kit.agenda_text.clock import leading_times
from klankbord.kit.agenda_text.letters import LIST_OF_PAPERS
from klankbord.kit.agenda_text.lines import RULE, Line
from klankbord.kit.agenda_text.numbers import Marker, lonely, marker
from klankbord.kit.agenda_text.tables import Tables, find_tables

LEADS_ON = re.compile(
    r"(?<!\w)(?:om|van|vanaf|tot|at|from|to|until|op|on|,|-|–|en|and|de|the|groep|groepen)\s*$", re.IGNORECASE
)
WORDED = re.compile(r"[ap]\.?\s?m\b|uur|\d\s?[uh]\b|hrs", re.IGNORECASE)
YEARED = re.compile(
    r"^\d{1,2}(?P<by>[-/.])(?:0?[1-9]|1[0-2])(?P=by)(?:\d{4}|\d{2})(?!\d)|^\d{4}-\d{1,2}-\d{1,2}",
)


class What(Enum):
    """What a line looks like by its first characters."""

    NUMBERED = "numbered"
    TIMED = "timed"
    BULLET = "bullet"
    ROW = "row"
    PLAIN = "plain"
    MORE = "more"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Sorted:
    """A line with what it looks like."""

    line: Line
    at: int
    what: What
    marker: Marker | None = None


def sort_lines(lines: list[Line]) -> tuple[list[Sorted], Tables]:
    """Each line with what it looks like; bare numbers (`1 Opening`) count where they run on from one to two."""
    tables = find_tables(lines)
    markers = [_marker(lines, at, tables) for at in range(len(lines))]
    trusted = _trusted(markers)
    listed = _listed(lines)
    found: list[Sorted] = []
    for at, line in enumerate(lines):
        here = markers[at]
        if (
            at in listed
            or at in tables.headings
            or at in tables.barriers
            or not line.text
            or (RULE.match(line.text) and at not in tables.rows)
        ):
            found.append(Sorted(line, at, What.NOTHING))
        elif at in tables.rows or at in tables.more:
            found.append(Sorted(line, at, What.ROW if at in tables.rows else What.MORE))
        elif here and (here.firm or at in trusted) and not _time(lines, at, here, markers):
            found.append(Sorted(line, at, What.NUMBERED, here))
        elif _timed(lines, at):
            found.append(Sorted(line, at, What.TIMED))
        else:
            found.append(Sorted(line, at, What.BULLET if line.bullet else What.PLAIN))
    return found, tables


def _marker(lines: list[Line], at: int, tables: Tables) -> Marker | None:
    text = lines[at].text
    if at in tables.rows or at in tables.more or YEARED.match(text) or _continues(lines, at):
        return None
    number = lonely(text)
    if number and at + 1 < len(lines) and not lines[at].bullet:
        following = lines[at + 1]
        if not marker(following.text) and not lonely(following.text) and not leading_times(following.text):
            return Marker(number, "digit", "", True) if number.isdecimal() else None
    return marker(text)


def _listed(lines: list[Line]) -> set[int]:
    """The names under `Aanwezig:` and the papers under `Bijlagen:`: a list, but no agenda."""
    listed: set[int] = set()
    margin = min((line.indent for line in lines), default=0)
    for at, line in enumerate(lines):
        if line.indent > margin or line.bullet or not LIST_OF_PAPERS.fullmatch(line.text):
            continue
        first = marker(lines[at + 1].text) if at + 1 < len(lines) else None
        if not (line.gap or at == 0 or (first and first.number == "1")):
            continue
        for later in range(at + 1, len(lines)):
            if (lines[later].gap and later > at + 1) or not (lines[later].bullet or marker(lines[later].text)):
                break
            listed |= {at, later}
    return listed


def _continues(lines: list[Line], at: int) -> bool:
    """Whether a line goes on from a broken sentence: `... op dinsdag 10` / `november om` / `19.30 uur`."""
    if at == 0 or lines[at].gap or lines[at].bullet:
        return False
    before = lines[at - 1]
    return len(before.text) > 40 and bool(LEADS_ON.search(before.text)) and not marker(before.text)


def _trusted(markers: list[Marker | None]) -> set[int]:
    """The bare numbers that are no accident: they run on, or hang under a number that is known."""
    firm = {found.number for found in markers if found and found.firm}
    bare = {at: found for at, found in enumerate(markers) if found and not found.firm}
    written = {found.number for found in bare.values()} | firm
    heads = Counter(found.number.partition(".")[0] for found in bare.values() if found.style == "decimal")

    def runs(number: str) -> bool:
        return bool({str(int(number) - 1), str(int(number) + 1)} & written)

    def trusted(found: Marker) -> bool:
        if found.number[0].isalpha():
            return {"I", "II"} <= written
        if found.style == "digit":
            return runs(found.number) and bool({"1", "0"} & written) and (bool({"1", "2"} <= written) or "0" in written)
        head = re.match(r"\d+", found.number)
        top = head[0] if head else ""
        decimal = found.style == "decimal"
        known = top in firm or (top in written and runs(top))
        neighbours = {str(int(top) - 1), str(int(top) + 1)} & set(heads)
        return known or (decimal and (heads[top] > 1 or (len(heads) > 2 and bool(neighbours))))

    return {at for at, found in bare.items() if trusted(found)}


def _time(lines: list[Line], at: int, found: Marker, markers: list[Marker | None]) -> bool:
    """Whether a decimal such as 19.30 is a clock time rather than the number that follows 19.29."""
    times = leading_times(lines[at].text)
    if not times or times.to < len(found.number):
        return False
    if found.style != "decimal" or found.number.count(".") != 1:
        return found.style != "digit" or bool(WORDED.search(lines[at].text[: times.to]))
    if not times.plain:
        return True
    head, tail = found.number.split(".")
    before = {marker.number for marker in markers[:at] if marker}
    return not (
        f"{head}.{int(tail) - 1}" in before
        or (int(head) < 6 and (head in before or f"{head}.{int(tail) - 1:02}" in before))
    )


def _timed(lines: list[Line], at: int) -> bool:
    times = leading_times(lines[at].text)
    return bool(times) and not _continues(lines, at) and not YEARED.match(lines[at].text)
