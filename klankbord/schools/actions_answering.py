"""What the school answers to who asks: let somebody in, put a child in another class, or say no."""

from datetime import date, datetime

from sqlalchemy import exists, select, update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.people import actions as people
from klankbord.people import mails as people_mails
from klankbord.people.models import User
from klankbord.people.queries import addresses_of, primary_address
from klankbord.schools import mails_joining, queries, queries_requests
from klankbord.schools.actions_people import Roles, add_member
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, School
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState


def accept(request: JoinRequest, *, person_id: int | None, child_id: int | None, by: Person, now: datetime) -> None:
    """Say yes. `person_id` is somebody known who it is, or None for somebody new; `child_id` a child of the class, or
    None for a child nobody knew of yet.

    Raises WrongState when it was answered already, and DomainError for a choice that was not offered.
    """
    _answer(request, JoinState.ACCEPTED, "", by=by, now=now)
    school = db.session.get_one(School, request.school_id)
    if request.kind == JoinKind.CLASSES:
        _move_child(request, dates.today(school.zone))
    else:
        user = _person(request, school, person_id, by=by, now=now)
        request.user_id = user.id
        _belongs(school, user, by=by, now=now)
        for child in _children(request, child_id):
            _cares(child, user, request)
        mails_joining.accepted(school, user, request.address, now=now)
    audit.record("schools.accept_request", request, by=by, now=now, kind=request.kind.value, user_id=request.user_id)
    _tell_asker(request, school, now=now)


def decline(request: JoinRequest, sentence: str, *, by: Person, now: datetime) -> None:
    """Say no, with a sentence for whoever asked if there is one. Raises WrongState when it was answered already."""
    _answer(request, JoinState.DECLINED, sentence, by=by, now=now)
    school = db.session.get_one(School, request.school_id)
    audit.record("schools.decline_request", request, by=by, now=now, kind=request.kind.value)
    _tell_asker(request, school, now=now)
    if request.kind != JoinKind.CLASSES:
        mails_joining.declined(school, request, now=now)


def _answer(request: JoinRequest, state: JoinState, sentence: str, *, by: Person, now: datetime) -> None:
    # The row itself decides between two administrators who answer at the same moment.
    moved = db.session.scalar(
        update(JoinRequest)
        .where(JoinRequest.id == request.id, JoinRequest.state == JoinState.WAITING)
        .values(state=state, answer=sentence, answered_at=now, answered_by_id=by.id)
        .returning(JoinRequest.id),
        execution_options={"synchronize_session": False},
    )
    if moved is None:
        raise WrongState(N_("Somebody answered this already."))


def _tell_asker(request: JoinRequest, school: School, *, now: datetime) -> None:
    db.session.flush()
    db.session.refresh(request, ["state", "answer", "answered_at", "answered_by_id"])
    mails_joining.fewer_wait(school, now=now)
    if request.asked_by_id is None:
        return
    asker = db.session.get_one(User, request.asked_by_id)
    box = primary_address(asker.id)
    if box is not None and asker.disabled_at is None:
        mails_joining.answered(school, request, asker, box, now=now)


def _person(request: JoinRequest, school: School, person_id: int | None, *, by: Person, now: datetime) -> User:
    if person_id is None:
        made = people.create_user(request.name, request.address, now, request.language, by=by, school_id=school.id)
        db.session.flush()
        return made
    if person_id not in {candidate.id for candidate in queries_requests.candidates(request)}:
        raise DomainError(N_("Choose one of the people in the list."), "person")
    user = db.session.get_one(User, person_id)
    held = [row for row in addresses_of(user.id) if row.confirmed_at is not None]
    if all(row.email.address.casefold() != request.address.casefold() for row in held):
        _need_no_worker(user)
        before = primary_address(user.id)
        people.give_address(user, request.address, now=now)
        if before is not None:
            people_mails.account_changed(user, before.address, "address_added", now=now, detail=request.address)
    return user


def _need_no_worker(user: User) -> None:
    """Whoever works at a school can do more than a parent: no address is added to them on somebody's word."""
    serves = select(
        exists().where(
            Membership.user_id == user.id,
            Membership.left_at.is_(None),
            Membership.is_staff | Membership.is_school_admin,
        )
    )
    if db.session.scalar(serves):
        raise DomainError(
            N_("%(name)s works at a school and adds an address in their own account. Choose somebody new, or decline."),
            "person",
            name=user.name,
        )


def _belongs(school: School, user: User, *, by: Person, now: datetime) -> None:
    """Make somebody a parent of the school: new, back again, or beside what they were."""
    found = db.session.scalar(
        select(Membership).where(Membership.school_id == school.id, Membership.user_id == user.id)
    )
    if found is None or found.left_at is not None:
        add_member(school, user, Roles(parent=True), by=by, now=now)
    elif not found.is_parent:
        found.is_parent = True
        audit.record("schools.make_parent", found, by=by, now=now, user_id=user.id)


def _children(request: JoinRequest, child_id: int | None) -> list[Child]:
    """The children somebody comes to care for."""
    if request.kind == JoinKind.SECOND_CARER:
        held = [care.child for care in queries.children_of(request.school_id, request.asked_by_id or 0)]
        chosen = [child for child in held if request.child_id in {None, child.id}]
        if not chosen:
            raise DomainError(N_("Whoever asked this has no children here any more. Decline it."))
        return chosen
    if child_id is not None:
        known = queries_requests.children_in(request.school_id, request.class_group_id)
        chosen = [child for child in known if child.id == child_id]
        if not chosen:
            raise DomainError(N_("Choose one of the children in the list."), "child")
        return chosen
    _need_class(request)
    fresh = Child(school_id=request.school_id, class_group_id=request.class_group_id)
    db.session.add(fresh)
    db.session.flush()
    return [fresh]


def _need_class(request: JoinRequest) -> None:
    group = db.session.get(ClassGroup, request.class_group_id) if request.class_group_id is not None else None
    if group is None or group.ended_on is not None:
        raise DomainError(N_("This class is closed. Decline it, and let them ask for the class there is now."))


def _cares(child: Child, user: User, request: JoinRequest) -> None:
    known = db.session.scalar(
        select(Guardianship).where(Guardianship.child_id == child.id, Guardianship.user_id == user.id)
    )
    if known is None:
        db.session.add(
            Guardianship(school_id=request.school_id, child_id=child.id, user_id=user.id, relation=request.relation)
        )
        db.session.flush()


def _move_child(request: JoinRequest, today: date) -> None:
    """Put a child in the class its parent says, for all who care for it; without a class it left the school."""
    child = db.session.get(Child, request.child_id) if request.child_id is not None else None
    if child is None or child.left_on is not None:
        raise DomainError(N_("This child is no longer at the school. Decline it."))
    if request.class_group_id is None:
        child.left_on = today
        return
    _need_class(request)
    child.class_group_id = request.class_group_id
