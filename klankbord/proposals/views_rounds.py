"""Rounds: see whom one asks and open it, extend, close, reopen."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from klankbord.base import web
from klankbord.base.i18n import long_date
from klankbord.base.outbox import queries as outbox
from klankbord.councils import queries as councils
from klankbord.councils.rules import may_know_audience
from klankbord.kit import dates
from klankbord.people.previews.queries import Whom
from klankbord.people.previews.views import offered, wish
from klankbord.proposals import actions, queries, queries_audience, queries_sendings, rules
from klankbord.proposals.forms import RoundForm, UntilForm
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import Audience, Proposal
from klankbord.proposals.planned import actions as actions_planned
from klankbord.proposals.planned import queries as queries_planned
from klankbord.proposals.questions import queries as queries_questions
from klankbord.proposals.writing.forms import MISSING

blueprint = Blueprint("proposals_rounds", __name__)


DEED = LazyString(
    lambda: _("Let it open on that day") if request.form.get("opens_on") else _("Open the round, and mail it")
)
"""What the button under the mail does that is shown first."""


def organised(proposal_id: int) -> Proposal:
    """A proposal the viewer organises; 404 or 403 otherwise."""
    viewer = web.viewer()
    proposal = web.load_or_404(queries.visible_to(viewer, proposal_id))
    web.need(rules.may_organise(viewer, proposal.council))
    return proposal


def asked(proposal_id: int) -> Whom:
    """Whom a round asks, for who sees its mail first."""
    proposal = organised(proposal_id)
    known = may_know_audience(web.viewer(), proposal.council)
    return Whom(lambda mails: queries_sendings.asked(proposal, mails), known)


def _page(proposal: Proposal) -> str:
    return url_for("proposal_pages.page", proposal_id=proposal.id)


def _people(number: int) -> str:
    return str(ngettext("%(num)d person is asked and gets a mail.", "%(num)d people are asked and get a mail.", number))


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/rounds")
def delivery(proposal_id: int) -> ResponseReturnValue:
    """How the mails of the newest round fare: how many wait, went, failed; whose they are is not for who organises."""
    proposal = organised(proposal_id)
    asked_in = queries.round_of(proposal)
    things = [("proposal", proposal.id)] + ([("feedback_round", asked_in.id)] if asked_in is not None else [])
    sendings = outbox.progress(things, dates.now())
    return web.render_template("proposals/delivery.html", proposal=proposal, sendings=sendings)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/rounds/new")
def plan(proposal_id: int) -> ResponseReturnValue:
    """Choose whom to ask, and see how many that are; it begins with what was planned for a later day."""
    proposal, form = organised(proposal_id), RoundForm()
    if (planned := queries_planned.of_proposal(proposal.id)) is not None:
        form.follow(queries_planned.plan_of(planned), planned.opens_on if planned.refused_at is None else None)
    return _plan_page(proposal, form)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/rounds")
@offered(asked, DEED)
def start(proposal_id: int) -> ResponseReturnValue:
    """Open the round; with the button "count" only look how many people that would ask."""
    proposal = organised(proposal_id)
    form = RoundForm()
    form.suit(proposal.kind)
    form.offer(councils.class_choices(proposal.school_id), dates.today(web.viewer().zone))
    if form.validate() and "count" not in request.form:
        with form.catching():
            day = form.later_than(dates.today(web.viewer().zone))
            if day is not None and not wish():
                actions_planned.plan_round(proposal, form.plan(), day, by=web.viewer(), now=dates.now())
                return web.done(_page(proposal), _("It opens by itself on %(day)s.", day=long_date(day)))
            opened = actions.open_round(proposal, form.plan(), by=web.viewer(), now=dates.now())
            queries_planned.drop(proposal.id)
            return web.done(_page(proposal), _people(opened.asked_count))
    return _plan_page(proposal, form)


def _plan_page(proposal: Proposal, form: RoundForm) -> ResponseReturnValue:
    today = dates.today(web.viewer().zone)
    form.suit(proposal.kind)
    form.offer(councils.class_choices(proposal.school_id), today)
    audience = form.chosen_audience()
    chosen = tuple(form.class_group_ids.data or ()) if audience is Audience.CLASS_GROUPS else ()
    return web.answer(
        "proposals/round.html",
        form,
        proposal=proposal,
        counts=queries_audience.counts(proposal.council, audience, chosen, today),
        every=queries_audience.overview(proposal.council, today),
        audience=audience,
        about=kind_of(proposal.kind),
        questions=len(queries_questions.drafted(proposal.id)),
        planned=queries_planned.of_proposal(proposal.id),
        today=today,
        missing=[(name, MISSING[name]) for name in rules.missing(proposal)],
    )


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/rounds/planned/removal")
def call_off(proposal_id: int) -> ResponseReturnValue:
    """Do not open it by itself after all."""
    proposal = organised(proposal_id)
    actions_planned.call_off(proposal, by=web.viewer(), now=dates.now())
    return web.done(_page(proposal), _("It does not open by itself any more. You can open it when you like."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/rounds/extension")
@offered(asked, _l("Extend"))
def extend(proposal_id: int) -> ResponseReturnValue:
    """Let people answer until a later day."""
    proposal = organised(proposal_id)
    form = UntilForm()
    if form.validate_on_submit():
        with form.catching():
            actions.extend(proposal, form.last_day(), by=web.viewer(), now=dates.now())
            return web.done(_page(proposal), _("The round lasts longer. People get a mail about it."))
    return web.answer("proposals/until.html", form, proposal=proposal, action="extend")


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/rounds/closure")
def close(proposal_id: int) -> ResponseReturnValue:
    """Close the round before its last day is over."""
    proposal = organised(proposal_id)
    actions.close(proposal, by=web.viewer(), now=dates.now())
    return web.done(_page(proposal), _("The round is closed. Now comes telling what was done with it."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/rounds/reopening")
@offered(asked, _l("Open again"))
def reopen(proposal_id: int) -> ResponseReturnValue:
    """Open a closed round again."""
    proposal = organised(proposal_id)
    form = UntilForm()
    if form.validate_on_submit():
        with form.catching():
            actions.reopen(proposal, form.last_day(), by=web.viewer(), now=dates.now())
            return web.done(_page(proposal), _("The round is open again. People get a mail about it."))
    return web.answer("proposals/until.html", form, proposal=proposal, action="reopen")
