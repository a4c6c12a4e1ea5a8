"""The page of a question to a class: what is asked, what was brought along, and what the meeting made of the item."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from klankbord.agenda.classes import queries as classes
from klankbord.agenda.classes.views_answers import Standing, shown, standing
from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils.models import MinutesStyle
from klankbord.followup import queries as followup
from klankbord.followup.models import Decision
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import MeetingState
from klankbord.minutes import printing_public
from klankbord.minutes import queries as minutes_queries
from klankbord.minutes import rules as minutes
from klankbord.minutes.models import ItemNote, Minutes, MinutesState
from klankbord.people.models import ThingLink
from klankbord.proposals.forms import html

blueprint = Blueprint("class_question_pages", __name__)


@blueprint.get("/<school_slug>/class-questions/<int:question_id>")
def page(question_id: int) -> ResponseReturnValue:
    """For the parents of the class and who sits for it, signed in."""
    at = standing(web.viewer(), question_id)
    return shown(at, became=_became(at), minuted=_minuted(at))


def link_page(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The question a link in a mail is about, as the parent it speaks for."""
    at = standing(person, link.thing_id, token)
    return shown(at, became=_became(at), minuted=_minuted(at))


def _became(at: Standing) -> list[Decision]:
    """What was decided, or what the group thinks, about the item, once this reader may read it."""
    question = at.question
    if question.meeting.state != MeetingState.HELD or question.item_id is None:
        return []
    readable = followup.decisions(at.person, question.meeting.council)
    return [one for one in readable if one.item_id == question.item_id and one.withdrawn_at is None]


def _minuted(at: Standing) -> Markup:
    """What the minutes say of the item, once this reader may read them: their public version for who is outside."""
    question = at.question
    if question.meeting.state != MeetingState.HELD or question.item is None or question.item.closed:
        return Markup("")
    found = db.session.execute(
        select(Minutes, ItemNote.text)
        .join(ItemNote, ItemNote.item_id == question.item_id)
        .where(Minutes.meeting_id == question.meeting_id, Minutes.state == MinutesState.APPROVED)
    ).first()
    if found is None or not minutes.may_read(at.person, found[0], question.meeting.council):
        return Markup("")
    if question.item_id in classes.hidden_items(question.meeting_id) or found[0].style is MinutesStyle.DECISIONS:
        return Markup("")
    if minutes_queries.reads_whole(at.person, question.meeting):
        return html(found[1])
    return html(printing_public.nameless(question.meeting).text(found[1]))
