"""Minutes in words: everything a reader may see, handed as data to the template of the PDF and to every other form."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import pdf
from klankbord.base.i18n import clock, full_date, local_day, when_due
from klankbord.councils.kinds import kind_of
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionKind
from klankbord.kit import markdown_tree
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.minutes import rules_styles as styles
from klankbord.minutes import words, words_opinions, words_standing
from klankbord.minutes.document import Amended, Document, Entry
from klankbord.minutes.models import Correction, Minutes, MinutesState
from klankbord.minutes.queries_shows import Temperature
from klankbord.schools.models import School

TEMPLATE = "minutes/minutes.typ"
Opinions = Mapping[int, Temperature]
"""What people thought of items, by their id."""


def compose(
    read: Document,
    school: School,
    tasks: Iterable[ActionItem],
    opinions: Opinions,
    viewer: Viewer,
    *,
    language: str,
    now: datetime,
) -> bytes:
    """The PDF from what was loaded before; `tasks` are the open ones of the council that the viewer may read."""
    told = data(read, school, still_open(read, tasks, viewer, now), opinions, language=language)
    return pdf.render(TEMPLATE, told, now=now, missing=missing())


def still_open(read: Document, tasks: Iterable[ActionItem], viewer: Viewer, now: datetime) -> list[ActionItem]:
    """Those of the tasks that were open when the meeting was held, for a reader who sits in the council."""
    return [
        action
        for action in tasks
        if viewer.has_seat(read.council.id)
        and action.meeting_id != read.meeting.id
        and action.created_at < (read.meeting.closed_at or now)
    ]


def missing() -> str:
    """What is said under a document in which a character could not be shown."""
    said: str = _("� stands for a character that this document cannot show. You find it on the page of the minutes.")
    return said


def file_name(minutes: Minutes, extension: str = "pdf") -> str:
    """What the file is called: `notulen-2026-12-08.pdf`, in plain letters."""
    day = minutes.meeting.day
    return f"{_('minutes-file')}-{day.isoformat() if day else minutes.id}.{extension}"


def data(
    read: Document, school: School, tasks: list[ActionItem], opinions: Opinions, *, language: str
) -> dict[str, Any]:
    """What every form of the minutes shows, in words; `tasks` are those still open from earlier meetings."""
    meeting, council, minutes = read.meeting, read.council, read.minutes
    kind = kind_of(council.kind)
    name = _(kind.document)
    when = full_date(meeting.day) if meeting.day else meeting.day_words
    title = f"{name} {council.name}, {when}" if when else f"{name} {council.name}"
    approved = minutes is not None and minutes.state == MinutesState.APPROVED
    return {
        "title": title,
        "school": school.name,
        "kicker": council.name,
        "running": title,
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": language,
        "watermark": "" if approved else _("CONCEPT"),
        "foot": _("Klankbord") + (f" · {meeting.title}" if meeting.title else ""),
        "page-words": _("page {page} of {pages}"),
        "state": _("approved") if approved else _("concept"),
        "state-words": " ".join(
            said for said in (words_standing.state_words(read), _errata_words(read), _style_words(read)) if said
        ),
        "words": {
            "meeting": _("The meeting"),
            "attendance": _("Attendance"),
            "nobody": _("Nobody has been noted down yet."),
            "results": _(kind.results),
            "tasks": _("Action items"),
            "next": _("Next meeting"),
            "parts": _("Parts of the meeting"),
            "open-tasks": _("Still open from earlier meetings"),
            "errata": _("Errata"),
            "changes": _("Changes since they went round"),
        },
        "errata": [_erratum(one, read) for one in read.errata],
        "changes": [_change(one, read) for one in read.changes],
        "facts": [[term, value] for term, value in facts(read) if value],
        "attendance": attendance(read),
        "items": _items(read, opinions),
        "results": [_result(decision, read.taken(decision)) for decision in read.decisions],
        "task-heads": [_("Who"), _("What"), _("When")],
        "tasks": [_task(action) for action in read.actions],
        "open-tasks": [_task(action) for action in tasks],
        "next": words.shape(meeting.next_meeting),
        "parts": [line for part in read.parts for line in words.shape(part)],
        "signed": words_standing.signed(read),
    }


def _errata_words(read: Document) -> str:
    return _("What turned out not to be right afterwards stands under “Errata”.") if read.errata else ""


def _erratum(one: Amended, read: Document) -> dict[str, str]:
    """An erratum in words; who wrote it only where the minutes name people."""
    day = full_date(local_day(one.erratum.at))
    who = _("%(day)s, %(name)s", day=day, name=one.erratum.by.name) if read.names else day
    return {
        "head": f"{who} · {one.about}" if one.about else who,
        "passage": one.erratum.passage,
        "text": one.erratum.text,
    }


def _style_words(read: Document) -> str:
    said = styles.SAID[read.style]
    return _(said) if said else ""


def _change(one: Correction, read: Document) -> dict[str, str]:
    """A correction that was taken over, in words, without who gave it."""
    about = [f"{entry.row.number} {entry.row.title}" for entry in read.entries if entry.row.id == one.item_id]
    return {"head": "".join(about).strip(), "passage": one.passage, "text": one.text}


def facts(read: Document) -> list[tuple[str, str]]:
    """Date, times planned and real, place, and who led the meeting."""
    meeting = read.meeting
    when = full_date(meeting.day) if meeting.day else meeting.day_words
    if meeting.day_note:
        when = f"{when} ({meeting.day_note})"
    taken = read.minutes_taken
    closed = _hour(meeting, meeting.closed_at)
    if closed and taken is not None:
        closed += " (" + ngettext("%(num)d minute", "%(num)d minutes", taken) + ")"
    return [
        (_("Date"), when),
        (_("Planned"), _planned(meeting)),
        (_("Opened"), _hour(meeting, meeting.opened_at) or meeting.opened_words),
        (_("Closed"), closed),
        (_("Place"), meeting.place),
        *read.offices,
    ]


def _planned(meeting: Meeting) -> str:
    start = _("%(time)s h", time=clock(meeting.start_time)) if meeting.start_time else meeting.start_words
    end = meeting.end_words
    if meeting.end_time:
        end = _("%(time)s h", time=clock(meeting.end_time))
    elif meeting.ends_at:
        end = _hour(meeting, meeting.ends_at)
    return f"{start} – {end}" if start and end else start


def _hour(meeting: Meeting, instant: datetime | None) -> str:
    return _("%(time)s h", time=clock(instant, meeting.zone)) if instant is not None else ""


def attendance(read: Document) -> list[list[str]]:
    """The groups of the attendance list as term and names."""
    groups, meeting = words.attendance(read.attendance), read.meeting
    if not read.names:
        counted = meeting.present_count or meeting.present_count_words
        rows = [[label, str(len(names))] for label, names in groups]
        return [*rows, [_("Counted present"), str(counted)]] if counted else rows
    rows = [[f"{label} ({len(names)})", "; ".join(names)] for label, names in groups]
    if meeting.present_count or meeting.present_count_words:
        rows.append([_("Counted present"), str(meeting.present_count or meeting.present_count_words)])
    if meeting.absent_note:
        rows.append([_("About who was absent"), meeting.absent_note])
    if meeting.attendance_note:
        rows.append([_("Remark"), meeting.attendance_note])
    return rows


def _items(read: Document, opinions: Opinions) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    section = ""
    for entry in read.entries:
        new = entry.row.section if entry.row.section != section else ""
        section = entry.row.section or section
        # PDF/UA allows no level to be skipped: an item shown without the one above it stands at the top.
        depth = min(entry.row.depth, found[-1]["depth"] + 1) if found else 0
        found.append(
            {
                **_item(entry, read.meeting, words_opinions.opinions(opinions.get(entry.row.id))),
                "section": new,
                "depth": depth,
            }
        )
    return found


def _item(entry: Entry, meeting: Meeting, opinions: list[str]) -> dict[str, Any]:
    item = entry.item
    meta = [
        _("closed") if entry.row.closed else "",
        _("added during the meeting") if item.added_during_meeting else "",
        _("carried over") if item.carried_over else "",
        entry.row.presenter,
        item.part or "",
        item.legal,
        item.audience,
        item.closed_words,
        item.added_words,
        item.carried_over_words,
        _hour(meeting, item.started_at),
    ]
    lines = [*opinions, *words.shape(entry.timeline), entry.remark, *words.shape(entry.motions)]
    if vote := words.shape(entry.vote):
        lines.append(_("Vote") + ": " + "; ".join(vote))
    if item.decision:
        lines.append(_("Conclusion") + ": " + item.decision)
    if item.carried_to:
        lines.append(_("Carried over to") + " " + item.carried_to)
    return {
        "id": entry.row.id,
        "number": entry.row.number,
        "title": entry.row.title,
        "meta": " · ".join(part for part in meta if part),
        "note": markdown_tree.blocks(entry.note),
        "lines": [line for line in lines if line],
        "results": [_result(decision, entry.taken(decision)) for decision in entry.decisions],
        "tasks": [_task(action) for action in entry.actions],
    }


def _result(decision: Decision, taken: list[str]) -> dict[str, str]:
    label = _("Opinion") if decision.kind == DecisionKind.OPINION else _("Decision")
    gone = _("withdrawn") if decision.withdrawn_at else ""
    return {
        "label": f"{label} {decision.label}".strip(),
        "text": decision.text,
        "gone": gone,
        "taken": "; ".join(taken),
    }


def _task(action: ActionItem) -> dict[str, str]:
    ended = {ActionState.DONE: _("done"), ActionState.DROPPED: _("dropped")}
    return {"who": action.who, "what": action.what, "when": when_due(action),
            "state": ended.get(action.state, "")}  # fmt: skip
