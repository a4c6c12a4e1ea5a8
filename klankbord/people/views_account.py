"""What somebody changes about their own account: name, language, password, sessions. The page itself is across."""

from flask import Blueprint, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, signed_in, web
from klankbord.kit import dates
from klankbord.people import actions, actions_passwords, actions_sessions, actions_sign_in, queries
from klankbord.people.forms import ConfirmForm, LanguageForm, NameForm, PasswordForm, ProofForm
from klankbord.people.models import User, UserSession

blueprint = Blueprint("people_account", __name__)


def own_user() -> User:
    """The account of whoever is signed in."""
    return web.load_or_404(queries.own(web.viewer()))


@blueprint.route("/account/name", methods=["GET", "POST"])
def name() -> ResponseReturnValue:
    """What you are called."""
    user = own_user()
    form = NameForm(obj=user)
    if form.validate_on_submit():
        with form.catching():
            actions.change_name(
                user, form.name.data or "", read_version=form.read_version(), by=web.viewer(), now=dates.now()
            )
            return web.done(url_for("account.page"), _("Your name is saved."))
    return web.answer("people/name.html", form)


@blueprint.route("/account/language", methods=["GET", "POST"])
def language() -> ResponseReturnValue:
    """The language of your pages and mails."""
    user = own_user()
    form = LanguageForm(obj=user)
    if form.validate_on_submit():
        with form.catching():
            actions.change_language(user, form.language.data or "", by=web.viewer(), now=dates.now())
            signed_in.speak(user.language)
            return web.done(url_for("account.page"), _("Your language is saved."))
    return web.answer("people/language.html", form)


def proof_wanted(user: User) -> str:
    """What somebody must still show before a sensitive change: nothing, their password, or a fresh sign-in."""
    if actions_passwords.is_fresh(web.viewer(), dates.now()):
        return ""
    return "password" if user.password_hash else "mail"


@blueprint.get("/account/password")
def password() -> ResponseReturnValue:
    """Set, change or remove your password."""
    user = own_user()
    return _password_page(user, PasswordForm(formdata=None))


def _password_page(user: User, form: ProofForm, *, removing: bool = False) -> ResponseReturnValue:
    setting = form if not removing else PasswordForm(formdata=None)
    page = signed_in.refused if form.errors else web.render_template
    return page(
        "people/password.html",
        form=form,
        setting=setting,
        removing=form if removing else ProofForm(formdata=None),
        has_password=user.password_hash is not None,
        proof_wanted=proof_wanted(user),
        proof_form=ConfirmForm(formdata=None),
        next_path=url_for("people_account.password"),
    )


@blueprint.post("/account/password")
@limits.proving
def set_password() -> ResponseReturnValue:
    """Set or change your password; other browsers are signed out."""
    user, viewer, now = own_user(), web.viewer(), dates.now()
    form = PasswordForm()
    if form.validate_on_submit():
        with form.catching():
            actions_passwords.prove(user, form.current_password.data or "", viewer=viewer, now=now)
            actions_passwords.set_password(
                user,
                form.new_password.data or "",
                known_of_them=[school.name for school in viewer.schools],
                keep_session=viewer.session_id,
                by=viewer,
                now=now,
            )
            return web.done(url_for("account.page"), _("Your password is saved. You are signed out everywhere else."))
    return _password_page(user, form)


@blueprint.post("/account/password/removal")
@limits.proving
def remove_password() -> ResponseReturnValue:
    """Remove your password and go on with mail links."""
    user, viewer, now = own_user(), web.viewer(), dates.now()
    form = ProofForm()
    if form.validate_on_submit():
        with form.catching():
            actions_passwords.prove(user, form.current_password.data or "", viewer=viewer, now=now)
            actions_passwords.remove_password(user, keep_session=viewer.session_id, by=viewer, now=now)
            return web.done(url_for("account.page"), _("Your password is removed. You sign in by mail from now on."))
    return _password_page(user, form, removing=True)


@blueprint.post("/account/proof")
@limits.proving
def ask_proof() -> ResponseReturnValue:
    """Mail a sign-in link to your own address, to prove who you are before a sensitive change."""
    box = queries.primary_address(web.viewer().id)
    form = ConfirmForm()
    if form.validate_on_submit() and box is not None:
        browser = signed_in.begin_asking(box.address)
        actions_sign_in.ask_proof(own_user(), box, browser=browser, next_path=url_for("account.page"), now=dates.now())
        return web.done(url_for("people_codes.code"))
    return web.done(url_for("account.page"))


@blueprint.post("/account/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one browser of yours out."""
    viewer = web.viewer()
    session = web.load_or_404(queries.own_session(viewer, session_id))
    actions_sessions.end(session, by=viewer, now=dates.now())
    if session.id == viewer.session_id:
        return signed_in.end(url_for("people.sign_in"))
    return web.done(url_for("account.page"), _("That browser is signed out."))


@blueprint.get("/account/sessions/<int:session_id>/key")
def words_key(session_id: int) -> ResponseReturnValue:
    """The key of what this browser kept during a session of yours that ran out; none of one that was ended."""
    viewer = web.viewer()
    session = web.load_or_404(queries.own_session(viewer, session_id).where(UserSession.ended_at.is_(None)))
    return jsonify(key=actions_sessions.words_key(web.settings().secret_key, viewer.id, session.id))


@blueprint.post("/account/sessions/end")
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    viewer = web.viewer()
    actions_sessions.end_all(viewer.id, by=viewer, now=dates.now())
    return signed_in.end(url_for("people.sign_in"))
