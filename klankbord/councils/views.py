"""Pages and deeds of councils: the list, settings, seats."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils import actions, queries, rules
from klankbord.councils.forms import OFFICES, EndSeatForm, SeatForm, SettingsForm
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Office, Seat
from klankbord.kit import dates
from klankbord.people.models import User

blueprint = Blueprint("councils", __name__)


def _council(council_id: int) -> Council:
    return web.load_or_404(select(Council).where(queries.visible(web.viewer()), Council.id == council_id))


@blueprint.get("/<school_slug>/councils")
def index() -> ResponseReturnValue:
    """The councils of the school that the viewer may see."""
    viewer = web.viewer()
    councils = db.session.scalars(queries.visible_to(viewer)).all()
    counts = queries.seat_counts(viewer.school_id, dates.today(viewer.zone))
    return web.render_template("councils/index.html", councils=councils, counts=counts, kind_of=kind_of)


@blueprint.route("/<school_slug>/councils/<int:council_id>/settings", methods=["GET", "POST"])
def settings(council_id: int) -> ResponseReturnValue:
    """What the council sets for itself."""
    viewer = web.viewer()
    council = _council(council_id)
    web.need(rules.may_set(viewer, council))
    form = SettingsForm(obj=council)
    if form.validate_on_submit():
        with form.catching():
            values = {key: form[key].data for key in actions.CouncilSettings.__annotations__}
            actions.change_settings(
                council,
                values,  # type: ignore[arg-type]
                read_version=form.read_version(),
                by=viewer,
                now=dates.now(),
            )
            return web.done(url_for("councils.settings", council_id=council.id), _("The settings are saved."))
    return web.answer("councils/settings.html", form, council=council)


@blueprint.get("/<school_slug>/councils/<int:council_id>/seats")
def seats(council_id: int) -> ResponseReturnValue:
    """Who sits in the council and until when, with the form to add somebody."""
    council = _council(council_id)
    web.need(rules.may_seat(web.viewer(), council))
    form = SeatForm(starts_on=dates.today(web.viewer().zone))
    return _seats_page(council, form)


@blueprint.post("/<school_slug>/councils/<int:council_id>/seats")
def add_seat(council_id: int) -> ResponseReturnValue:
    """Give somebody a seat."""
    viewer = web.viewer()
    council = _council(council_id)
    web.need(rules.may_seat(viewer, council))
    form = SeatForm()
    form.offer(queries.seatable_people(council), queries.class_choices(council.school_id))
    if form.validate_on_submit():
        with form.catching():
            user = web.load_or_404(select(User).where(User.id == form.user_id.data))
            actions.seat(
                council,
                user,
                Office(form.office.data),
                starts_on=form.starts_on.data or dates.today(viewer.zone),
                ends_on=form.ends_on.data,
                class_group_id=form.class_group_id.data or None,
                by=viewer,
                now=dates.now(),
            )
            return web.done(
                url_for("councils.seats", council_id=council.id), _("%(name)s now has a seat.", name=user.name)
            )
    return _seats_page(council, form)


@blueprint.post("/<school_slug>/councils/<int:council_id>/seats/<int:seat_id>/end")
def end_seat(council_id: int, seat_id: int) -> ResponseReturnValue:
    """End a term."""
    viewer = web.viewer()
    council = _council(council_id)
    web.need(rules.may_seat(viewer, council))
    seat = web.load_or_404(select(Seat).where(Seat.id == seat_id, Seat.council_id == council.id))
    form = EndSeatForm()
    if form.validate_on_submit():
        with form.catching():
            actions.end_seat(seat, form.ends_on.data or dates.today(viewer.zone), by=viewer, now=dates.now())
            return web.done(url_for("councils.seats", council_id=council.id), _("The last day is saved."))
    return _seats_page(
        council, SeatForm(formdata=None, starts_on=dates.today(viewer.zone)), ending=form, seat_id=seat_id
    )


def _seats_page(
    council: Council, form: SeatForm, *, ending: EndSeatForm | None = None, seat_id: int | None = None
) -> ResponseReturnValue:
    viewer = web.viewer()
    form.offer(queries.seatable_people(council), queries.class_choices(council.school_id))
    day = dates.today(viewer.zone)
    seats = queries.seats_of(council.id)
    return web.answer(
        "councils/seats.html",
        ending if ending is not None else form,
        council=council,
        seat_form=form,
        seats=[seat for seat in seats if seat.ends_on is None or seat.ends_on >= day],
        past=[seat for seat in seats if seat.ends_on is not None and seat.ends_on < day],
        offices=OFFICES,
        today=day,
        ending_id=seat_id,
        end_form=EndSeatForm(formdata=None, ends_on=day),
    )
