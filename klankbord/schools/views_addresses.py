"""The addresses where mail comes back, and what an administrator does about them."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.kit import bounces, dates
from klankbord.people import actions_trouble
from klankbord.schools import actions_addresses, queries, rules
from klankbord.schools.forms import AddressForm
from klankbord.schools.queries_addresses import held_address, troubled, troubled_address

blueprint = Blueprint("schools_addresses", __name__)


@blueprint.get("/<school_slug>/people/addresses")
def index() -> ResponseReturnValue:
    """Every address of the school where mail comes back, in one list."""
    web.need(rules.may_administer(web.viewer()))
    return _page(AddressForm(formdata=None))


def _page(form: AddressForm, *, about: int | None = None) -> ResponseReturnValue:
    return web.answer(
        "schools/addresses.html",
        form,
        addresses=troubled(web.viewer().school_id),
        about=about,
        meaning=bounces.sentence,
    )


@blueprint.post("/<school_slug>/people/addresses/<int:address_id>/right")
def trust(address_id: int) -> ResponseReturnValue:
    """The address is right: try again."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    box = web.load_or_404(troubled_address(viewer.school_id, address_id))
    actions_trouble.trust_again(box, school_id=viewer.school_id, by=viewer, now=dates.now())
    return web.done(url_for("schools_addresses.index"), _("Mail goes to %(address)s again.", address=box.address))


@blueprint.post("/<school_slug>/people/<int:user_id>/addresses/<int:held_id>")
def replace(user_id: int, held_id: int) -> ResponseReturnValue:
    """Give somebody the right address instead."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    membership = web.load_or_404(queries.member(viewer, user_id))
    held = web.load_or_404(held_address(membership, held_id))
    form = AddressForm()
    if form.validate_on_submit():
        with form.catching():
            name = membership.user.name
            actions_addresses.replace_address(membership, held, form.address.data or "", by=viewer, now=dates.now())
            return web.done(
                url_for("schools_addresses.index"), _("Mail for %(name)s goes to the new address now.", name=name)
            )
    return _page(form, about=held_id)
