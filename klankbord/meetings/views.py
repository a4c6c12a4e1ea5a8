"""Pages and deeds of meetings: drafting one and changing it."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings import actions, queries, queries_series, rules
from klankbord.meetings.actions_details import parts_of
from klankbord.meetings.forms import MeetingForm, RecordForm
from klankbord.meetings.models import Meeting, MeetingState

blueprint = Blueprint("meetings", __name__)
WHOLE = {MeetingState.DRAFT, MeetingState.HELD}


def _council(council_id: int) -> Council:
    return web.load_or_404(select(Council).where(councils.visible(web.viewer()), Council.id == council_id))


def _meeting(meeting_id: int) -> Meeting:
    return web.load_or_404(queries.one(web.viewer(), meeting_id))


@blueprint.get("/<school_slug>/councils/<int:council_id>/meetings/new")
def new(council_id: int) -> ResponseReturnValue:
    """The form for a new meeting, with what is usual in the council; agenda begins it, with its agenda."""
    council = _council(council_id)
    web.need(council_rules.may_organise(web.viewer(), council))
    proposed = queries_series.proposed_day(council, dates.today(web.viewer().zone))
    form = MeetingForm.fresh(council, queries.newest(council.id), proposed)
    form.require_time()
    return _page(form, council)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/edit")
def edit(meeting_id: int) -> ResponseReturnValue:
    """The form of a draft, or of the record of a meeting."""
    meeting = _meeting(meeting_id)
    web.need(rules.may_organise(web.viewer(), meeting))
    return _page(_form_of(meeting), meeting.council, meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/edit")
def change(meeting_id: int) -> ResponseReturnValue:
    """Save a draft, or correct the record of a meeting."""
    viewer = web.viewer()
    meeting = _meeting(meeting_id)
    web.need(rules.may_organise(viewer, meeting))
    form = _form_of(meeting)
    if form.validate_on_submit():
        with form.catching():
            actions.change(
                meeting,
                form.details(meeting) if isinstance(form, MeetingForm) else None,
                form.record(meeting, parts_of(meeting)),
                read_version=form.read_version(),
                by=viewer,
                now=dates.now(),
            )
            return web.done(url_for("meeting_pages.page", meeting_id=meeting.id), _("The meeting is saved."))
    return _page(form, meeting.council, meeting)


def _form_of(meeting: Meeting) -> RecordForm:
    """The whole form for a draft and for what was held; once planned, moving it is a deed of its own."""
    form = MeetingForm(obj=meeting) if meeting.state in WHOLE else RecordForm(obj=meeting)
    if not form.is_submitted():
        form.fill(meeting, parts_of(meeting))
    if isinstance(form, MeetingForm) and meeting.state == MeetingState.DRAFT and meeting.day is not None:
        form.require_time()
    return form


def _page(form: RecordForm, council: Council, meeting: Meeting | None = None) -> ResponseReturnValue:
    return web.answer("meetings/edit.html", form, council=council, meeting=meeting, said=form.said())
