"""Beginning an agenda, with what comes by itself; leaving that out and taking it back; and the papers that are due."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.exceptions import BadRequest

from klankbord.agenda import actions_coming, actions_promises, queries, queries_templates
from klankbord.agenda.forms_coming import BeginForm, ComingForm, DeadlineForm, PromiseForm
from klankbord.agenda.models import ItemSource
from klankbord.agenda.views_board import organised
from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings import actions as meetings
from klankbord.meetings.forms import MeetingForm
from klankbord.meetings.models import Meeting

blueprint = Blueprint("agenda_beginning", __name__)


@blueprint.post("/<school_slug>/councils/<int:council_id>/meetings")
def draft(council_id: int) -> ResponseReturnValue:
    """Begin a meeting as a draft, its agenda with it, and go on to that."""
    viewer, now = web.viewer(), dates.now()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(council_rules.may_organise(viewer, council))
    form = MeetingForm()
    form.require_time()
    if form.validate_on_submit():
        with form.catching():
            meeting = meetings.draft(
                council, form.details(None), form.record(None), zone=viewer.zone, by=viewer, now=now
            )
            made = actions_coming.begin(meeting, None, by=viewer, now=now)
            return web.done(
                url_for("agenda.builder", meeting_id=meeting.id),
                ngettext(
                    "The meeting is there as a draft, with one item that comes by itself.",
                    "The meeting is there as a draft, with %(num)d items that come by themselves.",
                    len(made),
                )
                if made
                else _("The meeting is there as a draft. Now its agenda."),
            )
    return web.answer("meetings/edit.html", form, council=council, meeting=None, said=form.said())


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/beginning")
def begin(meeting_id: int) -> ResponseReturnValue:
    """Begin an agenda that is still empty: a template, and what comes by itself."""
    meeting = organised(meeting_id)
    form = BeginForm()
    templates = queries_templates.of_council(meeting.council_id)
    form.offer(templates)
    if form.validate_on_submit():
        with form.catching():
            template = next((one for one in templates if one.id == form.template_id.data), None)
            made = actions_coming.begin(meeting, template, by=web.viewer(), now=dates.now())
            return _done(meeting, ngettext("%(num)d item added.", "%(num)d items added.", len(made)))
    return web.answer("agenda/refused.html", form, meeting=meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/coming")
def bring(meeting_id: int) -> ResponseReturnValue:
    """Put one thing that comes by itself on the agenda, or take back that it was left out."""
    meeting, form = organised(meeting_id), ComingForm()
    source, thing_id = _chosen(form)
    if form.validate_on_submit():
        with form.catching():
            item = actions_coming.bring(meeting, source, thing_id, by=web.viewer(), now=dates.now())
            return _done(meeting, _("On the agenda: %(title)s", title=item.title))
    return web.answer("agenda/refused.html", form, meeting=meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/leaving-out")
def leave_out(meeting_id: int) -> ResponseReturnValue:
    """Leave one thing that comes by itself out of this agenda."""
    meeting, form = organised(meeting_id), ComingForm()
    source, thing_id = _chosen(form)
    if form.validate_on_submit():
        with form.catching():
            row = actions_coming.leave_out(meeting, source, thing_id, by=web.viewer(), now=dates.now())
            return _done(meeting, _("Left out: %(title)s", title=row.title))
    return web.answer("agenda/refused.html", form, meeting=meeting)


def _chosen(form: ComingForm) -> tuple[ItemSource, int]:
    chosen = form.chosen()
    if chosen is None:
        raise BadRequest
    return chosen


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/papers-due")
def deadline(meeting_id: int) -> ResponseReturnValue:
    """By what day the papers of this meeting are due."""
    meeting = organised(meeting_id)
    form = DeadlineForm()
    if form.validate_on_submit():
        with form.catching():
            actions_promises.set_deadline(meeting, form.days.data or 0, by=web.viewer(), now=dates.now())
            return _done(meeting, _("The day for papers is saved."))
    return web.answer("agenda/refused.html", form, meeting=meeting, deadline=True)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/promise")
def promise(meeting_id: int) -> ResponseReturnValue:
    """Note that a paper is promised with an item, or that none is to come."""
    meeting = organised(meeting_id)
    form = PromiseForm()
    form.offer(list(queries.items_of(meeting.id)))
    if form.validate_on_submit():
        with form.catching():
            item = web.load_or_404(queries.item(meeting, form.item_id.data))
            promised = form.promised.data == "yes"
            actions_promises.promise(meeting, item, promised, by=web.viewer(), now=dates.now())
            sentence = (
                _("A paper is promised with “%(title)s”.", title=item.title)
                if promised
                else _("No paper is awaited with “%(title)s” any more.", title=item.title)
            )
            return _done(meeting, sentence)
    return web.answer("agenda/refused.html", form, meeting=meeting)


def _done(meeting: Meeting, sentence: str) -> ResponseReturnValue:
    return web.done(url_for("agenda.builder", meeting_id=meeting.id, _anchor="beside"), sentence)
