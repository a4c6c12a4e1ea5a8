"""The guide of the turn of the year: which year, where classes go, who leaves, what the councils do."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import errands, web
from klankbord.base.db import db
from klankbord.councils.forms import OFFICES
from klankbord.handover import actions_year as actions
from klankbord.handover import queries_facts_year, queries_plan_year
from klankbord.handover import queries_year as queries
from klankbord.handover.forms_year import DayForm, GuideForm, PlainForm, guide_form, shown
from klankbord.handover.models import YearTurn, YearTurnState
from klankbord.handover.queries_parts_year import Plan
from klankbord.kit import dates
from klankbord.kit.errors import EditConflict
from klankbord.schools import queries as schools
from klankbord.schools import rules

blueprint = Blueprint("handover_year", __name__)
STEPS = ("year", "classes", "people", "roster", "councils", "preview")


def turn_or_404(turn_id: int) -> YearTurn:
    """A turn of the viewer's school, for its administrators."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return web.load_or_404(queries.own(viewer.school_id, turn_id))


def plan_of(turn: YearTurn) -> Plan:
    """What a turn would do to the school as it is now."""
    today = dates.today(web.viewer().zone)
    facts = queries_facts_year.gather(turn.school_id, turn.on, today)
    return queries_plan_year.work_out(facts, turn.choices)


@blueprint.get("/<school_slug>/year")
def index() -> ResponseReturnValue:
    """The guide of the turn that is prepared; without one, the beginning of it."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    turn = queries.draft_of(viewer.school_id)
    if turn is None:
        return begin_page(DayForm(formdata=None, on=queries.first_day(viewer.school_id, dates.today(viewer.zone))))
    plan = plan_of(turn)
    return guide_page(turn, plan, guide_form(plan, formdata=None))


def begin_page(form: DayForm) -> ResponseReturnValue:
    """Choose the year to go to, below the years the school went to and what the councils confirmed."""
    viewer = web.viewer()
    turned = queries.turned(viewer.school_id)
    year = queries.year_of(viewer.school_id, dates.today(viewer.zone))
    return web.answer(
        "handover/year_begin.html",
        form,
        turned=turned,
        year=year,
        confirmations=queries.confirmations(viewer.school_id, year),
    )


def guide_page(turn: YearTurn, plan: Plan, form: GuideForm, *, day: DayForm | None = None) -> ResponseReturnValue:
    """The guide, fresh or with a form as it was typed."""
    errand = db.session.scalar(errands.latest(actions.KIND, turn.id))
    return web.answer(
        "handover/year.html",
        form if day is None else day,
        guide=form,
        day=day or DayForm(formdata=None, on=turn.on),
        turn=turn,
        plan=plan,
        offices=OFFICES,
        classes=[group.name for group in plan.facts.classes],
        early=plan.facts.today < turn.on,
        failed=errand if errand is not None and errand.state == errands.ErrandState.FAILED else None,
        is_turning=turn.state == YearTurnState.TURNING,
    )


@blueprint.post("/<school_slug>/year")
def begin() -> ResponseReturnValue:
    """Begin to prepare the turn of the year."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    form = DayForm()
    if form.validate_on_submit():
        with form.catching():
            school = web.load_or_404(schools.own_school(viewer))
            on = form.on.data or dates.turning_day(dates.today(viewer.zone))
            turn = actions.begin(school, on, by=viewer, now=dates.now())
            told = _("Go through the steps at your ease. Nothing changes before you turn the year.")
            return web.done(url_for("handover_year.index"), told if turn.version == 1 else None)
    return begin_page(form)


@blueprint.post("/<school_slug>/year/<int:turn_id>/day")
def set_day(turn_id: int) -> ResponseReturnValue:
    """Choose another first day."""
    viewer, turn = web.viewer(), turn_or_404(turn_id)
    form = DayForm()
    if form.validate_on_submit():
        with form.catching():
            school = web.load_or_404(schools.own_school(viewer))
            actions.set_day(turn, school, form.on.data or turn.on, by=viewer, now=dates.now())
            return web.done(url_for("handover_year.index", _anchor="classes"), _("The first day is saved."))
    plan = plan_of(turn)
    return guide_page(turn, plan, guide_form(plan, formdata=None), day=form)


@blueprint.post("/<school_slug>/year/<int:turn_id>/choices")
def choose(turn_id: int) -> ResponseReturnValue:
    """Keep what was chosen, and go on to the next step or to the preview."""
    viewer, turn = web.viewer(), turn_or_404(turn_id)
    plan = plan_of(turn)
    form = guide_form(plan)
    was = actions.read_was(form.was.data or "")
    form.keep_shown(set(was))
    if form.validate_on_submit():
        with form.catching():
            try:
                actions.choose(turn, form.chosen(), was, by=viewer, now=dates.now())
            except EditConflict as error:
                form.tell_clash(error)
            else:
                return web.done(_next(turn), _("Saved."))
    return guide_page(turn, plan, _as_typed(form, plan))


def _as_typed(form: GuideForm, plan: Plan) -> GuideForm:
    """The form with every field of the plan, as typed where it was; the next save counts from what stands there now."""
    whole = guide_form(plan, formdata=None)
    for field in form:
        if field.name in whole and field.name not in {"csrf_token", "was"}:
            whole[field.name].data, whole[field.name].errors = field.data, field.errors
    whole.form_errors = form.form_errors
    whole.was.data = shown(plan)
    return whole


def _next(turn: YearTurn) -> str:
    """Where a press of a button of the guide leads: a step of the page, or the preview."""
    step = request.form.get("next", "")
    if step == "preview":
        return url_for("handover_turn.preview", turn_id=turn.id)
    return url_for("handover_year.index", _anchor=step if step in STEPS else None)


@blueprint.post("/<school_slug>/year/<int:turn_id>/drop")
def drop(turn_id: int) -> ResponseReturnValue:
    """Throw the draft away."""
    turn = turn_or_404(turn_id)
    form = PlainForm()
    with form.catching():
        actions.drop(turn, by=web.viewer(), now=dates.now())
        return web.done(url_for("handover_year.index"), _("The preparation is thrown away. Nothing had changed yet."))
    return web.done(url_for("handover_year.index"), " ".join(form.form_errors), "bad")
