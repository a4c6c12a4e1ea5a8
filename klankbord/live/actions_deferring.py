"""Deferring an item while the meeting runs: it comes onto a later agenda by itself (`agenda.queries_coming`)."""

from datetime import datetime

from flask_babel import gettext as _

from klankbord.agenda.actions import need_open
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import audit
from klankbord.base.i18n import full_date
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person
from klankbord.live import queries
from klankbord.meetings.models import Meeting, MeetingState

HELD = (MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)


def defer(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> None:
    """Carry an item over to the next meeting, by its day where that is known; again says nothing new.

    Raises WrongState before the meeting began, once its minutes are approved, and for a break.
    """
    _need(meeting)
    if item.kind == ItemKind.BREAK:
        raise WrongState(N_("A break cannot be deferred."))
    if item.carried_to:
        return
    day = queries.next_day(meeting)
    item.carried_to = full_date(day) if day is not None else _("the next meeting")
    audit.record("live.defer", item, by=by, now=now, meeting_id=meeting.id, to=item.carried_to)


def take_up(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> None:
    """Say that an item is not deferred after all. Raises WrongState once the minutes are approved."""
    _need(meeting)
    if item.carried_to:
        audit.record("live.take_up", item, by=by, now=now, meeting_id=meeting.id, to=item.carried_to)
        item.carried_to = ""


def _need(meeting: Meeting) -> None:
    need_open(meeting)
    if meeting.state not in HELD:
        raise WrongState(N_("Items are deferred once the meeting has begun. Before that, move them off the agenda."))
