"""Handing an office over in two clicks: choose who takes it on, see what goes along and confirm."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Council, Seat
from klankbord.handover import actions_office as actions
from klankbord.handover import queries_office as queries
from klankbord.handover.forms_office import HandoverForm
from klankbord.handover.views_council import council_or_404
from klankbord.kit import dates
from klankbord.kit.numbers import whole_number

blueprint = Blueprint("handover_office", __name__)


def _number(words: str | None) -> int:
    return whole_number(words or "") or 0


@blueprint.get("/<school_slug>/councils/<int:council_id>/seats/<int:seat_id>/handover")
def choose(council_id: int, seat_id: int) -> ResponseReturnValue:
    """The people who fit, each with a button; after that click what goes along."""
    viewer, council = web.viewer(), council_or_404(council_id)
    today = dates.today(viewer.zone)
    seat = web.load_or_404(queries.held(council.id, seat_id, today))
    chosen = web.asked("to")
    if not chosen:
        words = web.asked("q").replace("\0", "")[:100]
        return web.render_template(
            "handover/successor.html",
            council=council,
            seat=seat,
            words=words,
            offices=OFFICES,
            people=queries.fitting(council, seat, today, words),
        )
    form = HandoverForm(
        formdata=None, to=chosen, starts_on=today, stays_member=True, with_actions=True, with_drafts=True
    )
    return _confirm_page(council, seat, form)


def _confirm_page(council: Council, seat: Seat, form: HandoverForm) -> ResponseReturnValue:
    return web.answer(
        "handover/hand_over.html",
        form,
        council=council,
        seat=seat,
        successor=web.load_or_404(queries.successor(council, _number(form.to.data))),
        work=queries.work_of(council, seat.user_id, seat.office, dates.today(web.viewer().zone)),
        offices=OFFICES,
    )


@blueprint.post("/<school_slug>/councils/<int:council_id>/seats/<int:seat_id>/handover")
def hand_over(council_id: int, seat_id: int) -> ResponseReturnValue:
    """Hand the office over."""
    viewer, council = web.viewer(), council_or_404(council_id)
    today, now = dates.today(viewer.zone), dates.now()
    seat = web.load_or_404(queries.held(council.id, seat_id, today))
    form = HandoverForm(request.form)
    successor = web.load_or_404(queries.successor(council, _number(form.to.data)))
    if form.validate_on_submit():
        with form.catching():
            name, office = successor.name, OFFICES[seat.office]
            actions.hand_over(council, seat, successor, form.wish(viewer.zone), today=today, by=viewer, now=now)
            told = _("%(name)s is %(office)s of %(council)s.", name=name, office=office, council=council.name)
            return web.done(url_for("council_pages.page", council_id=council_id), told)
    return _confirm_page(council, seat, form)
