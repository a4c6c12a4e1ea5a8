"""Whom an activity is told to: parents of the school or of chosen classes, and whoever helps already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.activities.models import Activity, ActivityTask, Helper
from klankbord.activities.queries import stands
from klankbord.base.db import db
from klankbord.followup import queries as silences
from klankbord.people.models import LinkKind, ThingLink
from klankbord.proposals import queries_audience
from klankbord.proposals.models import Audience as Kind
from klankbord.proposals.queries_audience import Reader


@dataclass(frozen=True, slots=True)
class Audience:
    """All parents, or those of chosen classes."""

    to_all: bool = True
    class_group_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an announcement reaches: people, mails (one a mailbox), who has no mailbox, who wants no mail."""

    people: int
    mails: int
    without_address: int
    silent: int


def told_by(activity: Activity, audience: Audience, today: date, *, again: bool) -> dict[int, int | None]:
    """Who is told: user id to class id. A second time whoever helps hears it too. Needs `council`."""
    kind = Kind.ALL_PARENTS if audience.to_all else Kind.CLASS_GROUPS
    people = queries_audience.asked_for(activity.council, kind, audience.class_group_ids, today)
    if again:
        for user_id in _helping(activity.id):
            people.setdefault(user_id, None)
    return people


def reasons(activity: Activity, today: date) -> dict[int, str]:
    """Whom an activity was told to just now, each with why, in the words of whoever tells them."""
    classes = tuple(row.class_group_id for row in activity.class_groups)
    told = told_by(activity, Audience(activity.to_all, classes), today, again=True)
    helping = set(_helping(activity.id))
    parent = str(_("parent of the school") if activity.to_all else _("parent of a class"))
    helps = str(_("helps already"))
    return {user_id: helps if user_id in helping else parent for user_id in told}


def _helping(activity_id: int) -> list[int]:
    rows = db.session.scalars(
        select(Helper.user_id)
        .join(ActivityTask, ActivityTask.id == Helper.task_id)
        .where(ActivityTask.activity_id == activity_id, Helper.user_id.is_not(None), stands())
        .distinct()
    )
    return [user_id for user_id in rows if user_id is not None]


def reached(activity: Activity, people: Mapping[int, int | None]) -> list[Reader]:
    """Those of the people who have a mailbox and did not ask for no more mail of the council."""
    quiet = silences.silenced(activity.council_id)
    return [
        reader
        for reader in queries_audience.readers(dict(people), activity.school_id)
        if reader.mailbox is not None and reader.user_id not in quiet
    ]


def people(activity: Activity, user_ids: Iterable[int], *, everybody: bool) -> list[Reader]:
    """The same for some people by id; with `everybody`, also all who ever got a link about the activity."""
    found: dict[int, int | None] = dict.fromkeys(user_ids)
    if everybody:
        told = select(ThingLink.user_id).where(
            ThingLink.kind == LinkKind.ACTIVITY, ThingLink.thing_id == activity.id, ThingLink.voided_at.is_(None)
        )
        found |= dict.fromkeys(db.session.scalars(told))
    return reached(activity, found)


def reach(activity: Activity, audience: Audience, today: date) -> Reach:
    """Whom an announcement would reach today, for the preview."""
    told = told_by(activity, audience, today, again=activity.announced_at is not None)
    quiet = silences.silenced(activity.council_id) & set(told)
    readers = queries_audience.readers(told, activity.school_id)
    boxes = {reader.mailbox.id for reader in readers if reader.mailbox is not None and reader.user_id not in quiet}
    without = sum(1 for reader in readers if reader.mailbox is None)
    return Reach(len(told), len(boxes), without, len(quiet))
