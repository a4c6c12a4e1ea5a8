"""Handing an office over: the seat, and the work that hangs on it, in one change that can be undone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from klankbord.base import journal
from klankbord.base.db import db
from klankbord.councils.actions import need_seatable
from klankbord.councils.models import Council, Office, Seat
from klankbord.councils.queries import deputies_of
from klankbord.handover import mails_office as mails
from klankbord.handover import queries_office as queries
from klankbord.handover.actions_passing import pass_on
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.people import links
from klankbord.people.models import LinkKind, User
from klankbord.proposals.models import Proposal

KIND = "handover.hand_over"
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How an office is handed over: `starts_on` is the first day of the next holder."""

    starts_on: date
    stays_member: bool = True
    with_actions: bool = True
    with_drafts: bool = True


def hand_over(
    council: Council, seat: Seat, to: User, wish: Wish, *, today: date, by: Person, now: datetime
) -> journal.ChangeBatch:
    """Give an office and its work to somebody else; both are told. An administrator can undo it for a week.

    The old seat ends the day before, or goes on as a member's; a member's seat of the successor becomes the office.
    Raises DomainError for a day that cannot be or somebody who does not fit, WrongState when the seat ended meanwhile.
    """
    db.session.refresh(seat, ["starts_on", "ends_on"], with_for_update=True)
    if not seat.is_current(today):
        raise WrongState(N_("This office was handed over already."))
    if not today <= wish.starts_on <= today + FURTHEST:
        raise DomainError(N_("Choose a day from today on, within a year."), "starts_on")
    if seat.ends_on is not None and seat.ends_on < wish.starts_on:
        raise DomainError(N_("The seat ends before that day. Choose an earlier one."), "starts_on")
    need_seatable(council, to, seat.office, starts_on=wish.starts_on, ends_on=seat.ends_on, besides=seat)
    old, work = seat.user, queries.work_of(council, seat.user_id, seat.office, today)
    last = wish.starts_on - timedelta(days=1)
    batch = journal.begin(KIND, school_id=council.school_id, by=by, now=now)
    plain = queries.member_seats(council.id, to.id, wish.starts_on)
    ended: dict[int, Any] = {seat.id: {"ends_on": max(last, seat.starts_on - timedelta(days=1))}}
    ended |= {one.id: {"ends_on": max(last, one.starts_on - timedelta(days=1))} for one in plain}
    batch.update(Seat, ended)
    mine = plain[0] if plain else None
    new = [_row(council, to.id, seat.office, wish.starts_on, seat.ends_on, mine.class_group_id if mine else None)]
    if wish.stays_member and not queries.member_seats(council.id, old.id, wish.starts_on):
        new.append(_row(council, old.id, Office.MEMBER, wish.starts_on, seat.ends_on, seat.class_group_id))
    taken = batch.insert(Seat, new)[0]
    batch.update(Seat, {one: {"deputy_of_id": taken} for one in deputies_of([seat.id])})
    actions = list(work.actions) if wish.with_actions else []
    pass_on(batch, [one.id for one in actions], [old.id], (to.id, to.name))
    for one in actions:
        if one.owner_id == old.id:
            links.close_all(LinkKind.ACTION_ITEM, one.id, now)
    drafts = list(work.drafts) if wish.with_drafts else []
    if drafts:
        batch.update(Proposal, {one.id: {"author_id": to.id} for one in drafts})
    what = mails.Handed(
        seat.office,
        wish.starts_on,
        [one.what for one in [*actions, *work.of_office]],
        [one.title for one in drafts],
        len(work.meetings),
    )
    row = batch.close(
        now, council_id=council.id, office=what.office.value, to=to.id, actions=len(actions), drafts=len(drafts)
    )
    mails.handed_over(council, old, to, what, now=now)
    return row


def _row(
    council: Council, user_id: int, office: Office, starts_on: date, ends_on: date | None, class_group_id: int | None
) -> dict[str, Any]:
    return {
        "school_id": council.school_id,
        "council_id": council.id,
        "user_id": user_id,
        "office": office,
        "class_group_id": class_group_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
