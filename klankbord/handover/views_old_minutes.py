"""The minutes that are older than a council keeps them: a list, and the deed that erases them."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils import rules
from klankbord.councils.models import Council
from klankbord.handover import actions_old_minutes as actions
from klankbord.handover import queries_old_minutes as queries
from klankbord.handover.forms_old_minutes import ErasureForm
from klankbord.kit import dates

blueprint = Blueprint("handover_old_minutes", __name__)


@blueprint.route("/<school_slug>/councils/<int:council_id>/old-minutes", methods=["GET", "POST"])
def page(council_id: int) -> ResponseReturnValue:
    """What can go, and what is erased then."""
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules.may_organise(viewer, council))
    today = dates.today(viewer.zone)
    form = ErasureForm()
    if form.validate_on_submit():
        with form.catching():
            count = actions.erase(council, form.meetings.data or [], today=today, by=viewer, now=dates.now())
            said = ngettext(
                "The minutes of %(num)d meeting are erased.", "The minutes of %(num)d meetings are erased.", count
            )
            return web.done(url_for("handover_old_minutes.page", council_id=council.id), said)
    return web.answer(
        "handover/old_minutes.html",
        form,
        council=council,
        meetings=queries.old(council, today),
        chosen=set(form.meetings.data or []),
    )
