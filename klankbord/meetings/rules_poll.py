"""Which moment of a date poll is the best, and when one may still be settled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from klankbord.meetings.models import MeetingState
from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment, Suits

FEWEST, MOST = 2, 20
"""How many moments a poll has."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A moment with its answers counted; `missed_by` are the ids of those who must be there and said no."""

    moment: PollMoment
    yes: int
    if_need_be: int
    no: int
    missed_by: tuple[int, ...]
    best: bool = False

    @property
    def able(self) -> int:
        """How many can come, gladly or if need be."""
        return self.yes + self.if_need_be


def tallies(moments: Sequence[PollMoment], people: Sequence[PollAsked], now: datetime) -> list[Tally]:
    """Each moment with its count, in the given order; the best of those still to come is marked.

    Best is the one that fewest of those who must be there cannot come to, then the one with most yes, then with most
    yes and if need be together, then the earliest. Nothing is best while nobody can come.
    """
    counted = [_tally(moment, people) for moment in moments]
    running = [tally for tally in counted if tally.able and tally.moment.starts_at > now]
    best = min(running, key=_order, default=None)
    return [replace(tally, best=tally is best) for tally in counted]


def _tally(moment: PollMoment, people: Sequence[PollAsked]) -> Tally:
    said = [(asked, asked.said(moment.id)) for asked in people]
    counts = [sum(1 for _, answer in said if answer == kind) for kind in (Suits.YES, Suits.IF_NEED_BE, Suits.NO)]
    missed = tuple(asked.id for asked, answer in said if answer == Suits.NO and asked.must_come)
    return Tally(moment, counts[0], counts[1], counts[2], missed)


def _order(tally: Tally) -> tuple[int, int, int, datetime, int]:
    return len(tally.missed_by), -tally.yes, -tally.able, tally.moment.starts_at, tally.moment.id


def is_answerable(poll: DatePoll, now: datetime) -> bool:
    """Whether an answer still means something: the poll is open and the meeting has no date yet."""
    return poll.is_open(now) and poll.meeting.state == MeetingState.DRAFT


def may_settle(poll: DatePoll) -> bool:
    """Whether a moment can still be chosen: none was, and the meeting is still a draft."""
    return poll.settled_at is None and poll.meeting.state == MeetingState.DRAFT
