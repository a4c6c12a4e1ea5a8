"""Minutes as people read them: who was there, and at each item what was said, decided and agreed.

The page, the PDF and the page behind a link all show this, in the style of the council (`rules_styles`); closed items
are left out for people outside.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from klankbord.agenda import queries as agenda
from klankbord.agenda.models import AgendaItem
from klankbord.agenda.rows import Row, build, flat
from klankbord.councils.models import Council, MinutesStyle
from klankbord.followup import queries as followup
from klankbord.followup import queries_quorum
from klankbord.followup import words as said
from klankbord.followup.models import ActionItem, Decision
from klankbord.kit import dates, markdown
from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules_quorum
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_attendance import Line, attendance_of, attendance_of_council
from klankbord.minutes import queries, queries_approval, queries_errata, rules, words
from klankbord.minutes.models import Correction, ItemNote, Minutes
from klankbord.minutes.models_errata import Erratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of the minutes; `version` is that of its note, 0 while there is none.

    `lacking` are the ids of decisions that were taken without a quorum; `timeline`, `motions` and `vote` are shapes as
    a record gave them, `remark` is what it said besides.
    """

    row: Row
    item: AgendaItem
    note: str = ""
    version: int = 0
    decisions: tuple[Decision, ...] = ()
    actions: tuple[ActionItem, ...] = ()
    corrections: tuple[Correction, ...] = ()
    timeline: Any = None
    motions: Any = None
    vote: Any = None
    remark: str = ""
    lacking: frozenset[int] = frozenset()

    def taken(self, decision: Decision) -> list[str]:
        """How a decision was taken, in words."""
        return said.taken(decision, without_quorum=decision.id in self.lacking)

    @property
    def note_html(self) -> Markup:
        """The note as safe HTML."""
        return Markup(markdown.to_html(self.note)) if self.note else Markup("")  # noqa: S704 - cleaned by nh3

    @property
    def minutes_taken(self) -> int | None:
        """How many minutes the item really took, once it was begun and ended."""
        return minutes_between(self.item.started_at, self.item.ended_at)


@dataclass(frozen=True, slots=True)
class Amended:
    """An erratum with the item it is about; `row` is None for one about all of the minutes."""

    erratum: Erratum
    row: Row | None

    @property
    def about(self) -> str:
        """Number and title of the item, or nothing."""
        return f"{self.row.number} {self.row.title}".strip() if self.row is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The minutes of one meeting as one reader may see them; `decisions` and `actions` here belong to no item.

    `names` says whether they tell who was there by name, or only how many. Of approved ones `approver` is who
    marked them so, `changed` how many corrections were taken over, and `changes` are these, for who may read them all.
    """

    minutes: Minutes | None
    meeting: Meeting
    council: Council
    attendance: tuple[Line, ...]
    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[ActionItem, ...]
    corrections: tuple[Correction, ...]
    parts: tuple[Any, ...] = ()
    style: MinutesStyle = MinutesStyle.ITEMS
    names: bool = True
    lacking: frozenset[int] = frozenset()
    errata: tuple[Amended, ...] = ()
    approver: str = ""
    changed: int = 0
    changes: tuple[Correction, ...] = ()

    def taken(self, decision: Decision) -> list[str]:
        """How a decision was taken, in words."""
        return said.taken(decision, without_quorum=decision.id in self.lacking)

    @property
    def everybody(self) -> list[str]:
        """The names on the attendance list."""
        return [line.name for line in self.attendance]

    @property
    def offices(self) -> list[tuple[str, str]]:
        """Who led the meeting as a record names them, and in minutes with names who took its notes."""
        taker = self.meeting.note_taker_id
        name = next((line.name for line in self.attendance if taker is not None and line.user_id == taker), "")
        return [*words.offices(self.meeting), *([(_("Notes taken by"), name)] if name and self.names else [])]

    @property
    def all_decisions(self) -> list[Decision]:
        """Everything decided, in order of number."""
        found = [*self.decisions, *(decision for entry in self.entries for decision in entry.decisions)]
        return sorted(found, key=lambda decision: (decision.number or 0, decision.id))

    @property
    def all_actions(self) -> list[ActionItem]:
        """Everything somebody took on."""
        return [*self.actions, *(action for entry in self.entries for action in entry.actions)]

    @property
    def minutes_taken(self) -> int | None:
        """How many minutes the meeting really took."""
        return minutes_between(self.meeting.opened_at, self.meeting.closed_at)


def minutes_between(begun: datetime | None, ended: datetime | None) -> int | None:
    """Whole minutes between two instants; None while one is not known."""
    if begun is None or ended is None:
        return None
    return max(0, round((ended - begun).total_seconds() / 60))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """All there is of one meeting, whoever reads it; `notes` by the id of their item.

    `members` are the lines of those who decide, where they are not all that hold an office: in a joint meeting.
    """

    items: Sequence[AgendaItem]
    notes: Mapping[int, ItemNote]
    corrections: Sequence[Correction]
    decisions: Sequence[Decision]
    actions: Sequence[ActionItem]
    attendance: Sequence[Line]
    parts: Sequence[Any]
    members: Sequence[Line] | None = None
    errata: Sequence[Erratum] = ()
    approver: str = ""
    changes: Sequence[Correction] = ()


def read(minutes: Minutes | None, meeting: Meeting, viewer: Viewer | None, *, corrections: bool = False) -> Document:
    """The minutes as a viewer may read them (None: somebody outside). At most seven statements, three more
    for approved ones and two for decisions of a joint meeting that asked a quorum.

    `corrections` are read along for those who may see them. `meeting` comes with its council.
    """
    loaded = Loaded(
        items=agenda.items_of(meeting.id),
        notes=queries.notes_of(minutes.id) if minutes is not None else {},
        corrections=queries.corrections_of(minutes.id) if minutes is not None and corrections else (),
        decisions=followup.decisions_of(meeting.id),
        actions=followup.actions_of(meeting.id),
        attendance=attendance_of(meeting),
        parts=queries.parts_of(meeting.id),
        errata=queries_errata.errata_of(minutes) if minutes is not None else (),
        approver=queries_approval.approver_of(minutes) if minutes is not None else "",
        changes=queries_approval.changes_of(minutes) if minutes is not None else (),
    )
    if meeting.joint_council_id is not None and any(one.quorum_needed for one in loaded.decisions):
        loaded = replace(loaded, members=attendance_of_council(meeting.council_id, [meeting])[meeting.id])
    return compose(minutes, meeting, viewer, loaded)


def compose(minutes: Minutes | None, meeting: Meeting, viewer: Viewer | None, loaded: Loaded) -> Document:
    """The same from what was loaded before; nothing is asked of the database."""
    rows = list(flat(build(loaded.items, meeting, {}, {}, viewer)))
    known = {item.id: item for item in loaded.items}
    shown = {row.id for row in rows}
    notes, given = loaded.notes, loaded.corrections
    if viewer is None or not rules.may_read_closed(viewer, meeting.council):
        # What a member wants corrected may speak of closed items; outside one sees one's own only.
        given = [correction for correction in given if viewer is not None and correction.by_id == viewer.id]
    decided = _by_item(loaded.decisions, shown, known)
    tasks = _by_item(loaded.actions, shown, known)
    if minutes is not None and minutes.taken_over_at is not None:
        # Their own text says it at the item already; what was recognised in it is listed below.
        decided = {None: [one for some in decided.values() for one in some]}
        tasks = {None: [one for some in tasks.values() for one in some]}
    marked = _by_item(given, shown, known)
    members = loaded.attendance if loaded.members is None else loaded.members
    lacking = queries_quorum.lacking(loaded.decisions, rules_quorum.members(members), meeting)
    return Document(
        minutes=minutes,
        meeting=meeting,
        council=meeting.council,
        attendance=tuple(loaded.attendance),
        entries=tuple(_entry(row, known[row.id], notes.get(row.id), decided, tasks, marked, lacking) for row in rows),
        decisions=tuple(decided.get(None, ())),
        actions=tuple(tasks.get(None, ())),
        corrections=tuple(marked.get(None, ())),
        parts=tuple(loaded.parts),
        lacking=lacking,
        errata=tuple(_amended(loaded.errata, rows, known)),
        approver=loaded.approver,
        changed=len(loaded.changes),
        changes=tuple(loaded.changes) if viewer is not None and rules.may_read_closed(viewer, meeting.council) else (),
    )


def _amended(errata: Sequence[Erratum], rows: Sequence[Row], known: Mapping[int, AgendaItem]) -> Iterator[Amended]:
    """The errata but those about an item that the reader does not see."""
    shown = {row.id: row for row in rows}
    for erratum in errata:
        if erratum.item_id is None or erratum.item_id in shown or erratum.item_id not in known:
            yield Amended(erratum, shown.get(erratum.item_id or 0))


def _entry(
    row: Row, item: AgendaItem, note: ItemNote | None, decided: Any, tasks: Any, marked: Any, lacking: frozenset[int]
) -> Entry:
    return Entry(
        row=row,
        item=item,
        note=note.text if note is not None else "",
        version=note.version if note is not None else 0,
        decisions=tuple(decided.get(row.id, ())),
        actions=tuple(tasks.get(row.id, ())),
        corrections=tuple(marked.get(row.id, ())),
        timeline=item.timeline,
        motions=item.motions,
        vote=item.vote,
        remark=item.note,
        lacking=lacking,
    )


def _by_item(things: Sequence[Any], shown: set[int], known: dict[int, AgendaItem]) -> dict[int | None, list[Any]]:
    """Things by the item they hang on; those of hidden items are left out, those of removed items hang on none."""
    found: dict[int | None, list[Any]] = {}
    for thing in things:
        if thing.item_id is None or thing.item_id not in known:
            found.setdefault(None, []).append(thing)
        elif thing.item_id in shown:
            found.setdefault(thing.item_id, []).append(thing)
    return found


def today(meeting: Meeting, now: datetime) -> date:
    """The calendar day where the meeting is."""
    return dates.local(now, meeting.zone).date()
