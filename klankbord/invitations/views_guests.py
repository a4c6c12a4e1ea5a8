"""Guests of a meeting, for who organises it: inviting them, their answers, changing, withdrawing."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import queries as agenda
from klankbord.agenda.models import AgendaItem
from klankbord.base import web
from klankbord.invitations import actions_guests as actions
from klankbord.invitations import queries_guests as queries
from klankbord.invitations import rules
from klankbord.invitations.forms import ANSWERS
from klankbord.invitations.forms_guests import GuestForm, InviteGuestForm
from klankbord.invitations.models_guests import KEPT, Guest
from klankbord.kit import dates, names
from klankbord.meetings import queries as meetings
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting

blueprint = Blueprint("guests", __name__)


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id))
    web.need(rules.may_invite(viewer, meeting))
    return meeting


def _guest(meeting: Meeting, guest_id: int) -> Guest:
    return web.load_or_404(queries.one(meeting, guest_id))


def _item(meeting: Meeting, form: GuestForm) -> AgendaItem | None:
    chosen = form.item_id.data
    return web.load_or_404(agenda.item(meeting, chosen)) if chosen else None


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/guests")
def page(meeting_id: int) -> ResponseReturnValue:
    """The guests of a meeting, and the form for one more."""
    return _page(_meeting(meeting_id))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/guests")
def invite(meeting_id: int) -> ResponseReturnValue:
    """Invite somebody from outside."""
    viewer = web.viewer()
    meeting = _meeting(meeting_id)
    form = InviteGuestForm()
    form.offer(queries.items_to_choose(meeting.id))
    if form.validate_on_submit():
        with form.catching():
            guest = actions.invite(
                meeting,
                form.name.data or "",
                form.address.data or "",
                _item(meeting, form),
                form.expects.data or "",
                presents=bool(form.presents.data),
                language=viewer.school.language if viewer.school else "nl",
                by=viewer,
                now=dates.now(),
            )
            return web.done(url_for("guests.page", meeting_id=meeting.id), _("%(name)s is invited.", name=guest.name))
    return _page(meeting, form)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/guests/<int:guest_id>", methods=["GET", "POST"])
def change(meeting_id: int, guest_id: int) -> ResponseReturnValue:
    """Change for what a guest comes."""
    meeting = _meeting(meeting_id)
    guest = _guest(meeting, guest_id)
    form = GuestForm(obj=guest)
    form.offer(queries.items_to_choose(meeting.id))
    if form.validate_on_submit():
        with form.catching():
            actions.change(
                meeting,
                guest,
                form.name.data or "",
                _item(meeting, form),
                form.expects.data or "",
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(url_for("guests.page", meeting_id=meeting.id), _("It is changed, and the guest is told."))
    return web.answer("invitations/guest.html", form, meeting=meeting, guest=guest)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/guests/<int:guest_id>/withdrawal")
def withdraw(meeting_id: int, guest_id: int) -> ResponseReturnValue:
    """Tell a guest that they are not expected any more."""
    meeting = _meeting(meeting_id)
    guest = _guest(meeting, guest_id)
    name = guest.name
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions.withdraw(meeting, guest, by=web.viewer(), now=dates.now())
            return web.done(
                url_for("guests.page", meeting_id=meeting.id), _("%(name)s is not expected any more.", name=name)
            )
    return web.answer("invitations/refused.html", form, meeting=meeting)


def _page(meeting: Meeting, form: InviteGuestForm | None = None) -> ResponseReturnValue:
    shown = form if form is not None else InviteGuestForm(formdata=None)
    if form is None:
        shown.offer(queries.items_to_choose(meeting.id))
    rows = queries.rows_of(meeting)
    return web.answer(
        "invitations/guests.html",
        shown,
        meeting=meeting,
        guests=[(guest, queries.slot(guest, meeting, rows)) for guest in queries.of_meeting(meeting.id)],
        account=_account(meeting, shown),
        answers=ANSWERS,
        days=KEPT.days,
    )


def _account(meeting: Meeting, form: InviteGuestForm) -> tuple[bool, int]:
    """Whether the address that was refused is an account's, and whose where the name was typed right.

    Names and addresses are told together to nobody who did not know both.
    """
    if not form.address.errors or not form.address.data:
        return False, 0
    known = queries.members_at(meeting.school_id, form.address.data)
    typed = names.folded(form.name.data or "")
    return bool(known), next((user_id for user_id, name in known if names.folded(name) == typed), 0)
