"""Helping by the link in a mail: as the person it speaks for, with that activity alone, without signing in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.activities import actions_mail, actions_tasks, queries, rules
from klankbord.activities.forms import DeedForm
from klankbord.activities.models import Activity, ActivityTask
from klankbord.activities.views import page_context
from klankbord.base import edge, limits, web
from klankbord.councils import entry
from klankbord.followup import queries as silences
from klankbord.followup.forms import MailForm
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("activities_link", __name__)


def page(link: ThingLink, person: Viewer, token: str, form: DeedForm | None = None) -> ResponseReturnValue:
    """The activity a link is about: the tasks with free places, and what one promised."""
    activity = _activity_or_404(link, person)
    shown = form if form is not None else DeedForm(formdata=None)
    return web.answer("activities/page.html", shown, **page_context(activity, person, token))


def _activity_or_404(link: ThingLink, person: Viewer) -> Activity:
    return web.load_or_404(queries.by_link(person, link.thing_id))


def _task_or_404(link: ThingLink, task_id: int) -> ActivityTask:
    return web.load_or_404(queries.task_by_link(link.thing_id, task_id))


@blueprint.post("/l/<token>/activity/tasks/<int:task_id>/helpers")
@web.public
@limits.answering
def sign_up(token: str, task_id: int) -> ResponseReturnValue:
    """Help with a task."""
    link, person = entry.enter(token, LinkKind.ACTIVITY)
    activity, task = _activity_or_404(link, person), _task_or_404(link, task_id)
    form = DeedForm()
    if form.validate_on_submit():
        with form.catching():
            if activity.is_coming:
                web.need(rules.may_help(person, activity))
            actions_tasks.sign_up(task, by=person, now=dates.now())
            told = _("Thank you! You help with “%(task)s”.", task=task.action.what)
            return web.done(url_for("link_pages.show", token=token), told)
    return page(link, person, token, form)


@blueprint.post("/l/<token>/activity/tasks/<int:task_id>/withdrawal")
@web.public
@limits.answering
def withdraw(token: str, task_id: int) -> ResponseReturnValue:
    """Take back that one helps."""
    link, person = entry.enter(token, LinkKind.ACTIVITY)
    task = _task_or_404(link, task_id)
    for row in queries.tasks_of(task.activity_id):
        mine = row.of(person.id)
        if row.task.id == task.id and mine is not None:
            actions_tasks.withdraw(mine, by=person, now=dates.now())
    told = _("You do not help with it any more. The place is free again.")
    return web.done(url_for("link_pages.show", token=token), told)


@blueprint.get("/l/<token>/activity/mail")
@web.public
def mail(token: str) -> ResponseReturnValue:
    """Ask for no more mail of the council, or for it again."""
    link, person = entry.enter(token, LinkKind.ACTIVITY)
    council = _activity_or_404(link, person).council
    silent = silences.is_silent(council.id, person.id)
    return web.render_template("activities/mail.html", form=MailForm(), council=council, silent=silent, person=person)


@blueprint.post("/l/<token>/activity/mail")
@web.one_click
def set_mail(token: str) -> ResponseReturnValue:
    """Send no more mail (also the one click of a mail program, RFC 8058), or send it again."""
    link, person = entry.enter(token, LinkKind.ACTIVITY)
    council = _activity_or_404(link, person).council
    again = MailForm().wish.data == "again"
    by_program = "List-Unsubscribe" in request.form
    actions_mail.set_silence(council, link, again=again, whole_box=by_program, by=person, now=dates.now())
    sentence = _("You will get these mails again.") if again else _("You get no more of these mails.")
    return web.done(url_for("activities_link.mail", token=token), sentence)


edge.csrf.exempt(set_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof
