"""Answering what the note of an item proposes, by one press."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.followup import rules as followup
from klankbord.kit import dates
from klankbord.minutes import actions_marks, queries, queries_marks, rules
from klankbord.minutes.forms import MarkForm
from klankbord.minutes.views import minutes_or_404
from klankbord.minutes.views_notes import item_or_404

blueprint = Blueprint("marks", __name__)


@blueprint.post("/<school_slug>/minutes/<int:minutes_id>/items/<int:item_id>/marks")
def answer(minutes_id: int, item_id: int) -> ResponseReturnValue:
    """Make what a line says, or turn it down."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    meeting = minutes.meeting
    web.need(rules.may_note(viewer, meeting) and followup.may_record(viewer, meeting.council, meeting))
    item = item_or_404(minutes, item_id)
    form = MarkForm()
    there = url_for("live.page", meeting_id=meeting.id, item=item.id)
    note = queries.notes_of(minutes.id).get(item.id)
    marks, _hints = queries_marks.beside(meeting, item.id, note.text if note is not None else "")
    told = _("This line was answered already, or says something else now.")
    if form.validate_on_submit():
        with form.catching():
            move, digest = form.move.data or "", form.digest.data or ""
            made = actions_marks.answer(meeting, item, marks, move, digest, by=viewer, now=dates.now())
            if made is not None:
                told = _("Recorded. You can still change it below.") if made else _("Nothing is made of that line.")
    return web.done(there, None if web.is_htmx() else told)
