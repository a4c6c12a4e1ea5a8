"""The verbs of a date poll that mail: open it, add moments, ask one more, remind, settle, and close it when due."""

from collections.abc import Sequence
from datetime import date, datetime

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.queries import members_of, seats_of, viewer_of_user
from klankbord.invitations import actions, mails_poll
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions as meetings
from klankbord.meetings import actions_poll as polls
from klankbord.meetings import queries_poll as queries
from klankbord.meetings import rules, rules_poll
from klankbord.meetings.models import Meeting
from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment, Suits
from klankbord.people.models import User


def open_poll(
    meeting: Meeting,
    proposed: Sequence[polls.Proposed],
    closes_on: date,
    words: str,
    people: Sequence[User],
    *,
    by: Person,
    now: datetime,
) -> DatePoll:
    """Begin a date poll about a draft and ask these members by mail which moments suit them.

    Raises as `meetings.actions_poll.begin` does, and DomainError when nobody is asked.
    """
    if not people:
        raise DomainError(N_("Choose at least one person to ask."), "people")
    poll = polls.begin(meeting, proposed, closes_on, words, by=by, now=now)
    asked = polls.ask(poll, people, as_member=True, by=by, now=now)
    mails_poll.asked(poll, asked, poll.moments, "asked", now=now)
    return poll


def add_moments(poll: DatePoll, proposed: Sequence[polls.Proposed], *, by: Person, now: datetime) -> int:
    """Propose more moments and ask everybody for those alone; returns how many were added."""
    added = polls.add_moments(poll, proposed, by=by, now=now)
    mails_poll.asked(poll, queries.standing(poll, now), added, "more", now=now)
    return len(added)


def ask_more(poll: DatePoll, user: User, *, by: Person, now: datetime) -> PollAsked:
    """Ask one more person of the school; with a seat as a member, else by name."""
    members = members_of(poll.meeting.council_id, dates.local(now, poll.meeting.zone).date())
    seated = any(member.id == user.id for member in members)
    (asked,) = polls.ask(poll, [user], as_member=seated, by=by, now=now)
    mails_poll.asked(poll, [asked], poll.moments, "asked", now=now)
    return asked


def remind(poll: DatePoll, *, by: Person, now: datetime) -> int:
    """Remind, once, everybody who has a moment to answer; returns how many mails that makes.

    Raises WrongState when that was done before or the poll is closed, DomainError when everybody answered.
    """
    if not rules_poll.is_answerable(poll, now):
        raise WrongState(polls.OVER)
    if poll.reminded_at is not None:
        raise WrongState(N_("The reminder was sent already. Once is enough."))
    waiting = {line.asked.id for line in queries.table_of(poll, now).waiting}
    if not waiting:
        raise DomainError(N_("Everybody has answered, so nobody needs a reminder."))
    poll.reminded_at = now
    audit.record("invitations.remind_poll", poll, by=by, now=now, asked=len(waiting))
    people = [asked for asked in queries.standing(poll, now) if asked.id in waiting]
    return mails_poll.asked(poll, people, poll.moments, "reminder", now=now)


def settle(
    poll: DatePoll,
    moment: PollMoment,
    place: str,
    online_url: str,
    *,
    accept_yes: bool,
    invite_others: bool,
    by: Person,
    now: datetime,
) -> list[Invitation]:
    """Give the meeting a moment of the poll and invite: who sits in the council, and the others asked where wanted.

    With `accept_yes` a yes for this moment stands as their answer to the invitation; without it everybody is asked
    whether they come. Raises as `plan` does, and WrongState when a moment was chosen before.
    """
    if not rules_poll.may_settle(poll):
        raise WrongState(N_("The meeting has its date already. Move it if it has to be another one."))
    meeting, standing = poll.meeting, queries.standing(poll, now)
    polls.choose(poll, moment, by=by, now=now)
    meetings.set_details(
        meeting,
        meetings.Details(
            title=meeting.title,
            day=moment.day,
            start_time=moment.start_time,
            duration_minutes=moment.duration_minutes,
            place=place,
            online_url=online_url,
        ),
        now=now,
    )
    said_yes = frozenset(asked.user_id for asked in standing if asked.said(moment.id) == Suits.YES)
    others = [asked.user for asked in standing if not asked.as_member] if invite_others else []
    return actions.plan(meeting, also=others, accepted=said_yes if accept_yes else frozenset(), by=by, now=now)


def close_due(now: datetime) -> int:
    """Close every poll whose last day is over and tell the organiser; returns how many. A job of the worker."""
    due = queries.due(now)
    for poll in due:
        polls.close(poll, by=None, now=now)
        if rules_poll.may_settle(poll):
            mails_poll.closed(poll, queries.table_of(poll, now), _organisers(poll, now), now=now)
    return len(due)


def _organisers(poll: DatePoll, now: datetime) -> list[User]:
    """Who made the poll, while they organise the meeting; else everybody who does by office."""
    meeting = poll.meeting
    day = dates.local(now, meeting.zone).date()
    organising = kind_of(meeting.council.kind).organising
    seated = [seat.user for seat in seats_of(meeting.council_id) if seat.is_current(day) and seat.office in organising]
    maker = viewer_of_user(poll.made_by_id, poll.school_id, now)
    if maker is not None and rules.may_organise(maker, meeting):
        return [db.session.get_one(User, poll.made_by_id)]
    return seated
