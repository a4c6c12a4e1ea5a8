"""Initiatives of parents: start one, support it in one tap, take support back, withdraw it."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import actions_initiatives as actions
from klankbord.base import limits, web
from klankbord.base.forms import Form
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.proposals import queries, rules
from klankbord.proposals.initiatives import actions as actions_initiatives
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.initiatives.forms import InitiativeForm, WithdrawForm
from klankbord.proposals.models import Proposal

blueprint = Blueprint("agenda_initiatives", __name__)


def _councils() -> list[Council]:
    viewer = web.viewer()
    found = [council for council in queries.councils_to_write_for(viewer) if rules.may_start(viewer, council)]
    web.need(bool(found))
    return found


def _initiative(proposal_id: int) -> Proposal:
    """An initiative that the viewer may read."""
    return web.load_or_404(queries_initiatives.visible_to(web.viewer(), proposal_id))


def _page(proposal: Proposal) -> str:
    return url_for("proposal_pages.page", proposal_id=proposal.id)


@blueprint.route("/<school_slug>/proposals/initiatives/new", methods=["GET", "POST"])
@limits.commenting
def new() -> ResponseReturnValue:
    """Start an initiative."""
    councils, form = _councils(), InitiativeForm()
    form.council_id.choices = [(council.id, council.name) for council in councils]
    if form.validate_on_submit():
        council = next(one for one in councils if one.id == form.council_id.data)
        with form.catching():
            title, body, why = form.title.data or "", form.body.data or "", form.why.data or ""
            proposal = actions.start(council, title, body, why, by=web.viewer(), now=dates.now())
            return web.done(_page(proposal), _("Your initiative is there. Now send other parents its address."))
    return web.answer("agenda/initiative.html", form, councils=councils)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/support")
@limits.answering
def support(proposal_id: int) -> ResponseReturnValue:
    """Support an initiative, in one tap."""
    proposal = _initiative(proposal_id)
    web.need(rules.may_support(web.viewer(), proposal.kind))
    actions.support(proposal, by=web.viewer(), now=dates.now())
    return web.done(f"{_page(proposal)}#support", _("You support this initiative."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/support/withdrawal")
@limits.answering
def take_back(proposal_id: int) -> ResponseReturnValue:
    """Take one's support back."""
    proposal = _initiative(proposal_id)
    web.need(rules.may_support(web.viewer(), proposal.kind))
    actions_initiatives.take_back(proposal, by=web.viewer(), now=dates.now())
    return web.done(f"{_page(proposal)}#support", _("Your support is taken back."))


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/initiative/withdrawal", methods=["GET", "POST"])
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take an initiative off the table: whoever started it, or the organiser with a reason."""
    proposal, viewer = _initiative(proposal_id), web.viewer()
    web.need(rules.may_withdraw_initiative(viewer, proposal, proposal.council))
    form: Form = WithdrawForm()
    if form.validate_on_submit():
        with form.catching():
            actions.withdraw(proposal, form["reason"].data or "", by=viewer, now=dates.now())
            return web.done(_page(proposal), _("The initiative is withdrawn."))
    own = proposal.author_id == viewer.id
    return web.answer("agenda/initiative_withdraw.html", form, proposal=proposal, own=own)
