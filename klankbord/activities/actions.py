"""What is done with an activity: make, copy, change, call off, hold, evaluate."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.activities import actions_tasks, mails, queries, queries_audience
from klankbord.activities.actions_tasks import TaskValues
from klankbord.activities.models import Activity, ActivityState, ActivityTask, Helper
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup import actions as followup
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.people import links
from klankbord.people.models import LinkKind

TOLD = {"title", "day", "start_time", "end_time", "place", "about"}
"""What parents are told of an activity: a change of it is worth telling again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What an activity says; times are wall times."""

    title: str
    day: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    place: str = ""
    about: str = ""
    coordinator_id: int | None = None
    meeting_id: int | None = None
    decision_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an activity is made from: a template of the field, or an earlier activity; and the tasks that come along."""

    template: str = ""
    copied_from_id: int | None = None
    tasks: tuple[TaskValues, ...] = ()


def make(council: Council, values: Values, source: Source | None = None, *, by: Person, now: datetime) -> Activity:
    """Make an activity, planned, with the tasks that come along. Raises DomainError for times that cannot be."""
    source = source or Source()
    _need_times(values)
    activity = Activity(
        school_id=council.school_id,
        council_id=council.id,
        council=council,
        school_year=dates.school_year(values.day or now.date()),
        template=source.template,
        copied_from_id=source.copied_from_id,
        created_at=now,
        created_by_id=by.id,
        **asdict(values),
    )
    db.session.add(activity)
    audit.record("activities.make", activity, by=by, now=now, template=source.template, copied=source.copied_from_id)
    for task in source.tasks:
        actions_tasks.add(activity, task, by=by, now=now)
    return activity


def change(activity: Activity, values: Values, *, read_version: int | None, by: Person, now: datetime) -> None:
    """Save what an activity says. Its open tasks move along with its day, and helpers are reminded anew.

    Raises EditConflict with both texts, WrongState once it was held or called off, DomainError for impossible times.
    """
    need_coming(activity)
    _need_times(values)
    mine = asdict(values)
    differs = {key for key, value in mine.items() if getattr(activity, key) != value}
    if read_version is not None and read_version != activity.version:
        both = sorted(differs)
        raise EditConflict(
            {key: _words(key, mine[key]) for key in both}, {key: _words(key, getattr(activity, key)) for key in both},
            activity.version,
        )  # fmt: skip
    before = activity.day
    for key in differs:
        setattr(activity, key, mine[key])
    if differs & TOLD:
        activity.changed_at = now
    if "day" in differs:
        activity.school_year = dates.school_year(activity.day or now.date())
        _move(activity, before)
    if differs:
        audit.record("activities.change", activity, by=by, now=now, changed=sorted(differs))


def _move(activity: Activity, before: date | None) -> None:
    tasks = db.session.scalars(
        select(ActivityTask).where(ActivityTask.activity_id == activity.id).options(joinedload(ActivityTask.action))
    ).all()
    for task in tasks:
        if task.action.is_open and task.action.due_on is not None and before is not None and activity.day is not None:
            task.action.due_on += activity.day - before
    for helper in db.session.scalars(select(Helper).where(Helper.task_id.in_([task.id for task in tasks]))):
        helper.reminded_at = None


def cancel(activity: Activity, reason: str, *, tell_all: bool, by: Person, now: datetime) -> int:
    """Call an activity off: its open tasks are dropped, helpers get a mail, and with `tell_all` everybody who was told.

    Returns how many mails go out. Raises WrongState once it was held or called off.
    """
    need_coming(activity)
    was_told = activity.announced_at is not None
    activity.state = ActivityState.CANCELLED
    activity.cancelled_at, activity.cancelled_reason = now, reason
    tasks = queries.tasks_of(activity.id)
    helpers = {helper.user_id for task in tasks for helper in task.helpers if helper.user_id is not None}
    readers = queries_audience.people(activity, helpers, everybody=tell_all and was_told)
    sent = mails.cancelled(activity, readers, now=now) if readers else 0
    for row in tasks:
        if row.task.action.is_open:
            followup.drop(row.task.action, "", by=by, now=now)
    links.close_all(LinkKind.ACTIVITY, activity.id, now)
    audit.record("activities.cancel", activity, by=by, now=now, mails=sent)
    return sent


def hold(activity: Activity, outcome: str, *, thank: bool, today: date, by: Person, now: datetime) -> int:
    """Say that it was held and what came of it; with `thank`, every helper gets a mail that says so.

    Returns how many mails go out. Raises WrongState for an activity that was called off or held already, DomainError
    while its day is still to come.
    """
    need_coming(activity)
    if activity.day is not None and activity.day > today:
        raise DomainError(N_("Its day is still to come. Change the day first if it was earlier."))
    activity.state = ActivityState.HELD
    activity.held_at, activity.outcome = now, outcome
    activity.day = activity.day or today
    activity.school_year = dates.school_year(activity.day)
    sent = 0
    if thank:
        tasks = queries.tasks_of(activity.id)
        helpers = {helper.user_id for task in tasks for helper in task.helpers if helper.user_id is not None}
        sent = mails.thanked(activity, queries_audience.people(activity, helpers, everybody=False), now=now)
        activity.thanked_at = now
    links.close_all(LinkKind.ACTIVITY, activity.id, now)
    audit.record("activities.hold", activity, by=by, now=now, mails=sent)
    return sent


def evaluate(
    activity: Activity, went_well: str, next_time: str, *, read_version: int | None, by: Person, now: datetime
) -> None:
    """Write down what went well and what next time. Raises WrongState before it was held, EditConflict."""
    if activity.state != ActivityState.HELD:
        raise WrongState(N_("Say first that it was held; then the evaluation can be written."))
    if read_version is not None and read_version != activity.version:
        mine = {"went_well": went_well, "next_time": next_time}
        raise EditConflict(mine, {"went_well": activity.went_well, "next_time": activity.next_time}, activity.version)
    activity.went_well, activity.next_time = went_well, next_time
    activity.evaluated_at, activity.evaluated_by_id = now, by.id
    audit.record("activities.evaluate", activity, by=by, now=now)


def need_coming(activity: Activity) -> None:
    """Refuse a change of what was held or called off (WrongState)."""
    if activity.state == ActivityState.HELD:
        raise WrongState(N_("This activity was held already, so it stays as it is."))
    if activity.state == ActivityState.CANCELLED:
        raise WrongState(N_("This activity was called off, so it stays as it is."))


def _need_times(values: Values) -> None:
    if values.start_time is not None and values.end_time is not None and values.end_time <= values.start_time:
        raise DomainError(N_("The end comes before the start. Change one of the two."), "end_time")


def _words(key: str, value: object) -> str:
    """A value as the form of an activity holds it."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return ("0" if key.endswith("_id") else "") if value is None else str(value)


def tasks_again(activity: Activity, day: date | None) -> tuple[TaskValues, ...]:
    """The tasks of an earlier activity for a new day: same places and times, days shifted, nobody's name on them."""
    shift = day - activity.day if day is not None and activity.day is not None else timedelta()
    return tuple(
        TaskValues(
            what=row.task.action.what,
            due_on=row.task.action.due_on + shift if row.task.action.due_on is not None and shift else None,
            places=row.task.places,
            start_time=row.task.start_time,
            end_time=row.task.end_time,
        )
        for row in queries.tasks_of(activity.id)
        if not row.task.is_dropped
    )
