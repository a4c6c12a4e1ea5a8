"""Turning the year: the preview, the press of the button, how far it is, and what came of it."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import errands, journal, web
from klankbord.base.db import db
from klankbord.councils.forms import OFFICES
from klankbord.handover import actions_year as actions
from klankbord.handover import queries_year as queries
from klankbord.handover.forms_year import PlainForm
from klankbord.handover.models import YearTurn, YearTurnState
from klankbord.handover.queries_parts_year import Plan
from klankbord.handover.views_year import plan_of, turn_or_404
from klankbord.kit import dates
from klankbord.schools import queries as schools

blueprint = Blueprint("handover_turn", __name__)


@blueprint.get("/<school_slug>/year/<int:turn_id>/preview")
def preview(turn_id: int) -> ResponseReturnValue:
    """What would happen, in numbers that open; nothing has changed yet."""
    turn = turn_or_404(turn_id)
    if turn.state != YearTurnState.DRAFT:
        return redirect(url_for("handover_turn.page", turn_id=turn.id))
    form = PlainForm(formdata=None)
    form.version.data = str(turn.version)
    return _preview_page(turn, plan_of(turn), form)


def _preview_page(turn: YearTurn, plan: Plan, form: PlainForm) -> ResponseReturnValue:
    return web.answer(
        "handover/year_preview.html",
        form,
        turn=turn,
        plan=plan,
        offices=OFFICES,
        early=plan.facts.today < turn.on,
        mails=any(council.call or council.confirm for council in plan.councils),
    )


@blueprint.post("/<school_slug>/year/<int:turn_id>/turn")
def turn_year(turn_id: int) -> ResponseReturnValue:
    """Turn the year: the worker does it, the page shows how far it is."""
    viewer, turn = web.viewer(), turn_or_404(turn_id)
    form = PlainForm()
    if form.validate_on_submit():
        with form.catching():
            school = web.load_or_404(schools.own_school(viewer))
            actions.turn_year(turn, school, read_version=form.read_version(), by=viewer, now=dates.now())
            return web.done(url_for("handover_turn.page", turn_id=turn.id))
    if turn.state != YearTurnState.DRAFT:
        return web.done(url_for("handover_turn.page", turn_id=turn.id), " ".join(form.form_errors), "bad")
    fresh = PlainForm(formdata=None)
    fresh.version.data, fresh.form_errors = str(turn.version), form.form_errors
    return _preview_page(turn, plan_of(turn), fresh)


@blueprint.get("/<school_slug>/year/<int:turn_id>")
def page(turn_id: int) -> ResponseReturnValue:
    """How far a turn is while the worker is at it, and what came of it."""
    turn = turn_or_404(turn_id)
    if turn.state == YearTurnState.DRAFT:
        return redirect(url_for("handover_year.index"))
    if turn.state == YearTurnState.TURNING:
        errand = db.session.scalar(errands.latest(actions.KIND, turn.id))
        return web.render_template("handover/year_turning.html", turn=turn, errand=errand)
    now = dates.now()
    waiting, gone, due_at = queries.mails_of(turn.id)
    return web.render_template(
        "handover/year_turned.html",
        turn=turn,
        undoable=turn.batch is not None and journal.undoable(turn.batch, now),
        waiting=waiting,
        gone=gone,
        due_at=due_at,
        confirmations=queries.confirmations(turn.school_id, turn.to_year),
        sentence=_("The school is in %(year)s now.", year=turn.to_year),
    )
