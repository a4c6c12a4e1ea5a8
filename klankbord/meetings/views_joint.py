"""Holding a meeting together with another council."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings import actions, queries, rules
from klankbord.meetings.forms_joint import JointForm
from klankbord.meetings.models import Meeting

blueprint = Blueprint("meetings_joint", __name__)


def _meeting(meeting_id: int) -> Meeting:
    return web.load_or_404(queries.one(web.viewer(), meeting_id))


def _page_of(meeting: Meeting) -> str:
    return url_for("meeting_pages.page", meeting_id=meeting.id)


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
