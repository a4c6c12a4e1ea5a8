"""Activities of the parent council of a world, made by the actions people use."""

from dataclasses import dataclass
from datetime import time, timedelta

from klankbord.activities import actions, actions_announcing, actions_tasks
from klankbord.activities.actions import Source, Values
from klankbord.activities.actions_tasks import TaskValues
from klankbord.activities.models import Activity, ActivityTask
from klankbord.activities.queries_audience import Audience
from klankbord.base.db import db, writing
from klankbord.councils.models import Council
from klankbord.kit import dates
from tests.factories.minutes import by
from tests.world import World

COFFEE, CLEARING = "Koffie schenken", "Opruimen"


@dataclass
class Made:
    """What was made, by id."""

    activity_id: int
    task_id: int
    other_task_id: int
    helper_id: int = 0


def _activity(world: World, *, days: int, places: int) -> Activity:
    council = db.session.get_one(Council, world.council_id)
    tasks = (
        TaskValues(what=COFFEE, places=places, start_time=time(8, 15), end_time=time(9, 30)),
        TaskValues(what=CLEARING, places=3),
        TaskValues(what="Afspreken met de school"),
    )
    values = Values(
        title="Jaaropening", day=dates.today("Europe/Amsterdam") + timedelta(days=days), start_time=time(8, 30),
        end_time=time(9, 30), place="Schoolplein", about="Samen het jaar beginnen, met **koffie**.",
        coordinator_id=world.people["council_member"],
    )  # fmt: skip
    made = actions.make(council, values, Source(tasks=tasks), by=by(world, "chair"), now=dates.now())
    db.session.flush()
    db.session.refresh(made, ["class_groups"])
    return made


def _made(activity: Activity) -> Made:
    tasks = db.session.scalars(
        db.select(ActivityTask).where(ActivityTask.activity_id == activity.id).order_by(ActivityTask.position)
    ).all()
    return Made(activity.id, tasks[0].id, tasks[1].id)


def _tell(world: World, activity: Activity, *, only_class: bool) -> None:
    audience = Audience(to_all=False, class_group_ids=(world.group_id,)) if only_class else Audience()
    today = dates.today("Europe/Amsterdam")
    actions_announcing.announce(activity, audience, today=today, by=by(world, "chair"), now=dates.now())


def drafted(world: World, *, days: int = 10, places: int = 2) -> Made:
    """Planned and told to nobody: coffee (two places), clearing up (three), and something the council does itself."""
    with writing():
        made = _made(_activity(world, days=days, places=places))
        db.session.commit()
    return made


def announced(
    world: World, *, days: int = 10, places: int = 2, only_class: bool = False, helping: str = ""
) -> Made:  # fmt: skip
    """The same, told to all parents (or those of the one class); `helping` is who pours the coffee."""
    with writing():
        activity = _activity(world, days=days, places=places)
        _tell(world, activity, only_class=only_class)
        made = _made(activity)
        if helping:
            task = db.session.get_one(ActivityTask, made.task_id)
            db.session.refresh(task, ["activity", "action"])
            helper = actions_tasks.sign_up(task, by=by(world, helping), now=dates.now())
            db.session.flush()
            made.helper_id = helper.id
        db.session.commit()
    return made


def held_one(world: World, *, days: int = 0) -> Made:
    """The same, told and held."""
    with writing():
        activity = _activity(world, days=days, places=2)
        _tell(world, activity, only_class=False)
        actions.hold(
            activity, "Honderd ouders kwamen.", thank=False, today=dates.today("Europe/Amsterdam"),
            by=by(world, "chair"), now=dates.now(),
        )  # fmt: skip
        made = _made(activity)
        db.session.commit()
    return made
