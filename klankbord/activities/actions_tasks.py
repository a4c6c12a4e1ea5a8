"""Tasks and helpers: give, change, take off; sign up, add by hand, withdraw."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from klankbord.activities import queries
from klankbord.activities.models import Activity, ActivityState, ActivityTask, Helper
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.followup import actions as followup
from klankbord.followup.actions import Task
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskValues:
    """What a task says: the action item, how many helpers it has places for, and from when to when."""

    what: str
    owner_id: int | None = None
    owner_name: str = ""
    due_on: date | None = None
    places: int = 0
    start_time: time | None = None
    end_time: time | None = None


def add(activity: Activity, values: TaskValues, *, by: Person, now: datetime) -> ActivityTask:
    """Add a task: an action item of the council. Nobody named: the coordinator owns it, or else who adds it."""
    need_coming(activity)
    _need_times(values)
    owner_id = values.owner_id or (None if values.owner_name else activity.coordinator_id or by.id)
    action = followup.give_apart(
        activity.council,
        Task(what=values.what, owner_id=owner_id, owner_name=values.owner_name, due_on=values.due_on),
        by=by,
        now=now,
    )
    last = select(func.max(ActivityTask.position)).where(ActivityTask.activity_id == activity.id)
    task = ActivityTask(
        school_id=activity.school_id,
        activity_id=activity.id,
        activity=activity,
        action_id=action.id,
        action=action,
        position=(db.session.scalar(last) or 0) + 1,
        places=values.places,
        start_time=values.start_time,
        end_time=values.end_time,
    )
    db.session.add(task)
    if values.places:
        activity.changed_at = now
    audit.record("activities.add_task", task, by=by, now=now, activity_id=activity.id)
    return task


def change(task: ActivityTask, values: TaskValues, *, read_version: int | None, by: Person, now: datetime) -> None:
    """Change a task; its action item says the same at once. Raises EditConflict or WrongState as action items do.

    Raises DomainError for fewer places than people who signed up.
    """
    need_coming(task.activity)
    _need_times(values)
    taken = lock(task)
    if values.places < taken:
        raise DomainError(
            N_("%(taken)d people signed up for it, so it needs at least that many places."), "places", taken=taken
        )
    wanted = {"places": values.places, "start_time": values.start_time, "end_time": values.end_time}
    told = values.what != task.action.what or any(getattr(task, key) != value for key, value in wanted.items())
    followup.change(
        task.action,
        Task(what=values.what, owner_id=values.owner_id, owner_name=values.owner_name, due_on=values.due_on),
        read_version=read_version,
        by=by,
        now=now,
    )
    if told and (values.places or task.places):
        task.activity.changed_at = now
    for key, value in wanted.items():
        setattr(task, key, value)
    audit.record("activities.change_task", task, by=by, now=now, activity_id=task.activity_id)


def take_off(task: ActivityTask, *, by: Person, now: datetime) -> None:
    """Take a task off: its action item is dropped. Raises WrongState while somebody is signed up for it."""
    need_coming(task.activity)
    if lock(task):
        raise WrongState(N_("People signed up for this task. Tell them and take them off first."))
    followup.drop(task.action, "", by=by, now=now)
    if task.places:
        task.activity.changed_at = now
    audit.record("activities.take_off", task, by=by, now=now, activity_id=task.activity_id)


def sign_up(task: ActivityTask, *, by: Person, now: datetime) -> Helper:
    """Help with a task. Signing up twice is once. Raises WrongState when it is full, done, dropped or not announced."""
    taken = lock(task)
    mine = db.session.scalar(select(Helper).where(Helper.task_id == task.id, Helper.user_id == by.id))
    if mine is not None and mine.withdrawn_at is None:
        return mine
    if task.activity.state != ActivityState.ANNOUNCED:
        raise WrongState(N_("Signing up is over for this activity."))
    return _take(task, taken, mine, user_id=by.id, name="", by=by, now=now)


def add_helper(task: ActivityTask, name: str, *, user_id: int | None, by: Person, now: datetime) -> Helper:
    """Write somebody down as a helper by hand: an account, or a name. Raises WrongState when the task is full."""
    need_coming(task.activity)
    taken = lock(task)
    there = None
    if user_id is not None:
        there = db.session.scalar(select(Helper).where(Helper.task_id == task.id, Helper.user_id == user_id))
        if there is not None and there.withdrawn_at is None:
            return there
    return _take(task, taken, there, user_id=user_id, name="" if user_id else name, by=by, now=now)


def _take(
    task: ActivityTask, taken: int, row: Helper | None, *, user_id: int | None, name: str, by: Person, now: datetime
) -> Helper:
    if not task.action.is_open:
        raise WrongState(N_("This task is done or dropped already; no help is needed any more."))
    if taken >= task.places:
        raise WrongState(N_("All places of “%(task)s” are taken. Perhaps you can help with something else?"),
                         task=task.action.what)  # fmt: skip
    if row is None:
        row = Helper(school_id=task.school_id, task_id=task.id, user_id=user_id, name=name)
        db.session.add(row)
    row.signed_up_at, row.by_id, row.withdrawn_at, row.reminded_at = now, by.id, None, None
    audit.record("activities.sign_up", row, by=by, now=now, task_id=task.id, user_id=user_id)
    return row


def withdraw(helper: Helper, *, by: Person, now: datetime) -> None:
    """Take back that somebody helps; the place is free again. Doing it twice is once."""
    if helper.withdrawn_at is not None:
        return
    helper.withdrawn_at = now
    audit.record("activities.withdraw", helper, by=by, now=now, task_id=helper.task_id)


def lock(task: ActivityTask) -> int:
    """Keep a task's places still until the transaction ends, and count those taken.

    On PostgreSQL a second person waits at the row; on SQLite the transaction holds the write lock already.
    """
    db.session.execute(select(ActivityTask.id).where(ActivityTask.id == task.id).with_for_update())
    return queries.taken(task.id)


def need_coming(activity: Activity) -> None:
    """Refuse a change of the tasks of what was held or called off (WrongState)."""
    if not activity.is_coming:
        raise WrongState(N_("This activity is over, so its tasks stay as they are."))


def _need_times(values: TaskValues) -> None:
    if values.start_time is not None and values.end_time is not None and values.end_time <= values.start_time:
        raise DomainError(N_("The end comes before the start. Change one of the two."), "end_time")
