"""What anybody who sees a meeting does with its agenda: say that they have read it, and suggest an item for it.

Here, because whoever is invited sees the meeting also where its council is not open to them.
"""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from klankbord.agenda import actions_reading, actions_suggestions, rules
from klankbord.agenda.forms_suggestions import SuggestForm
from klankbord.agenda.views_suggestions import index_page, thanks
from klankbord.base import limits, web
from klankbord.base.db import db
from klankbord.invitations import queries
from klankbord.invitations.forms import ReadForm
from klankbord.kit import dates
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting

blueprint = Blueprint("agenda_reading", __name__)


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    return web.load_or_404(meetings.one(viewer, meeting_id, queries.meetings_of(viewer)))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/reading")
def read(meeting_id: int) -> ResponseReturnValue:
    """Note which version the reader has read: by the button, or by the page's script as it is left (204)."""
    meeting, form = _meeting(meeting_id), ReadForm()
    number = form.number()
    if number is None:
        raise BadRequest
    if form.validate_on_submit():
        actions_reading.read(meeting, number, by=web.viewer(), now=dates.now())
        if request.form.get("quietly"):
            db.session.commit()
            return Response(status=204)
        return web.done(url_for("meeting_pages.page", meeting_id=meeting.id), _("From now on you see what changes."))
    return web.answer("invitations/refused.html", form, meeting=meeting)


def _to_suggest(meeting_id: int) -> Meeting:
    meeting = _meeting(meeting_id)
    web.need(rules.may_suggest(web.viewer(), meeting.council, participant=True))
    return meeting


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/suggestions")
def suggestions(meeting_id: int) -> ResponseReturnValue:
    """Suggest an item for one meeting."""
    meeting = _to_suggest(meeting_id)
    return index_page(meeting.council, SuggestForm(), meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/suggestions")
@limits.commenting
def suggest(meeting_id: int) -> ResponseReturnValue:
    """Suggest an item for one meeting."""
    meeting = _to_suggest(meeting_id)
    form = SuggestForm()
    if form.validate_on_submit():
        with form.catching():
            actions_suggestions.suggest(
                meeting.council,
                form.title.data or "",
                form.reason.data or "",
                named=bool(form.named.data),
                meeting=meeting,
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(url_for("agenda_reading.suggestions", meeting_id=meeting.id, _anchor="own"), thanks())
    return index_page(meeting.council, form, meeting)
