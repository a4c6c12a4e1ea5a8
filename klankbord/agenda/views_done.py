"""How the views of the builder answer once something is done: with a page, or with what changed on it."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import make_response, request, url_for
from flask.json import dumps
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda.views_board import Board, board
from klankbord.base import web
from klankbord.base.i18n import clock
from klankbord.meetings.models import Meeting

PARTS = ("clock", "balance", "then")


def done(
    meeting: Meeting,
    notice: str,
    item_id: int | None = None,
    *,
    moved: Iterable[int] = (),
    fresh: Collection[int] = (),
    placed: int | None = None,
) -> ResponseReturnValue:
    """Commit; only what changed for the page's script, else back to the builder at the item.

    `moved` are the items that went elsewhere, `fresh` those whose row is new or says something else;
    the number that `placed` has there is said as well, for who does not see the list.
    """
    if request.accept_mimetypes.best != "application/json":
        anchor = f"item-{item_id}" if item_id else "quick"
        return web.done(url_for("agenda.builder", meeting_id=meeting.id, _anchor=anchor), notice)
    shown = board(meeting, web.viewer())
    answer = make_response(
        web.done_fragment(dumps(_changes(meeting, shown, _placed(shown, notice, placed), moved, fresh)))
    )
    answer.content_type = "application/json"
    return answer


def _placed(shown: Board, notice: str, item_id: int | None) -> str:
    number = next((line.row.number for line in shown.lines if line.row.id == item_id), "")
    return _("%(what)s. It is number %(number)s now.", what=notice, number=number) if number else notice


def _changes(
    meeting: Meeting, shown: Board, notice: str, moved: Iterable[int], fresh: Collection[int]
) -> dict[str, Any]:
    """Every row in order with what moves along with others (number, times, steps), and the HTML of what is new."""
    return {
        "said": notice,
        "rows": [
            (line.row.id, line.row.number, clock(line.row.start), clock(line.row.end), line.can) for line in shown.lines
        ],
        "headings": shown.headings,
        "moved": list(moved),
        "fresh": {
            line.row.id: web.render_template("agenda/_line.html", line=line, board=shown, meeting=meeting)
            for line in shown.lines
            if line.row.id in fresh
        },
        "step": shown.step.id if shown.step is not None else 0,
        "undo": shown.step_said,
        "typed": shown.typed,
        "parts": {part: web.render_template(f"agenda/_{part}.html", board=shown, meeting=meeting) for part in PARTS},
    }
