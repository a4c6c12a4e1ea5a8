"""What is done to councils: founding, setting, seating and ending a seat."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils import queries
from klankbord.councils import rules_terms as terms
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, CouncilKind, MinutesStyle, Office, QuorumRule, Seat
from klankbord.councils.queries_composition import composition_of, household_of
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, EditConflict
from klankbord.kit.viewer import Person
from klankbord.people.models import User
from klankbord.schools.models import Membership, School

TEXTS = ("name", "about", "default_place")
"""The settings that two people can write differently: both texts are shown then."""


class CouncilSettings(TypedDict):
    """What a council sets for itself; lengths in minutes and days, 0 months or years for no limit."""

    name: str
    about: str
    open_to_parents: bool
    circulated_open_to_parents: bool
    default_minutes: int
    default_place: str
    weekday: int | None
    usual_start: time | None
    remind_answer_days: int
    remind_coming_days: int
    minutes_style: MinutesStyle | None
    keep_minutes_years: int
    keep_facts_months: int
    outcome_days: int
    outcome_late_days: int
    correction_days: int
    approved_by_silence: bool
    quorum_rule: QuorumRule
    quorum_number: int | None
    most_terms: int | None
    warn_weeks: int
    initiative_supporters: int
    asks_classes: bool


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

    That they were read is asked for: without a version nobody knows what they would undo. Raises DomainError for a
    quorum without its number, or a share of more than all seats.
    """
    if read_version != council.version:
        mine = {key: settings[key] for key in TEXTS}  # type: ignore[literal-required]
        raise EditConflict(mine, {key: getattr(council, key) for key in TEXTS}, council.version)
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
    may_be_reappointed: bool = True,
    deputy_of: Seat | None = None,
    by: Person | None,
    now: datetime,
) -> Seat:
    """Give somebody a seat with an office and a term.

    `ends_on` is the last day of it; with `deputy_of` they stand in for who holds that seat.
    Raises DomainError for a term that ends before it begins, somebody who does not belong to the school, an organiser
    of the wrong sort (staff in a sounding board), a seat they hold already, an office of one person that somebody else
    holds, a term more than the council allows, somebody of the same household where it is one per household, or a
    deputy that cannot be.
    """
    need_seatable(council, user, office, starts_on=starts_on, ends_on=ends_on)
    if deputy_of is not None:
        _need_deputy(user, office, deputy_of)
    given = Seat(
        school_id=council.school_id,
        council_id=council.id,
        user_id=user.id,
        office=office,
        class_group_id=class_group_id,
        starts_on=starts_on,
        ends_on=ends_on,
        may_be_reappointed=may_be_reappointed,
        deputy_of_id=deputy_of.id if deputy_of else None,
    )
    db.session.add(given)
    audit.record("councils.seat", given, by=by, now=now, council_id=council.id, user_id=user.id, office=office.value)
    return given


def _need_deputy(user: User, office: Office, deputy_of: Seat) -> None:
    if deputy_of.user_id == user.id:
        raise DomainError(N_("Nobody stands in for themselves. Choose somebody else."), "deputy_of_id")
    if office != Office.MEMBER:
        raise DomainError(N_("Who stands in for somebody has no office of their own. Choose: member."), "office")


def need_seatable(
    council: Council, user: User, office: Office, *, starts_on: date, ends_on: date | None, besides: Seat | None = None
) -> None:
    """Refuse a seat that cannot be, with the reasons that `seat` gives. Raises DomainError.

    `besides` is a seat that makes place for this one.
    """
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
    seats = [seat for seat in queries.seats_of(council.id) if seat is not besides]
    running = [seat for seat in seats if terms.overlap(seat, starts_on, ends_on)]
    if any(seat.user_id == user.id and seat.office == office for seat in running):
        raise DomainError(N_("%(name)s holds this seat already."), "user_id", name=user.name)
    holder = next((seat for seat in running if seat.office == office), None) if office in terms.SINGLE else None
    if holder is not None:
        raise DomainError(
            N_("%(name)s holds this office in that time. Hand the office over, or end that seat first."),
            "office",
            name=holder.user.name,
        )
    count = terms.terms_held(seats, user.id, office)
    if council.most_terms is not None and count >= council.most_terms:
        raise DomainError(terms.ENOUGH_TERMS, "user_id", name=user.name, count=count)
    _need_household(council, user, running, starts_on)


def _need_household(council: Council, user: User, running: Sequence[Seat], day: date) -> None:
    """Refuse a second person of one household where the council says so."""
    composition = composition_of(council.id, dates.school_year(day))
    if composition is None or not composition.one_per_household:
        return
    household = household_of(user.id, council.school_id)
    other = next((seat for seat in running if seat.user_id in household), None)
    if other is not None:
        raise DomainError(
            N_("%(other)s of the same household sits in this council, and it has one person per household."),
            "user_id",
            other=other.user.name,
        )


def end_seat(seat: Seat, last_day: date, *, by: Person | None, now: datetime) -> None:
    """End a term: `last_day` is the last one on which the seat is held; before its start, the seat never was."""
    seat.ends_on = max(last_day, seat.starts_on - timedelta(days=1))
    audit.record("councils.end_seat", seat, by=by, now=now, council_id=seat.council_id, last_day=last_day.isoformat())
