"""The meeting on a phone by the link in the invitation: as the person it is for, without signing in."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from klankbord.base import limits, web
from klankbord.base.forms import Form
from klankbord.councils import entry
from klankbord.invitations import queries as invitations
from klankbord.kit import dates
from klankbord.live import actions_hands, actions_shows, queries_screen
from klankbord.live.forms import AnswerForm, DeedForm
from klankbord.live.views_hands import show_or_404
from klankbord.live.views_screens import followed_or_404, mine, pulse_url, shared
from klankbord.meetings.models import Meeting
from klankbord.people.models import LinkKind

blueprint = Blueprint("live_link", __name__)


def _followed(token: str) -> tuple[str, Meeting, bool]:
    """The mark of the meeting a link invites to, the meeting, and whether the reader takes part in it now.

    The mark is read before anything that is shown. Once the invitation is taken back its link opens nothing.
    """
    link, person = entry.enter(token, LinkKind.INVITATION)
    mark = queries_screen.mark_of(link.thing_id)
    web.load_or_404(invitations.mine(person, link.thing_id))
    meeting, takes_part = followed_or_404(link.thing_id)
    return mark, meeting, takes_part


def _taking_part(token: str) -> tuple[str, Meeting]:
    mark, meeting, takes_part = _followed(token)
    web.need(takes_part)
    return mark, meeting


@blueprint.get("/l/<token>/live")
@web.public
def page(token: str) -> ResponseReturnValue:
    """The meeting to follow, also for whoever would lead it: leading asks to sign in."""
    return _page(token, *_followed(token), DeedForm(formdata=None))


def _page(token: str, mark: str, meeting: Meeting, takes_part: bool, trouble: Form) -> ResponseReturnValue:
    viewer = web.viewer()
    chosen = request.args.get("item", type=int)
    return web.answer(
        "live/follow.html",
        trouble,
        meeting=meeting,
        council=meeting.council,
        first_mark=mark,
        follows=chosen is None,
        pulse_url=pulse_url(meeting),
        content=shared(meeting, "phone", mark if chosen is None else None, viewer, chosen=chosen),
        mine=mine(meeting, viewer, takes_part=takes_part, token=token),
        token=token,
        viewer=viewer,
        trouble=trouble,
    )


@blueprint.get("/l/<token>/live/now")
@web.public
def now(token: str) -> ResponseReturnValue:
    """The pieces of the phone that change."""
    mark, meeting, takes_part = _followed(token)
    viewer = web.viewer()
    return Response(
        web.piece(
            "live/_pieces.html",
            screen="phone",
            meeting=meeting,
            mark=mark,
            content=shared(meeting, "phone", mark, viewer),
            mine=mine(meeting, viewer, takes_part=takes_part, token=token),
        )
    )


@blueprint.post("/l/<token>/live/hand")
@web.public
@limits.answering
def hand(token: str) -> ResponseReturnValue:
    """Raise one's own hand, or take it down."""
    mark, meeting = _taking_part(token)
    form = DeedForm()
    act = actions_hands.lower_hand if form.move.data == "lower" else actions_hands.raise_hand
    return _deed(token, mark, meeting, form, lambda: act(meeting, by=web.viewer(), now=dates.now()))


@blueprint.post("/l/<token>/live/shows/<int:show_id>/answer")
@web.public
@limits.answering
def answer(token: str, show_id: int) -> ResponseReturnValue:
    """Answer a show of hands."""
    mark, meeting = _taking_part(token)
    show = show_or_404(meeting, show_id)
    form = AnswerForm()
    return _deed(
        token, mark, meeting, form, lambda: actions_shows.answer(show, form.chosen, by=web.viewer(), now=dates.now())
    )


def _deed(token: str, mark: str, meeting: Meeting, form: Form, act: Callable[[], object]) -> ResponseReturnValue:
    if form.validate_on_submit():
        with form.catching():
            act()
            return web.done(url_for("live_link.page", token=token))
    return _page(token, mark, meeting, True, form)
