"""Which column holds which key of a record, both ways: the one table that storing and writing read.

A column that holds dates, times, numbers or marks has a column of words beside it, for what is none. The words are what
the record says for as long as the value beside them is what they mean: a change on a page changes the value, and from
then on the value is written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from klankbord.across.records.values import Scalar
from klankbord.agenda.models import ItemKind
from klankbord.kit import dates
from klankbord.kit.entries import as_day, as_time, clock
from klankbord.kit.errors import DomainError
from klankbord.kit.yaml_text import Bare
from klankbord.meetings.models import Meeting

NO_WORDS = frozenset({"false", "no", "nee", "0", "open", "-"})


def marked(row: Any, key: str, words: str) -> str:
    """Words as the record spelt them: without quotes where it did so."""
    return Bare(words) if key in (row.unquoted or ()) else words


def _mark(row: Any, key: str) -> None:
    row.unquoted = [*(row.unquoted or ()), key]


@dataclass(frozen=True, slots=True)
class Words:
    """A key whose value is text."""

    key: str
    column: str

    def put(self, row: Any, given: Scalar) -> None:
        """Write the value into the row."""
        setattr(row, self.column, given.text)
        if given.bare:
            _mark(row, self.key)

    def take(self, row: Any) -> Any:
        """The value as the record says it; None for nothing."""
        words = getattr(row, self.column)
        return marked(row, self.key, words) if words else None


@dataclass(frozen=True, slots=True)
class Typed:
    """A key whose value is more than text. `read` makes the value of words (None: it is none), `spell` the words;
    `plain` ones are written without quotes by nature: numbers and marks."""

    key: str
    column: str
    words: str
    read: Callable[[str], Any]
    spell: Callable[[Any], str]
    plain: bool = False

    def put(self, row: Any, given: Scalar) -> None:
        """Write the value into the row, and its words where the value does not say them again."""
        value = self.read(given.text)
        setattr(row, self.column, value)
        natural = value is not None and self.spell(value) == given.text
        if self.plain and natural and given.bare:
            return
        if self.plain or not natural:
            setattr(row, self.words, given.text)
        if given.bare:
            _mark(row, self.key)

    def take(self, row: Any) -> Any:
        """The value as the record says it; None for nothing."""
        value, words = getattr(row, self.column), getattr(row, self.words)
        if words and (value is None or self.read(words) == value):
            return marked(row, self.key, words)
        if value is None:
            return None
        return value if self.plain else marked(row, self.key, self.spell(value))


@dataclass(frozen=True, slots=True)
class Opened:
    """When the meeting really began: a wall time of its day, kept as an instant."""

    key: str = "started_at"

    def put(self, meeting: Meeting, given: Scalar) -> None:
        """Write the instant, or the words where day or time is missing."""
        wall = as_time(given.text)
        if wall is not None and meeting.day is not None:
            try:
                meeting.opened_at = dates.to_instant(meeting.day, wall, meeting.zone)
            except DomainError:
                meeting.opened_at = None
        if self._spelt(meeting) != given.text:
            meeting.opened_words = given.text
        if given.bare:
            _mark(meeting, self.key)

    def take(self, meeting: Meeting) -> Any:
        """The wall time as the record says it; None for nothing."""
        words, spelt = meeting.opened_words, self._spelt(meeting)
        if words and (not spelt or clock(as_time(words)) == spelt):
            return marked(meeting, self.key, words)
        return marked(meeting, self.key, spelt) if spelt else None

    @staticmethod
    def _spelt(meeting: Meeting) -> str:
        opened = meeting.opened_at
        return dates.local(opened, meeting.zone).strftime("%H:%M") if opened is not None else ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """The kind of an item: spelt with hyphens. What is none of ours, or nothing, counts as information."""

    key: str = "kind"

    def put(self, item: Any, given: Scalar | None) -> None:
        """Write the kind, and the words where they are not those of the kind."""
        words = given.text if given is not None else ""
        item.kind = self._read(words)
        item.kind_words = None if self._spell(item.kind) == words else words
        if given is not None and given.bare:
            _mark(item, self.key)

    def take(self, item: Any) -> Any:
        """The kind as the record says it; None for nothing."""
        words = item.kind_words
        if words is not None and self._read(words) == item.kind:
            return marked(item, self.key, words) if words else None
        return self._spell(item.kind)

    @staticmethod
    def _read(words: str) -> ItemKind:
        known = {kind.value: kind for kind in ItemKind}
        return known.get(words.strip().lower().replace("-", "_").replace(" ", "_"), ItemKind.INFORMATION)

    @staticmethod
    def _spell(kind: ItemKind) -> str:
        return kind.value.replace("_", "-")


def _day(words: str) -> Any:
    return as_day(words)


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 9 else None


def _yes(words: str) -> bool:
    return words.strip().lower() not in NO_WORDS


def _no_or_yes(value: bool) -> str:
    return "true" if value else "false"


MEETING = (
    Words("language", "language"),
    Words("group_kind", "group_kind"),
    Words("school", "school_words"),
    Words("document", "document"),
    Typed("date", "day", "day_words", _day, lambda day: str(day.isoformat())),
    Words("date_note", "day_note"),
    Typed("start", "start_time", "start_words", as_time, clock),
    Opened(),
    Typed("end", "end_time", "end_words", as_time, clock),
    Typed("duration_minutes", "duration_minutes", "duration_words", _number, str, plain=True),
    Words("place", "place"),
    Words("chair", "chair"),
    Words("vice_chair", "vice_chair"),
    Words("secretary", "secretary"),
    Words("treasurer", "treasurer"),
    Words("organiser", "organiser"),
    Words("title", "title"),
    Words("online_url", "online_url"),
)
COUNTS_AND_NOTES = (
    Typed("present_count", "present_count", "present_count_words", _number, str, plain=True),
    Words("absent_note", "absent_note"),
    Words("note", "attendance_note"),
)
ITEM = (
    Words("no", "number"),
    Words("title", "title"),
    Words("presenter", "presenter"),
    Words("decision", "decision"),
    Words("note", "note"),
    Words("part", "part"),
    Typed("confidential", "closed", "closed_words", _yes, _no_or_yes, plain=True),
    Typed("added_during_meeting", "added_during_meeting", "added_words", _yes, _no_or_yes, plain=True),
    Typed("carried_over", "carried_over", "carried_over_words", _yes, _no_or_yes, plain=True),
    Words("carried_to", "carried_to"),
    Words("legal", "legal"),
    Words("audience", "audience"),
    Words("section", "section"),
    Words("goal", "goal"),
    Words("description", "description"),
)
PURPOSE = Purpose()
