"""What else is done to an agenda: undo, copy, make it fit, number by itself, treat out of order."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest

from klankbord.agenda import (
    actions_copying,
    actions_fitting,
    actions_order,
    actions_treating,
    actions_undoing,
    queries,
)
from klankbord.agenda.actions import block_of
from klankbord.agenda.forms import FitForm, TreatForm, UndoForm
from klankbord.agenda.views_board import board, organised
from klankbord.agenda.views_done import done
from klankbord.agenda.views_order import refused
from klankbord.agenda.views_steps import step_words
from klankbord.base import web
from klankbord.kit import dates
from klankbord.meetings.forms import AskForm

blueprint = Blueprint("agenda_changing", __name__)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/undo")
def undo(meeting_id: int) -> ResponseReturnValue:
    """Undo what the viewer did last."""
    meeting = organised(meeting_id)
    form = UndoForm()
    words = form.step.data or ""
    if not (words.isdecimal() and len(words) < 10):
        raise BadRequest
    if form.validate_on_submit():
        with form.catching():
            step = actions_undoing.undo(meeting, int(words), by=web.viewer(), now=dates.now())
            touched = step.items
            back = _("Undone: %(what)s", what=step_words(step))
            return done(meeting, back, touched[0] if touched else None, moved=touched, fresh=set(touched))
    return refused(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/items/<int:item_id>/copy")
def duplicate(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Put a copy of an item right behind it."""
    meeting = organised(meeting_id)
    row = web.load_or_404(queries.item(meeting, item_id))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            copy = actions_copying.duplicate(meeting, row, by=web.viewer(), now=dates.now())
            fresh = {each.id for each in block_of(queries.items_of(meeting.id), copy.id)}
            return done(meeting, _("Copied: %(title)s", title=copy.title), copy.id, fresh=fresh)
    return refused(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/fit")
def fit(meeting_id: int) -> ResponseReturnValue:
    """Shorten the items as was proposed, so that the agenda fits."""
    viewer = web.viewer()
    meeting = organised(meeting_id)
    form = FitForm()
    if form.validate_on_submit():
        with form.catching():
            found = board(meeting, viewer).fit
            count = actions_fitting.fit(meeting, found, form.shown.data or "", by=viewer, now=dates.now())
            words = ngettext("%(num)d item made shorter.", "%(num)d items made shorter.", count)
            return done(meeting, words, fresh={one.id for one in found.shorter})
    return refused(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/numbers")
def number(meeting_id: int) -> ResponseReturnValue:
    """Let every item count by itself again."""
    meeting = organised(meeting_id)
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions_order.number_by_itself(meeting, by=web.viewer(), now=dates.now())
            return done(meeting, _("Numbered by itself again."))
    return refused(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/items/<int:item_id>/turn")
def treat(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Treat an item next, out of its place, or in its own place again; nothing is renumbered."""
    viewer, now = web.viewer(), dates.now()
    meeting = organised(meeting_id)
    row = web.load_or_404(queries.item(meeting, item_id))
    form = TreatForm()
    if form.turn.data not in {"next", "own"}:
        raise BadRequest
    if form.validate_on_submit():
        with form.catching():
            if form.turn.data == "next":
                actions_treating.treat_next(meeting, row, by=viewer, now=now)
                words = _("“%(title)s” is treated next.", title=row.title)
            else:
                actions_treating.treat_in_order(meeting, row, by=viewer, now=now)
                words = _("“%(title)s” is treated in its own place.", title=row.title)
            touched = {each.id for each in queries.items_of(meeting.id) if each.treated_after_id or each.id == row.id}
            return done(meeting, words, row.id, fresh=touched)
    return refused(meeting, form)
