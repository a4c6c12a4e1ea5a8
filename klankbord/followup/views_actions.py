"""Giving, changing and ending action items, signed in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.followup import actions, queries, queries_people, rules
from klankbord.followup.forms import ActionForm, EndForm
from klankbord.followup.models import ActionItem, ActionState
from klankbord.followup.views import back_to, item_of, meeting_or_404
from klankbord.kit import dates

blueprint = Blueprint("action_items", __name__)


def _action_or_404(action_id: int) -> ActionItem:
    return web.load_or_404(queries.action_for(web.viewer()).where(ActionItem.id == action_id))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/actions")
def give(meeting_id: int) -> ResponseReturnValue:
    """Give somebody something to do."""
    viewer = web.viewer()
    meeting = meeting_or_404(meeting_id)
    web.need(rules.may_record(viewer, meeting.council, meeting))
    form = ActionForm()
    people = queries_people.people_to_ask(meeting, dates.today(viewer.zone))
    if form.validate_on_submit():
        with form.catching():
            item = item_of(meeting, form.item_id.data)
            task = form.task(people)
            action = actions.give(meeting, task, item=item, by=viewer, now=dates.now())
            told = _("The action item for %(name)s is saved.", name=task.owner_name)
            return web.done(back_to(form, action.council_id, "actions_page"), told)
    return web.refused("followup/action_form.html", form=form, council=meeting.council, action=None, people=people)


@blueprint.get("/<school_slug>/actions/<int:action_id>")
def page(action_id: int) -> ResponseReturnValue:
    """One action item, with the buttons that end it."""
    return _page(_action_or_404(action_id), EndForm(back=web.safe_next(request.args.get("back"))))


def _page(action: ActionItem, form: EndForm) -> ResponseReturnValue:
    viewer = web.viewer()
    return web.answer(
        "followup/action.html",
        form,
        action=action,
        council=action.council,
        today=dates.today(viewer.zone),
        may_end=rules.may_end(viewer, action, action.council),
        may_change=rules.may_record(viewer, action.council) and not (action.meeting and action.meeting.filed_at),
        end_url=url_for("action_items.end", action_id=action.id),
    )


@blueprint.post("/<school_slug>/actions/<int:action_id>/ending")
def end(action_id: int) -> ResponseReturnValue:
    """Say that it is done, or that it will not be."""
    viewer = web.viewer()
    action = _action_or_404(action_id)
    web.need(rules.may_end(viewer, action, action.council))
    form = EndForm()
    if form.validate_on_submit():
        with form.catching():
            done = form.state.data != ActionState.DROPPED
            (actions.finish if done else actions.drop)(action, form.note.data or "", by=viewer, now=dates.now())
            return web.done(
                back_to(form, action.council_id, "actions_page"), _("Done. Thank you!") if done else _("It is dropped.")
            )
    return _page(action, form)


@blueprint.route("/<school_slug>/actions/<int:action_id>/words", methods=["GET", "POST"])
def change(action_id: int) -> ResponseReturnValue:
    """Change who does what by when."""
    viewer = web.viewer()
    action = _action_or_404(action_id)
    web.need(rules.may_record(viewer, action.council))
    form = ActionForm()
    people = queries_people.people_for(action, dates.today(viewer.zone))
    if request.method == "GET":
        form.fill(action, people)
        form.back.data = web.safe_next(request.args.get("back"))
    if form.validate_on_submit():
        with form.catching():
            actions.change(action, form.task(people), read_version=form.read_version(), by=viewer, now=dates.now())
            return web.done(back_to(form, action.council_id, "actions_page"), _("The action item is saved."))
    return web.answer("followup/action_form.html", form, council=action.council, action=action, people=people)
