"""Pages and deeds of councils: the list, settings, seats."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.base import i18n, web
from klankbord.base.db import db
from klankbord.base.forms import Form
from klankbord.councils import actions, actions_terms, queries, rules, rules_stagger, rules_terms
from klankbord.councils.forms import OFFICES, EndSeatForm, SeatForm
from klankbord.councils.forms_composition import WAYS
from klankbord.councils.forms_settings import STYLES, SettingsForm
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Office, Seat, Way
from klankbord.councils.queries_composition import composition_of
from klankbord.councils.rules_classes import by_class
from klankbord.kit import dates
from klankbord.kit.errors import EditConflict
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
    if not form.is_submitted():
        form.show(council)
    status = 422
    if form.validate_on_submit():
        try:
            with form.catching():
                chosen, read = form.settings(council), council.version
                actions.change_settings(council, chosen, read_version=read, by=viewer, now=dates.now())
                return web.done(url_for("councils.settings", council_id=council.id), _("The settings are saved."))
        except EditConflict as error:
            db.session.rollback()
            council, status = _council(council_id), 409
            form.show_both(error, council)
    page = web.render_template(
        "councils/settings.html", form=form, council=council, kind=kind_of(council.kind), styles=STYLES
    )
    return page, status if form.errors else 200


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
    _offer(form, council, queries.seats_of(council.id), dates.today(viewer.zone))
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
                may_be_reappointed=form.may_be_reappointed.data,
                deputy_of=db.session.get(Seat, form.deputy_of_id.data or 0),
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


@blueprint.post("/<school_slug>/councils/<int:council_id>/seats/<int:seat_id>/again")
def reappoint(council_id: int, seat_id: int) -> ResponseReturnValue:
    """Give the holder of a seat the next term."""
    viewer = web.viewer()
    council = _council(council_id)
    web.need(rules.may_seat(viewer, council))
    seat = web.load_or_404(
        select(Seat)
        .where(Seat.id == seat_id, Seat.council_id == council.id)
        .options(joinedload(Seat.user), joinedload(Seat.deputy_of))
    )
    form = Form()
    if form.validate_on_submit():
        with form.catching():
            given = actions_terms.reappoint(council, seat, by=viewer, now=dates.now())
            told = _(
                "%(name)s goes on until %(day)s.",
                name=seat.user.name,
                day=i18n.full_date(given.ends_on),
            )
            return web.done(url_for("councils.seats", council_id=council.id), told)
    day = dates.today(viewer.zone)
    return _seats_page(council, SeatForm(formdata=None, starts_on=day), refused=form)


def _offer(form: SeatForm, council: Council, seats: Sequence[Seat], day: date) -> None:
    held = [seat for seat in seats if seat.is_current(day) and seat.deputy_of_id is None]
    names = {seat.id: f"{seat.user.name} ({OFFICES[seat.office]})" for seat in held}
    form.offer(queries.seatable_people(council), queries.class_choices(council.school_id), list(names.items()))


def _seats_page(
    council: Council,
    form: SeatForm,
    *,
    ending: EndSeatForm | None = None,
    seat_id: int | None = None,
    refused: Form | None = None,
) -> ResponseReturnValue:
    day = dates.today(web.viewer().zone)
    seats = queries.seats_of(council.id)
    composition = composition_of(council.id, dates.school_year(day))
    per_class = composition is not None and composition.way == Way.SEAT_PER_CLASS
    _offer(form, council, seats, day)
    return web.answer(
        "councils/seats.html",
        refused or ending or form,
        council=council,
        seat_form=form,
        seats=[seat for seat in seats if seat.ends_on is None or seat.ends_on >= day],
        past=[seat for seat in seats if seat.ends_on is not None and seat.ends_on < day],
        terms=rules_terms.terms(seats, council, day),
        spread=rules_stagger.stagger(seats, day),
        refusals={seat.id: rules_terms.refusal(seat, seats, council) for seat in seats},
        composition=composition,
        classes=by_class(queries.class_choices(council.school_id), seats, day) if per_class else (),
        ways=WAYS,
        may_set=rules.may_set(web.viewer(), council),
        refused=refused,
        offices=OFFICES,
        today=day,
        ending_id=seat_id,
        end_form=EndSeatForm(formdata=None, ends_on=day),
    )
