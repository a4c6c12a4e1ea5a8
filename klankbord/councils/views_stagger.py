"""Spreading the last days of officers, in one click from the page of the members."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.forms import Form
from klankbord.councils import actions_stagger as actions
from klankbord.councils import queries, rules
from klankbord.councils.models import Council
from klankbord.kit import dates

blueprint = Blueprint("councils_stagger", __name__)


@blueprint.post("/<school_slug>/councils/<int:council_id>/seats/stagger")
def stagger(council_id: int) -> ResponseReturnValue:
    """Give the officers the last days that were proposed."""
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(queries.visible(viewer), Council.id == council_id))
    web.need(rules.may_seat(viewer, council))
    form = Form()
    here = url_for("councils.seats", council_id=council.id)
    with form.catching():
        mark = request.form.get("mark", "")
        actions.stagger_terms(council, mark, today=dates.today(viewer.zone), by=viewer, now=dates.now())
        return web.done(here, _("The terms are spread over several years now."))
    return web.done(here, " ".join(form.form_errors), "bad")
