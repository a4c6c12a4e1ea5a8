"""Dividing a meeting into parts, and holding it together with another council."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates, meeting_parts
from klankbord.meetings import actions, queries, rules
from klankbord.meetings.actions_details import parts_of
from klankbord.meetings.actions_parts import set_parts
from klankbord.meetings.forms_joint import JointForm, PartsForm
from klankbord.meetings.models import Meeting

blueprint = Blueprint("meetings_joint", __name__)


def _meeting(meeting_id: int) -> Meeting:
    return web.load_or_404(queries.one(web.viewer(), meeting_id))


def _page_of(meeting: Meeting) -> str:
    return url_for("meeting_pages.page", meeting_id=meeting.id)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/parts", methods=["GET", "POST"])
def parts(meeting_id: int) -> ResponseReturnValue:
    """The parts of a meeting: with and without management."""
    viewer, meeting = web.viewer(), _meeting(meeting_id)
    web.need(rules.may_organise(viewer, meeting))
    form = PartsForm()
    if form.validate_on_submit():
        with form.catching():
            set_parts(meeting, form.chosen(), by=viewer, now=dates.now())
            return web.done(
                _page_of(meeting), _("The parts are saved. They stand in the next mail about this meeting.")
            )
    if not form.is_submitted():
        form = PartsForm.of(meeting_parts.planned(parts_of(meeting)))
    return web.answer("meetings/parts.html", form, meeting=meeting)


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/joint", methods=["GET", "POST"])
def joint(meeting_id: int) -> ResponseReturnValue:
    """The council a draft is held together with."""
    viewer, meeting = web.viewer(), _meeting(meeting_id)
    web.need(rules.may_join_councils(viewer, meeting))
    others = db.session.scalars(
        councils.visible_to(viewer).where(Council.id != meeting.council_id, Council.closed_at.is_(None))
    ).all()
    form = JointForm(council_id=meeting.joint_council_id or 0)
    form.offer([(council.id, council.name) for council in others])
    if form.validate_on_submit():
        with form.catching():
            chosen = form.council_id.data
            other = (
                web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == chosen))
                if chosen
                else None
            )
            actions.hold_with(meeting, other, by=viewer, now=dates.now())
            return web.done(
                _page_of(meeting),
                _("The meeting is held together with %(council)s.", council=other.name)
                if other
                else _("The meeting is of %(council)s alone.", council=meeting.council.name),
            )
    return web.answer("meetings/joint.html", form, meeting=meeting)
