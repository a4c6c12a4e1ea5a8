"""Who is there: one sheet for everybody, guests by name."""

from dataclasses import replace

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.invitations.queries_guests import attendance_lines
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.live import actions_presence, queries
from klankbord.live.forms import CAPACITIES, GUEST, MARKS, DeedForm, Filled, GuestForm, SheetForm, as_known, filled_in
from klankbord.live.views_screens import led_or_404
from klankbord.meetings import actions_attendance as actions
from klankbord.meetings.actions_attendance import Presence
from klankbord.meetings.models import Attendance, AttendanceStatus, Meeting
from klankbord.meetings.queries_attendance import Line, attendance_of

blueprint = Blueprint("attendance", __name__)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/attendance")
def page(meeting_id: int) -> ResponseReturnValue:
    """The attendance list to fill in; answers to the invitation are filled in already."""
    return _page(led_or_404(meeting_id))


def _lines(meeting: Meeting) -> tuple[list[Line], dict[int, queries.Likely]]:
    """Everybody to be asked, guests from outside last, and what their answers make likely."""
    people, likely = queries.invited(meeting.id)
    lines = attendance_of(meeting, people)
    return [*lines, *attendance_lines(meeting.id, lines)], likely


def _page(
    meeting: Meeting,
    *,
    sheet: SheetForm | None = None,
    guest: GuestForm | None = None,
    sent: dict[str, Filled] | None = None,
    trouble: DeedForm | None = None,
) -> ResponseReturnValue:
    lines, likely = _lines(meeting)
    sent = sent or {}
    wrong = next((form for form in (sheet, guest, trouble) if form is not None and form.errors), None)
    return web.answer(
        "live/attendance.html",
        wrong if wrong is not None else SheetForm(formdata=None),
        meeting=meeting,
        council=meeting.council,
        lines=[(line, sent.get(line.key) or as_known(line, likely)) for line in lines],
        likely=likely,
        answers=sum(1 for line in lines if line.status is None and as_known(line, likely).status),
        deed=DeedForm(formdata=None),
        sheet=sheet if sheet is not None else SheetForm(formdata=None),
        guest=guest if guest is not None else GuestForm(formdata=None),
        trouble=trouble,
        marks=MARKS,
        capacities=CAPACITIES,
        guest_mark=GUEST,
        writes=meeting.filed_at is None,
    )


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/attendance")
def save(meeting_id: int) -> ResponseReturnValue:
    """Save the whole list."""
    meeting = led_or_404(meeting_id)
    form = SheetForm()
    lines, _likely = _lines(meeting)
    sent: dict[str, Filled] = {}
    if form.validate_on_submit():
        with form.catching():
            for line, filled in filled_in(lines, request.form):
                sent[line.key] = filled
                try:
                    _save_line(meeting, line, filled)
                except DomainError as error:
                    sent[line.key] = replace(filled, trouble=_(error.sentence, **error.values))
                    raise
            return web.done(url_for("live.page", meeting_id=meeting.id), _("The attendance is saved."))
    for line, filled in filled_in(lines, request.form):
        sent.setdefault(line.key, filled)
    return _page(meeting, sheet=form, sent=sent)


def _save_line(meeting: Meeting, line: Line, filled: Filled) -> None:
    """Record one line if it is new or was changed; refuse to write over what somebody else noted meanwhile."""
    if line.status is not None:
        if not filled.touched:
            return
        if as_known(line, {}).mark not in {filled.before, filled.mark}:
            raise DomainError(
                N_("%(name)s was changed by somebody else meanwhile. Look at the line and save once more."),
                name=line.name,
            )
    actions.record(
        meeting,
        filled.presence(line),
        user_id=line.user_id,
        name=filled.name,
        attendance_id=line.id,
        by=web.viewer(),
        now=dates.now(),
    )


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/attendance/answers")
def take_over(meeting_id: int) -> ResponseReturnValue:
    """Note what the answers to the invitation say, of everybody nothing is noted about."""
    meeting = led_or_404(meeting_id)
    form = DeedForm()
    if form.validate_on_submit():
        with form.catching():
            taken = actions_presence.take_over(meeting, by=web.viewer(), now=dates.now())
            told = ngettext("%(num)d answer is taken over.", "%(num)d answers are taken over.", taken)
            return web.done(url_for("attendance.page", meeting_id=meeting.id), told)
    return _page(meeting, trouble=form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/attendance/guests")
def add_guest(meeting_id: int) -> ResponseReturnValue:
    """Add a guest by name."""
    meeting = led_or_404(meeting_id)
    form = GuestForm()
    if form.validate_on_submit():
        with form.catching():
            presence = Presence(status=AttendanceStatus.GUEST, online=bool(form.online.data))
            actions.record(meeting, presence, name=form.name.data or "", by=web.viewer(), now=dates.now())
            return web.done(
                url_for("attendance.page", meeting_id=meeting.id), _("%(name)s is added.", name=form.name.data)
            )
    return _page(meeting, guest=form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/attendance/<int:attendance_id>/removal")
def remove(meeting_id: int, attendance_id: int) -> ResponseReturnValue:
    """Take a line out again."""
    meeting = led_or_404(meeting_id)
    line = db.session.scalar(
        select(Attendance).where(Attendance.id == attendance_id, Attendance.meeting_id == meeting.id)
    )
    if line is not None:
        actions.forget(meeting, line, by=web.viewer(), now=dates.now())
    return web.done(url_for("attendance.page", meeting_id=meeting.id), _("The line is taken out."))
