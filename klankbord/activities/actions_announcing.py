"""Telling parents: the announcement, and the reminder to helpers some days before."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from klankbord.activities import mails, queries_audience, queries_help
from klankbord.activities.models import Activity, ActivityClassGroup, ActivityState, Announcement
from klankbord.activities.queries_audience import Audience
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person

DAYS_BEFORE = 3
"""How many days before an activity its helpers are reminded."""
SETTLED = timedelta(hours=24)
"""Who signed up less than this ago needs no reminder yet."""
FROM_HOUR = 8
"""Reminders go out from this hour of the school's day on."""


def announce(activity: Activity, audience: Audience, *, today: date, by: Person, now: datetime) -> Announcement:
    """Tell all parents of the school, or those of chosen classes, by mail; a second time only after a change.

    Whoever asks twice, or at the same moment as somebody else, sends it once. Raises WrongState when there is nothing
    new to tell or the activity is over, DomainError without a day to come or when nobody would get it.
    """
    db.session.refresh(activity, ["state", "announced_at", "changed_at", "version"], with_for_update={"of": Activity})
    if not activity.is_coming:
        raise WrongState(N_("This activity is over, so there is nothing to announce."))
    if activity.announced_at is not None and not activity.has_news:
        raise WrongState(N_("Parents were told already, and nothing has changed since."))
    if activity.day is None:
        raise DomainError(N_("Give the activity a day first."))
    if activity.day < today:
        raise DomainError(N_("The day of this activity has passed."))
    again = activity.announced_at is not None
    people = queries_audience.told_by(activity, audience, today, again=again)
    if not people:
        raise DomainError(N_("This reaches nobody. Choose other classes."))
    readers = queries_audience.reached(activity, people)
    _remember(activity, audience)
    activity.state = ActivityState.ANNOUNCED
    activity.announced_at = now
    sent = mails.announced(activity, readers, again=again, now=now)
    told = Announcement(
        school_id=activity.school_id, activity_id=activity.id, at=now, by_id=by.id, people=len(people), mails=sent
    )
    db.session.add(told)
    audit.record("activities.announce", activity, by=by, now=now, people=len(people), mails=sent, again=again)
    return told


def _remember(activity: Activity, audience: Audience) -> None:
    """Whoever was told once stays told: the audience of an activity only grows."""
    activity.to_all = activity.to_all or audience.to_all
    there = {row.class_group_id for row in activity.class_groups}
    for class_group_id in audience.class_group_ids:
        if not audience.to_all and class_group_id not in there:
            activity.class_groups.append(
                ActivityClassGroup(school_id=activity.school_id, class_group_id=class_group_id)
            )


def remind_due(now: datetime) -> int:
    """Remind who helps with an activity in the coming days: each once, in one mail a person; the worker calls it.

    Returns how many helpers were reminded.
    """
    reminded = 0
    for activity, zone in queries_help.announced_until(now.date() + timedelta(days=DAYS_BEFORE + 1)):
        local = dates.local(now, zone)
        assert activity.day is not None  # noqa: S101 - asked for by its day
        if not 0 <= (activity.day - local.date()).days <= DAYS_BEFORE or local.hour < FROM_HOUR:
            continue
        due = queries_help.unreminded(activity.id, now - SETTLED)
        lines: dict[int, list[mails.TaskLine]] = defaultdict(list)
        for helper in due:
            helper.reminded_at = now
            if helper.user_id is not None:
                lines[helper.user_id].append(mails.line(helper.task))
        if due:
            readers = queries_audience.people(activity, set(lines), everybody=False)
            mails.reminder(activity, readers, lines, now=now)
            audit.record("activities.remind", activity, by=None, now=now, helpers=len(due))
        reminded += len(due)
    return reminded
