"""Asking one's class about an item of a coming meeting: which items, and the question itself."""

from datetime import timedelta

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.agenda.classes import actions, queries, rules
from klankbord.agenda.classes.forms import AskForm
from klankbord.base import limits, web
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting

blueprint = Blueprint("agenda_classes", __name__)


def _meeting(meeting_id: int) -> tuple[Meeting, dict[int, queries.Place]]:
    """A meeting of a council the viewer sits in, with the classes they may ask about it."""
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id))
    web.need(rules.sits_in(viewer, meeting))
    return meeting, queries.places_of(viewer, meeting, dates.today(viewer.zone))


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/class-questions")
def index(meeting_id: int) -> ResponseReturnValue:
    """The items a class can be asked about, and what was asked already with how many answers."""
    meeting, places = _meeting(meeting_id)
    lines = queries.askable(meeting, places)
    questions = [question for line in lines for question in line.questions.values()]
    return web.render_template(
        "agenda/class_questions.html",
        meeting=meeting,
        places=places,
        lines=lines,
        counts=queries.counts([question.id for question in questions]),
        is_time=rules.is_time(meeting, dates.now()),
    )


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/items/<int:item_id>/class-question", methods=["GET", "POST"])
@limits.commenting
def ask(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Ask a class about one item."""
    meeting, places = _meeting(meeting_id)
    web.need(bool(places))
    line = next((one for one in queries.askable(meeting, places) if one.id == item_id), None) or abort(404)
    form, viewer, now = AskForm(), web.viewer(), dates.now()
    form.class_group_id.choices = [(group_id, place.name) for group_id, place in places.items()]
    if not form.is_submitted():
        _suggest(form, meeting, line, places, viewer)
    elif form.validate():
        with form.catching():
            chosen = form.class_group_id.data
            question, sent = actions.ask(meeting, item_id, chosen, form.words(), by=viewer, now=now)
            here = url_for("class_question_pages.page", question_id=question.id)
            told = ngettext("Asked: %(num)d mail is on its way.", "Asked: %(num)d mails are on their way.", sent)
            return web.done(here, str(told))
    return web.answer("agenda/class_ask.html", form, meeting=meeting, line=line, places=places)


def _suggest(
    form: AskForm, meeting: Meeting, line: queries.Line, places: dict[int, queries.Place], viewer: Viewer
) -> None:
    """Begin with a class that was not asked yet, a plain question, and the day before the meeting."""
    free = [group_id for group_id in places if group_id not in line.questions]
    form.class_group_id.data = next(iter(free or places))
    form.question.data = str(_("What do you think of this?"))
    if meeting.day is not None:
        form.closes_on.data = max(meeting.day - timedelta(days=1), dates.today(viewer.zone))
