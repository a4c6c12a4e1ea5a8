"""Taking a roster over: a plan carried out in one transaction, in steps of many rows, each written in the journal."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from klankbord.base import journal
from klankbord.base.db import Base, db
from klankbord.base.journal.values import pieces
from klankbord.kit import addresses
from klankbord.kit.viewer import Person
from klankbord.people import actions_sessions
from klankbord.people.models import EmailAddress, SignInLink, ThingLink, User, UserAddress
from klankbord.schools.actions_roster_names import class_key
from klankbord.schools.actions_roster_plan import Plan
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership
from klankbord.schools.queries_roster_known import Known

KIND = "schools.import_roster"


@dataclass
class Applied:
    """What came of it: the entry in the journal, and the accounts by position in the roster."""

    batch: journal.ChangeBatch
    accounts: dict[int, int] = field(default_factory=dict)


def apply(
    plan: Plan,
    known: Known,
    counts: Mapping[str, int],
    *,
    leave_out: bool,
    by: Person | None,
    on: date,
    now: datetime,
) -> Applied:
    """Carry a plan out; with `leave_out` also let go of who is not in it. It can be undone for a week."""
    batch = journal.begin(KIND, school_id=known.school_id, by=by, now=now)
    work = _Work(plan, known, batch, on, now)
    work.classes()
    accounts = work.accounts()
    work.addresses()
    work.memberships()
    work.children()
    work.cares()
    if leave_out:
        work.gone(by)
    summary = {name: counts[name] for name in ("changed", "same", "classes", "children_new", "children_moved")}
    summary |= {"new": counts["new"] - counts["classes"], "gone": counts["gone"] if leave_out else 0}
    return Applied(batch.close(now, **summary), accounts)


Changes = dict[int, dict[str, Any]]


class _Work:
    """The steps, in the order in which rows point at one another."""

    def __init__(self, plan: Plan, known: Known, batch: journal.Batch, on: date, now: datetime) -> None:
        self.plan, self.known, self.batch, self.on, self.now = plan, known, batch, on, now
        self._user: dict[int, int] = {}  # account by position in the roster
        self._child: dict[int, int] = {}  # by position among the units
        self._class = {class_key(one.name): one.id for one in reversed(known.classes.values())}

    def classes(self) -> None:
        """New classes behind the others, and those that are there again."""
        last = max((one.position for one in self.known.classes.values()), default=0)
        names = self.plan.new_classes
        rows = [
            {"school_id": self.known.school_id, "name": name, "position": last + number}
            for number, name in enumerate(names.values(), 1)
        ]
        self._class |= zip(names, self.batch.insert(ClassGroup, rows), strict=True)
        self._update(ClassGroup, {one: {"ended_on": None} for one in self.plan.reopened})

    def accounts(self) -> dict[int, int]:
        """New accounts, and other names and languages of those there were."""
        new = [one for one in self.plan.people if one.user_id is None]
        made = self.batch.insert(User, [{**one.user, "created_at": self.now} for one in new])
        self._user = {one.position: one.user_id for one in self.plan.people if one.user_id is not None}
        self._user |= {one.position: user_id for one, user_id in zip(new, made, strict=True)}
        self._update(User, {one.user_id: one.user for one in self.plan.people if one.user_id is not None and one.user})
        return self._user

    def addresses(self) -> None:
        """New mailboxes, who reads them, and who reads one no more; its links are void."""
        dropped = [(one.user_id, held) for one in self.plan.people for held in one.drops if one.user_id is not None]
        self.batch.delete(UserAddress, [held.id for _user, held in dropped])
        self._void(dropped_of={(user_id, held.address_id) for user_id, held in dropped})
        given = [(one, one.address) for one in self.plan.people if one.address is not None]
        boxes = {addresses.normalised(address): address for _one, address in given}
        missing = [box for box in boxes if box not in self.known.mailboxes]
        rows = [{"address": boxes[box], "normalised": box, "created_at": self.now} for box in missing]
        there = {**self.known.mailboxes, **dict(zip(missing, self.batch.insert(EmailAddress, rows), strict=True))}
        self.batch.insert(
            UserAddress,
            [
                {
                    "user_id": self._user[one.position],
                    "address_id": there[addresses.normalised(address)],
                    "is_primary": one.is_primary,
                    "confirmed_at": self.now,
                }
                for one, address in given
            ],
        )

    def _void(self, *, dropped_of: set[tuple[int, int]]) -> None:
        """Links that went to an address somebody no longer reads open nothing any more."""
        people = sorted({user_id for user_id, _address in dropped_of})
        for model in (ThingLink, SignInLink):
            found: list[int] = []
            for some in pieces(people):
                rows = db.session.execute(
                    select(model.id, model.user_id, model.address_id).where(
                        model.user_id.in_(some), model.voided_at.is_(None)
                    )
                )
                found += [row[0] for row in rows if (row[1], row[2]) in dropped_of]
            self._update(model, {one: {"voided_at": self.now} for one in found})

    def memberships(self) -> None:
        """Who belongs to the school from now on, or again, and as what."""
        rows = [
            {
                "school_id": self.known.school_id,
                "user_id": self._user[one.position],
                "joined_at": self.now,
                **one.membership,
            }
            for one in self.plan.people
            if one.membership_id is None
        ]
        self.batch.insert(Membership, rows)
        self._update(
            Membership,
            {
                one.membership_id: one.membership
                for one in self.plan.people
                if one.membership_id is not None and one.membership
            },
        )

    def children(self) -> None:
        """New children, and those in another class or known by more than before."""
        new, changes = [], {}
        for at, child in enumerate(self.plan.children):
            place = {"class_group_id": self._class[child.class_key]} if child.class_key is not None else {}
            if child.child_id is None:
                new.append((at, {"school_id": self.known.school_id, "class_group_id": None, **child.values, **place}))
                continue
            self._child[at] = child.child_id
            if child.writes:
                changes[child.child_id] = {**child.values, **place}
        made = self.batch.insert(Child, [row for _at, row in new])
        self._child |= {at: child_id for (at, _row), child_id in zip(new, made, strict=True)}
        self._update(Child, changes)

    def cares(self) -> None:
        """Who cares for whom."""
        rows = [
            {
                "school_id": self.known.school_id,
                "child_id": self._child[one.unit],
                "user_id": self._user[one.position],
                "relation": one.relation,
                "may_be_invited": one.may_be_invited,
                "from_roster": True,
            }
            for one in self.plan.cares
            if one.care_id is None
        ]
        self.batch.insert(Guardianship, rows)
        self._update(
            Guardianship,
            {
                one.care_id: {"relation": one.relation, "may_be_invited": one.may_be_invited, "from_roster": True}
                for one in self.plan.cares
                if one.care_id is not None
            },
        )

    def gone(self, by: Person | None) -> None:
        """Children that left, and who is no longer a parent here; whoever has no other role belongs no more."""
        gone = self.plan.gone
        self.batch.delete(Guardianship, gone.cares)
        self._update(Child, {one: {"left_on": self.on} for one in gone.children})
        ends: dict[str, dict[str, Any]] = {"leaves": {"left_at": self.now}, "role": {"is_parent": False}}
        self._update(Membership, {one.membership_id: ends[one.what] for one in gone.people if one.what in ends})
        leaving = [one.user_id for one in gone.people if one.what == "leaves"]
        links: list[int] = []
        for some in pieces(leaving):
            links += db.session.scalars(
                select(ThingLink.id).where(
                    ThingLink.user_id.in_(some),
                    ThingLink.school_id == self.known.school_id,
                    ThingLink.voided_at.is_(None),
                )
            )
        self._update(ThingLink, {one: {"voided_at": self.now} for one in links})
        actions_sessions.end_all_of(leaving, by=by, now=self.now, school_id=self.known.school_id)

    def _update(self, model: type[Base], changes: Changes) -> None:
        """Change rows, those with the same columns at once."""
        by_columns: dict[tuple[str, ...], Changes] = defaultdict(dict)
        for row_id, values in changes.items():
            by_columns[tuple(sorted(values))][row_id] = values
        for some in by_columns.values():
            self.batch.update(model, some)
