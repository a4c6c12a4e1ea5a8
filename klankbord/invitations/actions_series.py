"""Moving or calling off a meeting of a series with all after it: each planned one tells who is invited to it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from klankbord.agenda import actions_publishing as agenda
from klankbord.invitations import actions, mails_series, queries_draw, queries_series
from klankbord.invitations.actions_series_whole import whole_for
from klankbord.invitations.mails_series import Moved
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings import actions as meetings
from klankbord.meetings.actions_details import Details, details_of, put, shift_parts
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.queries_series import later_of


def move_with_rest(meeting: Meeting, details: Details, *, by: Person, now: datetime) -> list[Meeting]:
    """Move a meeting and those of its series after it; those that moved.

    The rest moves by as many days, and takes over the time, length, place and link that changed. Meetings that were
    moved by themselves stay where they are. Raises WrongState, and DomainError where nothing changed or one of them
    would come before today.
    """
    before, after = asdict(details_of(meeting)), asdict(details)
    if meeting.day is None or details.day is None:
        raise DomainError(N_("Choose the day of the meeting first."), "day")
    days = details.day - meeting.day
    changed = {key: after[key] for key in ("start_time", "duration_minutes", "place", "online_url")}
    changed = {key: value for key, value in changed.items() if value != before[key]}
    if not days and not changed:
        raise DomainError(N_("Nothing changed yet. Choose another day, time or place."))
    rest = [each for each in later_of(meeting) if not each.off_series]
    moved = [meeting, *rest]
    was = {each.id: (each.day, each.start_time, each.sequence) for each in moved}
    for each in moved:
        _move(each, days, changed, by=by, now=now)
    _tell_moved(meeting, moved, was, now)
    return moved


def cancel_with_rest(meeting: Meeting, reason: str, *, by: Person, now: datetime) -> list[Meeting]:
    """Call off a meeting and every one of its series after it, those moved by themselves too; those called off."""
    gone: Sequence[Meeting] = [meeting, *later_of(meeting)]
    planned = {each.id for each in gone if each.state == MeetingState.PLANNED}
    for each in gone:
        actions.cancel(each, reason, with_series=True, by=by, now=now)
    series = queries_series.series_of(meeting)
    if series is not None and series.uid is not None:
        standing = queries_series.invitations_of(series.id)
        told = [one for one in standing if one.by_series and one.meeting_id in planned]
        whole = whole_for(series, told, standing)
        mails_series.off(series, told, whole, reason=reason, now=now)
    return list(gone)


def _tell_moved(
    meeting: Meeting, moved: Sequence[Meeting], was: dict[int, tuple[date | None, time | None, int]], now: datetime
) -> None:
    """Tell who has the series in their calendar of all that moved in it, in one mail."""
    series = queries_series.series_of(meeting)
    if series is None or series.uid is None:
        return
    changes = {}
    for each in moved:
        day, began, sequence = was[each.id]
        other = (day, began) != (each.day, each.start_time)
        changes[each.id] = Moved(was=(day, began) if other else None, asks_again=each.sequence != sequence)
    gone = {each.id: queries_draw.gave_up(each.id) for each in moved}
    told = [
        one
        for one in queries_series.invitations_of(series.id)
        if one.by_series and one.meeting_id in gone and one.user_id not in gone[one.meeting_id]
    ]
    mails_series.moved(series, told, changes, now=now)


def _move(meeting: Meeting, days: timedelta, changed: dict[str, Any], *, by: Person, now: datetime) -> None:
    day = meeting.day + days if meeting.day is not None else None
    details = replace(details_of(meeting), day=day, end_time=None, **changed)
    if meeting.state == MeetingState.PLANNED:
        actions.reschedule(meeting, details, read_version=None, with_series=True, by=by, now=now)
        return
    year, began = meeting.school_year, meeting.start_time
    put(meeting, details, now=now, must_come=True)
    meetings.renumber(meeting, year)
    shift_parts(meeting, began)
    agenda.shift(meeting, began)
    meetings.note_moved(meeting, by=by, now=now)
