"""The screens that follow a meeting: the pulse they all ask for, the room's screen, and the pieces that change.

What everybody sees alike is made once for each mark of the meeting and kept in memory as long as it is the newest;
a process without it makes it again (docs/decisions/live.md).
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.councils.forms_settings import STYLES
from klankbord.councils.kinds import kind_of, minutes_style
from klankbord.invitations.queries import meetings_of
from klankbord.kit import dates, tokens
from klankbord.kit.viewer import Viewer
from klankbord.live import queries, queries_screen, rules
from klankbord.meetings import actions_pulse as pulses
from klankbord.meetings import rules as meeting_rules
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries import one
from klankbord.minutes.queries_shows import my_answer, shows_of

blueprint = Blueprint("screens", __name__)
PURPOSE = "live-pulse"
MOST = 64
RENEWAL_SECONDS = 5
_kept: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()
_lock = Lock()


def pulse_url(meeting: Meeting) -> str:
    """Where the screens of a meeting ask for its mark: a signed address, so that asking needs no session."""
    return url_for("screens.pulse", token=tokens.derive(web.settings().secret_key, PURPOSE, meeting.id, ""))


@blueprint.get("/l/pulse/<token>")
@web.public
def pulse(token: str) -> ResponseReturnValue:
    """The mark of the meeting, and the server's clock in milliseconds.

    The mark says that something changed and nothing of what. It is sent whether it changed or not: our server closes
    the connection after an answer without a body, and opening it anew costs a phone more than these 16 letters.
    """
    meeting_id = tokens.row_of(token)
    if meeting_id is None or not tokens.proves(token, web.settings().secret_key, PURPOSE, meeting_id, ""):
        abort(404)
    headers = {"X-Now": str(round(dates.now().timestamp() * 1000))}
    return Response(queries_screen.mark_of(meeting_id), headers=headers, mimetype="text/plain")


def shared(meeting: Meeting, screen: str, mark: str | None, viewer: Viewer, *, chosen: int | None = None) -> Markup:
    """What a screen (`room` or `phone`) shows to everybody alike; read `mark` before anything that is shown.

    `chosen` is an item to look at instead of the current one, then without a mark. What a meeting shows that is over
    is made anew each time, as no mark tells of its changes.
    """
    if meeting.state not in pulses.FOLLOWED or mark == queries_screen.NOTHING_YET:
        mark = None
    closed = meeting_rules.may_see_closed(viewer, meeting)
    today = dates.today(meeting.zone)
    key = (mark, meeting.id, meeting.state, screen, language(), closed, viewer.linked, today)
    with _lock:
        found = _kept.get(key)
    if found is not None and mark is not None:
        return found
    board = queries.board(meeting, viewer, dates.now(), chosen=chosen)
    shown = {"today": today, "linked": viewer.linked, **facts(meeting, board)}
    made = Markup(web.render_template(f"live/_{screen}.html", **shown))  # noqa: S704 - a template
    if mark is not None:
        with _lock:
            _kept[key] = made
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return made


def facts(meeting: Meeting, board: queries.Board) -> dict[str, Any]:
    """What every screen shows besides the items, for the templates."""
    now = dates.now()
    return {
        "meeting": meeting,
        "council": meeting.council,
        "kind": kind_of(meeting.council.kind),
        "style": STYLES[minutes_style(meeting.council)],
        "board": board,
        "timer": queries_screen.timer(meeting, board.entries, pulses.pulse_of(meeting.id)),
        "speakers": queries_screen.speakers(meeting),
        "quorum": queries_screen.quorums(meeting, board.document.attendance, now),
        "shows": [] if board.hidden else [s for s in shows_of(meeting.id) if s.item_id == meeting.current_item_id],
        "runs": meeting.state in queries_screen.RUNNING,
    }


def mine(meeting: Meeting, viewer: Viewer, *, takes_part: bool, token: str = "") -> Markup:
    """What one person can do: their hand, their answer. With the `token` of their link, by that link."""
    runs = meeting.state in queries_screen.RUNNING and meeting.current_item_id is not None
    shows = shows_of(meeting.id, only_open=True) if runs and takes_part else []
    show = shows[0] if shows else None
    answered, choice_id = my_answer(show.id, viewer.id) if show is not None else (False, None)
    return web.piece(
        "live/_mine.html",
        meeting=meeting,
        viewer=viewer,
        token=token,
        takes_part=takes_part and runs,
        speakers=queries_screen.speakers(meeting) if runs and takes_part else None,
        show=show,
        answered=answered,
        choice_id=choice_id,
    )


def followed_or_404(meeting_id: int) -> tuple[Meeting, bool]:
    """A meeting the viewer may follow, and whether they take part in it now: not in a closed part they may not see."""
    viewer = web.viewer()
    found = queries_screen.followed(viewer, meeting_id)
    if found is None:
        abort(404)
    meeting, invited = found
    participant = (
        invited and not any(viewer.has_seat(each) for each in meeting.council_ids) and not viewer.is_school_admin
    )
    web.need(rules.may_follow(viewer, meeting, participant=participant))
    takes_part = rules.may_take_part(viewer, meeting, participant=participant)
    if takes_part and not meeting_rules.may_see_closed(viewer, meeting):
        takes_part = not queries_screen.in_closed_part(meeting)
    return meeting, takes_part


def led_or_404(meeting_id: int) -> Meeting:
    """A meeting the viewer may lead; 403 for somebody who only sees it."""
    viewer = web.viewer()
    meeting = web.load_or_404(one(viewer, meeting_id, meetings_of(viewer)))
    web.need(rules.may_lead(viewer, meeting))
    return meeting


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/live/room")
def room(meeting_id: int) -> ResponseReturnValue:
    """The screen in the room: large, nothing to press but the way back.

    Without scripts it moves along only when asked to (`follow`): a page that renews itself unasked disturbs who has it
    read aloud (WCAG 2.2, failure F41 of criterion 2.2.1).
    """
    mark = queries_screen.mark_of(meeting_id)
    meeting, _takes_part = followed_or_404(meeting_id)
    follows = bool(request.args.get("follow"))
    screen = web.render_template(
        "live/room.html",
        meeting=meeting,
        council=meeting.council,
        first_mark=mark,
        pulse_url=pulse_url(meeting),
        content=shared(meeting, "room", mark, web.viewer()),
        follows=follows,
    )
    return screen, {"Refresh": str(RENEWAL_SECONDS)} if follows else {}
