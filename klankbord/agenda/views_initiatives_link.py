"""Supporting an initiative by the link in a mail: as the person it speaks for, without signing in."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import actions_initiatives as actions
from klankbord.base import limits, web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind
from klankbord.proposals import rules
from klankbord.proposals.initiatives import actions as actions_initiatives
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.models import Proposal

blueprint = Blueprint("agenda_initiatives_link", __name__)


def _initiative(token: str) -> tuple[Viewer, Proposal]:
    """The person of a link, and its initiative while they may read it."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    proposal = web.load_or_404(queries_initiatives.visible_to(person, link.thing_id))
    web.need(rules.may_support(person, proposal.kind))
    return person, proposal


def _page(token: str) -> str:
    return f"{url_for('link_pages.show', token=token)}#support"


@blueprint.post("/l/<token>/support")
@web.public
@limits.answering
def support(token: str) -> ResponseReturnValue:
    """Support an initiative, in one tap."""
    person, proposal = _initiative(token)
    actions.support(proposal, by=person, now=dates.now())
    return web.done(_page(token), _("You support this initiative."))


@blueprint.post("/l/<token>/support/withdrawal")
@web.public
@limits.answering
def take_back(token: str) -> ResponseReturnValue:
    """Take one's support back."""
    person, proposal = _initiative(token)
    actions_initiatives.take_back(proposal, by=person, now=dates.now())
    return web.done(_page(token), _("Your support is taken back."))
