"""Dividing a meeting into parts, with and without management; whoever is invited to a planned one is told."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from klankbord.base import web
from klankbord.invitations import actions, rules
from klankbord.invitations.views import concerned
from klankbord.kit import dates, meeting_parts
from klankbord.meetings import queries as meetings
from klankbord.meetings.actions_details import parts_of
from klankbord.meetings.forms_joint import PartsForm
from klankbord.people.previews.views import offered

blueprint = Blueprint("invitations_parts", __name__)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/parts", methods=["GET", "POST"])
@offered(concerned, _l("Save"))
def parts(meeting_id: int) -> ResponseReturnValue:
    """The parts of a meeting, and their times."""
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id))
    web.need(rules.may_invite(viewer, meeting))
    form = PartsForm()
    if form.validate_on_submit():
        with form.catching():
            told = actions.set_parts(meeting, form.chosen(), by=viewer, now=dates.now())
            said = _("The parts are saved, and everybody invited is told.") if told else _("The parts are saved.")
            return web.done(url_for("meeting_pages.page", meeting_id=meeting.id), said)
    if not form.is_submitted():
        form = PartsForm.of(meeting_parts.planned(parts_of(meeting)))
    return web.answer("invitations/parts.html", form, meeting=meeting)
