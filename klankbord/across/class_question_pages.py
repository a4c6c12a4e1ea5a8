"""The page of a question to a class: what is asked, what was brought along, and what the meeting made of the item."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.agenda.classes.views_answers import shown, standing
from klankbord.base import web
from klankbord.kit.viewer import Viewer
from klankbord.people.models import ThingLink

blueprint = Blueprint("class_question_pages", __name__)


@blueprint.get("/<school_slug>/class-questions/<int:question_id>")
def page(question_id: int) -> ResponseReturnValue:
    """For the parents of the class and who sits for it, signed in."""
    return shown(standing(web.viewer(), question_id))


def link_page(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The question a link in a mail is about, as the parent it speaks for."""
    return shown(standing(person, link.thing_id, token))
