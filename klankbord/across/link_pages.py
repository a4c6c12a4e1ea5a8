"""The pages behind links in mail: each kind of thing shows itself; a link opens its own thing and nothing else."""

from collections.abc import Callable

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from klankbord.across import class_question_pages, proposal_pages
from klankbord.activities import views_link as activities
from klankbord.agenda import views_suggestions as suggestions
from klankbord.base import web
from klankbord.councils import entry
from klankbord.followup import views_link as action_items
from klankbord.handover import views_candidacy_council as councils
from klankbord.invitations import views_answers as invitations
from klankbord.invitations import views_poll_answers as polls
from klankbord.invitations import views_series_link as series
from klankbord.invitations import views_sign_up_link as sign_up
from klankbord.kit.viewer import Viewer
from klankbord.minutes import views_link as minutes
from klankbord.people.models import LinkKind, ThingLink

Page = Callable[[ThingLink, Viewer, str], ResponseReturnValue]

PAGES: dict[LinkKind, Page] = {
    LinkKind.PROPOSAL: proposal_pages.link_page,
    LinkKind.INVITATION: invitations.link_page,
    LinkKind.ACTION_ITEM: action_items.page,
    LinkKind.MINUTES: minutes.show,
    LinkKind.COUNCIL: councils.page,
    LinkKind.ACTIVITY: activities.page,
    LinkKind.SIGN_UP: sign_up.link_page,
    LinkKind.POLL: polls.link_page,
    LinkKind.SUGGESTION: suggestions.link_page,
    LinkKind.CLASS_QUESTION: class_question_pages.link_page,
    LinkKind.SERIES: series.link_page,
}
"""What a link of each kind shows: a function of the link, the person it speaks as, and the token as it was given."""

blueprint = Blueprint("link_pages", __name__)


@blueprint.get("/l/<token>")
@web.public
def show(token: str) -> ResponseReturnValue:
    """The thing a link is about. Reading changes nothing, so that a mail scanner may open every link."""
    link, person = entry.enter(token.partition(".")[0])
    page = PAGES.get(link.kind)
    return page(link, person, token) if page is not None else abort(404)
