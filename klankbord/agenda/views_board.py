"""What the views of the agenda builder share: loading, the board they show, and how they answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from klankbord.agenda import actions_publishing, queries, rows, rows_marks
from klankbord.agenda import views_life as life
from klankbord.agenda.forms import QuickForm
from klankbord.agenda.models import AgendaVersion, RemovedItem
from klankbord.base import web
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings import rules
from klankbord.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the builder and where it can go."""

    row: rows.Row
    up: bool
    down: bool
    indent: bool
    outdent: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the builder shows: seven statements with the viewer's own, whatever the number of items."""

    lines: list[Line]
    clock: rows.Clock
    asks: int
    tells: int
    removed: RemovedItem | None
    version: AgendaVersion | None
    changed: bool
    marks: rows_marks.Marks

    @property
    def removed_title(self) -> str:
        """The title of what was taken off last."""
        return str(self.removed.entries[0]["values"]["title"]) if self.removed is not None else ""


def organised(meeting_id: int) -> Meeting:
    """A meeting whose agenda the viewer sets; 404 or 403 otherwise."""
    meeting = web.load_or_404(meetings.one(web.viewer(), meeting_id))
    web.need(rules.may_organise(web.viewer(), meeting))
    return meeting


def documents(agenda: queries.Agenda, meeting: Meeting) -> dict[int, list[rows.Document]]:
    """The papers of each item with the address they are downloaded from."""
    return {
        item_id: [
            rows.Document(
                paper.name,
                url_for("meeting_pages.paper", meeting_id=meeting.id, paper_id=paper.id),
                paper.size,
                paper.id,
                paper.alternative_text,
                meeting.is_late_paper(paper.at),
            )
            for paper in papers
        ]
        for item_id, papers in agenda.papers.items()
    }


def subjects(agenda: queries.Agenda) -> dict[int, rows.AboutProposal]:
    """The proposals items are about with their addresses."""
    return {
        subject.id: rows.AboutProposal(
            subject.id,
            subject.title,
            url_for("proposal_pages.page", proposal_id=subject.id),
            subject.stage,
            subject.responses,
        )
        for subject in agenda.subjects.values()
    }


def board(meeting: Meeting, viewer: Viewer) -> Board:
    """The agenda as its organiser sees it."""
    agenda = queries.agenda_of(meeting.id, viewer)
    top = rows.build(agenda.items, meeting, subjects(agenda), documents(agenda, meeting), viewer)
    version = queries.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
    asks, tells = rows.balance(top)
    return Board(
        lines=_lines(top),
        clock=rows.clock(top, meeting),
        asks=asks,
        tells=tells,
        removed=queries.last_removed(meeting),
        version=version,
        changed=version is not None and actions_publishing.has_changed(meeting, agenda, version),
        marks=rows_marks.together(rows_marks.origins(agenda.items), rows_marks.late(top)),
    )


def _lines(siblings: Sequence[rows.Row]) -> list[Line]:
    found = []
    for at, row in enumerate(siblings):
        indent = at > 0 and row.depth == 0 and not row.children
        found.append(Line(row, at > 0, at < len(siblings) - 1, indent, row.depth > 0))
        found += _lines(row.children)
    return found


def show(
    meeting: Meeting, form: QuickForm | None = None, notice: str = "", status: int | None = None
) -> ResponseReturnValue:
    """The builder, or only its moving part when htmx asked; `notice` says why something was refused."""
    if form is None:
        form = QuickForm(formdata=None)
    form.offer(meeting.council)
    template = "agenda/_builder.html" if web.is_htmx() else "agenda/builder.html"
    shown = board(meeting, web.viewer())
    beside = life.beside(meeting) if not web.is_htmx() else None
    page = web.render_template(template, form=form, board=shown, meeting=meeting, notice=notice, life=beside)
    return Response(page, status or (422 if form.errors else 200))


def done(meeting: Meeting, notice: str, item_id: int | None = None) -> ResponseReturnValue:
    """Commit; the moving part for htmx, else back to the builder at the item."""
    if web.is_htmx():
        form = QuickForm(formdata=None)
        form.offer(meeting.council)
        shown = board(meeting, web.viewer())
        return web.done_fragment(
            web.render_template("agenda/_builder.html", form=form, board=shown, meeting=meeting, notice=notice)
        )
    anchor = f"item-{item_id}" if item_id else "quick"
    return web.done(url_for("agenda.builder", meeting_id=meeting.id, _anchor=anchor), notice)
