"""Who belongs to a school: adding, roles, children's classes, inviting, leaving."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import addresses
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.people import actions as people
from klankbord.people import actions_sessions, links
from klankbord.people.actions_sign_in import sign_in_link
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.people.queries import primary_address
from klankbord.schools import mails, queries
from klankbord.schools.models import Child, Guardianship, Membership, School
from klankbord.schools.models_joining import JoinRequest


@dataclass(frozen=True)
class Roles:
    """What somebody is in a school; at least one."""

    parent: bool = False
    staff: bool = False
    school_admin: bool = False

    def words(self) -> list[str]:
        """The roles by their names in the code."""
        return [name for name in ("parent", "staff", "school_admin") if getattr(self, name)]


def add_member(school: School, user: User, roles: Roles, *, by: Person | None, now: datetime) -> Membership:
    """Let somebody belong to a school, or come back. Raises DomainError without a role or if they belong already."""
    _need_role(roles)
    found = db.session.scalar(
        select(Membership).where(Membership.school_id == school.id, Membership.user_id == user.id)
    )
    if found is not None and found.left_at is None:
        raise DomainError(N_("%(name)s belongs to this school already."), "name", name=user.name)
    if found is None:
        found = Membership(school_id=school.id, user_id=user.id, joined_at=now)
        db.session.add(found)
    found.left_at = None
    _take(found, roles)
    audit.record("schools.add_member", found, by=by, now=now, user_id=user.id, roles=roles.words())
    return found


def _need_role(roles: Roles) -> None:
    if not roles.words():
        raise DomainError(N_("Choose at least one role."), "roles")


def _take(membership: Membership, roles: Roles) -> None:
    membership.is_parent = roles.parent
    membership.is_staff = roles.staff
    membership.is_school_admin = roles.school_admin


def add_person(
    school: School,
    name: str,
    address: str,
    roles: Roles,
    *,
    class_ids: Collection[int] = (),
    language: str = "nl",
    by: Person | None,
    now: datetime,
) -> Membership:
    """Add somebody by hand. Whoever has this name at this address already, in another school perhaps, is that person.

    Raises DomainError without a name or role, for what cannot be an address, or for somebody who belongs already.
    """
    _need_role(roles)
    user = _known(name, address) if address else None
    if user is None:
        user = people.create_user(name, address or None, now, language, by=by, school_id=school.id)
        db.session.flush()
    membership = add_member(school, user, roles, by=by, now=now)
    if class_ids:
        place_children(membership, class_ids, by=by, now=now)
    return membership


def _known(name: str, address: str) -> User | None:
    """The person of this name who reads this mailbox."""
    return db.session.scalar(
        select(User)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(
            EmailAddress.normalised == addresses.normalised(address),
            func.lower(User.name) == " ".join(name.split()).lower(),
            UserAddress.confirmed_at.is_not(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
        .limit(1)
    )


def change_roles(membership: Membership, roles: Roles, *, keep_session: int | None, by: Person, now: datetime) -> None:
    """Give somebody other roles; their sessions end, so that nobody goes on with rights they no longer have.

    `keep_session` is the one of whoever changes their own roles. Raises DomainError without a role, and when the
    school would be left without an administrator.
    """
    _need_role(roles)
    before = Roles(membership.is_parent, membership.is_staff, membership.is_school_admin)
    if roles == before:
        return
    if before.school_admin and not roles.school_admin:
        _need_another_admin(membership)
    _take(membership, roles)
    audit.record(
        "schools.change_roles",
        membership,
        by=by,
        now=now,
        user_id=membership.user_id,
        before=before.words(),
        roles=roles.words(),
    )
    actions_sessions.end_all(membership.user_id, by=by, now=now, but=keep_session)


def _need_another_admin(membership: Membership) -> None:
    others = select(func.count(Membership.id)).where(
        Membership.school_id == membership.school_id,
        Membership.is_school_admin,
        Membership.left_at.is_(None),
        Membership.id != membership.id,
    )
    if not db.session.scalar(others):
        raise DomainError(N_("This is the school's only administrator. Give somebody else that role first."), "roles")


def place_children(membership: Membership, class_ids: Collection[int], *, by: Person | None, now: datetime) -> None:
    """Say in which classes somebody has children: new ones get a child, the others lose theirs.

    A child that nobody else cares for and that no roster knows goes with it. Raises DomainError for a class that is
    not of this school or ended.
    """
    offered = dict(queries.class_choices(membership.school_id))
    cared = queries.children_of(membership.school_id, membership.user_id)
    held = {guardianship.child.class_group_id for guardianship in cared}
    if not set(class_ids) <= set(offered) | held:
        raise DomainError(N_("Choose classes from the list."), "classes")
    for guardianship in cared:
        if guardianship.child.class_group_id not in class_ids:
            _stop_caring(guardianship)
    for class_id in sorted(set(class_ids) - held):
        child = Child(school_id=membership.school_id, class_group_id=class_id)
        db.session.add(child)
        db.session.flush()
        db.session.add(Guardianship(school_id=membership.school_id, child_id=child.id, user_id=membership.user_id))
    audit.record("schools.place_children", membership, by=by, now=now, classes=sorted(class_ids))


def _stop_caring(guardianship: Guardianship) -> None:
    child = guardianship.child
    alone = len(child.guardianships) == 1
    db.session.delete(guardianship)
    db.session.flush()
    if alone and child.pupil_hash is None:
        db.session.expunge(child)
        db.session.execute(delete(JoinRequest).where(JoinRequest.child_id == child.id))
        db.session.execute(delete(Child).where(Child.id == child.id))


def share_children(membership: Membership, other: Membership, *, by: Person, now: datetime) -> None:
    """Let somebody care for all the children that another carer has. Raises DomainError when there are none."""
    theirs = queries.children_of(other.school_id, other.user_id)
    mine = {guardianship.child_id for guardianship in queries.children_of(membership.school_id, membership.user_id)}
    if not theirs:
        raise DomainError(N_("%(name)s has no children here."), "other", name=other.user.name)
    for guardianship in theirs:
        if guardianship.child_id not in mine:
            db.session.add(
                Guardianship(school_id=membership.school_id, child_id=guardianship.child_id, user_id=membership.user_id)
            )
    audit.record("schools.share_children", membership, by=by, now=now, other_id=other.user_id)


def invite(membership: Membership, *, by: Person, now: datetime) -> None:
    """Mail somebody what the school does here, with a link that signs in. Raises DomainError without an address."""
    box = primary_address(membership.user_id)
    if box is None:
        raise DomainError(N_("%(name)s has no mail address yet. Add one first."), name=membership.user.name)
    url = sign_in_link(membership.user, now, next_path=f"/{membership.school.slug}/", by=by)
    mails.invite(membership.school, membership.user, box, url, now=now)
    audit.record("schools.invite", membership, by=by, now=now, user_id=membership.user_id)


def add_address(membership: Membership, address: str, *, by: Person, now: datetime) -> None:
    """Give somebody who has no mail address one; the school vouches for it.

    Raises DomainError when they have one: that is theirs to change.
    """
    if primary_address(membership.user_id) is not None:
        raise DomainError(N_("%(name)s has an address and changes it in their account."), "address",
                          name=membership.user.name)  # fmt: skip
    people.give_address(membership.user, address, now=now)
    audit.record("schools.add_address", membership, by=by, now=now, user_id=membership.user_id)


def end_membership(membership: Membership, *, by: Person, now: datetime) -> None:
    """Somebody leaves the school: their pages, links and sessions end; what they said stays.

    Raises DomainError when the school would be left without an administrator.
    """
    if membership.left_at is not None:
        return
    if membership.is_school_admin:
        _need_another_admin(membership)
    membership.left_at = now
    links.void_of_member(membership.user_id, membership.school_id, now)
    actions_sessions.end_all(membership.user_id, by=by, now=now)
    audit.record("schools.end_membership", membership, by=by, now=now, user_id=membership.user_id)
