"""What everybody in a meeting can do: raise a hand, answer a show of hands; what the leader does with that."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.live import actions_hands, actions_shows
from klankbord.live.forms import AnswerForm, DeedForm, PaperForm, ShowForm, paper_counts
from klankbord.live.views import deed
from klankbord.live.views_screens import followed_or_404, led_or_404
from klankbord.meetings.models import Meeting
from klankbord.minutes.models_shows import ShowChoice, ShowOfHands

blueprint = Blueprint("live_hands", __name__)


def _taking_part(meeting_id: int) -> Meeting:
    meeting, takes_part = followed_or_404(meeting_id)
    web.need(takes_part)
    return meeting


def show_or_404(meeting: Meeting, show_id: int) -> ShowOfHands:
    """A show of hands of a meeting."""
    return web.load_or_404(select(ShowOfHands).where(ShowOfHands.id == show_id, ShowOfHands.meeting_id == meeting.id))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/hand")
def hand(meeting_id: int) -> ResponseReturnValue:
    """Raise one's own hand, or take it down."""
    meeting = _taking_part(meeting_id)
    form = DeedForm()
    act = actions_hands.lower_hand if form.move.data == "lower" else actions_hands.raise_hand
    return deed(meeting, True, form, lambda: act(meeting, by=web.viewer(), now=dates.now()))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/shows")
def open_show(meeting_id: int) -> ResponseReturnValue:
    """Open a show of hands at the current item."""
    meeting = led_or_404(meeting_id)
    form = ShowForm()
    return deed(
        meeting, False, form,
        lambda: actions_shows.open_show(
            meeting, form.question.data or "", form.choices, secret=bool(form.secret.data),
            by=web.viewer(), now=dates.now(),
        ),
        show=form,
    )  # fmt: skip


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/shows/<int:show_id>/answer")
def answer(meeting_id: int, show_id: int) -> ResponseReturnValue:
    """Answer a show of hands."""
    meeting = _taking_part(meeting_id)
    show = show_or_404(meeting, show_id)
    form = AnswerForm()
    choice = form.chosen
    return deed(meeting, True, form, lambda: actions_shows.answer(show, choice, by=web.viewer(), now=dates.now()))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/shows/<int:show_id>/paper")
def count_paper(meeting_id: int, show_id: int) -> ResponseReturnValue:
    """Write down what was counted in the room."""
    meeting = led_or_404(meeting_id)
    show = show_or_404(meeting, show_id)
    form = PaperForm()
    ids = db.session.scalars(select(ShowChoice.id).where(ShowChoice.show_id == show.id)).all()
    return deed(
        meeting, False, form,
        lambda: actions_shows.count_paper(
            show, paper_counts(request.form, ids), meeting=meeting, by=web.viewer(), now=dates.now()
        ),
    )  # fmt: skip


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/shows/<int:show_id>/closing")
def close_show(meeting_id: int, show_id: int) -> ResponseReturnValue:
    """Close a show of hands, so that its result stands."""
    meeting = led_or_404(meeting_id)
    show = show_or_404(meeting, show_id)
    return deed(meeting, False, DeedForm(), lambda: actions_shows.close_show(show, by=web.viewer(), now=dates.now()))
