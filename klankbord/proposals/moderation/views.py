"""Moderation: who may read reports; who organises sees a short list of what to do, restores, and lets threads rest."""

from collections.abc import Sequence

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.kit import dates
from klankbord.proposals import queries, queries_page
from klankbord.proposals.models import Comment
from klankbord.proposals.moderation import actions
from klankbord.proposals.moderation import queries as moderation
from klankbord.proposals.moderation import rules as rules_moderation
from klankbord.proposals.moderation.forms import PauseForm, ReportForm, rules_of
from klankbord.proposals.passages import queries as queries_passages
from klankbord.proposals.views_answers import Standing, signed_in

blueprint = Blueprint("proposals_moderation", __name__)


def report(at: Standing, comment_id: int) -> ResponseReturnValue:
    """Point who organises at a comment."""
    found = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    web.need(rules_moderation.may_report(at.viewer, found, at.digest))
    form = ReportForm()
    if form.validate_on_submit():
        with form.catching():
            new = actions.report(at.proposal, found, form.reason.data or "", by=at.viewer, now=dates.now())
            told = _("Thank you. Who organises looks at it; on the page nothing shows that you reported it.")
            again = _("You reported this already. Who organises looks at it.")
            return web.done(f"{at.back}#talk", told if new else again)
    return web.refused("proposals/report.html", form=form, at=at, action=request.path)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/reports")
@limits.commenting
def report_here(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Report, signed in."""
    return report(signed_in(proposal_id), comment_id)


def moderated(proposal_id: int) -> Standing:
    """A proposal whose conversation the viewer moderates; 404 or 403 otherwise."""
    at = signed_in(proposal_id)
    web.need(rules_moderation.may_moderate(at.viewer, at.proposal.council))
    return at


def _list(at: Standing) -> str:
    return url_for("proposals_moderation.page", proposal_id=at.proposal.id)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/moderation")
def page(proposal_id: int) -> ResponseReturnValue:
    """What was reported and what is hidden, each with what can be done; what rests; the house rules."""
    return _page(moderated(proposal_id), PauseForm(formdata=None))


def _page(at: Standing, form: PauseForm) -> ResponseReturnValue:
    reports = moderation.reports_of(at.proposal.id)
    said = queries_page.comments(at.proposal.id)
    pauses = moderation.pauses_of(at.proposal.id, dates.now())
    known = moderation.house_rules(at.proposal.council_id)
    return web.answer(
        "proposals/moderation.html",
        form,
        at=at,
        reported=[(row, reports[row.id]) for row in said if row.id in reports],
        hidden=[row for row in said if row.hidden_at is not None],
        threads=_threads(said),
        chosen=form.thread.data or web.asked("thread"),
        pauses=pauses,
        about=queries_passages.quotes_of(at.proposal.id),
        texts={row.id: row.body for row in said},
        house_rules=rules_of(known.words if known else ""),
    )


def _threads(said: Sequence[queries.Line]) -> list[tuple[int, str]]:
    """The threads that can rest: the number of the first comment, and how it begins."""
    return [(row.id, row.body) for row in said if row.parent_id is None and not row.withdrawn_at and not row.hidden_at]


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/dismissal")
def dismiss(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Let a reported comment stand."""
    at = moderated(proposal_id)
    found = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    actions.dismiss(at.proposal, found, by=at.viewer, now=dates.now())
    return web.done(_list(at), _("The reaction stays. Nobody is told about the report."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/restoration")
def restore(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Put a hidden comment back on the page."""
    at = moderated(proposal_id)
    found = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    actions.restore(at.proposal, found, by=at.viewer, now=dates.now())
    return web.done(_list(at), _("The reaction is on the page again, and its writer is told."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/pauses")
def pause(proposal_id: int) -> ResponseReturnValue:
    """Let a thread, or the whole conversation, rest for some hours."""
    at, form = moderated(proposal_id), PauseForm()
    if form.validate_on_submit():
        with form.catching():
            actions.pause(
                at.proposal, _thread(at, form.thread_id()), form.asked_hours(), form.reason.data or "",
                by=at.viewer, now=dates.now(),
            )  # fmt: skip
            return web.done(_list(at), _("It rests now, and goes on by itself."))
    return _page(at, form)


def _thread(at: Standing, comment_id: int | None) -> Comment | None:
    """The comment a thread began with, whichever of it was chosen; 404 for one that is not there."""
    if comment_id is None:
        return None
    chosen = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    if chosen.parent_id is None:
        return chosen
    return web.load_or_404(queries.comment_of(at.proposal.id, chosen.parent_id))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/pauses/<int:pause_id>/end")
def end_pause(proposal_id: int, pause_id: int) -> ResponseReturnValue:
    """Let it go on before its pause is over."""
    at = moderated(proposal_id)
    rests = web.load_or_404(moderation.pause_of(at.proposal.id, pause_id))
    actions.end_pause(rests, by=at.viewer, now=dates.now())
    return web.done(_list(at), _("The conversation goes on."))
