"""A date poll: proposing moments, asking people, answering, closing. Who must hear of it is told by invitations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings.actions_details import FURTHEST
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment, Suits
from klankbord.meetings.rules_poll import FEWEST, MOST, is_answerable
from klankbord.people import links
from klankbord.people.models import LinkKind, User

OVER = N_("This date poll is closed, so answers do not count any more.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A moment as it was filled in: wall time in the school's zone, length in minutes; `row`, its line in the form."""

    day: date
    start_time: time
    minutes: int
    row: int = 0


def begin(
    meeting: Meeting, proposed: Sequence[Proposed], closes_on: date, words: str, *, by: Person, now: datetime
) -> DatePoll:
    """Begin a poll about a draft. Nobody is asked yet.

    Raises WrongState for a meeting that is no draft or has a poll already, DomainError for too few or too many
    moments, one that cannot be, or a closing day that is over or comes too late.
    """
    if meeting.state != MeetingState.DRAFT:
        raise WrongState(N_("Only a meeting that is still a draft can have a date poll."))
    if db.session.scalar(select(DatePoll.id).where(DatePoll.meeting_id == meeting.id)) is not None:
        raise WrongState(N_("This meeting has a date poll already. Add moments to that one."))
    if len(proposed) < FEWEST:
        raise DomainError(N_("Propose at least two moments, so that there is something to choose."), "day_0")
    poll = DatePoll(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        made_by_id=by.id,
        words=words,
        closes_on=closes_on,
        closes_at=dates.end_of_day(closes_on, meeting.zone),
        created_at=now,
        moments=[],
    )
    poll.meeting = meeting
    _propose(poll, proposed, now)
    _check_closing(poll, closes_on, now)
    db.session.add(poll)
    audit.record("meetings.begin_poll", poll, by=by, now=now, meeting_id=meeting.id, moments=len(proposed))
    return poll


def add_moments(poll: DatePoll, proposed: Sequence[Proposed], *, by: Person, now: datetime) -> list[PollMoment]:
    """Propose more moments; those who answered keep what they said. Raises WrongState once it is closed."""
    _need_open(poll, now)
    if not proposed:
        raise DomainError(N_("Fill in a day and a time."), "day_0")
    added = _propose(poll, proposed, now)
    _check_closing(poll, poll.closes_on, now)
    db.session.flush()
    audit.record("meetings.add_poll_moments", poll, by=by, now=now, moments=len(added))
    return added


def ask(poll: DatePoll, people: Iterable[User], *, as_member: bool, by: Person, now: datetime) -> list[PollAsked]:
    """Put people on the list of those who are asked. Raises WrongState once it is closed, DomainError for one on it."""
    _need_open(poll, now)
    people = list(people)
    known = set(db.session.scalars(select(PollAsked.user_id).where(PollAsked.poll_id == poll.id)))
    again = next((user for user in people if user.id in known), None)
    if again is not None:
        raise DomainError(N_("%(name)s is asked already."), "user_id", name=again.name)
    boxes = links.mailboxes([user.id for user in people])
    asked = []
    for user in people:
        box = boxes.get(user.id)
        row = PollAsked(
            school_id=poll.school_id,
            poll_id=poll.id,
            user_id=user.id,
            address_id=box.id if box else None,
            as_member=as_member,
            must_come=user.id == by.id,
            created_at=now,
        )
        row.poll, row.user, row.address, row.message = poll, user, box, None
        asked.append(row)
    db.session.add_all(asked)
    db.session.flush()
    audit.record("meetings.ask_poll", poll, by=by, now=now, user_ids=[user.id for user in people])
    return asked


def need_there(asked: PollAsked, wanted: bool, *, by: Person, now: datetime) -> None:
    """Say that the meeting cannot do without somebody, or that it can after all."""
    asked.must_come = wanted
    audit.record("meetings.need_there", asked, by=by, now=now, user_id=asked.user_id, wanted=wanted)


def answer(asked: PollAsked, given: Mapping[int, Suits], note: str, *, by: Person, now: datetime) -> None:
    """Write down which moments suit somebody, instead of what they said before.

    Raises WrongState once the poll is closed or the meeting has its date. Moments of another poll are left alone.
    """
    poll = asked.poll
    if not is_answerable(poll, now):
        raise WrongState(OVER)
    there = {moment.id for moment in poll.moments}
    kept = {str(moment_id): suits.value for moment_id, suits in given.items() if moment_id in there}
    asked.answers = {**asked.answers, **kept}
    asked.answered_at, asked.note = now, note
    audit.record("meetings.answer_poll", asked, by=by, now=now)


def close(poll: DatePoll, *, by: Person | None, now: datetime) -> None:
    """Close the poll; nobody (`by` None) does so at its deadline. Raises WrongState for one that is closed."""
    if poll.closed_at is not None:
        raise WrongState(N_("This date poll is closed already."))
    poll.closed_at = now
    links.close_all(LinkKind.POLL, poll.id, now)
    audit.record("meetings.close_poll", poll, by=by, now=now)


def extend(poll: DatePoll, closes_on: date, *, by: Person, now: datetime) -> None:
    """Give another closing day, which opens a closed poll again. Raises WrongState once a moment was chosen."""
    if poll.settled_at is not None or poll.meeting.state != MeetingState.DRAFT:
        raise WrongState(N_("The meeting has its date, so there is nothing to answer any more."))
    _check_closing(poll, closes_on, now)
    poll.closes_on, poll.closes_at = closes_on, dates.end_of_day(closes_on, poll.meeting.zone)
    poll.closed_at = None
    links.close_all(LinkKind.POLL, poll.id, None)
    audit.record("meetings.extend_poll", poll, by=by, now=now, closes_on=closes_on.isoformat())


def choose(poll: DatePoll, moment: PollMoment, *, by: Person, now: datetime) -> None:
    """Mark the moment the meeting gets; the poll is over. Raises WrongState when one was chosen before."""
    if poll.settled_at is not None:
        raise WrongState(N_("A moment was chosen already."))
    moment.chosen_at = poll.settled_at = now
    poll.closed_at = poll.closed_at or now
    links.close_all(LinkKind.POLL, poll.id, now)
    audit.record("meetings.settle_poll", poll, by=by, now=now, moment_id=moment.id)


def _need_open(poll: DatePoll, now: datetime) -> None:
    if not is_answerable(poll, now):
        raise WrongState(N_("This date poll is closed. Choose a new closing day first."))


def _propose(poll: DatePoll, proposed: Sequence[Proposed], now: datetime) -> list[PollMoment]:
    """Put moments into the poll. Raises DomainError, at the line it is about, for one that cannot be."""
    if len(poll.moments) + len(proposed) > MOST:
        raise DomainError(N_("A date poll has at most %(most)d moments. Leave some out."), "day_0", most=MOST)
    known = {moment.starts_at for moment in poll.moments}
    added = []
    for one in proposed:
        starts_at = _instant(one, poll.meeting.zone)
        if starts_at <= now:
            raise DomainError(N_("That moment has passed. Choose a later one."), f"day_{one.row}")
        if one.day > dates.local(now, poll.meeting.zone).date() + FURTHEST:
            raise DomainError(N_("That is more than three years from now. Check the year."), f"day_{one.row}")
        if starts_at in known:
            raise DomainError(N_("This moment is proposed already. Choose another one."), f"day_{one.row}")
        known.add(starts_at)
        added.append(
            PollMoment(
                school_id=poll.school_id,
                day=one.day,
                start_time=one.start_time,
                duration_minutes=one.minutes,
                starts_at=starts_at,
                created_at=now,
            )
        )
    poll.moments.extend(added)
    poll.moments.sort(key=lambda moment: moment.starts_at)
    return added


def _instant(one: Proposed, zone: str) -> datetime:
    try:
        return dates.to_instant(one.day, one.start_time, zone)
    except DomainError as error:
        raise DomainError(error.sentence, f"start_time_{one.row}", **error.values) from error


def _check_closing(poll: DatePoll, closes_on: date, now: datetime) -> None:
    if closes_on < dates.local(now, poll.meeting.zone).date():
        raise DomainError(N_("That day has passed. Choose a day from today on."), "closes_on")
    if closes_on >= max(moment.day for moment in poll.moments):
        raise DomainError(
            N_("Close it before the last moment, so that there is still something to choose."), "closes_on"
        )
