"""Signing in by a mail link, signing out, and the language of the pages."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from klankbord.base import i18n, limits, signed_in, web
from klankbord.base.db import db
from klankbord.kit import addresses, dates
from klankbord.kit.viewer import Viewer
from klankbord.people import actions, actions_sessions, actions_sign_in, queries
from klankbord.people.forms import AskLinkForm, ConfirmForm, SpendLinkForm
from klankbord.people.models import SignedInBy, SignInLink, User

blueprint = Blueprint("people", __name__)


@blueprint.get("/sign-in")
@web.public
def sign_in() -> ResponseReturnValue:
    """Ask for a mail that signs in, or use a password."""
    go_on = web.safe_next(request.args.get("next"))
    if web.viewer_or_none() is not None:
        return redirect(go_on, 303)
    form = AskLinkForm(formdata=None, next=go_on, address=request.args.get("address", "")[:254])
    return web.answer("people/sign_in.html", form)


@blueprint.post("/sign-in")
@web.public
@limits.asking_link
def ask_link() -> ResponseReturnValue:
    """Mail a link; the answer is the same whether the address is known or not."""
    form = AskLinkForm()
    if form.validate_on_submit():
        with form.catching():
            address = addresses.spelt(form.address.data or "")
            browser = signed_in.begin_asking(address)
            actions_sign_in.ask_link(
                address,
                browser=browser,
                next_path=form.next.data or "",
                language=i18n.language(),
                now=dates.now(),
            )
            return web.done(url_for("people_codes.code"))
    return web.answer("people/sign_in.html", form)


@blueprint.get("/sign-in/<token>")
@web.public
def open_link(token: str) -> ResponseReturnValue:
    """The page a sign-in mail leads to: one button, and nothing changes before it is pressed."""
    return _link_page(token, queries.link_of_token(token), SpendLinkForm(formdata=None))


def _link_page(token: str, link: SignInLink | None, form: SpendLinkForm) -> ResponseReturnValue:
    people = actions_sign_in.people_of(link) if link is not None else []
    if link is None or not people or not actions_sign_in.is_good(link, dates.now()):
        address = queries.address_words(link.address_id) if link is not None else None
        again = ConfirmForm(formdata=None)
        return web.render_template("people/link_over.html", token=token, address=address, form=again), 410
    form.person.choices = [(user.id, user.name) for user in people] if len(people) > 1 else []
    return web.answer("people/link.html", form, token=token, people=people)


@blueprint.post("/sign-in/<token>")
@web.public
@limits.spending
def spend_link(token: str) -> ResponseReturnValue:
    """Sign in by the link, once."""
    form = SpendLinkForm()
    link = queries.link_of_token(token)
    if form.validate_on_submit():
        with form.catching():
            viewer = actions_sign_in.spend(
                link, form.person.data, SignedInBy.LINK, device=signed_in.device(), now=dates.now()
            )
            return enter(viewer, link.next_path if link is not None else "")
        actions_sign_in.refuse("link", now=dates.now())
        db.session.commit()
    return _link_page(token, link, form)


@blueprint.post("/sign-in/<token>/again")
@web.public
@limits.asking_again
def ask_again(token: str) -> ResponseReturnValue:
    """Mail a fresh link to where an older one went."""
    form = ConfirmForm()
    if form.validate_on_submit():
        link = queries.link_of_token(token)
        address = queries.address_words(link.address_id) if link is not None else None
        browser = signed_in.begin_asking(address or "")
        actions_sign_in.ask_again(token, browser=browser, language=i18n.language(), now=dates.now())
        return web.done(url_for("people_codes.code"))
    return _link_page(token, queries.link_of_token(token), SpendLinkForm(formdata=None))


def enter(viewer: Viewer, next_path: str | None) -> ResponseReturnValue:
    """End what this browser was signed in to before, and go on as this person."""
    before = queries.session_of(signed_in.reference()) if signed_in.reference() else None
    if before is not None:
        actions_sessions.end(before, by=viewer, now=dates.now())
    signed_in.start(viewer, returns=before is not None and before.user_id == viewer.id)
    return web.done(web.safe_next(next_path))


@blueprint.post("/sign-out")
@web.public
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    viewer = web.viewer_or_none()
    session = queries.session_of(signed_in.reference()) if viewer is not None else None
    if viewer is not None and session is not None:
        actions_sessions.end(session, by=viewer, now=dates.now())
    return signed_in.end(url_for("people.sign_in"))


@blueprint.post("/language")
@web.public
def language() -> ResponseReturnValue:
    """Choose the language of the pages, and when signed in of the mails too."""
    asked = request.form.get("language", "")
    viewer = web.viewer_or_none()
    if asked in i18n.LANGUAGES:
        signed_in.speak(asked)
        if viewer is not None:
            user = web.load_or_404(select(User).where(User.id == viewer.id))
            actions.change_language(user, asked, by=viewer, now=dates.now())
    return web.done(web.safe_next(request.form.get("next")))
