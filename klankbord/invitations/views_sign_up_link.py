"""Signing up by the link in a mail: as the person it is for, for that one meeting, without signing in."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.base import edge, limits, web
from klankbord.councils import entry
from klankbord.invitations import actions_sign_up as actions
from klankbord.invitations import queries_sign_up, views_sign_up
from klankbord.invitations.forms_sign_up import CallMailForm, PutDownForm
from klankbord.invitations.models_sign_up import SignUp
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("invitations_sign_up_link", __name__)


def _by_link(token: str) -> tuple[SignUp, Viewer, str]:
    link, person = entry.enter(token, LinkKind.SIGN_UP)
    return _sign_up(link, person), person, url_for("link_pages.show", token=token)


def _sign_up(link: ThingLink, person: Viewer) -> SignUp:
    return web.load_or_404(
        select(SignUp)
        .where(SignUp.meeting_id == link.thing_id, SignUp.school_id == person.school_id)
        .options(joinedload(SignUp.meeting).joinedload(Meeting.council))
    )


@blueprint.post("/l/<token>/sign-up")
@web.public
@limits.answering
def put_down(token: str) -> ResponseReturnValue:
    """Put oneself down."""
    sign_up, person, back = _by_link(token)
    web.need(person.is_parent)
    form = PutDownForm()
    answered = views_sign_up.putting_down(sign_up, sign_up.meeting, form, person, back)
    return answered if answered is not None else _page(sign_up, person, token, form)


@blueprint.post("/l/<token>/sign-up/withdrawal")
@web.public
@limits.answering
def withdraw(token: str) -> ResponseReturnValue:
    """Take oneself off."""
    sign_up, person, back = _by_link(token)
    form = AskForm()
    answered = views_sign_up.withdrawing(sign_up, sign_up.meeting, form, person, back)
    return answered if answered is not None else _page(sign_up, person, token, None, refused=form)


@blueprint.get("/l/<token>/sign-up/silence")
@web.public
def silence(token: str) -> ResponseReturnValue:
    """Lead who opens the unsubscribe address of a mail in a browser to the page, where the button stands."""
    return redirect(_by_link(token)[2])


@blueprint.post("/l/<token>/sign-up/silence")
@web.one_click
def stop_mail(token: str) -> ResponseReturnValue:
    """No more mail that sign-up is open (also the one click of a mail program, RFC 8058), or mail again."""
    sign_up, person, back = _by_link(token)
    council_id = sign_up.meeting.council_id
    if CallMailForm().wish.data == "again":
        actions.speak_again(council_id, by=person, now=dates.now())
        return web.done(back, _("You will get these mails again."))
    actions.be_silent(council_id, by=person, now=dates.now())
    return web.done(back, _("You get no more of these mails."))


edge.csrf.exempt(stop_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof


def link_page(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The meeting a link is about: when, where, the agenda, and one button. Reading it signs nobody up."""
    return _page(_sign_up(link, person), person, token, None)


def _page(
    sign_up: SignUp, person: Viewer, token: str, form: PutDownForm | None, *, refused: AskForm | None = None
) -> ResponseReturnValue:
    meeting = sign_up.meeting
    rows = views_sign_up.offered(meeting)
    part = views_sign_up.own_part(sign_up, meeting, person, rows, form)
    return web.answer(
        "invitations/sign_up_link.html",
        refused or part["putting"],
        meeting=meeting,
        person=person,
        rows=rows,
        token=token,
        silent=person.id in queries_sign_up.silenced(meeting.council_id),
        ask=refused or AskForm(formdata=None),
        put_down_url=url_for("invitations_sign_up_link.put_down", token=token),
        withdraw_url=url_for("invitations_sign_up_link.withdraw", token=token),
        **part,
    )
