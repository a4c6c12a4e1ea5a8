"""Who may ask a class, who may answer, and until when. A question comes with its meeting and council loaded."""

from collections.abc import Collection
from datetime import datetime

from klankbord.agenda.classes.models import ClassQuestion
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState


def asks(council: Council) -> bool:
    """Whether classes may be asked about a council's agenda: it lets them, and parents may read that agenda."""
    return council.asks_classes and council.open_to_parents and council.closed_at is None


def sits_in(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether they sit in a council of the meeting, by which classes may be asked about its agenda."""
    return not viewer.linked and any(viewer.has_seat(council_id) for council_id in meeting.council_ids)


def is_time(meeting: Meeting, now: datetime) -> bool:
    """Whether a class can be asked about a meeting's agenda: planned, published and not begun."""
    return (
        meeting.state == MeetingState.PLANNED
        and meeting.agenda_version > 0
        and meeting.starts_at is not None
        and now < meeting.starts_at
    )


def is_open(question: ClassQuestion, hidden: Collection[int], now: datetime) -> bool:
    """Whether answers are taken; `hidden` are the items of its meeting that are closed."""
    return (
        question.fell_away is None
        and question.item_id is not None
        and question.item_id not in hidden
        and question.meeting.state == MeetingState.PLANNED
        and now < question.ends_at
    )


def may_answer(viewer: Viewer, question: ClassQuestion) -> bool:
    """Answer it: the parents of the class, but not whoever asked."""
    return question.class_group_id in viewer.class_ids and question.by_id != viewer.id


def may_bring(question: ClassQuestion) -> bool:
    """Whether a summary can be brought along: the item is on the agenda, and the meeting is not over or off."""
    over = question.meeting.state in {MeetingState.HELD, MeetingState.CANCELLED}
    return question.fell_away is None and question.item_id is not None and not over


def may_lead(viewer: Viewer, question: ClassQuestion, classes: Collection[int]) -> bool:
    """Read what was answered and bring it along: who sits for the class today; `classes` are those they sit for."""
    return not viewer.linked and question.class_group_id in classes


def may_see(viewer: Viewer, question: ClassQuestion, classes: Collection[int], *, answered: bool) -> bool:
    """See the question: the parents of its class, whoever answered it, and who sits for the class."""
    return answered or question.class_group_id in viewer.class_ids or may_lead(viewer, question, classes)
