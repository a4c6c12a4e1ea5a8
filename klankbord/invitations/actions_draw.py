"""The verbs of a draw: announce, call off, draw, pass a place on; and being willing to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from klankbord.base import audit, web
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.invitations import mails, queries_draw, rules
from klankbord.invitations.actions_inviting import write_one
from klankbord.invitations.models_draw import Draw, DrawLot, Pool, Strata, Willing
from klankbord.kit import draw as kit
from klankbord.kit import tokens
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person, Viewer
from klankbord.meetings.models import Meeting, MeetingState

CODE = 10
"""Hexadecimal digits of a code: 40 bits, so that two of a school of a thousand share one once in two million draws."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a draw goes by; `rest_meetings` is the number of meetings after which somebody may be drawn again."""

    places: int
    strata: Strata
    pool: Pool
    one_per_household: bool
    rest_meetings: int


def announce(meeting: Meeting, given: Rules, *, by: Person, now: datetime) -> Draw:
    """Say by what rules the participants of a meeting will be drawn, and promise the seed by its fingerprint.

    Done again before the draw it changes the rules; the seed stays. Raises WrongState once the draw was held or the
    meeting has begun or is off.
    """
    _need_time(meeting, now)
    # The meeting's row is locked so that two people who announce at the same moment make one draw.
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    draw = queries_draw.of_meeting(meeting.id)
    if draw is None:
        draw = Draw(
            school_id=meeting.school_id, meeting_id=meeting.id, algorithm=kit.ALGORITHM, seed=kit.fresh_seed(),
            announced_at=now, announced_by_id=by.id,
        )  # fmt: skip
        db.session.add(draw)
    elif draw.drawn_at is not None:
        raise WrongState(_HELD)
    draw.places, draw.strata, draw.pool = given.places, given.strata, given.pool
    draw.one_per_household, draw.rest_meetings = given.one_per_household, given.rest_meetings
    draw.called_off_at = None
    audit.record(
        "invitations.announce_draw", draw, by=by, now=now, meeting_id=meeting.id, places=given.places,
        strata=given.strata.value, pool=given.pool.value, household=given.one_per_household, rest=given.rest_meetings,
    )  # fmt: skip
    return draw


def call_off(draw: Draw, *, by: Person, now: datetime) -> None:
    """Let an announced draw go. Raises WrongState once it was held."""
    if not draw.is_announced:
        raise WrongState(_HELD)
    draw.called_off_at = now
    audit.record("invitations.call_off_draw", draw, by=by, now=now, meeting_id=draw.meeting_id)


def hold(draw: Draw, meeting: Meeting, *, by: Person, now: datetime) -> Sequence[DrawLot]:
    """Close the pool, draw, show the seed, and invite who was drawn; for a draft they are invited when it is planned.

    Raises WrongState when it was held or called off, or the meeting has begun, and DomainError when nobody is in the
    pool.
    """
    _need_time(meeting, now)
    draw = _locked(draw.id)
    if not draw.is_announced:
        raise WrongState(_HELD)
    found = queries_draw.candidates(meeting, draw, now)
    if not found.people:
        raise DomainError(N_("Nobody can be drawn: the pool is empty. Change what the draw goes by."))
    lots = _close(draw, found)
    outcome = kit.draw(
        [kit.Entry(lot.code, lot.household, tuple(lot.strata)) for lot in lots.values()],
        places=draw.places,
        seed=draw.seed,
        one_per_household=draw.one_per_household,
    )
    for drawn in outcome.lots:
        lot = lots[drawn.code]
        lot.number, lot.stratum, lot.drawn = drawn.number, drawn.stratum, drawn.drawn
        lot.placed_at = now if drawn.drawn else None
    draw.drawn_at, draw.drawn_by_id, draw.left_out = now, by.id, found.left_out
    db.session.flush()
    if meeting.state == MeetingState.PLANNED:
        # One by one: somebody whose invitation was taken back before may be drawn, and has a row already.
        invited = [write_one(meeting, user, now) for user in queries_draw.placed_people(meeting.id)]
        mails.invited(meeting, invited, now=now)
    audit.record(
        "invitations.hold_draw", draw, by=by, now=now, meeting_id=meeting.id, lots=len(outcome.lots),
        drawn=len(outcome.drawn),
    )  # fmt: skip
    return [lot for lot in lots.values() if lot.drawn]


def _close(draw: Draw, found: queries_draw.Candidates) -> dict[str, DrawLot]:
    """Write the pool down under codes that say nothing of people and that nobody can choose."""
    key = web.settings().secret_key
    codes = {one.user_id: tokens.keyed_digest(key, f"draw {draw.id}", str(one.user_id))[:CODE] for one in found.people}
    homes: dict[int, str] = {}
    for one in found.people:
        homes[one.household] = min(homes.get(one.household, "g"), codes[one.user_id])
    lots = {
        codes[one.user_id]: DrawLot(
            school_id=draw.school_id, draw_id=draw.id, user_id=one.user_id, code=codes[one.user_id],
            household=homes[one.household], strata=list(one.strata),
        )
        for one in found.people
    }  # fmt: skip
    db.session.add_all(lots.values())
    return lots


def pass_on(meeting: Meeting, user_id: int, *, by: Person | None, now: datetime) -> None:
    """Give the drawn place of somebody to the next on the reserve list, and invite them; nothing once it has begun."""
    draw = queries_draw.of_meeting(meeting.id)
    if draw is None or draw.drawn_at is None or not rules.is_coming(meeting, now):
        return
    _locked(draw.id)
    held = db.session.scalars(
        select(DrawLot).where(
            DrawLot.draw_id == draw.id,
            DrawLot.user_id == user_id,
            DrawLot.placed_at.is_not(None),
            DrawLot.freed_at.is_(None),
        )
    ).all()
    for lot in held:
        lot.freed_at = now
        _call_next(draw, meeting, lot.stratum, by=by, now=now)


def _call_next(draw: Draw, meeting: Meeting, stratum: str, *, by: Person | None, now: datetime) -> None:
    db.session.flush()
    waiting = {lot.code: lot for lot in queries_draw.waiting(draw.id, draw.school_id, meeting.id)}
    following = kit.next_reserve(
        [kit.Lot(lot.code, lot.number or 0, lot.stratum, drawn=False) for lot in waiting.values()], stratum
    )
    if following is None:
        return
    lot = waiting[following.code]
    lot.placed_at = now
    assert lot.user is not None  # noqa: S101 - only those with an account wait
    mails.invited(meeting, [write_one(meeting, lot.user, now)], now=now)
    audit.record("invitations.call_reserve", draw, by=by, now=now, meeting_id=meeting.id, number=lot.number)


def be_willing(council: Council, *, by: Viewer, now: datetime) -> None:
    """Say that one is willing to be drawn for a council's meetings. Raises DomainError for who is no parent."""
    if not by.is_parent:
        raise DomainError(N_("Only parents are drawn."))
    if not queries_draw.is_willing(council.id, by.id):
        row = Willing(school_id=council.school_id, council_id=council.id, user_id=by.id, since=now)
        db.session.add(row)
        audit.record("invitations.be_willing", row, by=by, now=now, council_id=council.id)


def be_unwilling(council: Council, *, by: Person, now: datetime) -> None:
    """Take that back: no later draw takes one's lot."""
    row = db.session.scalar(select(Willing).where(Willing.council_id == council.id, Willing.user_id == by.id))
    if row is not None:
        audit.record("invitations.be_unwilling", row, by=by, now=now, council_id=council.id)
        db.session.delete(row)


_HELD = N_("This draw was held or called off already. A meeting has one draw, so that nobody can choose between two.")


def _locked(draw_id: int) -> Draw:
    """The draw as it is now, locked, so that two who draw or two who say no at the same moment wait for each other."""
    return db.session.scalars(
        select(Draw).where(Draw.id == draw_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def is_to_come(meeting: Meeting, now: datetime) -> bool:
    """Whether people can still be drawn: the meeting is a draft, or planned and not begun."""
    draft = meeting.state == MeetingState.DRAFT and (meeting.starts_at is None or meeting.starts_at > now)
    return draft or rules.is_coming(meeting, now)


def _need_time(meeting: Meeting, now: datetime) -> None:
    if not is_to_come(meeting, now):
        raise WrongState(N_("People are drawn for a meeting that is still to come."))
