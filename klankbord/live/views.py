"""The page of a running meeting, and what leads it: its moves, its items, its real times."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.councils.kinds import kind_of
from klankbord.followup.forms import ActionForm, DecisionForm
from klankbord.followup.queries import people_to_ask
from klankbord.invitations import queries as invitations
from klankbord.kit import dates
from klankbord.live import actions, queries, rules
from klankbord.live.forms import ItemForm, StateForm, TimesForm
from klankbord.meetings import actions as meeting_actions
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.forms import ApproveForm, NoteForm
from klankbord.minutes.queries import is_participant

blueprint = Blueprint("live", __name__)
MOVES = {
    "start": actions.start,
    "pause": meeting_actions.pause,
    "resume": meeting_actions.resume,
    "close": actions.close,
}
TOLD = {
    "start": lambda: _("The meeting is open."),
    "pause": lambda: _("The meeting is paused."),
    "resume": lambda: _("The meeting goes on."),
    "close": lambda: _("The meeting is closed. The minutes can be finished and sent round."),
}


def meeting_or_404(meeting_id: int) -> Meeting:
    """A meeting the viewer may follow."""
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, invitations.meetings_of(viewer)))
    inside = viewer.has_seat(meeting.council_id) or viewer.is_school_admin
    web.need(rules.may_follow(viewer, meeting, participant=not inside and is_participant(viewer, meeting.id)))
    return meeting


def led_or_404(meeting_id: int) -> Meeting:
    """A meeting the viewer may lead; 403 for somebody who only sees it."""
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, invitations.meetings_of(viewer)))
    web.need(rules.may_lead(viewer, meeting))
    return meeting


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/live")
def page(meeting_id: int) -> ResponseReturnValue:
    """The meeting while it runs, and afterwards: to lead for whoever takes notes, to follow for the others."""
    return _page(meeting_or_404(meeting_id))


def _page(meeting: Meeting, *, state: StateForm | None = None, times: TimesForm | None = None) -> ResponseReturnValue:
    viewer, now = web.viewer(), dates.now()
    chosen = request.args.get("item", type=int)
    board = queries.board(meeting, viewer, now, chosen=chosen)
    leads = rules.may_lead(viewer, meeting)
    shown = board.shown
    here = url_for("live.page", meeting_id=meeting.id, item=shown.row.id if shown else None)
    note = NoteForm(formdata=None, back=here)
    if shown is not None:
        note.text.data, note.version.data = shown.note, str(shown.version)
    if times is None:
        times = TimesForm(formdata=None)
        times.opened.data = dates.local(meeting.opened_at, meeting.zone).time() if meeting.opened_at else None
        times.closed.data = dates.local(meeting.closed_at, meeting.zone).time() if meeting.closed_at else None
    item_id = str(shown.row.id) if shown else ""
    return web.answer(
        "live/page.html",
        state if state is not None and state.errors else times,
        meeting=meeting,
        council=meeting.council,
        kind=kind_of(meeting.council.kind),
        board=board,
        leads=leads,
        writes=leads and meeting.filed_at is None and meeting.state not in {MeetingState.DRAFT, MeetingState.CANCELLED},
        runs=meeting.state in {MeetingState.IN_SESSION, MeetingState.PAUSED},
        follows=chosen is None,
        now=now,
        today=dates.today(viewer.zone),
        people=people_to_ask(meeting, dates.today(viewer.zone)) if leads else {},
        state=state if state is not None else StateForm(formdata=None),
        times=times,
        note=note,
        decision=DecisionForm(formdata=None, back=f"{here}#decisions", item_id=item_id),
        action=ActionForm(formdata=None, back=f"{here}#actions", item_id=item_id),
        go=ItemForm(formdata=None),
        approval=ApproveForm(formdata=None, back=here),
        unmarked=queries.unmarked(board.document.attendance),
    )


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/live/now")
def now(meeting_id: int) -> ResponseReturnValue:
    """The item a meeting is at, for the screens that follow it; asked again every few seconds."""
    meeting = meeting_or_404(meeting_id)
    board = queries.board(meeting, web.viewer(), dates.now())
    return Response(
        web.render_template(
            "live/_follow.html",
            meeting=meeting,
            council=meeting.council,
            kind=kind_of(meeting.council.kind),
            board=board,
            now=dates.now(),
            today=dates.today(web.viewer().zone),
        )
    )


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/state")
def move(meeting_id: int) -> ResponseReturnValue:
    """Start, pause, resume or close the meeting, at this moment."""
    meeting = led_or_404(meeting_id)
    form = StateForm()
    if form.validate_on_submit():
        with form.catching():
            chosen = form.move.data if form.move.data in MOVES else "pause"
            MOVES[chosen](meeting, by=web.viewer(), now=dates.now())
            return web.done(url_for("live.page", meeting_id=meeting.id), TOLD[chosen]())
    return _page(meeting, state=form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/item")
def go_to(meeting_id: int) -> ResponseReturnValue:
    """Go to an item."""
    meeting = led_or_404(meeting_id)
    form = ItemForm()
    state = StateForm(formdata=None)
    if form.validate_on_submit():
        words = form.item_id.data or ""
        item = queries.item_of(meeting, int(words) if words.isdigit() and len(words) < 10 else 0)
        if item is None:
            return web.done(url_for("live.page", meeting_id=meeting.id), _("That item is not on the agenda any more."))
        with form.catching():
            actions.go_to(meeting, item, by=web.viewer(), now=dates.now())
            return web.done(url_for("live.page", meeting_id=meeting.id))
    state.form_errors.extend(str(sentence) for sentence in form.form_errors)
    return _page(meeting, state=state)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/times")
def mend_times(meeting_id: int) -> ResponseReturnValue:
    """Set when it was really opened and closed."""
    meeting = led_or_404(meeting_id)
    form = TimesForm()
    if form.validate_on_submit():
        with form.catching():
            actions.mend_times(meeting, form.opened.data, form.closed.data, by=web.viewer(), now=dates.now())
            return web.done(url_for("live.page", meeting_id=meeting.id), _("The times are saved."))
    return _page(meeting, times=form)
