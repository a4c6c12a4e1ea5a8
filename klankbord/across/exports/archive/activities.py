"""What a council organised as values for JSON, as one reader may see it (docs/exports.md)."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.across.exports.archive.values import Values, taken
from klankbord.activities import rules
from klankbord.activities.models import Activity, ActivityTask, Helper
from klankbord.activities.queries import seen, stands
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer

ACTIVITY = (
    "id", "state", "title", "school_year", "day", "start_time", "end_time", "place", "about", "template",
    "copied_from_id", "meeting_id", "decision_id", "created_at", "announced_at", "cancelled_at", "cancelled_reason",
    "held_at", "outcome",
)  # fmt: skip
INSIDE = ("went_well", "next_time", "evaluated_at", "returned_meeting_id")
TASK = ("id", "action_id", "places", "start_time", "end_time")


def activities(council: Council, viewer: Viewer) -> list[Values]:
    """The activities of a council by day, with their tasks; names of helpers and the evaluation for its members.

    Three statements, none for a council that has no activities.
    """
    if not kind_of(council.kind).runs_activities:
        return []
    inside = rules.may_run(viewer, council)
    found = db.session.scalars(
        select(Activity)
        .join(Council, Council.id == Activity.council_id)
        .where(Activity.council_id == council.id, seen(viewer))
        .options(joinedload(Activity.coordinator))
        .order_by(Activity.day.is_(None), Activity.day, Activity.id)
    ).all()
    tasks: dict[int, list[ActivityTask]] = defaultdict(list)
    helpers: dict[int, list[Helper]] = defaultdict(list)
    for task in db.session.scalars(
        select(ActivityTask)
        .where(ActivityTask.activity_id.in_([one.id for one in found]))
        .options(joinedload(ActivityTask.action))
        .order_by(ActivityTask.position, ActivityTask.id)
    ):
        tasks[task.activity_id].append(task)
    for helper in db.session.scalars(
        select(Helper)
        .join(ActivityTask, ActivityTask.id == Helper.task_id)
        .where(ActivityTask.activity_id.in_([one.id for one in found]), stands())
        .options(joinedload(Helper.user))
        .order_by(Helper.signed_up_at, Helper.id)
    ):
        helpers[helper.task_id].append(helper)
    return [
        {
            **taken(ACTIVITY, one),
            **(taken(INSIDE, one) if inside else {}),
            "coordinator": one.coordinator.name if one.coordinator is not None else None,
            "tasks": [_task(task, helpers[task.id], inside=inside) for task in tasks[one.id]],
        }
        for one in found
    ]


def _task(task: ActivityTask, helpers: list[Helper], *, inside: bool) -> Values:
    values = {**taken(TASK, task), "what": task.action.what, "state": task.action.state, "taken": len(helpers)}
    named = [{"person": helper.user_id, "name": helper.who, "signed_up_at": helper.signed_up_at} for helper in helpers]
    return {**values, "helpers": named} if inside else values
