"""The mails of the turn of the year: organisers confirm their members, parents hear that a council looks for people.

They wait until the first day of the new year, and at least until the next morning: an undo before then keeps them in.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from klankbord.base import web
from klankbord.base.mail import render_for_many, render_mail
from klankbord.base.outbox import queue, queue_many
from klankbord.councils.models import Council
from klankbord.followup.queries import silenced
from klankbord.handover.mails_council import page_url, stop_url, tokens_of
from klankbord.handover.models import YearTurn
from klankbord.handover.queries_parts_year import CouncilPlan, Plan
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.proposals.models import Audience
from klankbord.proposals.queries_audience import Reader, asked_for, readers
from klankbord.schools.models import School

MORNING = time(8, 0)
_PLACE = "-token-"


def due(turn: YearTurn, school: School, now: datetime) -> datetime:
    """When the mails of a turn go: the morning of the year's first day, or the next one if that is later."""
    day = max(turn.on, dates.local(now, school.zone).date() + timedelta(days=1))
    return dates.to_instant(day, MORNING, school.zone)


def after_turn(turn: YearTurn, plan: Plan, ids: dict[str, int], *, school: School, by: User, now: datetime) -> int:
    """Queue everything that is told because the year turned; returns how many mails that makes."""
    count = 0
    for council in plan.councils:
        if council.confirm:
            count += confirm_members(turn, council, school=school, by=by, now=now)
        if council.call:
            classes = [ids[name.casefold()] for name in council.sought_in or ()]
            audience = Audience.CLASS_GROUPS if classes else Audience.ALL_PARENTS
            day = max(turn.on, dates.local(now, school.zone).date())
            people = readers(asked_for(council.council, audience, classes, day), school.id)
            count += call_candidates(turn, council.council, people, school=school, now=now)
    return count


def confirm_members(turn: YearTurn, plan: CouncilPlan, *, school: School, by: User, now: datetime) -> int:
    """Ask each organiser of a council, or whoever turned the year where there is none, to confirm its members."""
    council = plan.council
    wanted = {seat.user_id: None for seat in plan.organisers} or {by.id: None}
    people = [person for person in readers(dict(wanted), school.id) if person.mailbox is not None]
    quiet = silenced(council.id)
    reached = [person for person in people if person.user_id not in quiet]
    boxes = [(person.user_id, person.mailbox.id if person.mailbox else None) for person in reached]
    tokens = tokens_of(council, boxes, now=now)
    url = web.link_to("handover_council.confirmation", school_slug=school.slug, council_id=council.id)
    for person in reached:
        rendered = render_mail(
            "handover_confirm",
            person.language,
            first_name=person.first_name,
            council_name=council.name,
            school_name=school.name,
            year=turn.to_year,
            url=url,
            stop_url=stop_url(tokens[person.user_id]),
            staying=len({seat.user_id for seat in plan.staying}),
            ended=[seat.name for seat in [*plan.ending, *plan.leaving]],
            handed=len(plan.handed),
            meetings=len(plan.meetings) if plan.copy else 0,
        )
        queue(
            person.draft(
                "confirm_members",
                rendered,
                school_id=school.id,
                sender_name=school.name,
                unsubscribe_url=stop_url(tokens[person.user_id]),
                about=(YearTurn.__tablename__, turn.id),
                due_at=due(turn, school, now),
            ),
            now=now,
        )
    return len(reached)


def call_candidates(
    turn: YearTurn, council: Council, people: Sequence[Reader], *, school: School, now: datetime
) -> int:
    """Tell parents that a council looks for people, each with a link of their own to say that they would like to."""
    quiet = silenced(council.id)
    reached = {person.user_id: person for person in people if person.mailbox and person.user_id not in quiet}
    boxes = [(user_id, person.mailbox.id if person.mailbox else None) for user_id, person in reached.items()]
    tokens = tokens_of(council, boxes, now=now)
    page, stop = page_url(_PLACE), stop_url(_PLACE)
    values = {
        user_id: {
            "first_name": person.first_name,
            "url": page.replace(_PLACE, tokens[user_id]),
            "stop_url": stop.replace(_PLACE, tokens[user_id]),
        }
        for user_id, person in reached.items()
    }
    letters = render_for_many(
        "handover_call",
        [(user_id, person.language, values[user_id]) for user_id, person in reached.items()],
        council_name=council.name,
        about=council.about,
        school_name=school.name,
        year=turn.to_year,
    )
    drafts = (
        reached[user_id].draft(
            "call_candidates",
            rendered,
            school_id=school.id,
            sender_name=school.name,
            unsubscribe_url=values[user_id]["stop_url"],
            about=(YearTurn.__tablename__, turn.id),
            due_at=due(turn, school, now),
        )
        for user_id, rendered in letters
    )
    return queue_many(drafts, now=now)
