"""The page of a question to a class: what is asked, what was brought along, and what the meeting made of the item."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.agenda.classes.views_answers import Standing, shown, standing
from klankbord.base import web
from klankbord.followup import queries as followup
from klankbord.followup.models import Decision
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import MeetingState
from klankbord.people.models import ThingLink

blueprint = Blueprint("class_question_pages", __name__)


@blueprint.get("/<school_slug>/class-questions/<int:question_id>")
def page(question_id: int) -> ResponseReturnValue:
    """For the parents of the class and who sits for it, signed in."""
    at = standing(web.viewer(), question_id)
    return shown(at, became=_became(at))


def link_page(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The question a link in a mail is about, as the parent it speaks for."""
    at = standing(person, link.thing_id, token)
    return shown(at, became=_became(at))


def _became(at: Standing) -> list[Decision]:
    """What was decided, or what the group thinks, about the item, once this reader may read it."""
    question = at.question
    if question.meeting.state != MeetingState.HELD or question.item_id is None:
        return []
    readable = followup.decisions(at.person, question.meeting.council)
    return [one for one in readable if one.item_id == question.item_id and one.withdrawn_at is None]
