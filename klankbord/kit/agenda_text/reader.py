"""Walks through a pasted agenda line by line and gives every line its place."""

import re
from datetime import date
from enum import Enum

from klankbord.kit.agenda_text.drafts import Draft, finish
from klankbord.kit.agenda_text.header import Header
from klankbord.kit.agenda_text.items import is_pause, row_marker, which_items
from klankbord.kit.agenda_text.kinds import is_ordinary
from klankbord.kit.agenda_text.letters import PART, is_letter, is_prose, mail_headers, may_head
from klankbord.kit.agenda_text.lines import read_lines
from klankbord.kit.agenda_text.meeting import BARE, Reading, next_meeting, read_labels, read_prose
from klankbord.kit.agenda_text.numbers import Numbering, Placed, marker, restarting, undoubled
from klankbord.kit.agenda_text.rows import Sorted, What, sort_lines
from klankbord.kit.agenda_text.shape import Agenda, Heading

LATER = re.compile(r"(?<!\w)(?:volgende?|next|hierna|daarna|afterwards)(?!\w)", re.IGNORECASE)


class Fate(Enum):
    """Where a line ends up."""

    UNREAD = "unread"
    MEETING = "meeting"
    ITEM = "item"
    SECTION = "section"


class Reader:
    """One reading of one text."""

    def __init__(self, text: str, today: date) -> None:
        self.today = today
        self.lines = read_lines(text)
        self.sorted, self.tables = sort_lines(self.lines)
        self.fates = [Fate.UNREAD] * len(self.lines)
        self.header = Header(self.lines, today)
        self.letters = mail_headers([line.text for line in self.lines])
        self.drafts: list[Draft] = []
        self.by_number: dict[int, Draft] = {}
        self.sections: dict[int, str] = {}
        self.section: int | None = None
        self.open: Draft | None = None
        self.told_next: int | None = None
        markers = [found.marker for found in self.sorted if found.marker]
        self.numbering = Numbering({found.number for found in markers}, restarting(markers))
        self.numbers = self._number()
        self.items = which_items(self.sorted, self.tables, self.numbers, today)

    def agenda(self) -> Agenda:
        """The agenda as read."""
        first = next((at for at in range(len(self.lines)) if at in self.items), len(self.lines))
        skip = {found.at for found in self.sorted[:first] if found.what in {What.NOTHING, What.MORE, What.ROW}}
        reading = self.header.read(first, skip)
        for at in self.header.used:
            self.fates[at] = Fate.MEETING
        self._first_section(first)
        for found in self.sorted[first:]:
            self._line(found)
        self._after(reading.day is None)
        items = finish(self.drafts, self.sections, reading)
        named = {draft.section for draft in self.drafts}
        for at in self.sections:
            self.fates[at] = Fate.SECTION if at in named else Fate.UNREAD
        heading = Heading(
            title=reading.title,
            date=reading.day,
            start=reading.start,
            end=reading.end,
            place=reading.place,
            next_date=reading.next_day,
            lines=self._with(Fate.MEETING),
        )
        return Agenda(heading, tuple(items), self._with(Fate.UNREAD))

    def _with(self, fate: Fate) -> tuple[str, ...]:
        told = [line.raw for line, here in zip(self.lines, self.fates, strict=True) if here is fate]
        return tuple(raw for index, raw in enumerate(told) if not index or raw is not told[index - 1])

    def _number(self) -> dict[int, Placed]:
        """Where each number stands, for numbered lines and rows alike."""
        placed: dict[int, Placed] = {}
        for found in self.sorted:
            if found.what is What.ROW:
                here = row_marker(self.tables.rows[found.at])
                told = self.numbering.place(here, 0) if here else None
            else:
                told = (
                    self.numbering.place(found.marker, found.line.indent)
                    if found.marker and found.what is What.NUMBERED
                    else None
                )
            if told:
                placed[found.at] = told
        return placed

    def _first_section(self, first: int) -> None:
        """The heading right above the first item, if it did not tell about the meeting."""
        at = first - 1
        while at >= 0 and (not self.lines[at].text or self.sorted[at].what is What.NOTHING):
            at -= 1
        if at < 0 or first >= len(self.lines) or self.fates[at] is not Fate.UNREAD:
            return
        text = self.lines[at].text
        sentence = is_prose(text) or BARE.fullmatch(text) or read_labels(text, Reading(self.today)) is not None
        if self.sorted[at].what is What.PLAIN and may_head(text) and not sentence:
            self._begin_section(at)

    def _begin_section(self, at: int) -> None:
        self.sections[at] = self.lines[at].text
        self.section = at
        self.open = None

    def _line(self, found: Sorted) -> None:
        """Give one line from the first item on its place."""
        if found.what is What.NOTHING:
            return
        if found.what is What.MORE:
            above = self.fates[found.at - 1]
            self.fates[found.at] = above if above in {Fate.ITEM, Fate.MEETING} else Fate.UNREAD
            return
        text = self._text(found)
        further = next_meeting(text, self.today)
        if self.told_next == found.at:
            self.fates[found.at] = Fate.MEETING
        elif further and (further[1] or found.at not in self.items):
            self._next(found.at, further[0])
        elif (below := self._next_below(found.at, text)) is not None:
            self._next(found.at, below)
            self.told_next = found.at + 1
        elif found.at in self.items:
            self._item(found, text)
        elif found.what is What.ROW:
            self._stray_row(found)
        elif found.what is What.PLAIN or self.open is None:
            self._plain(found)
        else:
            self._describe(found, text)

    def _next(self, at: int, day: date) -> None:
        """Keep the date of the next meeting and the line that told it."""
        reading = self.header.reading
        reading.next_day = reading.next_day or day
        self.fates[at] = Fate.MEETING
        self.open = None

    def _next_below(self, at: int, text: str) -> date | None:
        """The date on the line below `Datum volgende vergadering`, where that line holds nothing else."""
        if at + 1 >= len(self.lines) or at + 1 in self.items or self.lines[at + 1].gap:
            return None
        below = self.lines[at + 1].text
        together = next_meeting(f"{text.rstrip(':')}: {below}", self.today)
        return together[0] if together and together[1] and not next_meeting(below, self.today) else None

    def _text(self, found: Sorted) -> str:
        """The words of a line behind its number or bullet."""
        if found.what is What.ROW:
            row = self.tables.rows[found.at]
            return " ".join(cell.text for cell in row.cells if cell.column != "number")
        if found.what is What.NUMBERED and found.at in self.numbers and found.marker:
            return undoubled(found.marker).rest
        return found.line.text

    def _item(self, found: Sorted, text: str) -> None:
        placed = self.numbers.get(found.at)
        row = self.tables.rows.get(found.at)
        if row:
            title = row.text("title")
            inner = marker(title) if not row.text("number") else None
            text = (inner.rest if inner and placed else title) or text
        draft = Draft(text, found.at, found.line.indent, section=self.section, row=row)
        draft.papers_word = self.tables.papers_word.get(found.at, "")
        if placed:
            draft.number = placed.number
            if placed.parent is not None:
                draft.parent = self.by_number.get(placed.parent)
            self.by_number[self.numbering.placed.index(placed)] = draft
        self.drafts.append(draft)
        self.open = draft
        self.fates[found.at] = Fate.ITEM

    def _describe(self, found: Sorted, text: str) -> None:
        if self.open is None:
            return
        if not self.open.text:
            self.open.text = text
        else:
            self.open.description.append(text)
        self.fates[found.at] = Fate.ITEM

    def _stray_row(self, found: Sorted) -> None:
        """A row without a title: the name of a section, or more about the row above."""
        row = self.tables.rows[found.at]
        alone = (
            len(row.cells) == 1 and row.cells[0].column in {"title", "number"} and not row.cells[0].text[0].islower()
        )
        if alone and self._item_follows(found.at):
            self.sections[found.at] = row.cells[0].text
            self.section = found.at
        elif self._tells(found.line.text):
            self.fates[found.at] = Fate.MEETING
        elif self.drafts:
            self.drafts[-1].description += [cell.text for cell in row.cells]
            self.fates[found.at] = Fate.ITEM

    def _plain(self, found: Sorted) -> None:
        line, text = found.line, found.line.text
        follows = self._item_follows(found.at)
        if self.open and not self.open.text and found.what is What.PLAIN:
            self._describe(found, text)
        elif self.open and self._wraps(found):
            self.open.text += f" {text}"
            self.fates[found.at] = Fate.ITEM
        elif self.open and line.indent > self.open.indent and not (line.gap and is_letter(text)):
            self._describe(found, text)
        elif is_pause(text) or (not follows and found.what is What.PLAIN and is_ordinary(text)):
            self._item(found, text)
        elif BARE.fullmatch(text) or found.at in self.letters:
            self.open = None
        elif not follows and self._tells(text):
            self.fates[found.at] = Fate.MEETING
            self.open = None
        elif follows and found.what is What.PLAIN and self._is_heading(found):
            self._begin_section(found.at)
        elif self.open and not line.gap and not is_letter(text) and (follows or self._described()):
            self._describe(found, text)
        else:
            self.open = None

    def _tells(self, text: str) -> bool:
        """Whether a line below the items tells something about the meeting that was not known."""
        reading = self.header.reading
        before = (reading.day, reading.start, reading.end, reading.place)
        read_labels(text, reading)
        return before != (reading.day, reading.start, reading.end, reading.place)

    def _wraps(self, found: Sorted) -> bool:
        """Whether a line goes on with the title that a mail program broke above it."""
        above = self.lines[found.at - 1]
        if found.line.gap or self.fates[found.at - 1] is not Fate.ITEM or found.what is not What.PLAIN or not self.open:
            return False
        unfinished = len(above.text) >= 55 and not above.text.endswith((".", "!", "?", ":", ";", ")"))
        return unfinished and not self.open.description and (found.line.text[0].islower() or found.line.text[0] in "([")

    def _is_heading(self, found: Sorted) -> bool:
        line, text = found.line, found.line.text
        if not may_head(text):
            return False
        if line.strong or (text.isupper() and len(text) > 3):
            return True
        following = next(
            (one.at for one in self.sorted[found.at + 1 :] if one.what is not What.NOTHING), len(self.lines)
        )
        short = text.endswith(":") and len(text.split()) <= 4
        sentence = is_prose(text) and not (short or PART.search(text))
        if following not in self.items or sentence or text[0].islower():
            return False
        if line.gap or PART.search(text):
            return True
        if self.lines[following].gap:
            return False
        if text.endswith(":") or any(self._is_quiet(at) for at in self.sections):
            return True
        adjacent = [
            one
            for one in self.sorted
            if one.what is What.PLAIN and not one.line.gap and one.at + 1 in self.items and one.at - 1 in self.items
        ]
        return len(text.split()) <= 5 and len(adjacent) <= max(1, len(self.items) // 3)

    def _is_quiet(self, at: int) -> bool:
        """A heading that nothing but its place makes one."""
        line = self.lines[at]
        return not (line.strong or line.text.isupper() or PART.search(line.text) or line.text.endswith(":"))

    def _item_follows(self, at: int) -> bool:
        return any(later in self.items for later in range(at + 1, len(self.lines)))

    def _described(self) -> bool:
        """Whether other items have plain lines right below them as well."""
        return any(draft.description for draft in self.drafts[:-1])

    def _after(self, dateless: bool) -> None:
        """A mail may tell when people meet below the agenda."""
        last = max(self.items, default=-1)
        for found in self.sorted[last + 1 :]:
            stray = dateless and self.fates[found.at] is Fate.UNREAD and found.what is What.PLAIN
            stray = stray and found.at not in self.letters and not LATER.search(found.line.text)
            if stray and read_prose(found.line.text, self.header.reading):
                self.fates[found.at] = Fate.MEETING


def parse(text: str, *, today: date) -> Agenda:
    """Read a pasted agenda; a date without a year is the first such date on or after `today`.

    Nothing is lost: each non-empty line ends up in an item, whole in `meeting.lines` or whole in `unread`.
    """
    return Reader(text, today).agenda()
