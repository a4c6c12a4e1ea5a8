"""The mails about an activity: it is coming, you promised to help, thank you, it is off. One mail for each mailbox.

Two people behind one mailbox get one mail with a button for each. A mail to many is rendered once per language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from klankbord.activities import queries
from klankbord.activities.models import Activity, ActivityTask
from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import Rendered, render_for_many, render_mail
from klankbord.base.outbox import Draft, queue_many
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals.queries_audience import Reader
from klankbord.schools.models import School

_PLACE = "-token-"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a mail; `free` is how many places are left, of `places`."""

    what: str
    start: time | None
    end: time | None
    free: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Own:
    """What is one person's in a mail: their link, how to get no more mail, and what they promised."""

    name: str
    first_name: str
    url: str
    stop_url: str
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
    boxes: dict[int, list[Reader]] = {}
    for reader in readers:
        if reader.mailbox is not None:
            boxes.setdefault(reader.mailbox.id, []).append(reader)
    own = _own(activity, readers, lines or {}, now=now)
    shared = {
        "activity": activity, "council_name": activity.council.name, "school_name": school.name, **context,
    }  # fmt: skip
    drafts = (
        _draft(name, activity, box, rendered, own[box[0].user_id].stop_url, school)
        for box, rendered in _rendered(name, list(boxes.values()), own, shared, one_by_one=lines is not None)
    )
    return queue_many(drafts, now=now)


def _own(
    activity: Activity, readers: Sequence[Reader], lines: Mapping[int, Sequence[TaskLine]], *, now: datetime
) -> dict[int, Own]:
    issued = links.issue_many(
        LinkKind.ACTIVITY,
        activity.id,
        [(reader.user_id, reader.mailbox.id) for reader in readers if reader.mailbox is not None],
        school_id=activity.school_id,
        now=now,
    )
    page = web.link_to("link_pages.show", token=_PLACE)
    stop = web.link_to("activities_link.mail", token=_PLACE)
    found = {}
    for reader in readers:
        token = links.token_of(issued[reader.user_id])
        found[reader.user_id] = Own(
            reader.name,
            reader.first_name,
            page.replace(_PLACE, token),
            stop.replace(_PLACE, token),
            tuple(lines.get(reader.user_id, ())),
        )
    return found


def _rendered(
    name: str, boxes: list[list[Reader]], own: Mapping[int, Own], context: dict[str, Any], *, one_by_one: bool
) -> Iterator[tuple[list[Reader], Rendered]]:
    """Each mailbox with its mail: those of one person from one rendering a language, where nothing else differs."""
    alone = [] if one_by_one else [box for box in boxes if len(box) == 1]
    by_id = {box[0].user_id: box for box in alone}
    values = [
        (user_id, box[0].language, {"first_name": own[user_id].first_name, "url": own[user_id].url,
                                    "stop_url": own[user_id].stop_url})
        for user_id, box in by_id.items()
    ]  # fmt: skip
    for user_id, rendered in render_for_many(name, values, people=(), **context):
        yield by_id[user_id], rendered
    for box in boxes:
        if box[0].user_id not in by_id:
            each = [own[reader.user_id] for reader in box]
            first = {"first_name": " & ".join(one.first_name for one in each), "url": each[0].url,
                     "stop_url": each[0].stop_url}  # fmt: skip
            yield box, render_mail(name, box[0].language, people=each, **first, **context)


def _draft(
    name: str, activity: Activity, box: list[Reader], rendered: Rendered, stop_url: str, school: School
) -> Draft:
    reader = box[0]
    assert reader.mailbox is not None  # noqa: S101 - boxes hold those alone who have one
    return Draft(
        kind=name,
        address=reader.mailbox.address,
        display_name=" & ".join(one.name for one in box),
        rendered=rendered,
        language=reader.language,
        school_id=activity.school_id,
        recipient_user_id=reader.user_id if len(box) == 1 else None,
        sender_name=school.name,
        unsubscribe_url=stop_url,
        about=("activity", activity.id),
    )
