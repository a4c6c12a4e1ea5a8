"""A place at a meeting that was drawn or signed up for, and is given up: whoever comes next gets it."""

from datetime import datetime

from klankbord.invitations import actions_draw, actions_sign_up, queries_draw
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


def need_place(meeting: Meeting, user_id: int) -> None:
    """Raise DomainError for somebody whose place was passed on after they had said no."""
    if user_id in queries_draw.gave_up(meeting.id):
        raise DomainError(
            N_("You said no before, and your place went to the next one. Ask the organiser if there is room.")
        )


def freed(meeting: Meeting, user_id: int, *, by: Person | None, now: datetime) -> None:
    """Pass the place of somebody who does not come on to the next, as long as the meeting has not begun."""
    actions_draw.pass_on(meeting, user_id, by=by, now=now)
    actions_sign_up.pass_on(meeting, user_id, by=by, now=now)
