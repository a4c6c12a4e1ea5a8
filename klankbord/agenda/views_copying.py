"""A copy of a meeting on another day."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda.actions_copying_meeting import copy_meeting
from klankbord.agenda.forms_copying import CopyForm
from klankbord.agenda.views_board import organised
from klankbord.base import web
from klankbord.kit import dates

blueprint = Blueprint("agenda_copying", __name__)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/copy", methods=["GET", "POST"])
def copy(meeting_id: int) -> ResponseReturnValue:
    """Draft a meeting again, with what was prepared for it."""
    meeting = organised(meeting_id)
    form = CopyForm(start_time=meeting.start_time)
    if form.validate_on_submit() and form.day.data and form.start_time.data:
        with form.catching():
            made = copy_meeting(
                meeting,
                form.day.data,
                form.start_time.data,
                with_papers=bool(form.with_papers.data),
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(
                url_for("meeting_pages.page", meeting_id=made.id),
                _("The copy is there as a draft. Nobody is told yet."),
            )
    return web.answer("agenda/copy.html", form, meeting=meeting)
