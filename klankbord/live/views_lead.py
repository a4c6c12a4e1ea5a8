"""What whoever leads does beside the agenda: who speaks, more time, a new item, who came and left, whose pen it is."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import actions as agenda
from klankbord.agenda.actions import ItemValues
from klankbord.agenda.models import ItemKind
from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.live import actions, actions_deferring, actions_hands, actions_presence, queries, queries_screen
from klankbord.live.forms import DeedForm, LaterItemForm, PenForm, TimesForm
from klankbord.live.views import deed, page_of
from klankbord.live.views_screens import led_or_404

blueprint = Blueprint("live_lead", __name__)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/extension")
def extend(meeting_id: int) -> ResponseReturnValue:
    """Give the current item five minutes more."""
    meeting = led_or_404(meeting_id)
    return deed(meeting, False, DeedForm(), lambda: actions.extend(meeting, by=web.viewer(), now=dates.now()))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/items")
def add_item(meeting_id: int) -> ResponseReturnValue:
    """Put an item that comes up at the end of the agenda."""
    meeting = led_or_404(meeting_id)
    form = LaterItemForm()
    form.kind.choices = [(kind.value, kind.value) for kind in ItemKind]

    def add() -> None:
        values = ItemValues(
            title=form.title.data or "", kind=ItemKind(form.kind.data), duration_minutes=form.minutes.data
        )
        agenda.add(meeting, values, by=web.viewer(), now=dates.now())

    return deed(meeting, False, form, add, later=form, told=_("The item is on the agenda."))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/items/<int:item_id>/deferral")
def defer(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Carry an item over to the next meeting, or take that back."""
    meeting = led_or_404(meeting_id)
    item = queries.item_of(meeting, item_id) or abort(404)
    form = DeedForm()
    act = actions_deferring.take_up if form.move.data == "undo" else actions_deferring.defer
    return deed(meeting, False, form, lambda: act(meeting, item, by=web.viewer(), now=dates.now()))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/speakers")
def add_speaker(meeting_id: int) -> ResponseReturnValue:
    """Raise a hand for somebody in the room who holds no phone."""
    meeting = led_or_404(meeting_id)
    form = DeedForm()

    def add() -> None:
        if not form.name.data:
            raise DomainError(N_("Fill in who wants to speak."), "name")
        actions_hands.raise_hand(meeting, name=form.name.data, by=web.viewer(), now=dates.now())

    return deed(meeting, False, form, add)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/speakers/<int:hand_id>")
def turn(meeting_id: int, hand_id: int) -> ResponseReturnValue:
    """Give somebody the floor, say that they have spoken, or put their hand down."""
    meeting = led_or_404(meeting_id)
    form = DeedForm()
    return deed(
        meeting, False, form,
        lambda: actions_hands.turn(meeting, hand_id, form.move.data or "", by=web.viewer(), now=dates.now()),
    )  # fmt: skip


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/presence")
def presence(meeting_id: int) -> ResponseReturnValue:
    """Note in one press that somebody came or left, at this moment."""
    meeting = led_or_404(meeting_id)
    form = DeedForm()
    key, _sep, what = (form.move.data or "").partition(":")
    return deed(
        meeting, False, form, lambda: actions_presence.note(meeting, key, what, by=web.viewer(), now=dates.now())
    )


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/pen")
def give_the_pen(meeting_id: int) -> ResponseReturnValue:
    """Say who takes the notes of this meeting."""
    meeting = led_or_404(meeting_id)
    form = PenForm()
    turns = {turn.user_id: turn for turn in queries_screen.turns(meeting.council, meeting)}
    chosen = turns.get(form.user_id.data or 0)

    def give() -> None:
        if chosen is None:
            raise DomainError(N_("Choose somebody who sits in the council."), "user_id")
        actions.give_the_pen(meeting, chosen.user_id, by=web.viewer(), now=dates.now())

    told = _("%(name)s takes the notes.", name=chosen.name) if chosen is not None else None
    return deed(meeting, False, form, give, told=told)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/live/times")
def mend_times(meeting_id: int) -> ResponseReturnValue:
    """Set when it was really opened and closed."""
    meeting = led_or_404(meeting_id)
    form = TimesForm()
    if form.validate_on_submit():
        with form.catching():
            actions.mend_times(meeting, form.opened.data, form.closed.data, by=web.viewer(), now=dates.now())
            return web.done(url_for("live.page", meeting_id=meeting.id), _("The times are saved."))
    return page_of(meeting, False, times=form)
