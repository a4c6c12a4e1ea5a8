"""Every question asked of draws: who may be drawn, who was, whose place was passed on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import contains_eager

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.invitations.models import Answer, Invitation
from klankbord.invitations.models_draw import Draw, DrawLot, Pool, Strata, Willing
from klankbord.invitations.models_sign_up import SignUp, SignUpEntry
from klankbord.kit import dates
from klankbord.kit.classes import year_of
from klankbord.kit.draw import households
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingState
from klankbord.people.models import User, UserAddress
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose lot may go in: the groups they can be drawn in and a number for their household."""

    user_id: int
    household: int
    strata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pool as it is now, and how many were left out, by why: members, invited, recent, unwilling."""

    people: list[Candidate]
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One lot as a page shows it; `answer` and `invited` are of the person's invitation."""

    lot: DrawLot
    name: str
    invited: bool
    answer: Answer | None


def of_meeting(meeting_id: int) -> Draw | None:
    """The draw of a meeting, announced, drawn or called off."""
    return db.session.scalar(select(Draw).where(Draw.meeting_id == meeting_id))


def announced(meeting_id: int) -> Select[Draw]:
    """The draw of a meeting, for `load_or_404`."""
    return select(Draw).where(Draw.meeting_id == meeting_id)


def last_of_council(council_id: int) -> Draw | None:
    """The newest draw of a council: what the next one begins with."""
    return db.session.scalar(
        select(Draw)
        .join(Meeting, Meeting.id == Draw.meeting_id)
        .where(Meeting.council_id == council_id)
        .order_by(Draw.id.desc())
        .limit(1)
    )


def candidates(meeting: Meeting, draw: Draw, now: datetime) -> Candidates:
    """Whose lots would go in now. Seven statements at most, however large the school."""
    groups = _parents(meeting.school_id)
    everybody = set(groups)
    day = meeting.day or dates.local(now, meeting.zone).date()
    left_out = {"members": everybody & {user.id for user in councils.members_of(meeting.council_id, day)}}
    left_out["invited"] = everybody & set(db.session.scalars(_invited(meeting.id)))
    left_out["recent"] = everybody & recent(meeting, draw.rest_meetings) if draw.rest_meetings else set()
    willing = set(db.session.scalars(select(Willing.user_id).where(Willing.council_id == meeting.council_id)))
    left_out["unwilling"] = everybody - willing if draw.pool is Pool.WILLING else set()
    counted: dict[str, int] = {}
    for why in ("unwilling", "members", "invited", "recent"):
        counted[why] = len(left_out[why] & everybody)
        everybody -= left_out[why]
    homes = households(everybody, _shared(meeting.school_id))
    people = [
        Candidate(user_id, homes[user_id], _strata(groups[user_id], draw.strata)) for user_id in sorted(everybody)
    ]
    return Candidates(people, counted)


def _parents(school_id: int) -> dict[int, list[str]]:
    """The parents of a school who may be invited, with the classes of their children in the school's order.

    Who has no child entered at all counts too: a school may work without a roster.
    """
    rows = db.session.execute(
        select(User.id, Guardianship.may_be_invited, Child.left_on, ClassGroup.name)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(Guardianship, and_(Guardianship.user_id == User.id, Guardianship.school_id == school_id))
        .outerjoin(Child, Child.id == Guardianship.child_id)
        .outerjoin(ClassGroup, and_(ClassGroup.id == Child.class_group_id, ClassGroup.ended_on.is_(None)))
        .where(
            Membership.school_id == school_id,
            Membership.is_parent,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.id, ClassGroup.position, ClassGroup.name)
    )
    found: dict[int, list[str]] = {}
    for user_id, may_be_invited, left_on, name in rows:
        if may_be_invited is None or (may_be_invited and left_on is None):
            found.setdefault(user_id, [])
            if name is not None:
                found[user_id].append(name)
    return found


def _strata(classes: Sequence[str], strata: Strata) -> tuple[str, ...]:
    if strata is Strata.NONE or not classes:
        return ("",)
    return tuple(sorted({year_of(name) if strata is Strata.YEAR else name for name in classes}))


def _shared(school_id: int) -> Sequence[tuple[int, object]]:
    """Who shares what: children of the school, and mailboxes of its people."""
    children = db.session.execute(
        select(Guardianship.user_id, Guardianship.child_id).where(Guardianship.school_id == school_id)
    )
    boxes = db.session.execute(
        select(UserAddress.user_id, UserAddress.address_id)
        .join(Membership, Membership.user_id == UserAddress.user_id)
        .where(Membership.school_id == school_id, Membership.left_at.is_(None))
    )
    return [(user_id, ("child", child_id)) for user_id, child_id in children] + [
        (user_id, ("mailbox", address_id)) for user_id, address_id in boxes
    ]


def recent(meeting: Meeting, count: int) -> set[int]:
    """Who took part in the last so many meetings of the council before this one.

    Whoever was noted down as there; where somebody's presence was not noted down, whoever had said yes.
    """
    last = (
        select(Meeting.id)
        .where(
            Meeting.council_id == meeting.council_id,
            Meeting.id != meeting.id,
            Meeting.state.not_in((MeetingState.DRAFT, MeetingState.CANCELLED)),
            Meeting.day.is_not(None),
        )
        .order_by(Meeting.day.desc(), Meeting.id.desc())
        .limit(count)
    )
    if meeting.day is not None:
        last = last.where(Meeting.day <= meeting.day)
    ids = list(db.session.scalars(last))
    noted = db.session.execute(
        select(Attendance.meeting_id, Attendance.user_id, Attendance.status).where(
            Attendance.meeting_id.in_(ids), Attendance.user_id.is_not(None)
        )
    ).all()
    there = {row.user_id for row in noted if row.status in {AttendanceStatus.PRESENT, AttendanceStatus.GUEST}}
    known = {(row.meeting_id, row.user_id) for row in noted}
    came = db.session.execute(
        select(Invitation.meeting_id, Invitation.user_id).where(
            Invitation.meeting_id.in_(ids), Invitation.answer == Answer.ACCEPTED, Invitation.removed_at.is_(None)
        )
    )
    return there | {row.user_id for row in came if (row.meeting_id, row.user_id) not in known}


def _invited(meeting_id: int) -> Select[int]:
    return select(Invitation.user_id).where(Invitation.meeting_id == meeting_id, Invitation.removed_at.is_(None))


def lines(draw: Draw) -> list[Line]:
    """Every lot by its number, then who stood beside another; with names and answers, in one statement."""
    return lines_of([draw.id]).get(draw.id, [])


def lines_of(draws: Collection[int]) -> dict[int, list[Line]]:
    """The same of several draws, by their ids; in one statement too."""
    rows = db.session.execute(
        select(DrawLot, User.name, Invitation.id, Invitation.answer)
        .join(Draw, Draw.id == DrawLot.draw_id)
        .outerjoin(User, User.id == DrawLot.user_id)
        .outerjoin(
            Invitation,
            and_(
                Invitation.user_id == DrawLot.user_id,
                Invitation.meeting_id == Draw.meeting_id,
                Invitation.removed_at.is_(None),
            ),
        )
        .where(DrawLot.draw_id.in_(draws))
        .order_by(DrawLot.number.is_(None), DrawLot.number, DrawLot.code)
    )
    found: dict[int, list[Line]] = {}
    for lot, name, invited, answer in rows:
        found.setdefault(lot.draw_id, []).append(Line(lot, name or "", invited is not None, answer))
    return found


def placed_people(meeting_id: int, but: Collection[int] = ()) -> list[User]:
    """Who was drawn for a meeting and holds the place, by name; without some and without who left the school."""
    found = db.session.scalars(
        select(User)
        .join(DrawLot, DrawLot.user_id == User.id)
        .join(Draw, Draw.id == DrawLot.draw_id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == Draw.school_id))
        .where(
            Draw.meeting_id == meeting_id,
            DrawLot.placed_at.is_not(None),
            DrawLot.freed_at.is_(None),
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return [user for user in found if user.id not in but]


def to_invite(meeting: Meeting, days: Sequence[date]) -> list[tuple[str, list[date]]]:
    """Whom planning a draft on one of some days invites, by name: members, and who was drawn for it.

    Each with the days on which they would not be invited, for their term does not run then.
    """
    seats = [seat for council in meeting.council_ids for seat in councils.seats_of(council)]
    found: dict[int, tuple[str, list[date]]] = {user.id: (user.name, []) for user in placed_people(meeting.id)}
    drawn = set(found)
    for seat in seats:
        sits = {day for day in days for one in seats if one.user_id == seat.user_id and one.is_current(day)}
        if sits and seat.user.disabled_at is None and seat.user_id not in drawn:
            found[seat.user_id] = (seat.user.name, sorted(set(days) - sits))
    return sorted(found.values())


def gave_up(meeting_id: int) -> set[int]:
    """Who had a place, drawn or signed up for, and has none now: nobody asks them again."""
    lots = db.session.execute(
        select(DrawLot.user_id, DrawLot.freed_at)
        .join(Draw, Draw.id == DrawLot.draw_id)
        .where(Draw.meeting_id == meeting_id, DrawLot.placed_at.is_not(None), DrawLot.user_id.is_not(None))
    ).all()
    entries = db.session.execute(
        select(SignUpEntry.user_id, SignUpEntry.placed_at, SignUpEntry.withdrawn_at)
        .join(SignUp, SignUp.id == SignUpEntry.sign_up_id)
        .where(SignUp.meeting_id == meeting_id)
    ).all()
    asked = {row.user_id for row in lots} | {row.user_id for row in entries}
    held = {row.user_id for row in lots if row.freed_at is None}
    held |= {row.user_id for row in entries if row.placed_at is not None and row.withdrawn_at is None}
    return asked - held


def waiting(draw_id: int, school_id: int, meeting_id: int) -> list[DrawLot]:
    """The reserves who can still be called: with an account, in the school, and not invited otherwise."""
    return list(
        db.session.scalars(
            select(DrawLot)
            .join(User, User.id == DrawLot.user_id)
            .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == school_id))
            .where(
                DrawLot.draw_id == draw_id,
                DrawLot.number.is_not(None),
                DrawLot.placed_at.is_(None),
                Membership.is_parent,
                Membership.left_at.is_(None),
                User.disabled_at.is_(None),
                DrawLot.user_id.not_in(_invited(meeting_id)),
            )
            .options(contains_eager(DrawLot.user))
            .order_by(DrawLot.number)
        )
    )


def is_willing(council_id: int, user_id: int) -> bool:
    """Whether somebody is willing to be drawn for a council."""
    found = select(Willing.id).where(Willing.council_id == council_id, Willing.user_id == user_id)
    return db.session.scalar(found) is not None


def council(viewer: Viewer, council_id: int) -> Select[Council]:
    """A council the viewer may see and that still meets, for `load_or_404`."""
    return select(Council).where(councils.visible(viewer), Council.id == council_id, Council.closed_at.is_(None))
