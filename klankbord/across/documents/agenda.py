"""The agenda of a meeting as a document, as one reader may see it: when, where, and item by item."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across import meeting_facts as facts
from klankbord.across.documents.parts import Parts, as_pdf
from klankbord.across.meeting_approvals import Approvals, together
from klankbord.agenda.models import ItemKind
from klankbord.agenda.rows import Row, flat
from klankbord.base.i18n import clock, full_date, when_due
from klankbord.followup.models import ActionItem
from klankbord.kit.viewer import SchoolFact
from klankbord.meetings.models import Meeting


def make(
    loaded: facts.Loaded,
    shown: facts.Agenda,
    approving: Approvals,
    school: SchoolFact,
    *,
    tasks: Sequence[ActionItem],
    language: str,
    now: datetime,
) -> bytes:
    """The agenda as a PDF, and what is still to be done below it. Raises pdf.CannotPrint."""
    parts = Parts()
    about(parts, loaded.meeting)
    agenda_table(parts, shown, approving)
    tasks_table(parts, tasks)
    return finished(parts, loaded, shown, school, _("Agenda"), language=language, now=now)


def finished(
    parts: Parts, loaded: facts.Loaded, shown: facts.Agenda, school: SchoolFact, name: str, *, language: str,
    now: datetime,
) -> bytes:  # fmt: skip
    """Parts about a meeting as a PDF: its title names the meeting, and a draft says that it is one."""
    meeting, version = loaded.meeting, loaded.version
    draft = shown.live and (version is None or shown.changed) and meeting.state not in facts.BEGUN
    when = named_day(meeting)
    named = meeting.title or meeting.council.name
    said = _("version %(number)d", number=version.number) if version is not None and not draft else ""
    return as_pdf(
        parts,
        school,
        title=f"{name} {named}, {when}" if when else f"{name} {named}",
        kicker=meeting.held_by,
        language=language,
        now=now,
        chip=_("draft") if draft else "",
        lead=_("This agenda can still change.") if draft else said,
        watermark=_("CONCEPT") if draft else "",
    )


def named_day(meeting: Meeting) -> str:
    """The day of a meeting, or what was said of it."""
    return full_date(meeting.day) if meeting.day else meeting.day_words


def about(parts: Parts, meeting: Meeting) -> None:
    """When and where it is."""
    start = _("%(time)s h", time=clock(meeting.start_time)) if meeting.start_time else meeting.start_words
    ends = meeting.ends_at
    end = _("%(time)s h", time=clock(ends, meeting.zone)) if ends is not None else meeting.end_words
    parts.heading(_("The meeting"))
    parts.facts(
        [
            (_("Date"), named_day(meeting)),
            (_("Time"), f"{start} – {end}" if start and end else start),
            (_("Place"), meeting.place),
            (_("Join online"), meeting.online_url),
        ]
    )


def agenda_table(parts: Parts, shown: facts.Agenda, approving: Approvals) -> None:
    """The whole agenda as a table with a header row, one row an item."""
    parts.heading(_("Agenda"))
    rows = list(flat(shown.rows))
    if not rows:
        parts.text(_("The agenda is not there yet"))
        return
    parts.table(
        [_("Time"), _("Item"), _("Purpose"), _("By whom")], [3, 9, 4, 4],
        [[at(row), _item(row, approving), "\n".join(purposes(row)), row.presenter] for row in rows],
    )  # fmt: skip
    parts.text(ngettext("%(num)d minute in all", "%(num)d minutes in all", shown.clock.minutes), soft=True)


def tasks_table(parts: Parts, tasks: Sequence[ActionItem]) -> None:
    """What is still to be done as a table, nothing where there is nothing."""
    if tasks:
        parts.heading(_("Action items that are open"))
        rows = [[task.who, task.what, when_due(task)] for task in tasks]
        parts.table([_("Who"), _("What"), _("When")], [4, 10, 4], rows)


def at(row: Row) -> str:
    """When an item is treated, or else how long it takes."""
    if row.start is not None:
        return f"{clock(row.start)} – {clock(row.end)}" if row.end else clock(row.start)
    return _("%(n)d min", n=row.minutes) if row.minutes else ""


def purposes(row: Row) -> list[str]:
    """What an item is for, and what else must be known to treat it."""
    said = [
        str(row.kind_label) if row.kind != ItemKind.BREAK else "",
        _("without discussion") if row.without_discussion else "",
        _("in closed session") if row.closed else "",
        _("treated after %(number)s", number=row.treated_after) if row.treated_after else "",
    ]
    return [words for words in said if words]


def _item(row: Row, approving: Approvals) -> str:
    lines = [f"{row.number} {row.title}".strip(), row.goal, together(approving, row.id)]
    lines += [_("Proposal: %(title)s", title=proposal.title) for proposal in row.proposals]
    if row.documents:
        lines.append(_("To read: %(names)s", names=", ".join(paper.name for paper in row.documents)))
    return "\n".join(" ".join(line.split()) for line in lines if line)
