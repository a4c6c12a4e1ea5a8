"""Signing in without the link: by the code of a mail, or with a password."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, signed_in, web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.people import actions_sign_in, queries
from klankbord.people.forms import AskLinkForm, CodeForm, PasswordSignInForm
from klankbord.people.models import SignedInBy
from klankbord.people.views import enter

blueprint = Blueprint("people_codes", __name__)


@blueprint.get("/sign-in/code")
@web.public
def code() -> ResponseReturnValue:
    """The mail is on its way: open its link, or type its code here."""
    if not signed_in.asking()[0]:
        return redirect(url_for("people.sign_in"), 303)
    return _code_page(CodeForm(formdata=None))


def _code_page(form: CodeForm) -> ResponseReturnValue:
    again = AskLinkForm(formdata=None, address=signed_in.asking()[1])
    page = signed_in.refused if form.errors else web.render_template
    return page("people/code.html", form=form, again=again, address=signed_in.asking()[1])


@blueprint.post("/sign-in/code")
@web.public
@limits.spending
def spend_code() -> ResponseReturnValue:
    """Sign in with the code, in the browser that asked for it."""
    form = CodeForm()
    now = dates.now()
    if form.validate_on_submit():
        link = actions_sign_in.link_of_code(signed_in.asking()[0], form.code.data or "", now)
        if link is None:
            actions_sign_in.refuse("code", now=now)
            form.code.errors = [_("This code does not work. Look in the newest mail, or ask for a new one.")]
        else:
            with form.catching():
                viewer = actions_sign_in.spend(
                    link, form.person.data, SignedInBy.CODE, device=signed_in.device(), now=now
                )
                return enter(viewer, link.next_path)
            form.person.choices = [(user.id, user.name) for user in actions_sign_in.people_of(link)]
    return _code_page(form)


@blueprint.post("/sign-in/password")
@web.public
@limits.sign_in
def with_password() -> ResponseReturnValue:
    """Sign in with a password."""
    form = PasswordSignInForm()
    if form.validate_on_submit():
        held = queries.passwords_at(form.address.data or "")
        # The try is counted before the slow part, and SQLite's write lock is let go during it.
        db.session.commit()
        try:
            viewer = actions_sign_in.with_password(
                held, form.password.data or "", form.person.data, device=signed_in.device(), now=dates.now()
            )
            return enter(viewer, form.next.data)
        except DomainError as error:
            form.refuse(error)
            if error.field == "person":
                form.person.choices = [(user_id, name) for user_id, name, _kept in held]
    return signed_in.refused("people/password_sign_in.html", form=form)


@blueprint.get("/sign-in/password")
@web.public
def password_page() -> ResponseReturnValue:
    """The password form on a page of its own."""
    form = PasswordSignInForm(formdata=None, next=web.safe_next(request.args.get("next")))
    return web.render_template("people/password_sign_in.html", form=form)
