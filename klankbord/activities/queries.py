"""Every question asked of activities. The number of statements does not depend on how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from klankbord.activities.models import Activity, ActivityClassGroup, ActivityState, ActivityTask, Announcement, Helper
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.kinds import with_activities
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, ActionState, Decision
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.schools.models import Membership


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with who helps, in the order they signed up."""

    task: ActivityTask
    helpers: list[Helper] = field(default_factory=list)

    @property
    def free(self) -> int:
        """How many places are free."""
        return max(0, self.task.places - len(self.helpers))

    @property
    def is_asked(self) -> bool:
        """Whether help is asked for it."""
        return bool(self.task.places) and self.task.action.is_open

    def of(self, user_id: int) -> Helper | None:
        """How somebody helps with it."""
        return next((helper for helper in self.helpers if helper.user_id == user_id), None)


def council_for(viewer: Viewer, council_id: int) -> Select[Council]:
    """A council that organises activities and that the viewer may see."""
    return select(Council).where(
        councils.visible(viewer), Council.id == council_id, Council.kind.in_(with_activities())
    )


def in_audience(viewer: Viewer) -> ColumnElement[bool]:
    """Activities that parents like the viewer were told of."""
    if not viewer.is_parent:
        return false()
    chosen = exists().where(
        ActivityClassGroup.activity_id == Activity.id, ActivityClassGroup.class_group_id.in_(viewer.class_ids)
    )
    return and_(Activity.announced_at.is_not(None), or_(Activity.to_all, chosen))


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """Activities the viewer may see, for a statement that joins Council: planned ones only inside the council."""
    inside = Council.id.in_([seat.council_id for seat in viewer.seats])
    told = or_(Activity.announced_at.is_not(None), Activity.state == ActivityState.HELD)
    shown = and_(councils.visible(viewer), told)
    reader = true() if viewer.is_school_admin else or_(inside, shown, in_audience(viewer))
    return and_(Activity.school_id == viewer.school_id, reader)


def _whole(statement: Select[Activity]) -> Select[Activity]:
    return statement.options(
        contains_eager(Activity.council),
        joinedload(Activity.coordinator),
        joinedload(Activity.meeting),
        joinedload(Activity.decision),
        joinedload(Activity.returned_meeting),
        selectinload(Activity.class_groups).joinedload(ActivityClassGroup.class_group),
    )


def visible_to(viewer: Viewer, activity_id: int) -> Select[Activity]:
    """One activity the viewer may see, with what its page names."""
    return _whole(
        select(Activity)
        .join(Council, Council.id == Activity.council_id)
        .where(Activity.id == activity_id, seen(viewer))
    )


def by_link(viewer: Viewer, activity_id: int) -> Select[Activity]:
    """The activity a link is about, for who came by it."""
    return _whole(
        select(Activity)
        .join(Council, Council.id == Activity.council_id)
        .where(Activity.id == activity_id, Activity.school_id == viewer.school_id, Activity.announced_at.is_not(None))
    )


def task_for(viewer: Viewer, task_id: int) -> Select[ActivityTask]:
    """One task of an activity the viewer may see."""
    return _task(task_id).where(seen(viewer))


def task_by_link(activity_id: int, task_id: int) -> Select[ActivityTask]:
    """One task of the activity a link is about."""
    return _task(task_id).where(ActivityTask.activity_id == activity_id)


def _task(task_id: int) -> Select[ActivityTask]:
    return (
        select(ActivityTask)
        .join(Activity, Activity.id == ActivityTask.activity_id)
        .join(Council, Council.id == Activity.council_id)
        .where(ActivityTask.id == task_id)
        .options(
            contains_eager(ActivityTask.activity).contains_eager(Activity.council),
            contains_eager(ActivityTask.activity).selectinload(Activity.class_groups),
            joinedload(ActivityTask.action).joinedload(ActionItem.owner),
            joinedload(ActivityTask.action).joinedload(ActionItem.meeting),
        )
    )


def helper_for(viewer: Viewer, helper_id: int) -> Select[Helper]:
    """One helper of an activity of a council the viewer sits in."""
    return (
        select(Helper)
        .join(ActivityTask, ActivityTask.id == Helper.task_id)
        .join(Activity, Activity.id == ActivityTask.activity_id)
        .join(Council, Council.id == Activity.council_id)
        .where(Helper.id == helper_id, seen(viewer))
        .options(
            joinedload(Helper.user),
            contains_eager(Helper.task).contains_eager(ActivityTask.activity).contains_eager(Activity.council),
        )
    )


def stands() -> ColumnElement[bool]:
    """Helpers that count: not withdrawn, and still of the school where they are an account."""
    there = exists().where(
        Membership.user_id == Helper.user_id, Membership.school_id == Helper.school_id, Membership.left_at.is_(None)
    )
    return and_(Helper.withdrawn_at.is_(None), or_(Helper.user_id.is_(None), there))


def taken(task_id: int) -> int:
    """How many places of a task are taken."""
    return db.session.scalar(select(func.count(Helper.id)).where(Helper.task_id == task_id, stands())) or 0


def tasks_of(activity_id: int) -> list[TaskRow]:
    """The tasks of an activity in order, with their helpers; dropped ones are not among them. Two statements."""
    tasks = db.session.scalars(
        select(ActivityTask)
        .join(ActionItem, ActionItem.id == ActivityTask.action_id)
        .where(ActivityTask.activity_id == activity_id, ActionItem.state != ActionState.DROPPED)
        .options(
            contains_eager(ActivityTask.action).joinedload(ActionItem.owner),
            contains_eager(ActivityTask.action).joinedload(ActionItem.meeting),
        )
        .order_by(ActivityTask.start_time.is_not(None), ActivityTask.start_time, ActivityTask.position, ActivityTask.id)
    ).all()
    rows = {task.id: TaskRow(task) for task in tasks}
    helpers = db.session.scalars(
        select(Helper)
        .where(Helper.task_id.in_(list(rows)), stands())
        .options(joinedload(Helper.user))
        .order_by(Helper.signed_up_at, Helper.id)
    )
    for helper in helpers:
        rows[helper.task_id].helpers.append(helper)
    return list(rows.values())


def of_council(viewer: Viewer, council_id: int, years: Sequence[str]) -> Sequence[Activity]:
    """A council's activities of some school years as the viewer may see them, by day. One statement."""
    return db.session.scalars(
        select(Activity)
        .join(Council, Council.id == Activity.council_id)
        .where(Activity.council_id == council_id, Activity.school_year.in_(years), seen(viewer))
        .options(joinedload(Activity.coordinator))
        .order_by(Activity.day.is_(None), Activity.day, Activity.start_time, Activity.id)
    ).all()


def earlier_of(council_id: int) -> Sequence[Activity]:
    """What a council did before and could do again, newest first."""
    return db.session.scalars(
        select(Activity)
        .where(Activity.council_id == council_id, Activity.state != ActivityState.CANCELLED)
        .order_by(Activity.day.is_(None), Activity.day.desc(), Activity.id.desc())
        .limit(40)
    ).all()


def announcements_of(activity_id: int) -> Sequence[Announcement]:
    """How often an activity was told to parents, the last first."""
    return db.session.scalars(
        select(Announcement).where(Announcement.activity_id == activity_id).order_by(Announcement.id.desc())
    ).all()


def meeting_choices(council_id: int) -> list[tuple[int, str, date | None]]:
    """The meetings of a council an activity can be linked to: `(id, title, day)`, newest first."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.title, Meeting.day)
        .where(Meeting.council_id == council_id)
        .order_by(Meeting.day.is_(None), Meeting.day.desc(), Meeting.id.desc())
        .limit(30)
    )
    return [(meeting_id, title, day) for meeting_id, title, day in rows]


def decision_choices(council_id: int) -> list[tuple[int, str]]:
    """The decisions of a council an activity can be linked to: `(id, its words)`, newest first."""
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.council_id == council_id, Decision.withdrawn_at.is_(None))
        .order_by(Decision.school_year.desc(), Decision.number.desc(), Decision.id.desc())
        .limit(40)
    )
    return [(decision.id, f"{decision.label} {decision.text}".strip()) for decision in rows]


def parents_named(school_id: int, name: str) -> list[int]:
    """The parents of a school with exactly this name."""
    return list(
        db.session.scalars(
            select(User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.school_id == school_id,
                Membership.is_parent,
                Membership.left_at.is_(None),
                User.disabled_at.is_(None),
                func.lower(User.name) == name.lower(),
            )
        )
    )
