"""A council confirms who sits in it this school year."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Council
from klankbord.handover import actions_council as actions
from klankbord.handover import queries_council, queries_year, rules_council
from klankbord.handover.forms_council import confirmation_form
from klankbord.kit import dates

blueprint = Blueprint("handover_council", __name__)


def council_or_404(council_id: int) -> Council:
    """A council the viewer sees, whose members they may confirm."""
    council = web.load_or_404(select(Council).where(councils.visible(web.viewer()), Council.id == council_id))
    web.need(rules_council.may_confirm(web.viewer(), council))
    return council


@blueprint.route("/<school_slug>/councils/<int:council_id>/confirmation", methods=["GET", "POST"])
def confirmation(council_id: int) -> ResponseReturnValue:
    """Who sits in it, until when, and one button that says so."""
    viewer, council = web.viewer(), council_or_404(council_id)
    today = dates.today(viewer.zone)
    year = queries_year.year_of(viewer.school_id, today)
    seats = queries_council.seats_to_confirm(council.id, today)
    form = confirmation_form(seats, today)
    if form.validate_on_submit():
        with form.catching():
            actions.confirm(
                council, seats, form.stays(), school_year=year, today=today, by=viewer, now=dates.now()
            )  # fmt: skip
            return web.done(
                url_for("council_pages.page", council_id=council.id),
                _("Thank you. It is settled who sits in %(council)s in %(year)s.", council=council.name, year=year),
            )
    return web.answer(
        "handover/confirmation.html",
        form,
        council=council,
        seats=seats,
        year=year,
        confirmed=queries_year.confirmation(council.id, year),
        offices=OFFICES,
        today=today,
    )
