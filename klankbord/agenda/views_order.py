"""The order of an agenda, taking items off and putting them back, taking papers away."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest

from klankbord.agenda import actions_order, actions_papers, actions_removing, queries
from klankbord.agenda.actions import block_of
from klankbord.agenda.actions_order import Step
from klankbord.agenda.forms import ManyForm, MoveForm
from klankbord.agenda.models import AgendaItem
from klankbord.agenda.views_board import organised, show
from klankbord.agenda.views_done import done
from klankbord.base import web
from klankbord.base.forms import Form
from klankbord.kit import dates
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting

blueprint = Blueprint("agenda_order", __name__)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/items/<int:item_id>/position")
def move(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Move an item one step, or right behind another one."""
    meeting = organised(meeting_id)
    row = web.load_or_404(queries.item(meeting, item_id))
    form = MoveForm()
    after = form.after.data or ""
    if form.step.data not in set(Step) and not (after.isdecimal() and len(after) < 10):
        raise BadRequest
    before = row.parent_id
    if form.validate_on_submit():
        with form.catching():
            if form.step.data in set(Step):
                actions_order.step(meeting, row.id, Step(form.step.data), by=web.viewer(), now=dates.now())
            else:
                actions_order.place(meeting, row.id, int(after) or None, by=web.viewer(), now=dates.now())
            moved = [each.id for each in block_of(queries.items_of(meeting.id), row.id)]
            around = {each for each in (before, row.parent_id) if each} if row.parent_id != before else set()
            fresh = {*moved, *around} if around else ()
            said = _("Moved: %(title)s", title=row.title)
            return done(meeting, said, row.id, moved=moved, fresh=fresh, placed=row.id)
    return refused(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/items/many")
def many(meeting_id: int) -> ResponseReturnValue:
    """Move the items that were ticked, or take them off."""
    meeting = organised(meeting_id)
    form = ManyForm()
    places = [words for words in (form.behind.data, form.after.data) if words]
    if form.do.data not in {"move", "remove"} or not all(words.isdecimal() and len(words) < 10 for words in places):
        raise BadRequest
    if form.validate_on_submit():
        with form.catching():
            ids = list(form.items.data or ())
            if form.do.data == "remove":
                count = len(actions_removing.remove_many(meeting, ids, by=web.viewer(), now=dates.now()))
                return done(meeting, ngettext("%(num)d item taken off.", "%(num)d items taken off.", count))
            moved = _moved(meeting, ids, form)
            block = [each.id for item in moved for each in block_of(queries.items_of(meeting.id), item.id)]
            words = ngettext("%(num)d item moved.", "%(num)d items moved.", len(moved))
            return done(meeting, words, moved[0].id, moved=block, fresh=set(block))
    return refused(meeting, form)


def _moved(meeting: Meeting, ids: list[int], form: ManyForm) -> list[AgendaItem]:
    behind = not form.after.data
    place = int(form.after.data or form.behind.data or 0) or None
    return actions_order.place_many(meeting, ids, place, behind=behind, by=web.viewer(), now=dates.now())


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/items/<int:item_id>/removal")
def remove(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take an item off the agenda; the builder offers to put it back."""
    meeting = organised(meeting_id)
    row = web.load_or_404(queries.item(meeting, item_id))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            title = row.title
            actions_removing.remove(meeting, row, by=web.viewer(), now=dates.now())
            return done(meeting, _("Taken off: %(title)s", title=title))
    return refused(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/removals/<int:removal_id>/undo")
def put_back(meeting_id: int, removal_id: int) -> ResponseReturnValue:
    """Put an item that was taken off back where it was."""
    meeting = organised(meeting_id)
    removal = web.load_or_404(queries.removed(meeting, removal_id))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            row = actions_removing.put_back(meeting, removal, by=web.viewer(), now=dates.now())
            fresh = {each.id for each in block_of(queries.items_of(meeting.id), row.id)}
            return done(meeting, _("Put back: %(title)s", title=row.title), row.id, fresh=fresh)
    return refused(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/papers/<int:paper_id>/removal")
def detach(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Take a paper away from its item."""
    meeting = organised(meeting_id)
    paper = web.load_or_404(queries.paper(meeting, paper_id))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions_papers.detach(meeting, paper, by=web.viewer(), now=dates.now())
            return web.done(
                url_for("agenda.item", meeting_id=meeting.id, item_id=paper.item_id),
                _("Taken away: %(name)s", name=paper.file.name),
            )
    return refused(meeting, form)


def refused(meeting: Meeting, form: Form) -> ResponseReturnValue:
    """The builder again, with why not."""
    sentences = [sentence for errors in form.errors.values() for sentence in errors]
    return show(meeting, notice=" ".join(str(sentence) for sentence in sentences), status=422)
