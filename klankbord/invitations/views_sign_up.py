"""Open sign-up for a meeting: the organiser opens it, parents put themselves down and withdraw."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klankbord.agenda import queries as agenda
from klankbord.agenda.rows import Row
from klankbord.agenda.rows_published import published
from klankbord.base import limits, web
from klankbord.base.db import db
from klankbord.councils.rules import may_know_audience
from klankbord.invitations import actions_sign_up as actions
from klankbord.invitations import queries, queries_sendings, queries_sign_up, rules
from klankbord.invitations.forms_sign_up import PutDownForm, SignUpForm
from klankbord.invitations.models_sign_up import SignUp
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.people.previews import views as previews
from klankbord.people.previews.queries import Whom

blueprint = Blueprint("invitations_sign_up", __name__)


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    return web.load_or_404(meetings.one(viewer, meeting_id, queries.meetings_of(viewer)))


def _here(meeting_id: int) -> str:
    return url_for("invitations_sign_up.page", meeting_id=meeting_id)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/sign-up")
def page(meeting_id: int) -> ResponseReturnValue:
    """Sign-up for a meeting: how many places there are, whether I stand in it, and for the organiser who does."""
    meeting = _meeting(meeting_id)
    return _page(meeting, queries_sign_up.of_meeting(meeting.id))


def _called(meeting_id: int) -> Whom:
    """Whom the call is for, for who sees its mail first."""
    meeting, viewer = _meeting(meeting_id), web.viewer()
    web.need(rules.may_invite(viewer, meeting))
    return Whom(
        lambda mails: queries_sendings.called(meeting) if mails else {},
        may_know_audience(viewer, meeting.council),
    )


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/sign-up")
@previews.offered(_called, _l("Open sign-up"))
def open_sign_up(meeting_id: int) -> ResponseReturnValue:
    """Open it, or change how."""
    meeting = _meeting(meeting_id)
    web.need(rules.may_invite(web.viewer(), meeting))
    form = SignUpForm()
    if form.validate_on_submit():
        with form.catching():
            viewer, now = web.viewer(), dates.now()
            made = actions.open_sign_up(
                meeting, places=form.places.data or 0, spread=bool(form.spread.data), closes_at=form.instant(meeting),
                by=viewer, now=now,
            )  # fmt: skip
            told = _("Sign-up is open.")
            if form.call.data:
                mails = actions.call(made, meeting, by=viewer, now=now)
                sent = ngettext("One parent gets a mail.", "%(num)d parents get a mail.", mails)
                told = f"{told} {sent}"
            return web.done(_here(meeting.id), told)
    return _page(meeting, queries_sign_up.of_meeting(meeting.id), organising=form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/sign-up/entry")
@limits.answering
def put_down(meeting_id: int) -> ResponseReturnValue:
    """Put oneself down."""
    meeting = _meeting(meeting_id)
    viewer = web.viewer()
    web.need(viewer.is_parent)
    sign_up = web.load_or_404(queries_sign_up.one(meeting.id))
    form = PutDownForm()
    answered = putting_down(sign_up, meeting, form, viewer, _here(meeting.id))
    return answered if answered is not None else _page(meeting, sign_up, putting=form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/sign-up/withdrawal")
@limits.answering
def withdraw(meeting_id: int) -> ResponseReturnValue:
    """Take oneself off."""
    meeting = _meeting(meeting_id)
    viewer = web.viewer()
    web.need(viewer.is_parent)
    sign_up = web.load_or_404(queries_sign_up.one(meeting.id))
    form = AskForm()
    answered = withdrawing(sign_up, meeting, form, viewer, _here(meeting.id))
    return answered if answered is not None else web.answer("invitations/refused.html", form, meeting=meeting)


def putting_down(
    sign_up: SignUp, meeting: Meeting, form: PutDownForm, viewer: Viewer, back: str
) -> ResponseReturnValue | None:
    """Put the viewer down and go back; None when the form was refused."""
    form.offer(offered(meeting))
    if form.validate_on_submit():
        with form.catching():
            user = db.session.get_one(User, viewer.id)
            entry = actions.put_down(sign_up, meeting, form.item(), user=user, by=viewer, now=dates.now())
            if entry.placed_at is not None:
                return web.done(back, _("You have a place. Until then!"))
            return web.done(
                back, _("There is no place yet: you stand on the waiting list, and get a mail when there is.")
            )
    return None


def withdrawing(
    sign_up: SignUp, meeting: Meeting, form: AskForm, viewer: Viewer, back: str
) -> ResponseReturnValue | None:
    """Take the viewer off and go back; None when the form was refused."""
    if form.validate_on_submit():
        with form.catching():
            actions.withdraw(sign_up, meeting, by=viewer, now=dates.now())
            return web.done(back, _("You are taken off. Thank you for letting us know."))
    return None


def offered(meeting: Meeting) -> list[Row]:
    """What stands on the published agenda for people outside."""
    version = agenda.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
    return published(version, meeting.council, {}, lambda _paper: "", show_closed=False) if version is not None else []


def own_part(
    sign_up: SignUp, meeting: Meeting, viewer: Viewer, rows: list[Row], form: PutDownForm | None
) -> dict[str, Any]:
    """What somebody's own part of a page with sign-up shows. Three statements."""
    if form is None:
        form = PutDownForm(formdata=None)
        form.offer(rows)
    invited = queries_sign_up.is_invited(meeting.id, viewer.id)
    standing = queries_sign_up.standing(sign_up, viewer.id)
    return {
        "sign_up": sign_up,
        "standing": standing,
        "putting": form,
        "asks_open": actions.is_open(sign_up, meeting, dates.now()),
        "may_put_down": viewer.is_parent and not invited,
        "may_withdraw": standing.own is not None and rules.is_coming(meeting, dates.now()),
    }


def _page(
    meeting: Meeting,
    sign_up: SignUp | None,
    *,
    organising: SignUpForm | None = None,
    putting: PutDownForm | None = None,
) -> ResponseReturnValue:
    viewer = web.viewer()
    may_organise = rules.may_invite(viewer, meeting)
    part = own_part(sign_up, meeting, viewer, offered(meeting), putting) if sign_up is not None else {}
    form = organising
    if form is None:
        last = queries_sign_up.last_of_council(meeting.council_id) if sign_up is None and may_organise else None
        form = SignUpForm.of(meeting, sign_up, last)
    return web.answer(
        "invitations/sign_up.html",
        form if putting is None else putting,
        organising=form,
        meeting=meeting,
        may_organise=may_organise,
        entries=queries_sign_up.entries(sign_up.id) if sign_up is not None and may_organise else [],
        answerable=rules.is_coming(meeting, dates.now()),
        ask=AskForm(formdata=None),
        put_down_url=url_for("invitations_sign_up.put_down", meeting_id=meeting.id),
        withdraw_url=url_for("invitations_sign_up.withdraw", meeting_id=meeting.id),
        **({"sign_up": None} if sign_up is None else part),
    )
