"""The school enters what was said on paper, by phone or at the gate."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.kit import dates
from klankbord.proposals import rules
from klankbord.proposals.behalf import actions as actions_behalf
from klankbord.proposals.behalf import queries as queries_behalf
from klankbord.proposals.behalf.forms import WAYS, EnteredForm
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import FeedbackRound
from klankbord.proposals.moderation import rules as rules_moderation
from klankbord.proposals.views_answers import Standing, signed_in

blueprint = Blueprint("proposals_behalf", __name__)


def _entering(proposal_id: int) -> tuple[Standing, FeedbackRound]:
    at = signed_in(proposal_id)
    web.need(rules_moderation.may_enter(at.viewer, at.proposal.council))
    return at, at.asked_in or abort(404)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/entered-answers")
def page(proposal_id: int) -> ResponseReturnValue:
    """The form, and what was entered so far."""
    at, asked_in = _entering(proposal_id)
    form = EnteredForm(formdata=None)
    form.suit(kind_of(at.proposal.kind))
    return _page(at, asked_in, form)


def _page(at: Standing, asked_in: FeedbackRound, form: EnteredForm) -> ResponseReturnValue:
    names = rules_moderation.may_name(at.viewer)
    form.offer(queries_behalf.still_silent(asked_in) if names else [], queries_behalf.classes_of(asked_in))
    return web.answer(
        "proposals/entered.html",
        form,
        at=at,
        asked_in=asked_in,
        may_name=names,
        is_open=rules.is_open(asked_in, dates.now()),
        takes=rules_moderation.takes_entries(asked_in),
        entered=queries_behalf.entered_in(asked_in.id),
        ways=WAYS,
    )


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/entered-answers")
@limits.answering
def enter(proposal_id: int) -> ResponseReturnValue:
    """Enter one answer."""
    at, asked_in = _entering(proposal_id)
    form, now = EnteredForm(), dates.now()
    form.suit(kind_of(at.proposal.kind))
    if form.validate_on_submit():
        asked_id, again = form.asked_id(), url_for("proposals_behalf.page", proposal_id=proposal_id)
        with form.catching():
            if asked_id is None:
                actions_behalf.enter_unnamed(
                    at.proposal, asked_in, form.class_id(), form.heard(), by=at.viewer, now=now
                )
                return web.done(again, _("The answer counts. You can enter the next one."))
            web.need(rules_moderation.may_name(at.viewer))
            asked = web.load_or_404(queries_behalf.asked_of(asked_in.id, asked_id))
            mailed = actions_behalf.enter_named(at.proposal, asked_in, asked, form.heard(), by=at.viewer, now=now)
            done = _("The answer counts. They get a mail that says what was entered and how to change it.")
            if not mailed:
                done = _("The answer counts. No mail address is known, so tell them yourself what you entered.")
            return web.done(again, done)
    return _page(at, asked_in, form)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/entered-answers/<int:entered_id>/removal")
def remove(proposal_id: int, entered_id: int) -> ResponseReturnValue:
    """Take away what was entered by mistake; what somebody else took away meanwhile is away."""
    at, asked_in = _entering(proposal_id)
    entered = queries_behalf.entered_of(asked_in.id, entered_id)
    if entered is not None:
        actions_behalf.remove(at.proposal, asked_in, entered, by=at.viewer, now=dates.now())
    return web.done(url_for("proposals_behalf.page", proposal_id=proposal_id), _("The answer is taken away."))
