"""What happens with an activity: tell parents, call it off, say it was held, evaluate."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klankbord.activities import actions, actions_announcing, queries, queries_audience
from klankbord.activities.forms import AnnounceForm, CancelForm, EvaluationForm, HoldForm
from klankbord.activities.models import Activity, ActivityState
from klankbord.activities.views import run_or_403
from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils.rules import may_know_audience
from klankbord.kit import dates
from klankbord.people.previews.queries import Whom
from klankbord.people.previews.views import offered
from klankbord.proposals import queries_audience as audiences
from klankbord.proposals.forms import html

blueprint = Blueprint("activities_deeds", __name__)


def _page(activity: Activity) -> str:
    return url_for("activities.page", activity_id=activity.id)


@blueprint.get("/<school_slug>/activities/<int:activity_id>/announcement")
def plan(activity_id: int) -> ResponseReturnValue:
    """Choose whom to tell, see how many that are and how the mail reads."""
    activity = run_or_403(activity_id)
    form = AnnounceForm(formdata=None)
    chosen = [row.class_group_id for row in activity.class_groups]
    if chosen and not activity.to_all:
        form.whom.data, form.class_group_ids.data = "classes", chosen
    return _plan(activity, form)


def _told(activity_id: int) -> Whom:
    """Whom the announcement is for, for who sees its mail first."""
    activity, viewer = run_or_403(activity_id), web.viewer()
    return Whom(
        lambda _mails: queries_audience.reasons(activity, dates.today(viewer.zone)),
        may_know_audience(viewer, activity.council),
    )


@blueprint.post("/<school_slug>/activities/<int:activity_id>/announcement")
@offered(_told, _l("Send it to parents"))
def announce(activity_id: int) -> ResponseReturnValue:
    """Tell them; with the button "count" only look how many that are."""
    viewer, activity = web.viewer(), run_or_403(activity_id)
    form = AnnounceForm()
    form.class_group_ids.choices = list(councils.class_choices(activity.school_id))
    if form.validate() and "count" not in request.form:
        with form.catching():
            told = actions_announcing.announce(
                activity, form.audience(), today=dates.today(viewer.zone), by=viewer, now=dates.now()
            )
            sentence = ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", told.mails)
            return web.done(_page(activity), sentence)
    return _plan(activity, form)


def _plan(activity: Activity, form: AnnounceForm) -> ResponseReturnValue:
    today = dates.today(web.viewer().zone)
    form.class_group_ids.choices = list(councils.class_choices(activity.school_id))
    every = audiences.overview(activity.council, today)
    return web.answer(
        "activities/announce.html",
        form,
        activity=activity,
        about=html(activity.about),
        rows=[row for row in queries.tasks_of(activity.id) if row.is_asked],
        reach=queries_audience.reach(activity, form.audience(), today),
        sizes={key: every.get(f"class {key}", 0) for key, *_rest in form.class_group_ids.choices},
        everybody=every["all_parents"],
        ready=activity.day is not None
        and activity.day >= today
        and activity.is_coming
        and (activity.announced_at is None or activity.has_news),
        today=today,
    )


@blueprint.route("/<school_slug>/activities/<int:activity_id>/cancellation", methods=["GET", "POST"])
def cancel(activity_id: int) -> ResponseReturnValue:
    """Call it off."""
    activity = run_or_403(activity_id)
    form = CancelForm()
    if form.validate_on_submit():
        with form.catching():
            sent = actions.cancel(
                activity, form.reason.data or "", tell_all=bool(form.tell_all.data), by=web.viewer(), now=dates.now()
            )
            sentence = ngettext(
                "It is called off. %(num)d mail is on its way.",
                "It is called off. %(num)d mails are on their way.",
                sent,
            )
            return web.done(_page(activity), sentence if sent else _("It is called off."))
    return web.answer("activities/cancel.html", form, activity=activity)


@blueprint.route("/<school_slug>/activities/<int:activity_id>/holding", methods=["GET", "POST"])
def hold(activity_id: int) -> ResponseReturnValue:
    """Say that it was held and what came of it."""
    viewer, activity = web.viewer(), run_or_403(activity_id)
    form = HoldForm()
    if form.validate_on_submit():
        with form.catching():
            actions.hold(
                activity, form.outcome.data or "", thank=bool(form.thank.data), today=dates.today(viewer.zone),
                by=viewer, now=dates.now(),
            )  # fmt: skip
            return web.done(
                url_for("activities_deeds.evaluate", activity_id=activity.id),
                _("Well done! Write down now what went well and what next time, while you still know it."),
            )
    return web.answer("activities/hold.html", form, activity=activity, rows=queries.tasks_of(activity.id))


@blueprint.route("/<school_slug>/activities/<int:activity_id>/evaluation", methods=["GET", "POST"])
def evaluate(activity_id: int) -> ResponseReturnValue:
    """Write down what went well and what next time."""
    activity = run_or_403(activity_id)
    if activity.state != ActivityState.HELD:
        abort(404)
    form = EvaluationForm()
    if request.method == "GET":
        form.went_well.data, form.next_time.data = activity.went_well, activity.next_time
        form.version.data = str(activity.version)
    if form.validate_on_submit():
        with form.catching():
            actions.evaluate(
                activity, form.went_well.data or "", form.next_time.data or "", read_version=form.read_version(),
                by=web.viewer(), now=dates.now(),
            )  # fmt: skip
            return web.done(_page(activity), _("Saved. Next year it comes onto the agenda by itself."))
    return web.answer("activities/evaluate.html", form, activity=activity)
