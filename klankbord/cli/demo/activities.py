"""What the parent council of the demo organises: held and evaluated, announced, planned."""

from datetime import datetime, time, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.activities import actions, actions_announcing, actions_tasks, queries
from klankbord.activities.actions import Source, Values
from klankbord.activities.actions_tasks import TaskValues
from klankbord.activities.models import Activity
from klankbord.activities.models_templates import TEMPLATES
from klankbord.activities.queries_audience import Audience
from klankbord.base.db import db
from klankbord.cli.demo.meetings import weekday
from klankbord.cli.demo.people import Cast
from klankbord.followup import actions as followup
from klankbord.kit import dates


def organise(cast: Cast, now: datetime) -> None:
    """Three activities around the day the demo was made."""
    _held_last_year(cast, now)
    _announced(cast, now)
    _make(cast, "study_day", None, now - timedelta(days=6))


def _make(cast: Cast, key: str, days: int | None, at: datetime) -> Activity:
    """An activity from a template, made on an instant for so many days later."""
    template, chair = TEMPLATES[key], cast.council_parents[0]
    day = weekday(at, days, 3) if days is not None else None
    with force_locale(cast.school.language):
        values = Values(
            title=_(template.title), day=day, start_time=template.start, end_time=template.end,
            place=_(template.place), about=_(template.about), coordinator_id=cast.council_parents[4].id,
        )  # fmt: skip
        tasks = tuple(
            TaskValues(
                what=_(task.what), places=task.places, start_time=task.start, end_time=task.end,
                due_on=day - timedelta(days=task.days_before) if day is not None else None,
                owner_id=cast.council_parents[4 + number % 4].id,
            )
            for number, task in enumerate(template.tasks)
        )  # fmt: skip
    made = actions.make(cast.council, values, Source(template=key, tasks=tasks), by=chair, now=at)
    db.session.flush()
    db.session.refresh(made, ["class_groups"])
    return made


def _held_last_year(cast: Cast, now: datetime) -> None:
    """An evening that was held, so that its evaluation comes onto an agenda in the weeks ahead."""
    chair, at = cast.council_parents[0], now - timedelta(weeks=46)
    made = _make(cast, "parents_evening", 21, at - timedelta(weeks=3))
    assert made.day is not None  # noqa: S101 - made with one
    for row in queries.tasks_of(made.id):
        row.task.action.created_at = at
    actions.hold(
        made, "Zeventig ouders, acht tafels en een lange lijst ideeën over huiswerk.", thank=False, today=made.day,
        by=chair, now=dates.to_instant(made.day, time(22, 0), cast.school.zone),
    )  # fmt: skip
    for row in queries.tasks_of(made.id):
        followup.finish(row.task.action, "", by=chair, now=at + timedelta(days=1))
    actions.evaluate(
        made,
        "De tafels: iedereen kwam aan het woord.",
        "Eerder beginnen met het zoeken van een spreker, en oppas regelen.",
        read_version=None,
        by=chair,
        now=at + timedelta(days=2),
    )


def _announced(cast: Cast, now: datetime) -> None:
    """A coffee moment in ten days that all parents were told of; some help already."""
    told_at = now - timedelta(days=2)
    made = _make(cast, "coffee_moment", 10, now - timedelta(days=4))
    made.place = cast.council.default_place
    actions_announcing.announce(made, Audience(), today=told_at.date(), by=cast.council_parents[0], now=told_at)
    rows = [row for row in queries.tasks_of(made.id) if row.is_asked]
    helping = [parent for parent in cast.parents if parent not in cast.council_parents][20::40][:4]
    for number, parent in enumerate(helping):
        row = rows[number % 2]
        db.session.refresh(row.task, ["activity"])
        actions_tasks.sign_up(row.task, by=parent, now=told_at + timedelta(hours=3 + number))
