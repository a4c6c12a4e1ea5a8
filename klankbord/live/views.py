"""The page of a running meeting, to lead or to follow, and what moves it: its state, its items, its real times."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import kinds
from klankbord.base import web
from klankbord.base.forms import Form
from klankbord.followup.forms import ActionForm, DecisionForm
from klankbord.followup.queries_people import people_to_ask
from klankbord.kit import dates
from klankbord.live import actions, queries, queries_screen, rules
from klankbord.live.forms import DeedForm, ItemForm, LaterItemForm, PaperForm, PenForm, ShowForm, StateForm, TimesForm
from klankbord.live.views_screens import facts, followed_or_404, led_or_404, mine, pulse_url, shared
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.rules_quorum import is_here
from klankbord.minutes.forms import ApproveForm, NoteForm
from klankbord.minutes.queries import writers_beside
from klankbord.minutes.queries_marks import of_note
from klankbord.minutes.queries_shows import temperatures
from klankbord.minutes.rules import may_approve

blueprint = Blueprint("live", __name__)
MOVES = {"start": actions.start, "pause": actions.pause, "resume": actions.resume, "close": actions.close}
TOLD = {
    "start": lambda: _("The meeting is open."),
    "pause": lambda: _("The meeting is paused."),
    "resume": lambda: _("The meeting goes on."),
    "close": lambda: _("The meeting is closed. The minutes can be finished and sent round."),
}


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/live")
def page(meeting_id: int) -> ResponseReturnValue:
    """The meeting while it runs, and afterwards: to lead for whoever takes notes, to follow for the others."""
    mark = queries_screen.mark_of(meeting_id)
    return page_of(*followed_or_404(meeting_id), mark=mark)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/live/now")
def now(meeting_id: int) -> ResponseReturnValue:
    """The pieces of a screen that change, asked for when the pulse has another mark."""
    mark = queries_screen.mark_of(meeting_id)
    meeting, takes_part = followed_or_404(meeting_id)
    viewer, screen = web.viewer(), web.asked("screen")
    if screen == "lead" and rules.may_lead(viewer, meeting):
        return Response(web.render_template("live/_lead_pieces.html", mark=mark, **_lead(meeting, takes_part)))
    screen = "room" if screen == "room" else "phone"
    return Response(
        web.piece(
            "live/_pieces.html",
            screen=screen,
            meeting=meeting,
            mark=mark,
            content=shared(meeting, screen, mark, viewer),
            mine=mine(meeting, viewer, takes_part=takes_part) if screen == "phone" else "",
        )
    )


def _lead(meeting: Meeting, takes_part: bool) -> dict[str, Any]:
    """What the page of whoever leads shows that changes while it is open."""
    viewer, moment = web.viewer(), dates.now()
    board = queries.board(meeting, viewer, moment, chosen=request.args.get("item", type=int))
    shown = board.shown
    here = url_for("live.page", meeting_id=meeting.id, item=shown.row.id if shown else None)
    wall = dates.local(moment, meeting.zone)
    people, there = people_to_ask(meeting, dates.today(viewer.zone)), board.document.everybody
    marks, hints = of_note(meeting, shown.row.id, shown.note, people, there) if shown else ([], None)
    return {
        **facts(meeting, board),
        "leads": True,
        "writes": meeting.filed_at is None and meeting.state not in {MeetingState.DRAFT, MeetingState.CANCELLED},
        "here": here,
        "now": moment,
        "today": dates.today(viewer.zone),
        "decision": DecisionForm(formdata=None, back=f"{here}#decisions", item_id=str(shown.row.id) if shown else ""),
        "action": ActionForm(formdata=None, back=f"{here}#actions", item_id=str(shown.row.id) if shown else ""),
        "people": people,
        "hints": hints,
        "marks": marks,
        "temperature": temperatures(meeting.id, {shown.row.id: shown.item.proposal_id} if shown else {}, viewer.id),
        "attendance": [(line, is_here(line, wall)) for line in board.document.attendance],
        "deed": DeedForm(formdata=None),
        "paper": PaperForm(formdata=None),
        "mine": mine(meeting, viewer, takes_part=takes_part),
        "unmarked": queries.unmarked(board.document.attendance),
        "beside": writers_beside(shown.row.id, viewer.id, moment) if shown else (),
    }


def page_of(
    meeting: Meeting,
    takes_part: bool,
    *,
    mark: str | None = None,
    trouble: Form | None = None,
    times: TimesForm | None = None,
    **forms: Form,
) -> ResponseReturnValue:
    """The page for whoever looks, with a form that was refused as it was typed; its sentences stand on top.

    Without the `mark` that was read before the meeting the page asks for its pieces at once.
    """
    viewer = web.viewer()
    wrong = trouble or next((form for form in forms.values() if form.errors), StateForm(formdata=None))
    if not rules.may_lead(viewer, meeting):
        chosen = request.args.get("item", type=int)
        return web.answer(
            "live/follow.html",
            wrong,
            meeting=meeting,
            council=meeting.council,
            first_mark=mark or "",
            follows=chosen is None,
            pulse_url=pulse_url(meeting),
            content=shared(meeting, "phone", mark if chosen is None else None, viewer, chosen=chosen),
            mine=mine(meeting, viewer, takes_part=takes_part),
            token="",
            trouble=wrong,
        )
    lead = _lead(meeting, takes_part)
    shown = lead["board"].shown
    note = NoteForm(formdata=None, back=lead["here"])
    if shown is not None:
        note.text.data, note.version.data = shown.note, str(shown.version)
    times = times if times is not None else TimesForm.of(meeting)
    show = forms.get("show") or ShowForm(
        formdata=None, question=shown.row.title if shown else "", choice_1=_("For"), choice_2=_("Against"),
        choice_3=_("No opinion"),
    )  # fmt: skip
    later = forms.get("later") or LaterItemForm(formdata=None, kind="opinion")
    later["kind"].choices = kinds.choices(meeting.council)
    turns = queries_screen.turns(meeting.council, meeting)
    pen = PenForm(formdata=None, user_id=meeting.note_taker_id or (turns[0].user_id if turns else 0))
    pen.user_id.choices = [(turn.user_id, turn.name) for turn in turns]
    return web.answer(
        "live/page.html",
        times if times.errors else wrong,
        **lead,
        first_mark=mark or "",
        state=StateForm(formdata=None),
        trouble=wrong,
        times=times,
        note=note,
        go=ItemForm(formdata=None),
        approval=ApproveForm(formdata=None, back=lead["here"]),
        may_approve=may_approve(viewer, meeting.council),
        pulse_url=pulse_url(meeting),
        show=show,
        later=later,
        pen=pen,
        turns=turns,
    )


def deed(
    meeting: Meeting,
    takes_part: bool,
    form: Form,
    act: Callable[[], object],
    *,
    told: str | None = None,
    **typed: Form,
) -> ResponseReturnValue:
    """Do one thing for a form and go back to the meeting; the page with the reason when it cannot be done.

    `typed` is the form once more under its name on the page, where what was typed must come back.
    """
    if form.validate_on_submit():
        with form.catching():
            act()
            return web.done(url_for("live.page", meeting_id=meeting.id), told)
    return page_of(meeting, takes_part, trouble=form, **typed)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/state")
def move(meeting_id: int) -> ResponseReturnValue:
    """Start, pause, resume or close the meeting, at this moment."""
    meeting = led_or_404(meeting_id)
    form = StateForm()
    chosen = form.move.data if form.move.data in MOVES else "pause"
    return deed(
        meeting, False, form, lambda: MOVES[chosen](meeting, by=web.viewer(), now=dates.now()), told=TOLD[chosen]()
    )


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/item")
def go_to(meeting_id: int) -> ResponseReturnValue:
    """Go to an item."""
    meeting = led_or_404(meeting_id)
    form = ItemForm()
    item = queries.item_of(meeting, form.chosen)
    if item is None:
        return web.done(url_for("live.page", meeting_id=meeting.id), _("That item is not on the agenda any more."))
    return deed(meeting, False, form, lambda: actions.go_to(meeting, item, by=web.viewer(), now=dates.now()))
