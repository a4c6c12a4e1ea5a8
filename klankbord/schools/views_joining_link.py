"""The pages behind a letter or the link of a class, for anybody who holds it; reading them changes nothing."""

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from klankbord.base import i18n, limits, web
from klankbord.base.db import db
from klankbord.base.forms import Form
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.people.forms import AskLinkForm
from klankbord.people.queries import primary_address
from klankbord.schools import actions_asking, queries_joining, queries_requests
from klankbord.schools.forms import PlainForm
from klankbord.schools.forms_joining import CodeForm, JoinForm, ReachForm
from klankbord.schools.models import School
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState
from klankbord.schools.queries_joining import Found

blueprint = Blueprint("schools_joining_link", __name__)


def _dressed(school: School) -> dict[str, object]:
    """The school's name and colour for somebody who is not signed in; whoever is, keeps their own."""
    return {} if web.viewer_or_none() is not None else {"school": school, "accent": school.accent}


@blueprint.get("/join")
@web.public
def type_code() -> ResponseReturnValue:
    """The page for a code from paper."""
    return web.answer("schools/join_code.html", CodeForm(formdata=None))


@blueprint.post("/join")
@web.public
@limits.spending
def find_code() -> ResponseReturnValue:
    """Go on to the page of a code that was typed."""
    form = CodeForm()
    if form.validate_on_submit():
        link = queries_joining.find_code(form.code.data or "")
        if link is not None:
            return web.done(url_for("schools_joining_link.open_link", token=queries_joining.token_of(link)))
        form.refuse(DomainError(N_("We do not know this code. Compare it with your letter, letter by letter."), "code"))
    db.session.commit()
    return web.answer("schools/join_code.html", form)


@blueprint.get("/join/sent")
@web.public
def sent() -> ResponseReturnValue:
    """Look in your mailbox; the same for everybody."""
    return web.render_template("schools/join_sent.html")


@blueprint.get("/join/<token>")
@web.public
def open_link(token: str) -> ResponseReturnValue:
    """What a letter or the link of a class leads to."""
    found = queries_joining.find(token, dates.now())
    if found is None:
        return abort(404)
    if found.trouble:
        return _over(found)
    spoken = i18n.asked_language() or (found.link.user.language if found.link.user is not None else i18n.language())
    form = ReachForm if found.link.user is not None else JoinForm
    return _link_page(found, token, form(formdata=None, language=spoken))


def _link_page(found: Found, token: str, form: Form) -> ResponseReturnValue:
    template = "schools/join_person.html" if found.link.user is not None else "schools/join_class.html"
    return web.answer(template, form, link=found.link, host=found.school, token=token, **_dressed(found.school))


def _over(found: Found) -> ResponseReturnValue:
    """The page of a link that cannot be used (any more): what to do instead."""
    known = found.trouble == "used" and found.link.user_id is not None
    can_sign_in = known and primary_address(found.link.user_id or 0) is not None
    body = web.render_template(
        "schools/join_over.html",
        host=found.school,
        letter=found.link.user_id is not None,
        can_sign_in=can_sign_in,
        **_dressed(found.school),
    )
    return Response(body, 410)


@blueprint.post("/join/<token>")
@web.public
@limits.joining
def ask(token: str) -> ResponseReturnValue:
    """Say where mail reaches you, or ask to join; that mailbox gets a mail, whoever's it is."""
    now = dates.now()
    found = queries_joining.find(token, now)
    if found is None:
        return abort(404)
    if found.trouble:
        return _over(found)
    form = ReachForm() if found.link.user is not None else JoinForm()
    if form.validate_on_submit():
        with form.catching():
            if isinstance(form, JoinForm):
                actions_asking.ask_join(
                    found,
                    form.name.data or "",
                    form.address.data or "",
                    form.relation.data,
                    form.language.data,
                    form.note.data or "",
                    now=now,
                )
            else:
                actions_asking.ask_address(found, form.address.data or "", form.language.data, now=now)
            return web.done(url_for("schools_joining_link.sent"))
    return _link_page(found, token, form)


@blueprint.get("/join/confirm/<token>")
@web.public
def open_confirmation(token: str) -> ResponseReturnValue:
    """The page a mail leads to: one button, or what came of pressing it."""
    request = queries_requests.of_token(token)
    if request is not None and request.confirmed_at is not None and request.expires_at is not None:
        return _confirmed(request) if dates.now() < request.expires_at else _confirmation_over()
    return _confirmation_page(request, token, PlainForm(formdata=None))


def _confirmed(request: JoinRequest) -> ResponseReturnValue:
    school = db.session.get_one(School, request.school_id)
    inside = request.kind == JoinKind.ADDRESS or request.state == JoinState.ACCEPTED
    form = AskLinkForm(formdata=None, address=request.address, next=f"/{school.slug}/")
    return web.render_template(
        "schools/join_confirmed.html", request_=request, host=school, inside=inside, form=form, **_dressed(school)
    )


def _confirmation_over() -> ResponseReturnValue:
    return Response(web.render_template("schools/join_confirmation_over.html"), 410)


def _confirmation_page(request: JoinRequest | None, token: str, form: Form) -> ResponseReturnValue:
    if request is None or not actions_asking.is_open(request, dates.now()):
        return _confirmation_over()
    school = db.session.get_one(School, request.school_id)
    return web.answer("schools/join_confirm.html", form, request_=request, host=school, token=token, **_dressed(school))


@blueprint.post("/join/confirm/<token>")
@web.public
@limits.spending
def confirm(token: str) -> ResponseReturnValue:
    """The mailbox says yes."""
    form = PlainForm()
    request = queries_requests.of_token(token)
    if request is not None and request.confirmed_at is not None:
        return redirect(url_for("schools_joining_link.open_confirmation", token=token), 303)
    if form.validate_on_submit():
        with form.catching():
            actions_asking.confirm(request, now=dates.now())
            return web.done(url_for("schools_joining_link.open_confirmation", token=token))
    return _confirmation_page(request, token, form)
