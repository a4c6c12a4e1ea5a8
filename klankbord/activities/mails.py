"""The mails about an activity: it is coming, you promised to help, thank you, it is off. One mail for each mailbox.

Two people behind one mailbox get one mail with a button for each. A mail to many is rendered once per language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from klankbord.activities import queries
from klankbord.activities.models import Activity, ActivityTask
from klankbord.base.db import db
from klankbord.base.outbox import queue_many
from klankbord.people.models import LinkKind
from klankbord.proposals import mails_boxes as boxes
from klankbord.proposals.queries_audience import Reader
from klankbord.schools.models import School


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a mail; `free` is how many places are left, of `places`."""

    what: str
    start: time | None
    end: time | None
    free: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Own(boxes.Own):
    """What is one person's in a mail: their link, how to get no more mail, and what they promised."""

    tasks: tuple[TaskLine, ...] = ()


def line(task: ActivityTask, free: int = 0) -> TaskLine:
    """A task as a line of a mail."""
    return TaskLine(task.action.what, task.start_time, task.end_time, free, task.places)


def announced(activity: Activity, readers: Sequence[Reader], *, again: bool, now: datetime) -> int:
    """Tell parents that an activity comes, or what is new about it, and where help is welcome. Returns the number."""
    rows = [row for row in queries.tasks_of(activity.id) if row.is_asked]
    tasks = [line(row.task, row.free) for row in rows]
    return _send("activities_announced", activity, readers, now=now, tasks=tasks, again=again)


def reminder(
    activity: Activity, readers: Sequence[Reader], lines: Mapping[int, Sequence[TaskLine]], *, now: datetime
) -> int:
    """Remind helpers of what they promised."""
    return _send("activities_reminder", activity, readers, now=now, lines=lines)


def thanked(activity: Activity, readers: Sequence[Reader], *, now: datetime) -> int:
    """Thank helpers, with what came of it."""
    return _send("activities_thanks", activity, readers, now=now)


def cancelled(activity: Activity, readers: Sequence[Reader], *, now: datetime) -> int:
    """Tell that it does not go ahead."""
    return _send("activities_cancelled", activity, readers, now=now)


def _send(
    name: str,
    activity: Activity,
    readers: Sequence[Reader],
    *,
    now: datetime,
    lines: Mapping[int, Sequence[TaskLine]] | None = None,
    **context: Any,
) -> int:
    school = db.session.get_one(School, activity.school_id)
    own = _own(activity, readers, lines or {}, now=now)
    shared = {
        "activity": activity, "council_name": activity.council.name, "school_name": school.name, **context,
    }  # fmt: skip
    drafts = (
        boxes.draft(
            name,
            box,
            mail,
            school_id=activity.school_id,
            sender_name=school.name,
            unsubscribe_url=own[box[0].user_id].stop_url,
            about=("activity", activity.id),
        )
        for box, mail in boxes.rendered(name, boxes.boxes_of(readers), own, shared, one_by_one=lines is not None)
    )
    return queue_many(drafts, now=now)


def _own(
    activity: Activity, readers: Sequence[Reader], lines: Mapping[int, Sequence[TaskLine]], *, now: datetime
) -> dict[int, Own]:
    own = boxes.own_of(
        LinkKind.ACTIVITY, activity.id, readers, school_id=activity.school_id, stop="activities_link.mail", now=now
    )
    return {
        user_id: Own(one.name, one.first_name, one.url, one.stop_url, tuple(lines.get(user_id, ())))
        for user_id, one in own.items()
    }
