"""A date poll for the organiser: proposing moments, and the table of who can come when."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.models import Council
from klankbord.councils.queries import members_of, seatable_people
from klankbord.invitations import actions_poll as actions
from klankbord.invitations import queries_draw, rules
from klankbord.kit import dates
from klankbord.meetings import actions as meetings
from klankbord.meetings import queries as meeting_queries
from klankbord.meetings import queries_poll as queries
from klankbord.meetings import rules_poll
from klankbord.meetings.forms import AskForm
from klankbord.meetings.forms_poll import (
    ROWS,
    SUITS,
    AskMoreForm,
    ExtendForm,
    MomentsForm,
    NewPollForm,
    PollForm,
    SettleForm,
    with_rows,
)
from klankbord.meetings.models import Meeting
from klankbord.meetings.models_poll import DatePoll
from klankbord.people.models import User

blueprint = Blueprint("polls", __name__)


def meeting_or_404(meeting_id: int) -> Meeting:
    """A meeting the viewer may organise, with its council."""
    viewer = web.viewer()
    meeting = web.load_or_404(meeting_queries.one(viewer, meeting_id))
    web.need(rules.may_invite(viewer, meeting))
    return meeting


def _council(council_id: int) -> Council:
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(council_rules.may_organise(viewer, council))
    return council


def rows_sent(first: int = ROWS) -> int:
    """How many lines of moments the form that was sent has; some more where its sender asked for them."""
    if request.method != "POST":
        return first
    numbers = [int(name[4:]) for name in request.form if name.startswith("day_") and name[4:].isdecimal()]
    return min(max(numbers, default=0), 99) + 1 + (ROWS if wants_rows() else 0)


def wants_rows() -> bool:
    """Whether the button was pressed that gives more lines to fill in."""
    return "more" in request.form


def _form(kind: type[PollForm], council: Council) -> tuple[PollForm, list[User]]:
    members = list(members_of(council.id, dates.today(web.viewer().zone)))
    form: PollForm = with_rows(kind, rows_sent())()
    form.offer([(user.id, user.name) for user in members])
    form.usual(council.default_minutes)
    if isinstance(form, NewPollForm):
        form.begin_with(council)
    return form, members


def _chosen(form: PollForm, members: list[User]) -> list[User]:
    return [user for user in members if user.id in (form.people.data or ())]


@blueprint.get("/<school_slug>/councils/<int:council_id>/polls/new")
def new(council_id: int) -> ResponseReturnValue:
    """The form for a poll about a meeting that does not exist yet."""
    council = _council(council_id)
    return _new_page(_form(NewPollForm, council)[0], council)


@blueprint.post("/<school_slug>/councils/<int:council_id>/polls")
def begin(council_id: int) -> ResponseReturnValue:
    """Make a draft without a day, and ask when people can come."""
    viewer, now = web.viewer(), dates.now()
    council = _council(council_id)
    form, members = _form(NewPollForm, council)
    if not wants_rows() and form.validate_on_submit() and isinstance(form, NewPollForm):
        with form.catching():
            details = meetings.Details(
                title=form.title.data or "",
                duration_minutes=council.default_minutes,
                place=form.place.data or "",
                online_url=form.online_url.data or "",
            )
            meeting = meetings.draft(council, details, meetings.Record(), zone=viewer.zone, by=viewer, now=now)
            return _opened(meeting, form, members)
    return _new_page(form, council)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/poll")
def page(meeting_id: int) -> ResponseReturnValue:
    """The poll of a meeting: a form for a new one, or the table of answers."""
    meeting = meeting_or_404(meeting_id)
    poll = queries.of_meeting(meeting)
    if poll is not None:
        return poll_page(poll)
    return _new_page(_form(PollForm, meeting.council)[0], meeting.council, meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/poll")
def ask(meeting_id: int) -> ResponseReturnValue:
    """Ask which moments for a draft suit."""
    meeting = meeting_or_404(meeting_id)
    form, members = _form(PollForm, meeting.council)
    if not wants_rows() and form.validate_on_submit():
        with form.catching():
            return _opened(meeting, form, members)
    return _new_page(form, meeting.council, meeting)


def _opened(meeting: Meeting, form: PollForm, members: list[User]) -> ResponseReturnValue:
    chosen = _chosen(form, members)
    actions.open_poll(
        meeting,
        form.proposed(),
        form.last_day(),
        form.words.data or "",
        chosen,
        by=web.viewer(),
        now=dates.now(),
    )
    sentence = ngettext("One person is asked.", "%(num)d people are asked.", len(chosen))
    return web.done(url_for("polls.page", meeting_id=meeting.id), sentence)


def _new_page(form: PollForm, council: Council, meeting: Meeting | None = None) -> ResponseReturnValue:
    return web.answer("invitations/poll_new.html", form, council=council, meeting=meeting)


def poll_page(poll: DatePoll, wrong: Any = None) -> ResponseReturnValue:
    """The table of a poll with what can be done about it; `wrong` is a form that was refused."""
    now = dates.now()
    meeting, coming = poll.meeting, sorted({one.day for one in poll.moments if one.starts_at > dates.now()})
    table = queries.table_of(poll, now)
    may_settle = rules_poll.may_settle(poll)
    people, names = AskMoreForm(formdata=None), {line.asked.user_id for line in table.lines}
    settle = SettleForm(formdata=None, place=meeting.place, online_url=meeting.online_url)
    shown: dict[type[Any], Any] = {
        MomentsForm: with_rows(MomentsForm, 2)(formdata=None),
        AskMoreForm: people,
        ExtendForm: ExtendForm(formdata=None, closes_on=poll.closes_on),
        SettleForm: settle,
    }
    for kind in shown:
        if isinstance(wrong, kind):
            shown[kind] = wrong
    if may_settle:
        people_to_ask = [one for one in seatable_people(meeting.council) if one[0] not in names]
        shown[AskMoreForm].offer(people_to_ask)
        best = table.best.moment.id if table.best else None
        settle.offer(poll.moments, best, now)
        if not isinstance(wrong, SettleForm):
            settle.moment.data = best
        shown[MomentsForm].usual(poll.moments[0].duration_minutes)
    return web.answer(
        "invitations/poll.html",
        wrong if wrong is not None else AskForm(formdata=None),
        meeting=meeting,
        poll=poll,
        table=table,
        suits=SUITS,
        is_open=rules_poll.is_answerable(poll, now),
        may_settle=may_settle,
        to_invite=queries_draw.to_invite(meeting, coming) if may_settle else [],
        also=sorted(line.name for line in table.lines if not line.asked.as_member),
        now=now,
        moments_form=shown[MomentsForm],
        people_form=shown[AskMoreForm],
        closing_form=shown[ExtendForm],
        settle_form=shown[SettleForm],
    )
