"""Where help is wanted, and who is to be reminded of what they promised."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, cast, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from klankbord.activities.models import Activity, ActivityState, ActivityTask, Helper
from klankbord.activities.queries import in_audience, stands
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, ActionState
from klankbord.kit.viewer import Viewer
from klankbord.schools.models import School


def announced_until(day: date) -> list[tuple[Activity, str]]:
    """Announced activities until a day, with the zone of their school."""
    rows = db.session.execute(
        select(Activity, School.zone)
        .join(School, School.id == Activity.school_id)
        .where(Activity.state == ActivityState.ANNOUNCED, Activity.day.is_not(None), Activity.day <= day)
        .options(joinedload(Activity.council), selectinload(Activity.class_groups))
        .order_by(Activity.id)
    )
    return [(activity, zone) for activity, zone in rows]


def unreminded(activity_id: int, before: datetime) -> Sequence[Helper]:
    """Helpers of an activity who were not reminded and signed up before an instant, of tasks still to be done."""
    return db.session.scalars(
        select(Helper)
        .join(ActivityTask, ActivityTask.id == Helper.task_id)
        .join(ActionItem, ActionItem.id == ActivityTask.action_id)
        .where(
            ActivityTask.activity_id == activity_id,
            ActionItem.state == ActionState.OPEN,
            Helper.reminded_at.is_(None),
            Helper.signed_up_at <= before,
            stands(),
        )
        .options(contains_eager(Helper.task).contains_eager(ActivityTask.action))
        .order_by(ActivityTask.start_time, ActivityTask.position, Helper.id)
    ).all()


def wanted(viewer: Viewer, today: date) -> Select[*tuple[Any, ...]]:
    """Where a parent could help: told to parents like them, still to come, with free places, and not helping yet.

    Columns: activity_id, title, council_name, day, free (places); the fewest days left first.
    """
    taken_places = select(func.count(Helper.id)).where(Helper.task_id == ActivityTask.id, stands()).scalar_subquery()
    free = cast(func.sum(ActivityTask.places - taken_places), Integer)
    mine = exists().where(
        Helper.user_id == viewer.id,
        Helper.withdrawn_at.is_(None),
        Helper.task_id.in_(select(ActivityTask.id).where(ActivityTask.activity_id == Activity.id)),
    )
    return (
        select(
            Activity.id.label("activity_id"),
            Activity.title,
            Council.name.label("council_name"),
            Activity.day,
            free.label("free"),
        )
        .join(Council, Council.id == Activity.council_id)
        .join(ActivityTask, ActivityTask.activity_id == Activity.id)
        .join(ActionItem, ActionItem.id == ActivityTask.action_id)
        .where(
            Activity.school_id == viewer.school_id,
            Activity.state == ActivityState.ANNOUNCED,
            Activity.day >= today,
            ActionItem.state == ActionState.OPEN,
            in_audience(viewer),
            ~mine,
        )
        .group_by(Activity.id, Activity.title, Council.name, Activity.day)
        .having(free > 0)
        .order_by(Activity.day, Activity.id)
    )
