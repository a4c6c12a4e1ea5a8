"""The page of a meeting, its file for a calendar, and its papers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.across import meeting_facts as facts
from klankbord.across import meeting_results
from klankbord.across.agenda_html import agenda_html
from klankbord.across.meeting_approvals import approvals
from klankbord.agenda import queries as agenda
from klankbord.agenda.classes import rules as rules_classes
from klankbord.agenda.queries_closed import closed_items
from klankbord.agenda.rows import in_parts
from klankbord.agenda.rows_published import papers_in
from klankbord.agenda.rules import may_suggest
from klankbord.base import files, web
from klankbord.base.db import db
from klankbord.base.smtp import sender
from klankbord.councils import rules as councils
from klankbord.councils.kinds import kind_of
from klankbord.incoming import queries as incoming
from klankbord.incoming.rules import may_settle
from klankbord.invitations import queries as invitations
from klankbord.invitations.forms import ANSWERS, AnswerForm
from klankbord.invitations.models import Answer
from klankbord.invitations.rules import is_answerable, is_late
from klankbord.kit import dates, ical, meeting_parts
from klankbord.kit.headers import mask_addresses
from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules
from klankbord.meetings.actions_details import parts_of
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.queries_attendance import attendance_of
from klankbord.minutes.models import Minutes, MinutesState

blueprint = Blueprint("meeting_pages", __name__)
GOING_ON = {MeetingState.IN_SESSION, MeetingState.PAUSED}


def _loaded(meeting_id: int) -> facts.Loaded:
    return facts.load(web.viewer(), meeting_id) or abort(404)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>")
def page(meeting_id: int) -> ResponseReturnValue:
    """One meeting: what is asked of me, the agenda, who comes, what came of it. Seven statements at most,
    and one more for its organiser while a message about it waits."""
    viewer, now = web.viewer(), dates.now()
    loaded = _loaded(meeting_id)
    meeting = loaded.meeting
    inside = rules.may_see_inside(viewer, meeting, participant=loaded.participant)
    shown = facts.agenda_for(loaded, viewer)
    results = meeting_results.results_of(meeting, shown.rows, viewer, inside=inside)
    parts = meeting_parts.planned([result.entry for result in results if result.kind == "part"])
    if parts:
        shown = replace(shown, rows=in_parts(shown.rows, parts))
    minutes = facts.readable_minutes(loaded, viewer)
    begun = meeting.state in meeting_results.BEGUN
    there = attendance_of(meeting) if begun else []
    mine = loaded.invitation
    may_organise = rules.may_organise(viewer, meeting)
    return web.render_template(
        "across/meeting.html",
        meeting=meeting,
        council=meeting.council,
        invitation=mine,
        draw=loaded.draw,
        sign_up=loaded.sign_up,
        way=loaded.way,
        version=loaded.version,
        may_suggest=may_suggest(viewer, meeting.council, participant=loaded.participant)
        and meeting.state in (MeetingState.DRAFT, MeetingState.PLANNED),
        has_read=loaded.read >= meeting.agenda_version,
        minutes=minutes,
        agenda=shown,
        results=meeting_results.with_quorum(
            [result for result in results if result.kind not in meeting_results.AT_ITEMS], there, meeting
        ),
        earlier=meeting_results.at_items(results, meeting_results.EARLIER),
        of_classes=meeting_results.at_items(results, meeting_results.CLASS),
        approves=approvals(results, shown.rows),
        reads_earlier=councils.may_see_inside(viewer, meeting.council),
        parts=parts,
        masked=mask_addresses,
        came_in=incoming.waiting_at(meeting.id) if loaded.mails and may_settle(viewer, meeting) else [],
        lines=invitations.lines(meeting.id) if inside and not begun else [],
        counts=invitations.answers(meeting.id) if not inside and not begun else {},
        attendance=there,
        begun=begun,
        sees_names=inside,
        may_print=councils.may_see_inside(viewer, meeting.council),
        steps=_steps(meeting, minutes),
        form=AnswerForm(formdata=None, answer=mine.answer, note=mine.note) if mine is not None else None,
        result_word=_(kind_of(meeting.council.kind).result),
        ask=AskForm(formdata=None) if may_organise else None,
        may_ask_class=_may_ask_class(viewer, meeting, now),
        answers={answer: str(words) for answer, words in ANSWERS.items()},
        answerable=is_answerable(meeting, now),
        late=is_late(meeting, now),
        may_organise=may_organise,
        may_join=rules.may_join_councils(viewer, meeting),
        may_take_notes=rules.may_take_notes(viewer, meeting),
        coming=meeting.state in {MeetingState.PLANNED, *GOING_ON},
        in_words=facts.in_words,
        agenda_html=agenda_html,
        Answer=Answer,
    )


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>.ics")
def calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting with its agenda as a file for anybody's calendar; 404 while it has no day and time."""
    viewer = web.viewer()
    loaded = _loaded(meeting_id)
    meeting = loaded.meeting
    if meeting.day is None or meeting.start_time is None or not meeting.planned_minutes or not rules.was_told(meeting):
        abort(404)
    here = url_for("meeting_pages.page", meeting_id=meeting.id)
    address = f"{web.settings().base_url}{here}"
    first, last = 0, meeting.planned_minutes
    if not any(viewer.has_seat(council_id) for council_id in meeting.council_ids):
        first, last = meeting_parts.asked_of_others(
            meeting_parts.planned(parts_of(meeting)), meeting.start_time, meeting.planned_minutes
        )
    body = ical.published(
        ical.Appointment(
            uid=meeting.uid,
            sequence=meeting.sequence,
            stamp=meeting.stamped_at or meeting.created_at,
            start=datetime.combine(meeting.day, meeting.start_time) + timedelta(minutes=first),
            zone=meeting.zone,
            minutes=last - first,
            summary=f"{meeting.held_by} {viewer.school.name if viewer.school else ''}".strip()
            + (f": {meeting.title}" if meeting.title else ""),
            organiser_name=viewer.school.name if viewer.school else "Klankbord",
            organiser_address=sender()[1],
            description="\n".join([*facts.in_lines(facts.agenda_for(loaded, viewer).rows), address]),
            location=meeting.place,
            online_url=meeting.online_url,
            page_url=address,
        ),
        cancelled=meeting.state == MeetingState.CANCELLED,
    )
    headers = {"Content-Disposition": f'attachment; filename="meeting-{meeting.id}.ics"'}
    return Response(body, content_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/papers/<int:paper_id>")
def paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """A paper of the agenda as a download, where the viewer may see the item it hangs on."""
    viewer = web.viewer()
    loaded = _loaded(meeting_id)
    found = web.load_or_404(agenda.paper(loaded.meeting, paper_id))
    if not _may_have(loaded, viewer, found.id, found.item_id):
        abort(404)
    return files.serve(found.file)


def _may_have(loaded: facts.Loaded, viewer: Viewer, paper_id: int, item_id: int) -> bool:
    meeting = loaded.meeting
    if rules.may_see_closed(viewer, meeting):
        return True
    inside = rules.may_see_inside(viewer, meeting, participant=loaded.participant) or meeting.filed_at is not None
    if not inside and paper_id not in papers_in(loaded.version, closed=False):
        return False
    return item_id not in set(db.session.scalars(closed_items(meeting_id=meeting.id)))


def _may_ask_class(viewer: Viewer, meeting: Meeting, now: datetime) -> bool:
    """Whether to lead somebody to asking a class; the page behind it knows for which one they sit."""
    sits = bool(viewer.class_ids) and rules_classes.sits_in(viewer, meeting)
    return sits and rules_classes.asks(meeting.council) and rules_classes.is_time(meeting, now)


def _steps(meeting: Meeting, minutes: Minutes | None) -> list[tuple[str, str, Any]]:
    """Invited, agenda, the evening itself, minutes: how far the meeting is."""
    invited = meeting.state not in {MeetingState.DRAFT, MeetingState.CANCELLED}
    held = meeting.state == MeetingState.HELD
    filed = meeting.filed_at is not None or (minutes is not None and minutes.state == MinutesState.APPROVED)
    reached = [invited, meeting.agenda_version > 0 or meeting.state in meeting_results.BEGUN, held, filed]
    subs: list[Any] = [
        "",
        _("version %(number)d", number=meeting.agenda_version) if meeting.agenda_version else "",
        _("going on now") if meeting.state in GOING_ON else "",
        {MinutesState.DRAFT: _("being written"), MinutesState.CIRCULATED: _("to be corrected")}.get(minutes.state, "")
        if minutes is not None
        else "",
    ]
    first = next((number for number, done in enumerate(reached) if not done), len(reached))
    names = [_("Invited"), _("Agenda"), _("The meeting"), _("Minutes")]
    return [
        (name, "done" if reached[number] else "now" if number == first else "later", subs[number])
        for number, name in enumerate(names)
    ]
