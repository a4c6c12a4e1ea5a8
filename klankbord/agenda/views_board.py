"""What the views of the agenda builder share: loading, the board they show, and how they answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from klankbord.agenda import actions_fitting, actions_publishing, queries, queries_steps, rows, rows_marks
from klankbord.agenda import views_life as life
from klankbord.agenda.actions_order import DEEPEST
from klankbord.agenda.forms import QuickForm
from klankbord.agenda.models import AgendaVersion, RemovedItem
from klankbord.agenda.models_steps import AgendaStep
from klankbord.agenda.views_steps import step_words
from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings import rules
from klankbord.meetings.models import Meeting

MOSTLY_TELLS, ENOUGH = 5, 20
"""Nearly all of it informs: less than one minute in five asks, of an agenda of twenty minutes or more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the builder and where it can go."""

    row: rows.Row
    up: bool
    down: bool
    indent: bool
    outdent: bool

    @property
    def can(self) -> int:
        """The same as one number, a bit for each, for the page's script."""
        return self.up + 2 * self.down + 4 * self.indent + 8 * self.outdent


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the builder shows, in a fixed number of statements."""

    lines: list[Line]
    clock: rows.Clock
    asks: int
    tells: int
    removed: RemovedItem | None
    version: AgendaVersion | None
    changed: bool
    step: AgendaStep | None
    fit: actions_fitting.Fit
    typed: bool
    marks: rows_marks.Marks
    headings: dict[int, str] = field(default_factory=dict)

    @property
    def removed_title(self) -> str:
        """The title of what was taken off last."""
        return str(self.removed.entries[0]["values"]["title"]) if self.removed is not None else ""

    @property
    def mostly_tells(self) -> bool:
        """Whether nearly all of it only informs."""
        total = self.asks + self.tells
        return total >= ENOUGH and self.asks * MOSTLY_TELLS < total

    @property
    def step_said(self) -> str:
        """What can be undone, in words."""
        return step_words(self.step) if self.step is not None else ""


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
    top = rows.build(agenda.items, meeting, subjects(agenda), documents(agenda, meeting), viewer, agenda.also)
    version = queries.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
    asks, tells = rows.balance(top)
    time = rows.clock(top, meeting)
    before = ["", *(row.section for row in top)]
    return Board(
        lines=_lines(top),
        clock=time,
        asks=asks,
        tells=tells,
        removed=queries.last_removed(meeting),
        version=version,
        changed=version is not None and actions_publishing.has_changed(meeting, agenda, version, top),
        step=queries_steps.last_step(meeting.id, viewer.id),
        fit=actions_fitting.proposal(top, time.over),
        typed=any(item.number for item in agenda.items),
        marks=rows_marks.together(rows_marks.origins(agenda.items), rows_marks.late(top), rows_marks.short(top)),
        headings={
            row.id: row.section for last, row in zip(before, top, strict=False) if row.section and row.section != last
        },
    )


def _lines(siblings: Sequence[rows.Row]) -> list[Line]:
    found = []
    for at, row in enumerate(siblings):
        indent = at > 0 and max(each.depth for each in rows.flat([row])) < DEEPEST
        found.append(Line(row, at > 0, at < len(siblings) - 1, indent, row.depth > 0))
        found += _lines(row.children)
    return found


def quick(meeting: Meeting, *, fresh: bool = False) -> QuickForm:
    """The form of the row in which the next item is typed, as it was sent or empty."""
    form = QuickForm(formdata=None) if fresh else QuickForm()
    form.offer(meeting.council, queries.presenters(meeting.council_id, dates.today(meeting.zone)))
    return form


def show(
    meeting: Meeting, form: QuickForm | None = None, notice: str = "", status: int | None = None
) -> ResponseReturnValue:
    """The builder; `notice` says why something was refused."""
    form = form or quick(meeting, fresh=True)
    shown = board(meeting, web.viewer())
    page = web.render_template(
        "agenda/builder.html", form=form, board=shown, meeting=meeting, notice=notice, life=life.beside(meeting)
    )
    return Response(page, status or (422 if form.errors else 200))
