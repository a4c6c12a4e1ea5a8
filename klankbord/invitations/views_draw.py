"""A draw for a meeting: announcing it, holding it, and the page anybody may read; and being willing to be drawn."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import web
from klankbord.invitations import actions_draw as actions
from klankbord.invitations import queries, queries_draw, queries_draw_record, rules
from klankbord.invitations.forms_draw import POOLS, STRATA, DrawForm, WillingForm
from klankbord.invitations.models_draw import Draw
from klankbord.invitations.views_draw_record import left_out
from klankbord.kit import dates, draw
from klankbord.meetings import queries as meetings
from klankbord.meetings import rules as meeting_rules
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting

blueprint = Blueprint("invitations_draw", __name__)


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    return web.load_or_404(meetings.one(viewer, meeting_id, queries.meetings_of(viewer)))


def _organised(meeting_id: int) -> Meeting:
    meeting = _meeting(meeting_id)
    web.need(rules.may_invite(web.viewer(), meeting))
    return meeting


def _here(meeting: Meeting) -> str:
    return url_for("invitations_draw.page", meeting_id=meeting.id)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/draw")
def page(meeting_id: int) -> ResponseReturnValue:
    """The draw of a meeting: its rules and the promise before, its record after."""
    meeting = _meeting(meeting_id)
    found = queries_draw.of_meeting(meeting.id)
    return _page(meeting, found, DrawForm.like(found or queries_draw.last_of_council(meeting.council_id)))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/draw")
def announce(meeting_id: int) -> ResponseReturnValue:
    """Announce it, or change its rules before it is held."""
    meeting = _organised(meeting_id)
    form = DrawForm()
    if form.validate_on_submit():
        with form.catching():
            actions.announce(meeting, form.rules(), by=web.viewer(), now=dates.now())
            return web.done(
                _here(meeting), _("The draw is announced. Everybody who may see the meeting sees its rules.")
            )
    return _page(meeting, queries_draw.of_meeting(meeting.id), form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/draw/holding")
def hold(meeting_id: int) -> ResponseReturnValue:
    """Close the pool and draw."""
    meeting = _organised(meeting_id)
    found = web.load_or_404(queries_draw.announced(meeting.id))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            drawn = actions.hold(found, meeting, by=web.viewer(), now=dates.now())
            told = ngettext("One parent is drawn.", "%(num)d parents are drawn.", len(drawn))
            return web.done(_here(meeting), told)
    return web.answer("invitations/refused.html", form, meeting=meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/draw/cancellation")
def call_off(meeting_id: int) -> ResponseReturnValue:
    """Let an announced draw go."""
    meeting = _organised(meeting_id)
    found = web.load_or_404(queries_draw.announced(meeting.id))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions.call_off(found, by=web.viewer(), now=dates.now())
            return web.done(_here(meeting), _("There will be no draw for this meeting."))
    return web.answer("invitations/refused.html", form, meeting=meeting)


def _page(meeting: Meeting, found: Draw | None, form: DrawForm) -> ResponseReturnValue:
    viewer, now = web.viewer(), dates.now()
    may_organise = rules.may_invite(viewer, meeting)
    held = found is not None and found.drawn_at is not None
    lines = queries_draw.lines(found) if found is not None and held else []
    own = next((line for line in lines if line.lot.user_id == viewer.id), None)
    placed = own is not None and own.lot.placed_at is not None
    now_in = (
        queries_draw.candidates(meeting, found, now)
        if found is not None and found.is_announced and may_organise
        else None
    )
    return web.answer(
        "invitations/draw.html",
        form,
        meeting=meeting,
        draw=found,
        held=held,
        fingerprint=draw.commitment(found.seed) if found is not None else "",
        lots=[line for line in lines if line.lot.number is not None],
        pool_size=len(lines),
        groups=queries_draw_record.groups(lines),
        own=own,
        candidates=now_in,
        left_out=left_out(found) if held and found is not None else [],
        sees_names=may_organise or placed or meeting_rules.may_see_inside(viewer, meeting),
        sees_reserves=may_organise,
        may_organise=may_organise,
        steps=[_(step) for step in draw.STEPS],
        strata=STRATA,
        pools=POOLS,
        still_to_come=actions.is_to_come(meeting, now),
        ask=AskForm(formdata=None),
    )


@blueprint.get("/<school_slug>/councils/<int:council_id>/willingness")
def willingness(council_id: int) -> ResponseReturnValue:
    """Whether I am willing to be drawn for a council."""
    return _willingness(council_id, WillingForm(formdata=None))


@blueprint.post("/<school_slug>/councils/<int:council_id>/willingness")
def set_willingness(council_id: int) -> ResponseReturnValue:
    """Say so, or take it back."""
    viewer = web.viewer()
    council = web.load_or_404(queries_draw.council(viewer, council_id))
    form = WillingForm()
    if form.validate_on_submit():
        with form.catching():
            here = url_for("invitations_draw.willingness", council_id=council.id)
            if form.willing.data == "yes":
                actions.be_willing(council, by=viewer, now=dates.now())
                return web.done(here, _("Thank you! Your lot goes into the next draw."))
            actions.be_unwilling(council, by=viewer, now=dates.now())
            return web.done(here, _("Your lot goes into no more draws of who is willing."))
    return _willingness(council_id, form)


def _willingness(council_id: int, form: WillingForm) -> ResponseReturnValue:
    viewer = web.viewer()
    council = web.load_or_404(queries_draw.council(viewer, council_id))
    willing = queries_draw.is_willing(council.id, viewer.id)
    return web.answer("invitations/willing.html", form, council=council, willing=willing)
