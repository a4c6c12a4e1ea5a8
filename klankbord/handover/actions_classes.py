"""One seat per class: call the parents of an empty class, stand for it, and give one of them the seat."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils import actions as councils
from klankbord.councils import queries as council_queries
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Office, Seat
from klankbord.councils.queries_composition import per_class
from klankbord.councils.rules_classes import ClassSeat
from klankbord.handover import mails_classes as mails
from klankbord.handover import queries_classes as queries
from klankbord.handover.models_classes import ClassCall, ClassCandidate
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person, Viewer
from klankbord.people.queries import primary_address
from klankbord.schools.models import School
from klankbord.schools.queries import administrators

TAKEN = N_("Somebody sits for %(name)s already.")


def call(council: Council, wanted: Collection[int] | None, *, by: Person, now: datetime) -> tuple[int, int]:
    """Ask the parents of empty classes by mail who would like to sit for them; how many classes and mails.

    Classes that have somebody by now or were called less than two weeks ago are left out. Raises WrongState when that
    leaves none, DomainError when nobody of those left can be reached.
    """
    today = _locked(council, now)
    made = queries.call_of(council, wanted, day=today, now=now)
    if not made.called:
        waiting = [group.name for group in made.classes if group.rests_from is None]
        if waiting:
            raise DomainError(
                N_("No parent of %(names)s can be reached by mail. Ask them in another way."), names=", ".join(waiting)
            )
        raise WrongState(
            N_("Nobody was mailed: the class has somebody by now, or its parents were called less than two weeks ago.")
        )
    school = db.session.get_one(School, council.school_id)
    count = mails.called(council, school, made.people, now=now)
    rows = [
        ClassCall(
            school_id=council.school_id,
            council_id=council.id,
            class_group_id=group.class_group_id,
            at=now,
            by_id=by.id,
            mails=group.reached,
        )
        for group in made.called
    ]
    db.session.add_all(rows)
    classes = [group.class_group_id for group in made.called]
    audit.record("handover.call_classes", council, by=by, now=now, classes=classes, mails=count)
    return len(rows), count


def stand(council: Council, class_group_id: int, words: str, *, by: Viewer, now: datetime) -> None:
    """Say that one would like to sit for a class of one's child; the organisers hear it.

    Raises WrongState when somebody sits for it, DomainError for who has no child in it, sits in the council, said so
    already or has no mail address.
    """
    today = _locked(council, now)
    group = _class(council, class_group_id, today)
    if group is None or class_group_id not in by.class_ids:
        raise DomainError(N_("You have no child in this class any more."))
    if not group.is_empty:
        raise WrongState(TAKEN, name=group.name)
    if by.has_seat(council.id):
        raise DomainError(N_("You sit in this council already."))
    candidate = queries.candidacy(council.id, class_group_id, by.id)
    if candidate is not None and candidate.is_standing:
        raise DomainError(N_("You said so already: the council will answer you."))
    box = primary_address(by.id)
    if box is None:
        raise DomainError(N_("There is no mail address to answer you at. Add one in your account first."))
    if candidate is None:
        candidate = ClassCandidate(
            school_id=council.school_id, council_id=council.id, class_group_id=class_group_id, user_id=by.id, at=now
        )
        db.session.add(candidate)
    candidate.words, candidate.at = words, now
    candidate.withdrawn_at = candidate.settled_at = candidate.seat_id = None
    audit.record("handover.stand_for_class", candidate, by=by, now=now, council_id=council.id)
    mails.candidate(council, organisers_of(council, today), group.name, words, by, box, now=now)


def withdraw(council: Council, class_group_id: int, *, by: Viewer, now: datetime) -> None:
    """Say that one would rather not after all. Raises WrongState for who does not stand for the class."""
    _locked(council, now)
    candidate = queries.candidacy(council.id, class_group_id, by.id)
    if candidate is None or not candidate.is_standing:
        raise WrongState(N_("You do not stand for this class: nothing needs to be withdrawn."))
    candidate.withdrawn_at = now
    audit.record("handover.withdraw_for_class", candidate, by=by, now=now, council_id=council.id)


def give(council: Council, candidate_id: int, *, by: Person, now: datetime) -> Seat:
    """Give a candidate the seat of their class: they are welcomed, the others hear that it is taken.

    Raises WrongState when somebody sits for the class, or the candidate withdrew or has no child in it any more;
    DomainError for what `councils.actions.seat` refuses, such as a second person of a household.
    """
    today = _locked(council, now)
    standing = [candidate for group in queries.candidates(council).values() for candidate in group]
    chosen = next((candidate for candidate in standing if candidate.id == candidate_id), None)
    if chosen is None:
        raise WrongState(N_("This parent withdrew, or has no child in the class any more. Choose somebody else."))
    group = _class(council, chosen.class_group_id, today)
    if group is None or not group.is_empty:
        raise WrongState(TAKEN, name=group.name if group else "")
    seat = councils.seat(
        council,
        chosen.user,
        Office.MEMBER,
        starts_on=today,
        ends_on=None,
        class_group_id=chosen.class_group_id,
        by=by,
        now=now,
    )
    db.session.flush()
    chosen.seat_id = seat.id
    others = [one for one in standing if one.class_group_id == chosen.class_group_id and one is not chosen]
    for one in standing:
        if one is chosen or one in others or one.user_id == chosen.user_id:
            one.settled_at = now
    school = db.session.get_one(School, council.school_id)
    mails.welcome(council, school, chosen.user_id, group.name, now=now)
    mails.taken(council, school, [one.user_id for one in others], group.name, now=now)
    return seat


def organisers_of(council: Council, today: date) -> list[int]:
    """The ids of who organises a council, or administers its school where nobody does."""
    kind = kind_of(council.kind)
    leading = [
        seat.user_id
        for seat in council_queries.seats_of(council.id)
        if seat.is_current(today) and seat.office in kind.organising
    ]
    return leading or [user.id for user in administrators(council.school_id)]


def _class(council: Council, class_group_id: int, today: date) -> ClassSeat | None:
    return next((one for one in queries.class_seats(council, today) if one.class_group_id == class_group_id), None)


def _locked(council: Council, now: datetime) -> date:
    """Hold the council until the transaction ends, so that of two who do the same one does it; the day it is there.

    Raises WrongState when it does not have one seat per class.
    """
    db.session.execute(select(Council.id).where(Council.id == council.id).with_for_update())
    school = db.session.get_one(School, council.school_id)
    today = dates.local(now, school.zone).date()
    if not per_class(council.id, today):
        raise WrongState(N_("This council does not have one seat per class (any more)."))
    return today
