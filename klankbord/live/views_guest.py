"""The meeting on the phone of a guest from outside, by the link in their mail: the open part, or their item alone."""

from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask.typing import ResponseReturnValue

from klankbord.agenda.rows import flat
from klankbord.base import limits, web
from klankbord.base.forms import Form
from klankbord.invitations import queries_guests as guests
from klankbord.invitations.models_guests import Guest
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.live import actions_hands, queries, queries_screen
from klankbord.live.forms import DeedForm
from klankbord.live.views_screens import facts, pulse_url

blueprint = Blueprint("live_guest", __name__)


def _seen(token: str) -> dict[str, Any]:
    """What a guest sees and may do now; 404 for a token that is not good (any more)."""
    guest = guests.by_token(token) or abort(404)
    meeting = guest.meeting
    mark = queries_screen.mark_of(meeting.id)
    outsider = Viewer(id=0, name=guest.name, first_name=guest.name, language=guest.language)
    board = queries.board(meeting, outsider, dates.now())
    rows = guests.rows_of(meeting)
    row = guests.row_of(guest, rows)
    at = meeting.current_item_id
    theirs = row is not None and at in {each.id for each in flat([row])}
    open_now = guest.whole and board.current_id is not None and not board.hidden
    runs = meeting.state in queries_screen.RUNNING
    takes_part = runs and at is not None and (theirs or open_now)
    speakers = queries_screen.speakers(meeting) if takes_part else None
    hand = guest_hand(speakers, guest) if speakers is not None else None
    return {
        **facts(meeting, board),
        "guest": guest,
        "token": token,
        "mark": mark,
        "first_mark": mark,
        "pulse_url": pulse_url(meeting),
        "row": row,
        "theirs": theirs,
        "takes_part": takes_part,
        "slot": guests.slot(guest, meeting, rows),
        "hand": hand,
        "speaks": speakers is not None and speakers.speaking is not None and _is(speakers.speaking, guest),
    }


def _is(hand: queries_screen.Hand, guest: Guest) -> bool:
    return hand.user_id is None and hand.name.casefold() == " ".join(guest.name.split()).casefold()


def guest_hand(speakers: queries_screen.Speakers, guest: Guest) -> int | None:
    """Which place a guest has in the row, from 1; None without a hand up."""
    return next((n for n, hand in enumerate(speakers.waiting, 1) if _is(hand, guest)), None)


@blueprint.get("/l/guest/<token>/live")
@web.public
def page(token: str) -> ResponseReturnValue:
    """The meeting to follow, or when the item is on that the guest comes for."""
    return _page(_seen(token), DeedForm(formdata=None))


def _page(seen: dict[str, Any], trouble: Form) -> ResponseReturnValue:
    return web.answer("live/guest.html", trouble, trouble=trouble, **seen)


@blueprint.get("/l/guest/<token>/live/now")
@web.public
def now(token: str) -> ResponseReturnValue:
    """The piece of it that changes."""
    return Response(web.piece("live/_guest_pieces.html", **_seen(token)))


@blueprint.post("/l/guest/<token>/live/hand")
@web.public
@limits.answering
def hand(token: str) -> ResponseReturnValue:
    """Raise the guest's hand at an item they are there for, or take it down."""
    seen = _seen(token)
    web.need(seen["takes_part"])
    form, guest = DeedForm(), seen["guest"]
    act = actions_hands.lower_hand if form.move.data == "lower" else actions_hands.raise_hand
    if form.validate_on_submit():
        with form.catching():
            act(guest.meeting, name=guest.name, by=None, now=dates.now())
            return web.done(url_for("live_guest.page", token=token))
    return _page(seen, form)
