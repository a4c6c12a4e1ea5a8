"""What an organiser does with a date poll that runs: more moments, more people, a reminder, closing, settling."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klankbord.base import web
from klankbord.councils.queries import seatable_people
from klankbord.invitations import actions_poll as actions
from klankbord.invitations.queries import invitable
from klankbord.invitations.views import concerned
from klankbord.invitations.views_poll import meeting_or_404, poll_page, rows_sent, wants_rows
from klankbord.kit import dates
from klankbord.meetings import actions_poll as polls
from klankbord.meetings import queries_poll as queries
from klankbord.meetings.forms import AskForm
from klankbord.meetings.forms_poll import AskMoreForm, ExtendForm, MomentsForm, SettleForm, with_rows
from klankbord.meetings.models_poll import DatePoll
from klankbord.people.previews.views import offered

blueprint = Blueprint("polls_running", __name__)


def _poll(meeting_id: int) -> DatePoll:
    return queries.of_meeting(meeting_or_404(meeting_id)) or abort(404)


def _page_of(poll: DatePoll) -> str:
    return url_for("polls.page", meeting_id=poll.meeting_id)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll/moments")
def add_moments(meeting_id: int) -> ResponseReturnValue:
    """Propose more moments; everybody is asked for those alone."""
    poll = _poll(meeting_id)
    form = with_rows(MomentsForm, rows_sent(2))()
    form.usual(poll.moments[0].duration_minutes)
    if not wants_rows() and form.validate_on_submit():
        with form.catching():
            added = actions.add_moments(poll, form.proposed(), by=web.viewer(), now=dates.now())
            sentence = ngettext(
                "One moment is added; everybody is asked about it.",
                "%(num)d moments are added; everybody is asked about them.",
                added,
            )
            return web.done(_page_of(poll), sentence)
    return poll_page(poll, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll/people")
def ask_more(meeting_id: int) -> ResponseReturnValue:
    """Ask one more person of the school."""
    poll = _poll(meeting_id)
    form = AskMoreForm()
    form.offer(seatable_people(poll.meeting.council))
    if form.validate_on_submit():
        with form.catching():
            user = web.load_or_404(invitable(poll.meeting, form.user_id.data))
            actions.ask_more(poll, user, by=web.viewer(), now=dates.now())
            return web.done(_page_of(poll), _("%(name)s is asked.", name=user.name))
    return poll_page(poll, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll/people/<int:asked_id>/presence")
def need_there(meeting_id: int, asked_id: int) -> ResponseReturnValue:
    """Say that the meeting cannot do without somebody, or that it can after all."""
    poll = _poll(meeting_id)
    asked = web.load_or_404(queries.one_asked(poll, asked_id))
    name, wanted = asked.user.name, not asked.must_come
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            polls.need_there(asked, wanted, by=web.viewer(), now=dates.now())
            sentence = _("%(name)s has to be there.", name=name) if wanted else _("%(name)s may be missed.", name=name)
            return web.done(_page_of(poll), sentence)
    return poll_page(poll, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll/reminder")
def remind(meeting_id: int) -> ResponseReturnValue:
    """Remind, once, who has not answered."""
    poll = _poll(meeting_id)
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            sent = actions.remind(poll, by=web.viewer(), now=dates.now())
            return web.done(_page_of(poll), ngettext("One reminder is sent.", "%(num)d reminders are sent.", sent))
    return poll_page(poll, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll/closing")
def close(meeting_id: int) -> ResponseReturnValue:
    """Close the poll before its day."""
    poll = _poll(meeting_id)
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            polls.close(poll, by=web.viewer(), now=dates.now())
            return web.done(_page_of(poll), _("The date poll is closed. Choose a moment now."))
    return poll_page(poll, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll/deadline")
def extend(meeting_id: int) -> ResponseReturnValue:
    """Another closing day; a closed poll opens again."""
    poll = _poll(meeting_id)
    form = ExtendForm()
    if form.validate_on_submit():
        with form.catching():
            polls.extend(poll, form.last_day(), by=web.viewer(), now=dates.now())
            return web.done(_page_of(poll), _("The date poll has a new closing day."))
    return poll_page(poll, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll/settlement")
@offered(concerned, _l("Plan it and invite"))
def settle(meeting_id: int) -> ResponseReturnValue:
    """Give the meeting its moment and invite people."""
    poll = _poll(meeting_id)
    now = dates.now()
    form = SettleForm()
    form.offer(poll.moments, None, now)
    if form.validate_on_submit():
        with form.catching():
            moment = next(one for one in poll.moments if one.id == form.moment.data)
            invited = actions.settle(
                poll,
                moment,
                form.place.data or "",
                form.online_url.data or "",
                accept_yes=bool(form.accept_yes.data),
                invite_others=bool(form.invite_others.data),
                by=web.viewer(),
                now=now,
            )
            sentence = ngettext(
                "The meeting is planned; one person is invited.",
                "The meeting is planned; %(num)d people are invited.",
                len(invited),
            )
            return web.done(url_for("meeting_pages.page", meeting_id=meeting_id), sentence)
    return poll_page(poll, form)
