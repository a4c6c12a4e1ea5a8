"""What the style of a council leaves out of its minutes: all but what came of it, or who said what.

Every form of the minutes follows it. Who takes notes sees them whole, on the screen for that.
"""

from dataclasses import replace
from typing import Any

from klankbord.councils import kinds
from klankbord.councils.models import Council, MinutesStyle
from klankbord.kit import concern, shapes
from klankbord.kit.errors import N_
from klankbord.minutes.document import Document, Entry
from klankbord.minutes.models import Minutes, MinutesState

PERSONS = frozenset({"who", "by", "moved", "moved_by", "seconded", "seconded_by", "owner", "minute_taker", "presenter"})
"""The keys under which a record of any shape names people."""
SAID = {
    MinutesStyle.ITEMS: "",
    MinutesStyle.DECISIONS: N_("These minutes hold what was decided and agreed, not what was said."),
    MinutesStyle.SUMMARY: N_("These minutes are a summary: they do not say who said what."),
}


def style_of(minutes: Minutes | None, council: Council) -> MinutesStyle:
    """The style of minutes: that of the council until they go round, then the one they had that day.

    Those that have none went round, or were kept elsewhere, before there were styles: they show everything.
    """
    if minutes is None or minutes.state == MinutesState.DRAFT:
        return kinds.minutes_style(council)
    return minutes.style or MinutesStyle.ITEMS


def styled(document: Document) -> Document:
    """The minutes as their style has them, for who reads them whole; a summary does not tell who said what."""
    style = style_of(document.minutes, document.council)
    if style is MinutesStyle.DECISIONS:
        kept = _with_results(document.entries)
        return replace(document, style=style, entries=tuple(_results_alone(entry) for entry in kept))
    if style is MinutesStyle.SUMMARY:
        return replace(
            document,
            style=style,
            entries=tuple(_nameless(entry) for entry in document.entries),
            parts=tuple(_without_persons(part) for part in document.parts),
        )
    return document


def public(document: Document) -> Document:
    """The minutes as their style has them, for everybody: nobody is named and the parts of the meeting are left out."""
    shown = styled(document)
    return replace(shown, names=False, parts=(), entries=tuple(_nameless(entry) for entry in shown.entries))


def named_in(document: Document) -> list[tuple[Entry, list[str]]]:
    """The items whose notes name somebody of the attendance list, by whole or first name."""
    found = []
    for entry in document.entries:
        names = concern.named_in(entry.note, document.everybody)
        if names:
            found.append((entry, names))
    return found


def _with_results(entries: tuple[Entry, ...]) -> list[Entry]:
    """The items that something came of, or that somebody wants corrected, under the items they stand below."""
    kept: list[Entry] = []
    depth = 0
    for entry in reversed(entries):
        if _has_result(entry) or entry.row.depth < depth:
            kept.append(entry)
            depth = entry.row.depth
    return kept[::-1]


def _has_result(entry: Entry) -> bool:
    item = entry.item
    written = item.vote or item.motions or item.decision or item.carried_to
    return bool(written or entry.decisions or entry.actions or entry.corrections)


def _results_alone(entry: Entry) -> Entry:
    return replace(entry, note="", timeline=None, remark="")


def _nameless(entry: Entry) -> Entry:
    return replace(
        entry,
        row=replace(entry.row, presenter=""),
        timeline=_without_persons(entry.timeline),
        motions=_without_persons(entry.motions),
        vote=_without_persons(entry.vote),
    )


def _without_persons(packed: Any) -> Any:
    """A packed shape without what stands under the keys for people."""
    return shapes.pack(_stripped(shapes.unpack(packed)))


def _stripped(value: Any) -> Any:
    if isinstance(value, list):
        return [_stripped(part) for part in value]
    if isinstance(value, dict):
        return {key: _stripped(part) for key, part in value.items() if str(key) not in PERSONS}
    return value
