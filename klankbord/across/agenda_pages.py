"""The agenda of a meeting to print."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from klankbord.across import meeting_facts as facts
from klankbord.agenda.classes.queries import brought_to
from klankbord.agenda.rows import flat
from klankbord.base import web
from klankbord.kit import dates
from klankbord.meetings import rules

blueprint = Blueprint("agenda_pages", __name__)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/agenda/print")
def to_print(meeting_id: int) -> ResponseReturnValue:
    """The agenda as the viewer may see it, on paper: times, purposes, goals and what to read."""
    viewer = web.viewer()
    loaded = facts.load(viewer, meeting_id) or abort(404)
    meeting = loaded.meeting
    shown = facts.agenda_for(loaded, viewer)
    return web.render_template(
        "across/agenda_print.html",
        meeting=meeting,
        council=meeting.council,
        version=loaded.version if not (shown.live and shown.changed) else None,
        rows=list(flat(shown.rows)),
        clock=shown.clock,
        brought=brought_to(meeting.id) if rules.may_see_inside(viewer, meeting, participant=loaded.participant) else {},
        tasks=facts.open_tasks(loaded, viewer),
        today=dates.today(viewer.zone),
    )
