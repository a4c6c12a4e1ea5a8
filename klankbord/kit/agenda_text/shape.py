"""What reading an agenda gives: the meeting, its items, and every line that was not understood."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The purpose of an agenda item, in the words of the record."""

    ANNOUNCEMENT = "announcement"
    INFORMATION = "information"
    OPINION = "opinion"
    DECISION = "decision"
    MINUTES_APPROVAL = "minutes_approval"
    ANY_OTHER_BUSINESS = "any_other_business"
    BREAK = "break"


@dataclass(frozen=True)
class Heading:
    """What the text says about the meeting itself; `lines` are the lines it was read from, as typed."""

    title: str | None = None
    date: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    place: str | None = None
    next_date: dt.date | None = None
    lines: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Dates as ISO, times as HH:MM, what is not known as null."""
        return {
            "title": self.title,
            "date": self.date.isoformat() if self.date else None,
            "start": _wall(self.start),
            "end": _wall(self.end),
            "place": self.place,
            "next_date": self.next_date.isoformat() if self.next_date else None,
            "lines": list(self.lines),
        }


@dataclass(frozen=True)
class Item:
    """One agenda item; `number` is kept as written, `duration_minutes` is whole minutes."""

    title: str
    kind: Kind
    number: str | None = None
    duration_minutes: int | None = None
    presenter: str | None = None
    start: dt.time | None = None
    section: str | None = None
    description: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Every key, null or [] when empty."""
        return {
            "number": self.number,
            "title": self.title,
            "kind": self.kind.value,
            "duration_minutes": self.duration_minutes,
            "presenter": self.presenter,
            "start": _wall(self.start),
            "section": self.section,
            "description": list(self.description),
            "attachments": list(self.attachments),
        }


@dataclass(frozen=True)
class Agenda:
    """A pasted text, read. Each non-empty line is in an item, whole in `meeting.lines` or whole in `unread`."""

    meeting: Heading
    items: tuple[Item, ...]
    unread: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The exact shape that `klankbord agenda parse --json` prints."""
        return {
            "meeting": self.meeting.as_json(),
            "items": [item.as_json() for item in self.items],
            "unread": list(self.unread),
        }


def _wall(moment: dt.time | None) -> str | None:
    return moment.strftime("%H:%M") if moment else None
