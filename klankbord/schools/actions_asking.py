"""Asking a school: where mail reaches somebody, to join, for a second carer, for another class; and confirming it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from klankbord.base import audit, i18n
from klankbord.base.db import db
from klankbord.kit import addresses, tokens
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.people import actions as people
from klankbord.people import actions_addresses
from klankbord.people.models import User, UserAddress
from klankbord.schools import mails_joining, queries, queries_joining, queries_requests
from klankbord.schools.models import Guardianship, Relation, School
from klankbord.schools.models_joining import JoinKind, JoinLink, JoinRequest, JoinState

GOOD_FOR = timedelta(days=1)
REPLACED_WITHIN = timedelta(days=30)
MOST_OPEN = 10
"""How many requests of one parent may wait at a time."""


def ask_address(found: queries_joining.Found, address: str, language: str, *, now: datetime) -> JoinRequest:
    """Somebody says, by their own letter, where mail reaches them; that mailbox gets a link that confirms it.

    Only the newest address asked by a letter can be confirmed. Raises DomainError for what cannot be an address.
    """
    link, user = found.link, found.link.user
    if user is None or found.trouble:
        raise DomainError(N_("This letter has been used or is too old. Ask the school for a new one."))
    _forget_asked_by(link)
    request, token = _request(
        found.school, JoinKind.ADDRESS, address=address, language=language, now=now, link_id=link.id, user_id=user.id
    )
    audit.record("schools.ask_address", request, by=None, now=now)
    mails_joining.confirm(found.school, request, token, first_name=user.first_name, now=now)
    return request


def _forget_asked_by(link: JoinLink) -> None:
    db.session.execute(
        delete(JoinRequest).where(JoinRequest.link_id == link.id, JoinRequest.state == JoinState.UNCONFIRMED),
        execution_options={"synchronize_session": False},
    )


def _request(
    school: School, kind: JoinKind, *, address: str, language: str, now: datetime, **values: object
) -> tuple[JoinRequest, str]:
    """A request that waits for its mailbox to say yes, and the token for its mail."""
    spelt = addresses.spelt(address)
    if language not in i18n.LANGUAGES:
        raise DomainError(N_("Choose one of the languages in the list."), "language")
    token = tokens.reference()
    request = JoinRequest(
        school_id=school.id,
        kind=kind,
        state=JoinState.UNCONFIRMED,
        address=spelt,
        language=language,
        token_digest=tokens.digest(token),
        created_at=now,
        expires_at=now + GOOD_FOR,
        **values,
    )
    db.session.add(request)
    db.session.flush()
    return request, token


def _named(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise DomainError(N_("Fill in a name."), "name")
    return tidy


def ask_join(
    found: queries_joining.Found,
    name: str,
    address: str,
    relation: Relation | None,
    language: str,
    note: str,
    *,
    now: datetime,
) -> JoinRequest:
    """Somebody asks to join by the link of a class. Whether the address is known already makes no difference.

    Raises DomainError without a name and for what cannot be an address.
    """
    if found.trouble:
        raise DomainError(N_("This link is over. Ask the school for a new one."))
    request, token = _request(
        found.school,
        JoinKind.JOIN,
        address=address,
        language=language,
        now=now,
        link_id=found.link.id,
        class_group_id=found.link.class_group_id,
        name=_named(name),
        relation=relation,
        note=note,
    )
    audit.record("schools.ask_join", request, by=None, now=now)
    mails_joining.confirm(found.school, request, token, now=now)
    return request


def ask_second_carer(
    school: School,
    child_id: int | None,
    name: str,
    address: str,
    relation: Relation | None,
    language: str,
    *,
    by: Person,
    now: datetime,
) -> JoinRequest:
    """A parent names another carer, of one child or of all of theirs; that carer's mailbox must say yes first.

    Raises DomainError without a name, for what cannot be an address, and for a child that is not theirs.
    """
    held = {care.child_id for care in queries.children_of(school.id, by.id)}
    if not held or (child_id is not None and child_id not in held):
        raise DomainError(N_("Choose one of your own children."), "child")
    _need_room(by)
    request, token = _request(
        school,
        JoinKind.SECOND_CARER,
        address=address,
        language=language,
        now=now,
        asked_by_id=by.id,
        child_id=child_id,
        name=_named(name),
        relation=relation,
    )
    audit.record("schools.ask_second_carer", request, by=by, now=now)
    mails_joining.confirm(school, request, token, asked_by=by.name, now=now)
    return request


def _need_room(by: Person) -> None:
    still = [request for request in queries_requests.own_requests(by.id) if request.answered_at is None]
    if len(still) >= MOST_OPEN:
        raise DomainError(N_("You asked several things that wait for an answer. Withdraw one first, or wait."))


def ask_class(care: Guardianship, class_group_id: int | None, note: str, *, by: Person, now: datetime) -> JoinRequest:
    """A parent says that a child is in another class, or with None that it left the school; the school answers.

    What they asked of this child before is replaced. Raises DomainError for a class that is not offered.
    """
    offered = dict(queries.class_choices(care.school_id))
    if class_group_id is not None and class_group_id not in offered:
        raise DomainError(N_("Choose classes from the list."), "class_group")
    if class_group_id is not None and class_group_id == care.child.class_group_id:
        raise DomainError(N_("Your child is in this class already. Choose another one."), "class_group")
    _forget_class_asked(care, by)
    _need_room(by)
    request = JoinRequest(
        school_id=care.school_id,
        kind=JoinKind.CLASSES,
        state=JoinState.WAITING,
        asked_by_id=by.id,
        child_id=care.child_id,
        class_group_id=class_group_id,
        note=note,
        created_at=now,
        confirmed_at=now,
    )
    db.session.add(request)
    audit.record("schools.ask_class", request, by=by, now=now, class_group_id=class_group_id)
    mails_joining.tell_administrators(db.session.get_one(School, care.school_id), now=now)
    return request


def _forget_class_asked(care: Guardianship, by: Person) -> None:
    db.session.execute(
        delete(JoinRequest).where(
            JoinRequest.kind == JoinKind.CLASSES,
            JoinRequest.child_id == care.child_id,
            JoinRequest.asked_by_id == by.id,
            JoinRequest.state == JoinState.WAITING,
        ),
        execution_options={"synchronize_session": False},
    )


def withdraw(request: JoinRequest, *, by: Person, now: datetime) -> None:
    """Take back what was asked and not answered yet; nothing of it is kept."""
    audit.record("schools.withdraw_request", request, by=by, now=now, kind=request.kind.value)
    school = db.session.get_one(School, request.school_id)
    db.session.delete(request)
    db.session.flush()
    mails_joining.fewer_wait(school, now=now)


def is_open(request: JoinRequest | None, now: datetime) -> bool:
    """Whether a request still waits for its mailbox to say yes."""
    return (
        request is not None
        and request.state == JoinState.UNCONFIRMED
        and request.expires_at is not None
        and now < request.expires_at
    )


def confirm(request: JoinRequest | None, *, now: datetime) -> None:
    """The mailbox of a request says yes. An address by a letter counts at once; the rest waits for the school.

    Raises DomainError for a request that is over.
    """
    over = DomainError(N_("This link is no longer good. Ask for it once more."))
    if request is None or not is_open(request, now):
        raise over
    by_letter = request.kind == JoinKind.ADDRESS
    link = _good_letter(request, now) if by_letter else None
    to = JoinState.ACCEPTED if by_letter else JoinState.WAITING
    # The row itself decides between two that come at the same moment.
    moved = db.session.scalar(
        update(JoinRequest)
        .where(JoinRequest.id == request.id, JoinRequest.state == JoinState.UNCONFIRMED)
        .values(state=to, confirmed_at=now, answered_at=now if by_letter else None)
        .returning(JoinRequest.id),
        execution_options={"synchronize_session": False},
    )
    if moved is None:
        raise over
    db.session.refresh(request, ["state", "confirmed_at", "answered_at"])
    if link is not None:
        _reach(request, link, now=now)
        return
    audit.record("schools.confirm_request", request, by=None, now=now)
    for older in queries_requests.same_before(request, now - REPLACED_WITHIN):
        db.session.delete(older)
    db.session.flush()
    mails_joining.tell_administrators(db.session.get_one(School, request.school_id), now=now)


def _good_letter(request: JoinRequest, now: datetime) -> JoinLink:
    link = queries_joining.with_person(request.link_id)
    if link is None or link.user is None or queries_joining.trouble_of(link, now):
        raise DomainError(N_("This letter has been used or is too old. Ask the school for a new one."))
    return link


def _reach(request: JoinRequest, link: JoinLink, *, now: datetime) -> None:
    """From now on mail reaches somebody at the address they gave by their letter, which is used."""
    user = db.session.get_one(User, link.user_id)
    link.ended_at = now
    given = people.give_address(user, request.address, now=now)
    held = db.session.scalars(
        select(UserAddress)
        .where(UserAddress.id == given.id)
        .options(joinedload(UserAddress.email), joinedload(UserAddress.user))
        .execution_options(populate_existing=True)
    ).one()
    held.email.trouble_since, held.email.trouble_words = None, ""
    if not held.is_primary:
        actions_addresses.make_primary(held, by=user, now=now)
    people.change_language(user, request.language, by=user, now=now)
    audit.record("schools.confirm_address", request, by=user, now=now, user_id=user.id)
