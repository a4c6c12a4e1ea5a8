"""Items on their way: the text of a line or the cells of a row, and what becomes of them."""

import re
from dataclasses import dataclass, field, replace
from datetime import time

from klankbord.kit.agenda_text import kinds
from klankbord.kit.agenda_text.clock import Times, between, find_durations, find_times
from klankbord.kit.agenda_text.marks import Marks
from klankbord.kit.agenda_text.meeting import Reading
from klankbord.kit.agenda_text.papers import ATTACHED, attachments
from klankbord.kit.agenda_text.shape import Item, Kind
from klankbord.kit.agenda_text.tables import Row
from klankbord.kit.agenda_text.titles import read_title

DASHES = re.compile(r"[-–—.?/\s]+|n\.?v\.?t\.?|n/a", re.IGNORECASE)
LENGTH = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?")


@dataclass
class Draft:
    """An item before its title is read: lines may still be added to it."""

    text: str
    at: int
    indent: int = 0
    number: str | None = None
    parent: "Draft | None" = None
    section: int | None = None
    row: Row | None = None
    papers_word: str = ""
    description: list[str] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    title: str = ""
    kind: Kind = Kind.INFORMATION

    def read(self) -> None:
        """Read title, marks and kind; parents are read before their children."""
        if self.row:
            read_cells(self.row, self.marks, self.papers_word)
        self.title = read_title(self.text, self.marks)
        told = self.parent.kind if self.parent else None
        self.kind = kinds.decide(self.title, self.marks.purposes, self.marks.decisive, told)


def read_cells(row: Row, marks: Marks, papers_word: str) -> None:
    """Take the cells beside the title in; what a column does not understand goes to the description."""
    until: time | None = None
    for cell in row.cells:
        text = cell.text
        if cell.column in {"number", "title"} or DASHES.fullmatch(text):
            continue
        if cell.column == "who":
            marks.presenters.append(text)
        elif cell.column == "papers":
            marks.attachments += _papers(text, papers_word)
        elif cell.column == "purpose" and (kind := kinds.of_cell(text)):
            marks.decisive.append(kind)
        elif cell.column == "until" and (found := find_times(text)):
            until = found[0].start
        elif not (cell.column in {"time", "length"} and _time_cell(text, cell.column, marks)):
            marks.description.append(text)
    if until and marks.times and marks.times.end is None:
        marks.times = replace(marks.times, end=until)


def _time_cell(text: str, column: str, marks: Marks) -> bool:
    """A clock time, a range, a duration, or a bare number of minutes."""
    length = LENGTH.fullmatch(text) if column == "length" else None
    if length:
        marks.minutes = int(length[1]) * 60 + int(length[2])
        return True
    bare = re.fullmatch(r"(?:ca\.?\s*)?(\d{1,3})", text)
    if bare and int(bare[1]):
        marks.minutes = int(bare[1])
        return True
    found = find_times(text)
    durations = find_durations(text)
    if found:
        marks.times = found[0]
    if durations:
        marks.minutes = durations[0].minutes
    rest = text
    spans = [(one.at, one.to) for one in found[:1]] + [(one.at, one.to) for one in durations[:1]]
    for at, to in sorted(spans, reverse=True):
        rest = rest[:at] + rest[to:]
    rest = rest.strip(" ()[],;:.-–—/")
    if (found or durations) and re.search(r"\w{3,}", rest):
        marks.description.append(rest)
    return bool(found or durations)


def _papers(text: str, word: str) -> list[str]:
    """The attachments a cell names; a number alone gets the word of the column's heading."""
    named = [paper for found in ATTACHED.finditer(text) for paper in attachments(found)]
    if named and not re.search(r"\w", re.sub(r"(?:\b(?:en|and|zie|see)\b)", "", ATTACHED.sub("", text))):
        return named
    parts = [part.strip() for part in re.split(r"\s*(?:[,;&+]|\ben\b|\band\b)\s*", text) if part.strip()]
    if parts and all(re.fullmatch(r"\d{1,3}[a-z]?|[A-Z]", part) for part in parts) and word:
        return [f"{word} {part}" for part in parts]
    return [text]


def finish(drafts: list[Draft], sections: dict[int, str], reading: Reading) -> list[Item]:
    """The items, with durations from their neighbours' clock times; sets the meeting's start if it was not written."""
    for draft in drafts:
        draft.read()
    _afternoon(drafts, reading)
    items = [
        Item(
            title=draft.title,
            kind=draft.kind,
            number=draft.number,
            duration_minutes=_minutes(drafts, index),
            presenter=", ".join(dict.fromkeys(draft.marks.presenters)) or None,
            start=draft.marks.start,
            section=sections[draft.section] if draft.section is not None else None,
            description=(*draft.marks.description, *draft.description),
            attachments=tuple(dict.fromkeys(draft.marks.attachments)),
        )
        for index, draft in enumerate(drafts)
    ]
    if items and reading.start is None:
        reading.start = items[0].start
    return items


def _minutes(drafts: list[Draft], index: int) -> int | None:
    """Written, else its own range, else until the next item that is not one of its own parts without a time."""
    marks = drafts[index].marks
    if marks.minutes is not None or marks.times is None:
        return marks.minutes
    if marks.times.end:
        return marks.times.minutes
    for following in drafts[index + 1 :]:
        if following.marks.start:
            return between(marks.times.start, following.marks.start)
        if not _below(following, drafts[index]):
            return None
    return None


def _below(draft: Draft, above: Draft) -> bool:
    parent = draft.parent
    while parent is not None:
        if parent is above:
            return True
        parent = parent.parent
    return False


def _afternoon(drafts: list[Draft], reading: Reading) -> None:
    """`7.00pm, 7.15, 7.40`: times without am or pm follow the meeting's start and one another."""
    last = reading.start if reading.afternoon else None
    for draft in drafts:
        times = draft.marks.times
        if (
            times
            and times.halfless
            and last
            and last.hour >= 12
            and times.start < last
            and times.start.hour + 12 >= last.hour
        ):
            draft.marks.times = times = _later(times)
        last = times.start if times else last


def _later(times: Times) -> Times:
    return replace(
        times,
        start=times.start.replace(hour=times.start.hour + 12),
        end=times.end.replace(hour=times.end.hour + 12) if times.end and times.end.hour < 12 else times.end,
    )
