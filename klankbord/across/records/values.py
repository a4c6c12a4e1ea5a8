"""A record as values: its keys by what they hold, checked, not yet in any row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MEETING_KEYS = (
    "language", "group_kind", "school", "document", "date", "date_note", "start", "started_at", "end",
    "duration_minutes", "place", "chair", "vice_chair", "secretary", "treasurer", "organiser",
    "title", "online_url",
)  # fmt: skip
LIST_KEYS = (
    "present", "present_team", "present_voting_parents", "present_remote", "late", "absent_with_notice",
    "absent_without_notice", "absent_unspecified", "guest",
)  # fmt: skip
COUNTS_AND_NOTES = ("present_count", "absent_note", "note")
ENTRY_KEYS = ("parts", "decisions", "actions")
ITEM_KEYS = (
    "no", "title", "kind", "presenter", "minutes", "decision", "note", "part", "confidential", "added_during_meeting",
    "carried_over", "carried_to", "legal", "audience", "section", "goal", "description",
)  # fmt: skip
SHAPE_KEYS = ("vote", "motions", "timeline")
NOT_KEPT = frozenset({"case", "held_out", "source", "quirks", "weekday_computed", "rights"})


class BadRecord(Exception):
    """A record that cannot be kept as it is; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value in letters; `bare` when it was written without quotes where YAML reads something else than text."""

    text: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """The entries under a key; `alone` when there was one without a list."""

    entries: tuple[Any, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the agenda with those below it. Keys without a value are left out."""

    scalars: Mapping[str, Scalar]
    shapes: Mapping[str, Any]
    sub: tuple["Item", ...] = ()

    @property
    def has_minutes(self) -> bool:
        """Whether anything was written down of what was said, here or below."""
        return "minutes" in self.scalars or any(item.has_minutes for item in self.sub)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One meeting as its record tells it. Keys without a value are left out."""

    scalars: Mapping[str, Scalar]
    attendance: Mapping[str, Listed]
    counts_and_notes: Mapping[str, Scalar]
    items: tuple[Item, ...]
    entries: Mapping[str, Listed] = field(default_factory=dict)
    next_meeting: Any = None

    @property
    def group_kind(self) -> str:
        """What the group calls itself."""
        found = self.scalars.get("group_kind")
        return found.text if found is not None else ""
