"""Moving or calling off one of a series and all after it."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from klankbord.base import web
from klankbord.invitations import actions_series, queries, rules
from klankbord.kit import dates
from klankbord.kit.errors import N_, WrongState
from klankbord.meetings import queries as meetings
from klankbord.meetings.forms import CancelForm, RescheduleForm
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_series import AHEAD, later_of

blueprint = Blueprint("invitations_series", __name__)


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, queries.meetings_of(viewer)))
    web.need(rules.may_invite(viewer, meeting))
    if meeting.series_id is None or meeting.state not in AHEAD:
        raise WrongState(N_("Only a meeting of a series that has not begun can be moved or called off with the rest."))
    return meeting


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/series/rescheduling", methods=["GET", "POST"])
def reschedule(meeting_id: int) -> ResponseReturnValue:
    """Another day, time or place for this meeting and those after it."""
    meeting = _meeting(meeting_id)
    form = RescheduleForm(obj=meeting)
    form.require_time()
    if form.validate_on_submit():
        with form.catching():
            moved = actions_series.move_with_rest(meeting, form.details(meeting), by=web.viewer(), now=dates.now())
            sentence = ngettext("One meeting is moved.", "%(num)d meetings are moved.", len(moved))
            return web.done(_plan_of(meeting), sentence)
    return web.answer("invitations/series_reschedule.html", form, meeting=meeting, later=later_of(meeting))


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/series/cancellation", methods=["GET", "POST"])
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Call this meeting off and those after it."""
    meeting = _meeting(meeting_id)
    form = CancelForm()
    if form.validate_on_submit():
        with form.catching():
            gone = actions_series.cancel_with_rest(meeting, form.reason.data or "", by=web.viewer(), now=dates.now())
            sentence = ngettext("One meeting is called off.", "%(num)d meetings are called off.", len(gone))
            return web.done(_plan_of(meeting), sentence)
    return web.answer("invitations/series_cancel.html", form, meeting=meeting, later=later_of(meeting))


def _plan_of(meeting: Meeting) -> str:
    return url_for("year_pages.council", council_id=meeting.council_id, year=meeting.school_year)
