"""The papers of a meeting in one document: the agenda, and at each item what one must know to treat it.

Papers that were uploaded are listed with their address and not bound in: a file that others made has no tags that
could be vouched for, and one such page would make the whole no PDF/UA any more (docs/decisions/documents.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from klankbord.across import meeting_facts as facts
from klankbord.across import meeting_results
from klankbord.across.documents import agenda, asked
from klankbord.across.documents.parts import Parts
from klankbord.across.meeting_approvals import Approvals, approvals
from klankbord.agenda.rows import Row, flat
from klankbord.base.db import db
from klankbord.base.i18n import when_due
from klankbord.followup.models import ActionItem
from klankbord.kit.viewer import SchoolFact, Viewer
from klankbord.meetings import rules
from klankbord.minutes import printing_readers
from klankbord.minutes import queries as minutes
from klankbord.minutes.models import Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What the papers of a meeting hold beside its agenda, as one reader may see it."""

    loaded: facts.Loaded
    shown: facts.Agenda
    proposals: Mapping[int, asked.Asked]
    earlier: Mapping[int, list[meeting_results.Result]]
    of_classes: Mapping[int, list[meeting_results.Result]]
    approves: Approvals
    approving: Mapping[int, Minutes]
    tasks: Sequence[ActionItem] = ()


def gather(loaded: facts.Loaded, viewer: Viewer) -> Pack:
    """Everything in the pack. Nine statements, and five for each proposal it speaks of."""
    meeting = loaded.meeting
    shown = facts.agenda_for(loaded, viewer)
    rows = list(flat(shown.rows))
    inside = rules.may_see_inside(viewer, meeting, participant=loaded.participant)
    about = {proposal.id for row in rows for proposal in row.proposals}
    results = meeting_results.results_of(meeting, shown.rows, viewer, inside=inside)
    approves = approvals(results, shown.rows)
    return Pack(
        loaded=loaded,
        shown=shown,
        proposals={found.id: found for one in sorted(about) if (found := asked.read(viewer, one)) is not None},
        earlier=meeting_results.at_items(results, meeting_results.EARLIER),
        of_classes=meeting_results.at_items(results, meeting_results.CLASS),
        approves=approves,
        approving=_approving(viewer, approves),
        tasks=facts.open_tasks(loaded, viewer),
    )


def _approving(viewer: Viewer, approves: Approvals) -> dict[int, Minutes]:
    """The minutes that items bring up for approval and the viewer may read, by their id in the order of the agenda."""
    ids = [one.minutes_id for ones in approves.values() for one in ones]
    if not ids:
        return {}
    found = {one.id: one for one in db.session.scalars(minutes.visible_to(viewer).where(Minutes.id.in_(ids)))}
    return {minutes_id: found[minutes_id] for minutes_id in ids if minutes_id in found}


def make(pack: Pack, viewer: Viewer, school: SchoolFact, *, site: str, language: str, now: datetime) -> bytes:
    """The papers of a meeting as a PDF; addresses in it begin with `site`. Raises pdf.CannotPrint."""
    parts = Parts()
    agenda.about(parts, pack.loaded.meeting)
    agenda.agenda_table(parts, pack.shown, pack.approves)
    rows = list(flat(pack.shown.rows))
    if rows:
        parts.heading(_("Item by item"), apart=True)
    for row in rows:
        _item(parts, row, pack, site)
    agenda.tasks_table(parts, pack.tasks)
    _papers(parts, rows, site)
    for at in pack.approving.values():
        _minutes(parts, at, viewer, language=language, now=now)
    return agenda.finished(parts, pack.loaded, pack.shown, school, _("Papers"), language=language, now=now)


def _item(parts: Parts, row: Row, pack: Pack, site: str) -> None:
    parts.heading(row.title, 2 + row.depth, row.number)
    by = _("by %(name)s", name=row.presenter) if row.presenter else ""
    minutes_words = _("%(n)d min", n=row.minutes) if row.minutes and row.start is not None else ""
    said = [agenda.at(row), minutes_words, *agenda.purposes(row), by]
    parts.text(" · ".join(words for words in said if words), soft=True)
    parts.facts([(_("Goal"), row.goal)])
    parts.prose(row.description)
    for result in pack.earlier.get(row.id, ()):
        more = ", ".join(said for said in (result.who, when_due(result)) if said)
        parts.result(
            f"{_('Goes on from:')} {result.label}".rstrip(), f"{result.text} ({more})" if more else result.text
        )
    for one in pack.of_classes.get(row.id, ()):
        if one.text:
            parts.result(str(_("From %(name)s", name=one.who)), "; ".join(one.text.splitlines()))
    parts.lines([one.words for one in pack.approves.get(row.id, ())])
    if any(one.minutes_id in pack.approving for one in pack.approves.get(row.id, ())):
        parts.text(_("These minutes stand at the end of this document."))
    for proposal in row.proposals:
        if proposal.id in pack.proposals:
            asked.tell(parts, pack.proposals[proposal.id], 3 + row.depth, site)
    if row.documents:
        parts.text(_("To read: %(names)s", names=", ".join(paper.name for paper in row.documents)))


def _papers(parts: Parts, rows: Iterable[Row], site: str) -> None:
    links = [
        (paper.name, f"{site}{paper.url}", f"({_item_named(row)}, {size(paper.size)})")
        for row in rows
        for paper in row.documents
    ]
    if links:
        parts.heading(_("Documents"))
        parts.text(_("The documents themselves are not in this file. Open them here, signed in:"))
        parts.links(links)


def _item_named(row: Row) -> str:
    return str(_("item %(number)s", number=row.number)) if row.number else row.title


def size(count: int) -> str:
    """How large a file is, in words."""
    if count < 1_000_000:
        return str(_("%(n)d kB", n=max(1, round(count / 1000))))
    return str(_("%(n)s MB", n=f"{count / 1_000_000:.1f}"))


def _minutes(parts: Parts, found: Minutes, viewer: Viewer, *, language: str, now: datetime) -> None:
    """The minutes that are up for approval, whole, as the reader may read them."""
    data = printing_readers.gathered(found, viewer, language=language, now=now)
    words = data["words"]
    parts.heading(data["title"], apart=True)
    parts.text(data["state-words"], soft=True)
    if data["errata"]:
        parts.heading(words["errata"], 2)
        for one in data["errata"]:
            parts.result(one["head"], one["text"], "")
    parts.facts(data["facts"])
    parts.heading(words["attendance"], 2)
    parts.facts(data["attendance"])
    if not data["attendance"]:
        parts.text(words["nobody"], soft=True)
    parts.lines(data["parts"])
    for item in data["items"]:
        parts.heading(item["title"], 2 + item["depth"], item["number"])
        parts.text(item["meta"], soft=True)
        parts.blocks(item["note"])
        for line in item["lines"]:
            parts.text(line)
        _results(parts, item, data)
    for key, head in (("results", words["results"]), ("tasks", words["tasks"])):
        if data[key]:
            parts.heading(head, 2)
            _results(parts, {"results": [], "tasks": [], key: data[key]}, data)
    if data["next"]:
        parts.heading(words["next"], 2)
        parts.lines(data["next"])


def _results(parts: Parts, of: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    for result in of["results"]:
        taken = f" ({result['taken']})" if result["taken"] else ""
        parts.result(result["label"], result["text"] + taken, result["gone"])
    parts.table(
        data["task-heads"],
        [4, 10, 4],
        [
            [task["who"], f"{task['what']} ({task['state']})" if task["state"] else task["what"], task["when"]]
            for task in of["tasks"]
        ],
    )
