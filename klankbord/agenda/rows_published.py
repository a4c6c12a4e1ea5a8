"""A version of an agenda that was published, as people read it: its rows, and what changed in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any

from flask_babel import gettext as _

from klankbord.agenda import kinds
from klankbord.agenda.models import AgendaVersion, ItemKind
from klankbord.agenda.rows import AboutProposal, Document, Row, flat, opened
from klankbord.councils.models import Council


def published(
    version: AgendaVersion,
    council: Council,
    proposals: Mapping[int, AboutProposal],
    paper_url: Callable[[int], str],
    *,
    show_closed: bool,
) -> list[Row]:
    """The rows of a version; `paper_url` makes the address of a paper by its id."""
    below: dict[int | None, list[dict[str, Any]]] = {}
    for entry in version.rows:
        below.setdefault(entry["parent"], []).append(entry)

    def rows(parent: int | None, depth: int) -> list[Row]:
        return [_row(entry, depth, tuple(rows(entry["id"], depth + 1))) for entry in below.get(parent, ())]

    def _row(entry: dict[str, Any], depth: int, children: tuple[Row, ...]) -> Row:
        kind = ItemKind(entry["kind"])
        about = [entry["proposal_id"], *entry.get("also_proposals", ())]
        return Row(
            id=entry["id"],
            number=entry["number"],
            title=entry["title"],
            kind=kind,
            kind_label=kinds.label(kind, council),
            minutes=entry["minutes"],
            start=time.fromisoformat(entry["start"]) if entry["start"] else None,
            presenter=entry["presenter"],
            goal=entry.get("goal", ""),
            without_discussion=entry.get("without_discussion", False),
            description=entry["description"],
            section=entry["section"],
            closed=entry["closed"],
            depth=depth,
            documents=tuple(
                Document(
                    paper["name"], paper_url(paper["id"]), paper["size"], paper["id"], late=bool(paper.get("late"))
                )
                for paper in entry["papers"]
            ),
            proposals=tuple(proposals[key] for key in about if key in proposals),
            children=children,
        )

    top = rows(None, 0)
    return top if show_closed else list(opened(top))


def papers_in(version: AgendaVersion | None, *, closed: bool) -> set[int]:
    """The ids of the papers a version shows, with those of closed items or without."""
    entries: Sequence[dict[str, Any]] = version.rows if version is not None else ()
    return {paper["id"] for entry in entries if closed or not entry["closed"] for paper in entry["papers"]}


def changes_said(version: AgendaVersion, *, show_closed: bool) -> list[str]:
    """What a version changed, one sentence each, in the reader's language; nothing of closed items for outsiders."""
    return said(version.changes, show_closed=show_closed)


def said(changes: Sequence[Mapping[str, Any]], *, show_closed: bool) -> list[str]:
    """The same of any changes that `compare` found."""
    if show_closed:
        return [_sentence(change) for change in changes]
    return [_sentence(seen) for change in changes if (seen := from_outside(change)) is not None]


def late_papers(rows: Sequence[Row]) -> list[str]:
    """The papers that came after their day, each with its item."""
    return [f"{paper.name} ({row.title})" for row in flat(rows) for paper in row.documents if paper.late]


def from_outside(change: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What an outsider sees of a change: an item that was closed now is gone, one that was opened is new."""
    if change["what"] == "changed" and "closed" in change["fields"]:
        return {"what": "removed", "title": change["was"]} if change["closed"] else {**change, "what": "added"}
    return None if change["closed"] else change


def _sentence(change: Mapping[str, Any]) -> str:
    title = change["title"]
    if change["what"] == "added":
        return str(_("New: %(title)s", title=title))
    if change["what"] == "removed":
        return str(_("No longer on the agenda: %(title)s", title=title))
    if change["what"] == "moved":
        return str(_("Moved: %(title)s", title=title))
    if "title" in change["fields"]:
        return str(_("“%(was)s” is now “%(title)s”", was=change["was"], title=title))
    return str(_("%(title)s: other %(what)s", title=title, what=", ".join(_fields()[key] for key in change["fields"])))


def _fields() -> dict[str, str]:
    return {
        "kind": _("purpose"),
        "minutes": _("length"),
        "presenter": _("speaker"),
        "goal": _("goal"),
        "without_discussion": _("whether it is discussed"),
        "description": _("explanation"),
        "closed": _("openness"),
        "proposal_id": _("proposal"),
        "also_proposals": _("proposals"),
        "papers": _("documents"),
        "fixed_start": _("start"),
    }
