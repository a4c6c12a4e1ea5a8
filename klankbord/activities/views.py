"""An activity: its page, a new one (from scratch, a template or an earlier one), its words."""

from datetime import date

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.activities import actions, queries, rules
from klankbord.activities.actions import Source
from klankbord.activities.actions_tasks import TaskValues
from klankbord.activities.forms import ActivityForm, HelperForm
from klankbord.activities.models import Activity, ActivityState
from klankbord.activities.models_templates import TEMPLATES, Template
from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.numbers import whole_number
from klankbord.kit.viewer import Viewer
from klankbord.proposals.forms import html

blueprint = Blueprint("activities", __name__)


def council_or_404(council_id: int) -> Council:
    """A council that organises activities."""
    return web.load_or_404(queries.council_for(web.viewer(), council_id))


def activity_or_404(activity_id: int) -> Activity:
    """An activity the viewer may see."""
    return web.load_or_404(queries.visible_to(web.viewer(), activity_id))


def run_or_403(activity_id: int) -> Activity:
    """An activity the viewer may change."""
    activity = activity_or_404(activity_id)
    web.need(rules.may_run(web.viewer(), activity.council))
    return activity


def members(council: Council, *also: tuple[int, str] | None) -> list[tuple[int, str]]:
    """Who sits in a council today, `(id, name)`, and whoever stands there already."""
    found = {user.id: user.name for user in councils.members_of(council.id, dates.today(web.viewer().zone))}
    found |= {one[0]: one[1] for one in also if one is not None and one[0] not in found}
    return list(found.items())


def page_context(activity: Activity, person: Viewer, token: str = "") -> dict[str, object]:
    """What the page of an activity shows somebody, signed in or by a link (`token`)."""
    inside = rules.may_run(person, activity.council) and not token
    return {
        "activity": activity,
        "about": html(activity.about),
        "outcome": html(activity.outcome),
        "rows": queries.tasks_of(activity.id),
        "may_run": inside,
        "may_help": rules.may_help(person, activity),
        "person": person,
        "token": token,
        "today": dates.today(person.zone),
        "example": TEMPLATES.get(activity.template),
    }


@blueprint.get("/<school_slug>/activities/<int:activity_id>")
def page(activity_id: int) -> ResponseReturnValue:
    """One activity: what, when, where, who helps, and what is to be done."""
    return show(activity_or_404(activity_id), HelperForm(formdata=None))


def show(activity: Activity, form: HelperForm) -> ResponseReturnValue:
    """The page, also with what was refused on it."""
    context = page_context(activity, web.viewer())
    if context["may_run"]:
        context |= {
            "announcements": queries.announcements_of(activity.id),
            "earlier": db.session.get(Activity, activity.copied_from_id) if activity.copied_from_id else None,
            "went_well": html(activity.went_well),
            "next_time": html(activity.next_time),
        }
    return web.answer("activities/page.html", form, **context)


def _earlier(council: Council, words: str) -> Activity | None:
    if (number := whole_number(words)) is None:
        return None
    found = select(Activity).where(Activity.id == number, Activity.council_id == council.id)
    return db.session.scalar(found.options(joinedload(Activity.coordinator)))


@blueprint.get("/<school_slug>/councils/<int:council_id>/activities/new")
def new(council_id: int) -> ResponseReturnValue:
    """Begin an activity; `?template=` fills in one of the field, `?copy=` an earlier one."""
    viewer, council = web.viewer(), council_or_404(council_id)
    web.need(rules.may_run(viewer, council))
    form = ActivityForm(formdata=None)
    template, earlier = TEMPLATES.get(web.asked("template")), _earlier(council, web.asked("copy"))
    if template is not None:
        form.title.data, form.about.data, form.place.data = _(template.title), _(template.about), _(template.place)
        form.start_time.data, form.end_time.data = template.start, template.end
        form.template.data = web.asked("template")
    elif earlier is not None:
        form.fill(earlier)
        form.version.data = ""
        form.day.data = earlier.day and dates.year_later(earlier.day, earlier.day)
        form.meeting_id.data = form.decision_id.data = 0
        form.copy.data = str(earlier.id)
    return _form(council, form, template=template, earlier=earlier)


@blueprint.post("/<school_slug>/councils/<int:council_id>/activities/new")
def make(council_id: int) -> ResponseReturnValue:
    """Make it, with the tasks of its template or of the earlier one."""
    viewer, council = web.viewer(), council_or_404(council_id)
    web.need(rules.may_run(viewer, council))
    form = ActivityForm()
    key = form.template.data or ""
    template, earlier = TEMPLATES.get(key), _earlier(council, form.copy.data or "")
    _offer(form, council)
    if form.validate_on_submit():
        with form.catching():
            values = form.values()
            source = Source(
                template=key if template is not None else earlier.template if earlier is not None else "",
                copied_from_id=earlier.id if earlier is not None else None,
                tasks=_of_template(template, values.day) if template is not None
                else actions.tasks_again(earlier, values.day) if earlier is not None else (),
            )  # fmt: skip
            made = actions.make(council, values, source, by=viewer, now=dates.now())
            db.session.flush()
            return web.done(url_for("activities.page", activity_id=made.id), _("The activity is there. Now its tasks."))
    return _form(council, form, template=template, earlier=earlier)


def _of_template(template: Template, day: date | None) -> tuple[TaskValues, ...]:
    return tuple(
        TaskValues(
            what=_(task.what),
            due_on=date.fromordinal(day.toordinal() - task.days_before) if day is not None else None,
            places=task.places,
            start_time=task.start,
            end_time=task.end,
        )
        for task in template.tasks
    )


def _offer(form: ActivityForm, council: Council, activity: Activity | None = None) -> None:
    coordinator = activity.coordinator if activity is not None else None
    form.offer(
        members(council, (coordinator.id, coordinator.name) if coordinator is not None else None),
        queries.meeting_choices(council.id),
        queries.decision_choices(council.id),
    )


def _form(
    council: Council, form: ActivityForm, *, template: Template | None = None, earlier: Activity | None = None,
    activity: Activity | None = None,
) -> ResponseReturnValue:  # fmt: skip
    _offer(form, council, activity)
    known = {key for key, *_rest in form.coordinator_id.iter_choices()}
    if form.coordinator_id.data not in known and not form.errors:
        form.coordinator_id.data = 0
    return web.answer(
        "activities/form.html", form, council=council, activity=activity, example=template, earlier=earlier,
        icons=TEMPLATES,
    )  # fmt: skip


@blueprint.route("/<school_slug>/activities/<int:activity_id>/words", methods=["GET", "POST"])
def change(activity_id: int) -> ResponseReturnValue:
    """Change what it says."""
    activity = run_or_403(activity_id)
    if not activity.is_coming:
        abort(404)
    form = ActivityForm()
    _offer(form, activity.council, activity)
    if request.method == "GET":
        form.fill(activity)
    if form.validate_on_submit():
        with form.catching():
            actions.change(activity, form.values(), read_version=form.read_version(), by=web.viewer(), now=dates.now())
            told = _("Saved. Parents were told the old words: tell them again if they should know.")
            announced = activity.state == ActivityState.ANNOUNCED and activity.has_news
            return web.done(url_for("activities.page", activity_id=activity.id), told if announced else _("Saved."))
    return _form(activity.council, form, activity=activity)
