"""Where somebody's mail goes: adding, replacing, making primary and removing an address, and both confirmations."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import limits, signed_in, web
from klankbord.kit import dates
from klankbord.people import actions_addresses, actions_passwords, queries
from klankbord.people.forms import AddressForm, ConfirmForm, ProofForm
from klankbord.people.models import AddressChange
from klankbord.people.views_account import own_user, proof_wanted

blueprint = Blueprint("people_addresses", __name__)


@blueprint.get("/account/addresses")
def page() -> ResponseReturnValue:
    """Your addresses, and the form for another one."""
    return _page(AddressForm(formdata=None))


def _page(form: ProofForm, *, about: int | None = None) -> ResponseReturnValue:
    user = own_user()
    now = dates.now()
    answer = signed_in.refused if form.errors else web.render_template
    return answer(
        "people/addresses.html",
        form=form,
        about=about,
        adding=form if isinstance(form, AddressForm) else AddressForm(formdata=None),
        plain=ProofForm(formdata=None),
        addresses=queries.addresses_of(user.id),
        changes=queries.open_changes(user.id, now),
        proof_wanted=proof_wanted(user),
        proof_form=ConfirmForm(formdata=None),
    )


@blueprint.post("/account/addresses")
@limits.proving
def add() -> ResponseReturnValue:
    """Ask for another address; both mailboxes get a mail."""
    user, viewer, now = own_user(), web.viewer(), dates.now()
    form = AddressForm()
    if form.validate_on_submit():
        with form.catching():
            actions_passwords.prove(user, form.current_password.data or "", viewer=viewer, now=now)
            actions_addresses.ask_change(
                user, form.address.data or "", replaces=bool(form.replaces.data), by=viewer, now=now
            )
            return web.done(
                url_for("people_addresses.page"), _("Look in both mailboxes: each has a mail with one button.")
            )
    return _page(form)


@blueprint.post("/account/addresses/<int:address_id>/primary")
@limits.proving
def make_primary(address_id: int) -> ResponseReturnValue:
    """Have your mail sent to this address."""
    user, viewer, now = own_user(), web.viewer(), dates.now()
    held = web.load_or_404(queries.own_address(viewer, address_id))
    form = ProofForm()
    if form.validate_on_submit():
        with form.catching():
            actions_passwords.prove(user, form.current_password.data or "", viewer=viewer, now=now)
            actions_addresses.make_primary(held, by=viewer, now=now)
            return web.done(
                url_for("people_addresses.page"), _("Your mail goes to %(address)s.", address=held.email.address)
            )
    return _page(form, about=address_id)


@blueprint.post("/account/addresses/<int:address_id>/removal")
@limits.proving
def remove(address_id: int) -> ResponseReturnValue:
    """Stop using an address."""
    user, viewer, now = own_user(), web.viewer(), dates.now()
    held = web.load_or_404(queries.own_address(viewer, address_id))
    form = ProofForm()
    if form.validate_on_submit():
        with form.catching():
            actions_passwords.prove(user, form.current_password.data or "", viewer=viewer, now=now)
            actions_addresses.remove(held, keep_session=viewer.session_id, by=viewer, now=now)
            return web.done(url_for("people_addresses.page"), _("The address is removed."))
    return _page(form, about=address_id)


@blueprint.post("/account/address-changes/<int:change_id>/cancel")
def cancel(change_id: int) -> ResponseReturnValue:
    """Take back a change that waits for a confirmation."""
    viewer = web.viewer()
    change = web.load_or_404(
        select(AddressChange).where(AddressChange.id == change_id, AddressChange.user_id == viewer.id)
    )
    actions_addresses.cancel_change(change, by=viewer, now=dates.now())
    return web.done(url_for("people_addresses.page"), _("The change is taken back."))


@blueprint.get("/address/confirmed")
@web.public
def confirmed() -> ResponseReturnValue:
    """One mailbox has said yes, or both have."""
    return web.render_template("people/address_confirmed.html", complete=request.args.get("complete") == "1")


@blueprint.get("/address/<token>")
@web.public
def open_change(token: str) -> ResponseReturnValue:
    """The page a confirmation mail leads to: one button."""
    return _change_page(token, ConfirmForm(formdata=None))


def _change_page(token: str, form: ConfirmForm) -> ResponseReturnValue:
    change = queries.change_of_token(token)
    if change is None or not actions_addresses.is_open(change, dates.now()):
        return web.render_template("people/change_over.html", form=form), 410
    return web.answer("people/confirm_address.html", form, change=change, token=token)


@blueprint.post("/address/<token>")
@web.public
@limits.spending
def confirm_change(token: str) -> ResponseReturnValue:
    """One of the two mailboxes says yes."""
    form = ConfirmForm()
    if form.validate_on_submit():
        viewer = web.viewer_or_none()
        with form.catching():
            complete = actions_addresses.confirm(
                queries.change_of_token(token),
                token,
                keep_session=viewer.session_id if viewer is not None else None,
                now=dates.now(),
            )
            return web.done(url_for("people_addresses.confirmed", complete=int(complete)))
    return _change_page(token, form)
