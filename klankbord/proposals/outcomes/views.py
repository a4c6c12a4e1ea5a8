"""What became of a proposal: write the outcome, publish it."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils.rules import may_know_audience
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.people.previews.queries import Whom
from klankbord.people.previews.views import offered, wish
from klankbord.proposals import queries, queries_consultation, rules
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import Naming, Outcome, Proposal
from klankbord.proposals.outcomes import actions, queries_themes
from klankbord.proposals.outcomes.forms import completion_form, outcome_form, strays

blueprint = Blueprint("proposals_outcomes", __name__)


def _organised(proposal_id: int) -> Proposal:
    viewer = web.viewer()
    proposal = web.load_or_404(queries.visible_to(viewer, proposal_id))
    web.need(rules.may_organise(viewer, proposal.council))
    return proposal


def _took_part(proposal_id: int) -> Whom:
    """Whom the outcome is told to, for who sees its mail first; who answered an anonymous round is told nowhere."""
    proposal = _organised(proposal_id)
    asked_in = queries.round_of(proposal)
    known = may_know_audience(web.viewer(), proposal.council)
    return Whom(
        lambda mails: dict.fromkeys(sorted(actions.took_part(proposal)), str(_("took part"))) if mails else {},
        known and (asked_in is None or asked_in.naming is Naming.NAMED),
    )


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/outcome", methods=["GET", "POST"])
@offered(_took_part, _l("Publish, and tell who took part"), button="publish")
def write(proposal_id: int) -> ResponseReturnValue:
    """Write the outcome; with the button "publish" it is told at once."""
    proposal = _organised(proposal_id)
    outcome = queries.outcome_of(proposal)
    promises = queries_themes.promises_of(outcome.id) if outcome else ()
    themes = queries_themes.themes_of(proposal.id)
    form = outcome_form(outcome, themes, promises)
    form.keep(strays(request.form, themes))
    if form.validate_on_submit():
        with form.catching():
            outcome = actions.write(
                proposal,
                form.words(),
                themes=form.theme_words(),
                promises=form.promised(),
                read_version=form.read_version() or 0,
                by=web.viewer(),
                now=dates.now(),
            )
            db.session.flush()
            if "publish" in request.form or wish():
                return _publish(proposal, outcome)
            return web.done(
                url_for("proposals_outcomes.write", proposal_id=proposal.id),
                _("The draft is saved. Nobody else reads it until you publish it."),
            )
    people = len(actions.took_part(proposal))
    about, asked_in = kind_of(proposal.kind), queries.round_of(proposal)
    reach = queries_consultation.reach_of(asked_in) if asked_in and about.answers_for_deviation else None
    return web.answer(
        "proposals/outcome.html", form, proposal=proposal, outcome=outcome, people=people, about=about, reach=reach
    )


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/outcome/publication")
def publish(proposal_id: int) -> ResponseReturnValue:
    """Tell the outcome as it was saved."""
    proposal = _organised(proposal_id)
    outcome = queries.outcome_of(proposal)
    if outcome is None:
        raise DomainError(N_("There is no outcome yet. Write it first."))
    return _publish(proposal, outcome)


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/outcome/themes", methods=["GET", "POST"])
@offered(_took_part, _l("Save"))
def complete(proposal_id: int) -> ResponseReturnValue:
    """Answer the themes that an outcome was told without."""
    proposal = _organised(proposal_id)
    outcome = web.load_or_404(queries.told_of(proposal.id))
    lacking = [one for one in queries_themes.themes_of(proposal.id) if not one.is_answered]
    form = completion_form(lacking, outcome.version)
    form.keep(strays(request.form, lacking))
    if form.validate_on_submit():
        with form.catching():
            told = actions.complete(
                proposal,
                outcome,
                form.theme_words(),
                read_version=form.read_version(),
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(
                url_for("proposal_pages.page", proposal_id=proposal.id),
                _("Saved. Some themes still have no answer.")
                if outcome.incomplete
                else ngettext(
                    "Every theme has an answer now. %(num)d person who took part gets a mail.",
                    "Every theme has an answer now. %(num)d people who took part get a mail.",
                    told,
                ),
            )
    return web.answer("proposals/outcome_themes.html", form, proposal=proposal, outcome=outcome)


def _publish(proposal: Proposal, outcome: Outcome) -> ResponseReturnValue:
    incomplete = "incomplete" in {request.form.get("publish", ""), wish()}
    told = actions.publish(proposal, outcome, incomplete=incomplete, by=web.viewer(), now=dates.now())
    return web.done(
        url_for("proposal_pages.page", proposal_id=proposal.id),
        ngettext(
            "The outcome is published. %(num)d person who took part gets a mail.",
            "The outcome is published. %(num)d people who took part get a mail.",
            told,
        ),
    )
