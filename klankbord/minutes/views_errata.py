"""Writing an erratum to approved minutes."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from klankbord.base import web
from klankbord.kit import dates
from klankbord.minutes import actions_errata as actions
from klankbord.minutes import rules
from klankbord.minutes.forms import ErratumForm
from klankbord.minutes.views import minutes_or_404, page

blueprint = Blueprint("errata", __name__)


@blueprint.post("/<school_slug>/minutes/<int:minutes_id>/errata")
def write(minutes_id: int) -> ResponseReturnValue:
    """Say what approved minutes should have said."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    web.need(rules.may_write(viewer, minutes.meeting.council))
    form = ErratumForm()
    if form.validate_on_submit():
        with form.catching():
            erratum, count = actions.write(
                minutes,
                form.text.data or "",
                item_id=form.item_id.data or None,
                passage=form.passage.data or "",
                by=viewer,
                now=dates.now(),
            )
            place = url_for("minutes_pages.page", minutes_id=minutes.id, _anchor=f"erratum-{erratum.id}")
            sentence = ngettext(
                "The erratum stands with the minutes, and is on its way to %(num)d person.",
                "The erratum stands with the minutes, and is on its way to %(num)d people.",
                count,
            )
            return web.done(place, sentence)
    return page(minutes, viewer, erratum=form)
