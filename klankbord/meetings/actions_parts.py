"""The parts of a meeting that is being prepared: with and without management."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from klankbord.base import audit
from klankbord.kit import meeting_parts
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.meeting_parts import Part
from klankbord.kit.viewer import Person
from klankbord.meetings.actions_details import parts_of, write_parts
from klankbord.meetings.models import Meeting, MeetingState


def set_parts(meeting: Meeting, parts: Sequence[Part], *, by: Person, now: datetime) -> bool:
    """Divide a meeting that has not begun into parts, in order of time; none make it whole; whether that changed it.

    Who was invited hears of it from invitations; the stamp of a planned one is renewed for that (RFC 5546, 2.1.4).

    Raises WrongState once it has begun, DomainError for parts that overlap or start outside the meeting.
    """
    if meeting.state not in {MeetingState.DRAFT, MeetingState.PLANNED}:
        raise WrongState(N_("This meeting has begun or is over, so its parts stay as they are."))
    for part, following in pairwise(parts):
        if part.start is None or following.start is None or part.start >= following.start:
            raise DomainError(N_("Each part needs a start, later than that of the part before."), "parts")
        if part.end is not None and part.end > following.start:
            raise DomainError(N_("“%(title)s” is not over when the next part starts."), "parts", title=part.title)
    if meeting.start_time is not None and any(part.start and part.start < meeting.start_time for part in parts):
        raise DomainError(N_("A part starts before the meeting does. Correct its start."), "parts")
    before = parts_of(meeting)
    entries = meeting_parts.entries(parts, before)
    if entries == before:
        return False
    write_parts(meeting, entries)
    if meeting.state == MeetingState.PLANNED:
        meeting.stamped_at = now
    audit.record("meetings.set_parts", meeting, by=by, now=now, parts=len(entries))
    return True
