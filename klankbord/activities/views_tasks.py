"""Tasks of an activity, and who helps with them, signed in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.activities import actions_tasks, queries, rules
from klankbord.activities.forms import DeedForm, HelperForm, TaskForm
from klankbord.activities.models import Activity, ActivityTask
from klankbord.activities.views import activity_or_404, members, run_or_403, show
from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.errors import DomainError

blueprint = Blueprint("activities_tasks", __name__)


def _page(activity_id: int) -> str:
    return url_for("activities.page", activity_id=activity_id, _anchor="tasks")


def _task_or_404(task_id: int) -> ActivityTask:
    return web.load_or_404(queries.task_for(web.viewer(), task_id))


def _run_or_403(task_id: int) -> ActivityTask:
    task = _task_or_404(task_id)
    web.need(rules.may_run(web.viewer(), task.activity.council))
    return task


def _form(activity: Activity, form: TaskForm, task: ActivityTask | None) -> ResponseReturnValue:
    return web.answer("activities/task.html", form, activity=activity, task=task)


@blueprint.route("/<school_slug>/activities/<int:activity_id>/tasks", methods=["GET", "POST"])
def add(activity_id: int) -> ResponseReturnValue:
    """Add a task."""
    viewer, activity = web.viewer(), run_or_403(activity_id)
    form = TaskForm()
    form.offer(members(activity.council))
    if request.method == "GET":
        known = {key for key, *_rest in form.owner_id.iter_choices()}
        form.owner_id.data = activity.coordinator_id if activity.coordinator_id in known else viewer.id
    if form.validate_on_submit():
        with form.catching():
            actions_tasks.add(activity, form.values(), by=viewer, now=dates.now())
            return web.done(_page(activity.id), _("The task is added."))
    return _form(activity, form, None)


@blueprint.route("/<school_slug>/activities/tasks/<int:task_id>", methods=["GET", "POST"])
def change(task_id: int) -> ResponseReturnValue:
    """Change a task."""
    task = _run_or_403(task_id)
    form = TaskForm()
    owner = task.action.owner
    form.offer(members(task.activity.council, (owner.id, owner.name) if owner is not None else None))
    if request.method == "GET":
        form.fill(task)
    if form.validate_on_submit():
        with form.catching():
            actions_tasks.change(
                task, form.values(), read_version=form.read_version(), by=web.viewer(), now=dates.now()
            )
            return web.done(_page(task.activity_id), _("The task is saved."))
    return _form(task.activity, form, task)


@blueprint.post("/<school_slug>/activities/tasks/<int:task_id>/removal")
def take_off(task_id: int) -> ResponseReturnValue:
    """Take a task off."""
    task = _run_or_403(task_id)
    form = DeedForm()
    if form.validate_on_submit():
        with form.catching():
            actions_tasks.take_off(task, by=web.viewer(), now=dates.now())
            return web.done(_page(task.activity_id), _("The task is taken off."))
    return _refused(task.activity_id, form)


@blueprint.post("/<school_slug>/activities/tasks/<int:task_id>/helpers")
def sign_up(task_id: int) -> ResponseReturnValue:
    """Help with it oneself."""
    viewer, task = web.viewer(), _task_or_404(task_id)
    web.need(rules.may_help(viewer, task.activity))
    form = DeedForm()
    if form.validate_on_submit():
        with form.catching():
            actions_tasks.sign_up(task, by=viewer, now=dates.now())
            return web.done(_page(task.activity_id), _("Thank you! You help with “%(task)s”.", task=task.action.what))
    return _refused(task.activity_id, form)


@blueprint.post("/<school_slug>/activities/tasks/<int:task_id>/withdrawal")
def withdraw(task_id: int) -> ResponseReturnValue:
    """Take back that one helps."""
    viewer, task = web.viewer(), _task_or_404(task_id)
    web.need(viewer.is_parent or viewer.has_seat(task.activity.council_id))
    for row in queries.tasks_of(task.activity_id):
        mine = row.of(viewer.id)
        if row.task.id == task.id and mine is not None:
            actions_tasks.withdraw(mine, by=viewer, now=dates.now())
    return web.done(_page(task.activity_id), _("You do not help with it any more. The place is free again."))


@blueprint.post("/<school_slug>/activities/tasks/<int:task_id>/names")
def add_helper(task_id: int) -> ResponseReturnValue:
    """Write somebody down who helps."""
    viewer, task = web.viewer(), _run_or_403(task_id)
    form = HelperForm()
    if form.validate_on_submit():
        with form.catching():
            name = " ".join((form.name.data or "").split())
            found = queries.parents_named(task.school_id, name)
            actions_tasks.add_helper(
                task, name, user_id=found[0] if len(found) == 1 else None, by=viewer, now=dates.now()
            )
            return web.done(_page(task.activity_id), _("%(name)s is written down.", name=name))
    return _refused(task.activity_id, form)


@blueprint.post("/<school_slug>/activities/helpers/<int:helper_id>/removal")
def take_off_helper(helper_id: int) -> ResponseReturnValue:
    """Take somebody off who does not help after all."""
    viewer = web.viewer()
    helper = web.load_or_404(queries.helper_for(viewer, helper_id))
    web.need(rules.may_run(viewer, helper.task.activity.council))
    actions_tasks.withdraw(helper, by=viewer, now=dates.now())
    return web.done(_page(helper.task.activity_id), _("%(name)s does not help with it any more.", name=helper.who))


def _refused(activity_id: int, form: HelperForm | DeedForm) -> ResponseReturnValue:
    """The page again with what was refused, and a name as it was typed."""
    shown = form if isinstance(form, HelperForm) else HelperForm(formdata=None)
    if shown is not form:
        for sentence in form.form_errors:
            shown.refuse(DomainError(str(sentence)))
    return show(activity_or_404(activity_id), shown)
