"""Lists of people with their addresses, for the school's administrators."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import func, select

from klankbord.base.db import db
from klankbord.base.i18n import LANGUAGES, local_day
from klankbord.kit.sheets import Row, Sheet
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, Relation, School
from klankbord.schools.queries import classes_by_person


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address somebody confirmed; `trouble` is what a mail server last said of it, empty while mail arrives."""

    address: str
    trouble_since: datetime | None
    trouble: str


@dataclass(slots=True)
class Carer:
    """Somebody who cares for children in one class."""

    user: User
    class_name: str
    children: list[str] = field(default_factory=list)
    count: int = 0
    relations: set[Relation] = field(default_factory=set)
    invited: bool = False


def mailboxes(user_ids: Iterable[int]) -> dict[int, list[Mailbox]]:
    """The confirmed addresses of people, the primary one first. One statement."""
    rows = db.session.execute(
        select(UserAddress.user_id, EmailAddress.address, EmailAddress.trouble_since, EmailAddress.trouble_words)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(UserAddress.user_id.in_(list(user_ids)), UserAddress.confirmed_at.is_not(None))
        .order_by(UserAddress.is_primary.desc(), UserAddress.id)
    )
    found: dict[int, list[Mailbox]] = defaultdict(list)
    for user_id, address, since, words in rows:
        found[user_id].append(Mailbox(address, since, words))
    return found


def people(school: School) -> Sheet:
    """Everybody who belongs to a school or did, by family name. Three statements."""
    rows = db.session.execute(
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.school_id == school.id)
        .order_by(Membership.left_at.is_not(None), func.lower(User.family_name), func.lower(User.name), User.id)
    ).all()
    ids = [user.id for user, _membership in rows]
    boxes, classes = mailboxes(ids), classes_by_person(school.id, ids)
    return Sheet(
        _("People of %(school)s", school=school.name),
        [
            _("Name"), _("First name"), _("Prefix"), _("Family name"), _("Roles"), _("Classes"), _("Mail address"),
            _("More mail addresses"), _("Language"), _("Belongs to the school since"), _("Left the school"),
            _("Mail does not arrive since"), _("What the mail server said"),
        ],
        [_person(user, membership, boxes[user.id], classes.get(user.id, []), school.zone) for user, membership in rows],
    )  # fmt: skip


def _person(user: User, membership: Membership, boxes: Sequence[Mailbox], classes: Sequence[str], zone: str) -> Row:
    held = ((membership.is_parent, _("parent")), (membership.is_staff, _("staff")),
            (membership.is_school_admin, _("administrator")))  # fmt: skip
    trouble = next((box for box in boxes if box.trouble_since is not None), None)
    return [
        user.name,
        user.given_name,
        user.name_prefix,
        user.family_name,
        ", ".join(word for holds, word in held if holds),
        ", ".join(classes),
        boxes[0].address if boxes else "",
        ", ".join(box.address for box in boxes[1:]),
        LANGUAGES.get(user.language, user.language),
        local_day(membership.joined_at, zone),
        local_day(membership.left_at, zone),
        local_day(trouble.trouble_since, zone) if trouble else None,
        trouble.trouble if trouble else "",
    ]


def carers(school: School, group: ClassGroup | None = None) -> list[Carer]:
    """Who cares for the children of each class (or of one), in the school's order of classes. One statement."""
    statement = (
        select(ClassGroup.id, ClassGroup.name, User, Child.name, Guardianship.relation, Guardianship.may_be_invited)
        .join(Child, Child.class_group_id == ClassGroup.id)
        .join(Guardianship, Guardianship.child_id == Child.id)
        .join(User, User.id == Guardianship.user_id)
        .join(Membership, (Membership.user_id == User.id) & (Membership.school_id == school.id))
        .where(
            ClassGroup.school_id == school.id,
            ClassGroup.ended_on.is_(None),
            Child.left_on.is_(None),
            Membership.left_at.is_(None),
        )
        .order_by(
            ClassGroup.position, ClassGroup.name, func.lower(User.family_name), func.lower(User.name), User.id, Child.id
        )
    )
    if group is not None:
        statement = statement.where(ClassGroup.id == group.id)
    found: dict[tuple[int, int], Carer] = {}
    for group_id, class_name, user, child, relation, invited in db.session.execute(statement):
        carer = found.setdefault((group_id, user.id), Carer(user, class_name))
        carer.count += 1
        carer.invited = carer.invited or invited
        if child and school.keeps_child_names:
            carer.children.append(child)
        if relation is not None:
            carer.relations.add(relation)
    return list(found.values())


def relations_said(relations: Iterable[Relation]) -> str:
    """What somebody is to the children, in words."""
    words = {
        Relation.MOTHER: _("mother"),
        Relation.FATHER: _("father"),
        Relation.GUARDIAN: _("guardian"),
        Relation.FOSTER_PARENT: _("foster parent"),
        Relation.OTHER: pgettext("carer", "other"),
    }
    return ", ".join(words[relation] for relation in Relation if relation in set(relations))


def class_lists(school: School) -> Sheet:
    """The parents of each class: one row for each parent and class. Two statements.

    A column with the names of the children only where the school keeps those.
    """
    rows = carers(school)
    boxes = mailboxes({carer.user.id for carer in rows})
    named = school.keeps_child_names
    return Sheet(
        _("Parents of each class"),
        [
            _("Class"), *([_("Child")] if named else []), _("Parent"), _("First name"), _("Prefix"), _("Family name"),
            _("Relation"), _("Children in this class"), _("May be invited"), _("Mail address"),
            _("More mail addresses"), _("Language"),
        ],
        [
            [
                carer.class_name,
                *([", ".join(carer.children)] if named else []),
                carer.user.name,
                carer.user.given_name,
                carer.user.name_prefix,
                carer.user.family_name,
                relations_said(carer.relations),
                carer.count,
                _("yes") if carer.invited else _("no"),
                *_two(boxes[carer.user.id]),
                LANGUAGES.get(carer.user.language, carer.user.language),
            ]
            for carer in rows
        ],
    )  # fmt: skip


def _two(boxes: Sequence[Mailbox]) -> tuple[str, str]:
    return boxes[0].address if boxes else "", ", ".join(box.address for box in boxes[1:])
