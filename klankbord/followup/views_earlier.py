"""Which earlier decisions and action items an agenda item goes on from: choosing them."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import queries as agenda
from klankbord.base import web
from klankbord.councils.kinds import kind_of
from klankbord.followup import actions_earlier, queries_earlier
from klankbord.followup.forms import EarlierForm
from klankbord.followup.views import meeting_or_404
from klankbord.kit import dates
from klankbord.meetings import rules

blueprint = Blueprint("followup_earlier", __name__)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/agenda/items/<int:item_id>/earlier", methods=["GET", "POST"])
def choose(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Tick what an agenda item goes on from."""
    viewer = web.viewer()
    meeting = meeting_or_404(meeting_id)
    web.need(rules.may_organise(viewer, meeting))
    item = web.load_or_404(agenda.item(meeting, item_id))
    known = queries_earlier.linked(item)
    decisions, tasks = queries_earlier.offered(viewer, meeting, known)
    form = EarlierForm()
    form.offer([one.id for one in decisions], [one.id for one in tasks])
    if request.method == "GET":
        form.decisions.data, form.actions.data = list(known.decisions), list(known.actions)
    if form.validate_on_submit():
        with form.catching():
            actions_earlier.link_earlier(
                meeting,
                item,
                decisions=form.decisions.data or (),
                actions=form.actions.data or (),
                by=viewer,
                now=dates.now(),
            )
            return web.done(
                url_for("agenda.builder", meeting_id=meeting.id, _anchor=f"item-{item.id}"),
                _("Saved: %(title)s", title=item.title),
            )
    kind = kind_of(meeting.council.kind)
    context = {"meeting": meeting, "item": item, "kind": kind, "decisions": decisions, "actions": tasks}
    return web.answer("followup/earlier.html", form, **context)
