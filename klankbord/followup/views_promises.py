"""Making an action item of what an outcome promises."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.followup import actions_promises, queries_people, queries_promises
from klankbord.followup.forms import ActionForm
from klankbord.kit import dates
from klankbord.proposals import queries, rules

blueprint = Blueprint("followup_promises", __name__)


@blueprint.route(
    "/<school_slug>/proposals/<int:proposal_id>/promises/<int:promise_id>/action-item", methods=["GET", "POST"]
)
def give(proposal_id: int, promise_id: int) -> ResponseReturnValue:
    """Say who keeps a promise, and by when."""
    viewer = web.viewer()
    proposal = web.load_or_404(queries.visible_to(viewer, proposal_id))
    web.need(rules.may_organise(viewer, proposal.council))
    promise = web.load_or_404(queries_promises.promise_of(proposal.id, promise_id))
    form = ActionForm()
    people = queries_people.people_of(viewer.school_id, proposal.council_id, dates.today(viewer.zone))
    if request.method == "GET":
        form.what.data = promise.text
    if form.validate_on_submit():
        with form.catching():
            actions_promises.give(promise, proposal.council, form.task(people), by=viewer, now=dates.now())
            return web.done(
                url_for("proposal_pages.page", proposal_id=proposal.id),
                _("It is an action item of %(name)s. When it is done, who took part hears it.", name=form.who.data),
            )
    return web.answer("followup/action_form.html", form, council=proposal.council, action=None, people=people)
