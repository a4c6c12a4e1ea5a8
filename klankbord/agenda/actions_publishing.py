"""Publishing an agenda: the rows as they stand become a version, with what changed since the last one.

Telling people is for invitations, whose `publish_agenda` calls this.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from difflib import SequenceMatcher
from typing import Any

from klankbord.agenda import queries, rows
from klankbord.agenda.models import AgendaVersion
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting, MeetingState

COMPARED = (
    "title", "kind", "minutes", "presenter", "goal", "without_discussion", "description", "closed", "proposal_id",
    "also_proposals", "papers", "fixed_start",
)  # fmt: skip
PUBLISHING = {MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED}


def publish(meeting: Meeting, *, by: Person, now: datetime) -> AgendaVersion:
    """Publish the agenda as it stands as the next version; the meeting's stamp is renewed, its SEQUENCE stays.

    Raises WrongState unless the meeting is planned or going on, DomainError for an agenda without items or one that
    did not change.
    """
    if meeting.state not in PUBLISHING:
        raise WrongState(N_("Plan the meeting first; then its agenda can be published."))
    agenda = queries.agenda_of(meeting.id)
    if not agenda.items:
        raise DomainError(N_("There is nothing on the agenda yet. Add an item first."))
    entries = snapshot(agenda, meeting)
    before = queries.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
    changes = compare(before.rows, entries) if before is not None else []
    if before is not None and not changes:
        raise DomainError(
            N_("Nothing changed since version %(number)d, so there is nothing to tell."), number=before.number
        )
    meeting.agenda_version += 1
    meeting.agenda_published_at = meeting.stamped_at = now
    version = AgendaVersion(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        number=meeting.agenda_version,
        rows=entries,
        changes=changes,
        published_at=now,
        published_by_id=by.id,
    )
    db.session.add(version)
    audit.record("agenda.publish", version, by=by, now=now, meeting_id=meeting.id, number=version.number)
    return version


def shift(meeting: Meeting, before: time | None) -> None:
    """Move the times on the agenda along with a meeting that began at `before`, also in the version people have."""
    if before is None or meeting.start_time is None or before == meeting.start_time:
        return
    minutes = (meeting.start_time.hour - before.hour) * 60 + meeting.start_time.minute - before.minute
    for item in queries.items_of(meeting.id):
        item.start_time = _later(item.start_time, minutes)
    version = queries.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
    if version is not None:
        version.rows = [{**row, **_shifted(row, minutes)} for row in version.rows]


def _later(wall: time | None, minutes: int) -> time | None:
    if wall is None:
        return None
    at = (wall.hour * 60 + wall.minute + minutes) % (24 * 60)
    return time(at // 60, at % 60)


def _shifted(row: Mapping[str, Any], minutes: int) -> dict[str, str]:
    times = {key: _later(time.fromisoformat(row[key]), minutes) for key in ("start", "fixed_start") if row.get(key)}
    return {key: wall.strftime("%H:%M") for key, wall in times.items() if wall is not None}


def has_changed(
    meeting: Meeting,
    agenda: queries.Agenda,
    version: AgendaVersion | None,
    known: Sequence[rows.Row] | None = None,
) -> bool:
    """Whether the agenda differs from a version that was published (None: there is none yet)."""
    if version is None:
        return True
    present = snapshot(agenda, meeting, known)
    return present != version.rows and _differs(version.rows, present)


def _differs(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> bool:
    """Whether `compare` finds anything, without finding out what."""
    if [row["id"] for row in before] != [row["id"] for row in after]:
        return True
    return any(
        _compared(was, key) != _compared(row, key) for was, row in zip(before, after, strict=True) for key in COMPARED
    )


def snapshot(agenda: queries.Agenda, meeting: Meeting, known: Sequence[rows.Row] | None = None) -> list[dict[str, Any]]:
    """Every row in reading order, as it is kept: closed ones too, marked. `known` are all of them, where at hand."""
    about = {item.id: item.proposal_id for item in agenda.items}
    top = rows.whole(agenda.items, meeting, {}, {}) if known is None else known
    parents = {child.id: row.id for row in rows.flat(top) for child in row.children}
    return [
        {
            "id": row.id,
            "parent": parents.get(row.id),
            "number": row.number,
            "title": row.title,
            "kind": row.kind.value,
            "minutes": row.minutes,
            "start": row.start.strftime("%H:%M") if row.start else None,
            "fixed_start": row.start.strftime("%H:%M") if row.start and row.fixed_start else None,
            "presenter": row.presenter,
            "description": row.description,
            "section": row.section,
            "closed": row.closed,
            "proposal_id": about[row.id],
            "papers": [paper_entry(paper, meeting) for paper in agenda.papers.get(row.id, ())],
        }
        | _said(row, agenda.also.get(row.id, ()))
        for row in rows.flat(top)
    ]


def _said(row: rows.Row, also: Sequence[int]) -> dict[str, Any]:
    """What an item says that most do not; a version kept it only where it is said."""
    said = {"goal": row.goal, "without_discussion": row.without_discussion, "also_proposals": list(also)}
    return {key: value for key, value in said.items() if value}


def paper_entry(paper: queries.Paper, meeting: Meeting) -> dict[str, Any]:
    """A paper as a version keeps it; that it came late is said of those that did."""
    entry = {"id": paper.id, "name": paper.name, "size": paper.size}
    return {**entry, "late": True} if meeting.is_late_paper(paper.at) else entry


def compare(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is different: items that came, went, changed (and in what) or moved; `closed` if only members may know."""
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    changes = [_change("added", row) for row in after if row["id"] not in old]
    changes += [_change("removed", row) for row in before if row["id"] not in new]
    for row in after:
        was = old.get(row["id"])
        fields = [key for key in COMPARED if was is not None and _compared(was, key) != _compared(row, key)]
        if was is not None and fields:
            changes.append(_change("changed", row, fields=fields, was=was["title"]))
    stayed = [row["id"] for row in before if row["id"] in new], [row["id"] for row in after if row["id"] in old]
    kept = {
        stayed[0][index]
        for block in SequenceMatcher(None, *stayed, autojunk=False).get_matching_blocks()
        for index in range(block.a, block.a + block.size)
    }
    changes += [_change("moved", new[item_id]) for item_id in stayed[1] if item_id not in kept]
    return changes


def _compared(row: Mapping[str, Any], key: str) -> Any:
    """A value as it counts for a change: of papers which ones they are, not whether they came late."""
    return [paper["id"] for paper in row.get(key, ())] if key == "papers" else row.get(key)


def _change(what: str, row: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"what": what, "id": row["id"], "title": row["title"], "closed": bool(row["closed"]), **more}
