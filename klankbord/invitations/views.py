"""Planning, moving and calling off a meeting, publishing its agenda, and who is invited: each tells people."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klankbord.base import outbox, web
from klankbord.base.outbox import queries as outbox_queries
from klankbord.councils.queries import seatable_people
from klankbord.invitations import actions, queries, queries_sendings, rules
from klankbord.invitations.forms import ANSWERS, InviteForm, PublishForm
from klankbord.kit import dates
from klankbord.kit.errors import N_, WrongState
from klankbord.meetings import queries as meetings
from klankbord.meetings.forms import AskForm, CancelForm, RescheduleForm
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.previews.queries import Whom
from klankbord.people.previews.views import offered

blueprint = Blueprint("invitations", __name__)


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, queries.meetings_of(viewer)))
    web.need(rules.may_invite(viewer, meeting))
    return meeting


def concerned(meeting_id: int) -> Whom:
    """Who is invited, for who sees their mail first; whoever organises the meeting knows them."""
    meeting = _meeting(meeting_id)
    return Whom(lambda mails: queries_sendings.invited(meeting, mails), named=True)


def _page_of(meeting: Meeting) -> str:
    return url_for("meeting_pages.page", meeting_id=meeting.id)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/planning")
@offered(concerned, _l("Plan and invite"), form_page=False)
def plan(meeting_id: int) -> ResponseReturnValue:
    """Plan a draft and invite everybody who sits in the council."""
    meeting = _meeting(meeting_id)
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            invited = actions.plan(meeting, by=web.viewer(), now=dates.now())
            sentence = ngettext(
                "The meeting is planned; one person is invited.",
                "The meeting is planned; %(num)d people are invited.",
                len(invited),
            )
            return web.done(_page_of(meeting), sentence)
    return web.answer("invitations/refused.html", form, meeting=meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/publication")
@offered(concerned, _l("Publish the agenda"), form_page=False)
def publish_agenda(meeting_id: int) -> ResponseReturnValue:
    """Publish the agenda and tell everybody invited; a later version also without a mail."""
    meeting = _meeting(meeting_id)
    form = PublishForm()
    if form.validate_on_submit():
        with form.catching():
            tell = form.tell.data != "no"
            version = actions.publish_agenda(meeting, tell=tell, by=web.viewer(), now=dates.now())
            said = _("Version %(number)d of the agenda is published and told.", number=version.number)
            if not tell and version.number > 1:
                said = _("Version %(number)d is published. The page shows what changed.", number=version.number)
            return web.done(_page_of(meeting), said)
    return web.answer("invitations/refused.html", form, meeting=meeting)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/rescheduling", methods=["GET", "POST"])
@offered(concerned, _l("Move it and tell everybody"))
def reschedule(meeting_id: int) -> ResponseReturnValue:
    """Another time or place for a planned meeting."""
    meeting = _meeting(meeting_id)
    if meeting.state != MeetingState.PLANNED:
        raise WrongState(N_("Only a planned meeting can be moved."))
    form = RescheduleForm(obj=meeting)
    form.require_time()
    if form.validate_on_submit():
        with form.catching():
            actions.reschedule(
                meeting, form.details(meeting), read_version=form.read_version(), by=web.viewer(), now=dates.now()
            )
            return web.done(_page_of(meeting), _("The meeting is moved and everybody invited is told."))
    return web.answer("invitations/reschedule.html", form, meeting=meeting)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/cancellation", methods=["GET", "POST"])
@offered(concerned, _l("Call it off"))
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Call a meeting off."""
    meeting = _meeting(meeting_id)
    if meeting.state not in {MeetingState.DRAFT, MeetingState.PLANNED}:
        raise WrongState(N_("Only a meeting that has not begun can be called off."))
    form = CancelForm()
    if form.validate_on_submit():
        with form.catching():
            actions.cancel(meeting, form.reason.data or "", by=web.viewer(), now=dates.now())
            return web.done(_page_of(meeting), _("The meeting is called off and everybody invited is told."))
    return web.answer("invitations/cancel.html", form, meeting=meeting)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/invitations")
def invited(meeting_id: int) -> ResponseReturnValue:
    """Who is invited, how each mail fares, what each answered."""
    return _list(_meeting(meeting_id), InviteForm())


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/invitations")
def invite(meeting_id: int) -> ResponseReturnValue:
    """Invite one more person."""
    meeting = _meeting(meeting_id)
    form = InviteForm()
    form.offer(seatable_people(meeting.council))
    if form.validate_on_submit():
        with form.catching():
            user = web.load_or_404(queries.invitable(meeting, form.user_id.data))
            actions.invite(meeting, user, by=web.viewer(), now=dates.now())
            return web.done(
                url_for("invitations.invited", meeting_id=meeting.id), _("%(name)s is invited.", name=user.name)
            )
    return _list(meeting, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/invitations/<int:invitation_id>/removal")
def take_back(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take one invitation back."""
    meeting = _meeting(meeting_id)
    invitation = web.load_or_404(queries.one(meeting, invitation_id))
    name = invitation.user.name
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions.take_back(meeting, invitation, by=web.viewer(), now=dates.now())
            return web.done(
                url_for("invitations.invited", meeting_id=meeting.id),
                _("%(name)s is not expected any more.", name=name),
            )
    return web.answer("invitations/refused.html", form, meeting=meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/invitations/<int:invitation_id>/mail")
def send_again(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """Try a mail that could not be delivered once more."""
    meeting = _meeting(meeting_id)
    invitation = web.load_or_404(queries.one(meeting, invitation_id))
    form = AskForm()
    if form.validate_on_submit() and invitation.message is not None:
        with form.catching():
            outbox.retry(invitation.message, now=dates.now())
            return web.done(url_for("invitations.invited", meeting_id=meeting.id), _("The mail is sent once more."))
    return web.answer("invitations/refused.html", form, meeting=meeting)


def _list(meeting: Meeting, form: InviteForm) -> ResponseReturnValue:
    lines = queries.lines(meeting.id)
    known = {line.user_id for line in lines}
    people: list[tuple[int, str]] = [one for one in seatable_people(meeting.council) if one[0] not in known]
    form.offer(people)
    return web.answer(
        "invitations/list.html", form, meeting=meeting, lines=lines, answers=ANSWERS,
        sendings=outbox_queries.progress([("meeting", meeting.id)], dates.now()),
    )  # fmt: skip
