"""Who may read, write, correct and approve minutes (design, section 5). Minutes come with meeting and council.

`participant` says whether somebody was invited to this one meeting without a seat.
"""

from datetime import date

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules as meetings
from klankbord.meetings.models import Meeting
from klankbord.minutes.models import Minutes, MinutesState


def may_read(viewer: Viewer, minutes: Minutes, council: Council, *, participant: bool = False) -> bool:
    """Read minutes in the state they are in."""
    if councils.may_see_inside(viewer, council):
        return True
    if minutes.state == MinutesState.DRAFT:
        return False
    if participant:
        return True
    told = minutes.state == MinutesState.APPROVED or council.circulated_open_to_parents
    return told and councils.may_see(viewer, council)


def may_read_whole(viewer: Viewer, meeting: Meeting, *, participant: bool = False) -> bool:
    """Read the minutes as they were written, with names: who sits in the council or took part, and the school's admin.

    Whoever else may read them reads the public version.
    """
    return meetings.may_see_inside(viewer, meeting, participant=participant)


def may_read_closed(viewer: Viewer, council: Council) -> bool:
    """Read what was said at closed items."""
    return councils.may_see_closed(viewer, council)


def may_write(viewer: Viewer, council: Council) -> bool:
    """Write notes, circulate, answer corrections."""
    return councils.may_take_notes(viewer, council)


def may_approve(viewer: Viewer, council: Council) -> bool:
    """Mark minutes as approved."""
    return councils.may_approve_minutes(viewer, council)


def may_note(viewer: Viewer, meeting: Meeting) -> bool:
    """Write down what was said at its items: those who write the minutes, and whose turn it was that evening."""
    return meetings.may_take_notes(viewer, meeting)


def may_correct(viewer: Viewer, council: Council, *, participant: bool = False) -> bool:
    """Suggest corrections while the minutes circulate: members and those who took part."""
    return participant or viewer.has_seat(council.id)


def takes_corrections(minutes: Minutes, council: Council, today: date) -> bool:
    """Whether corrections can come in: while they circulate, and where silence approves until the last day only."""
    if minutes.state != MinutesState.CIRCULATED:
        return False
    over = minutes.corrections_until is not None and minutes.corrections_until < today
    return not (over and council.approved_by_silence)


def may_check(viewer: Viewer, minutes: Minutes, council: Council, *, participant: bool = False) -> bool:
    """Say whether the minutes of an item are right: whoever sits in the council or took part, once they go round."""
    return minutes.state != MinutesState.DRAFT and may_correct(viewer, council, participant=participant)
