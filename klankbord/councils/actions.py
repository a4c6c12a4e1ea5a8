"""What is done to councils: founding, setting, seating and ending a seat."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, CouncilKind, Office, QuorumRule, Seat
from klankbord.kit.errors import N_, DomainError, EditConflict
from klankbord.kit.viewer import Person
from klankbord.people.models import User
from klankbord.schools.models import Membership, School


class CouncilSettings(TypedDict):
    """What a council sets for itself; lengths in minutes and days."""

    name: str
    about: str
    open_to_parents: bool
    circulated_open_to_parents: bool
    default_minutes: int
    default_place: str
    correction_days: int
    approved_by_silence: bool
    quorum_rule: QuorumRule
    quorum_number: int | None


def found(school: School, kind: CouncilKind, name: str, *, by: Person | None, now: datetime) -> Council:
    """Found a council of a school."""
    council = Council(school_id=school.id, kind=kind, name=name, created_at=now)
    db.session.add(council)
    audit.record("councils.found", council, by=by, now=now, kind=kind.value)
    return council


def change_settings(
    council: Council, settings: CouncilSettings, *, read_version: int | None, by: Person, now: datetime
) -> None:
    """Save a council's settings. Raises EditConflict when somebody saved since they were read.

    Raises DomainError for a quorum without its number, or a share of more than all seats.
    """
    if read_version is not None and read_version != council.version:
        raise EditConflict(
            {"name": settings["name"], "about": settings["about"], "default_place": settings["default_place"]},
            {"name": council.name, "about": council.about, "default_place": council.default_place},
            council.version,
        )
    _need_quorum(settings["quorum_rule"], settings["quorum_number"])
    changed = {key: value for key, value in settings.items() if getattr(council, key) != value}
    for key, value in changed.items():
        setattr(council, key, value)
    audit.record("councils.change_settings", council, by=by, now=now, changed=sorted(changed))


def _need_quorum(rule: QuorumRule, number: int | None) -> None:
    if rule != QuorumRule.NONE and number is None:
        raise DomainError(N_("Fill in how many members must be there."), "quorum_number")
    if rule == QuorumRule.SHARE and number is not None and number > 100:
        raise DomainError(N_("A share is at most 100 percent of the seats."), "quorum_number")


def seat(
    council: Council,
    user: User,
    office: Office,
    *,
    starts_on: date,
    ends_on: date | None,
    class_group_id: int | None,
    by: Person | None,
    now: datetime,
) -> Seat:
    """Give somebody a seat with an office and a term; `ends_on` is the last day of it.

    Raises DomainError for a term that ends before it begins, somebody who does not belong to the school, an organiser
    of the wrong sort (staff in a sounding board), or a seat they hold already.
    """
    need_seatable(council, user, office, starts_on=starts_on, ends_on=ends_on)
    given = Seat(
        school_id=council.school_id,
        council_id=council.id,
        user_id=user.id,
        office=office,
        class_group_id=class_group_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(given)
    audit.record("councils.seat", given, by=by, now=now, council_id=council.id, user_id=user.id, office=office.value)
    return given


def need_seatable(council: Council, user: User, office: Office, *, starts_on: date, ends_on: date | None) -> None:
    """Refuse a seat that cannot be, with the reasons that `seat` gives. Raises DomainError."""
    if ends_on is not None and ends_on < starts_on:
        raise DomainError(N_("The term ends before it begins. Choose a later last day, or leave it empty."), "ends_on")
    membership = db.session.scalar(
        select(Membership).where(
            Membership.school_id == council.school_id, Membership.user_id == user.id, Membership.left_at.is_(None)
        )
    )
    if membership is None:
        raise DomainError(
            N_("%(name)s does not belong to this school. Add them to the school first."), "user_id", name=user.name
        )
    kind = kind_of(council.kind)
    if kind.organiser_is_staff and office in kind.organising and not membership.is_staff:
        raise DomainError(N_("A sounding board is led by the school: the organiser must be staff."), "office")
    held = select(Seat).where(
        Seat.council_id == council.id,
        Seat.user_id == user.id,
        Seat.office == office,
        (Seat.ends_on.is_(None)) | (Seat.ends_on >= starts_on),
    )
    if db.session.scalar(held.limit(1)) is not None:
        raise DomainError(N_("%(name)s holds this seat already."), "user_id", name=user.name)


def end_seat(seat: Seat, last_day: date, *, by: Person, now: datetime) -> None:
    """End a term: `last_day` is the last one on which the seat is held; before its start, the seat never was."""
    seat.ends_on = max(last_day, seat.starts_on - timedelta(days=1))
    audit.record("councils.end_seat", seat, by=by, now=now, council_id=seat.council_id, last_day=last_day.isoformat())
