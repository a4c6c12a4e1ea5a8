"""Two accounts of one person become one: everything the one has is the other's from then on. It can be undone.

The account that goes stays as a closed one, without a school, mailbox or session, so that the log stays true.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, select, update

from klankbord.base import journal
from klankbord.base.db import Base, db, pointing_at
from klankbord.base.journal import Batch, ChangeBatch
from klankbord.followup.models import ActionOwner
from klankbord.handover.actions_merge_seats import merge_seats
from klankbord.handover.actions_passing import pass_on
from klankbord.handover.queries_merge import refusal
from klankbord.handover.queries_twins import TREATMENTS, Plan, Values, plan
from klankbord.kit.errors import DomainError
from klankbord.kit.viewer import Viewer
from klankbord.people import actions_sessions, links, mails
from klankbord.people.models import AddressChange, SignInLink, User
from klankbord.proposals.models import Asked, Comment, FeedbackRound, RoundClassGroup, Stance
from klankbord.proposals.talk.models import CommentMark
from klankbord.schools.models import Membership
from klankbord.schools.models_doubles import NotSame

KIND = "handover.merge_people"
LEFT = {
    ("audit_event", "by_id"),
    ("change_batch", "by_id"),
    ("change_batch", "undone_by_id"),
    ("errand", "by_id"),
    ("user_session", "user_id"),
    ("sign_in_link", "user_id"),
    ("address_change", "user_id"),
}
"""What stays the account's that goes: what was done as it, and the ways to sign in to it, which end."""
SPECIAL = {("seat", "user_id"), ("action_owner", "user_id"), ("not_same", "user_a_id"), ("not_same", "user_b_id")}
LOOSE = {("stored_file", "uploaded_by_id"), ("meeting", "note_taker_id")}
"""Columns that name a person without a foreign key."""
NAMES = ("name", "given_name", "name_prefix", "family_name")


def columns_of_people() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that names a person."""
    yield from pointing_at("user")
    yield from ((Base.metadata.tables[table], Base.metadata.tables[table].c[column]) for table, column in LOOSE)


def in_unique(table: Table, column: Column[Any]) -> bool:
    """Whether two rows that differ in this column alone may collide once it is the same."""
    constraints = (rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint))
    indexes = (index.columns for index in table.indexes if index.unique)
    return any(column.name in several for several in (*constraints, *indexes))


def merge(
    keep: Membership, other: Membership, *, name_of: int, language_of: int, by: Viewer, now: datetime
) -> ChangeBatch:
    """Make one account of two; `name_of` and `language_of` are the ids of those whose name and language it gets.

    Both mailboxes are told. Sessions of the account that goes end, and those of the kept one when its roles change;
    links in mails stay good. What was loaded before is stale after it. Raises DomainError when it may not be.
    """
    sentence = refusal(keep, other, by=by)
    if sentence:
        raise DomainError(sentence, name=other.user.name)
    keep_id, other_id = keep.user_id, other.user_id
    told = {box.address for box in links.mailboxes([keep_id, other_id]).values()}
    roles = (keep.is_parent, keep.is_staff, keep.is_school_admin)
    widened = any(theirs and not mine for mine, theirs in zip(
        roles, (other.is_parent, other.is_staff, other.is_school_admin), strict=True
    ))  # fmt: skip
    batch = journal.begin(KIND, school_id=keep.school_id, by=by, now=now)
    _call(batch, keep.user, other.user, name_of=name_of, language_of=language_of, now=now)
    plans = [plan(treatment, keep_id, other_id) for treatment in TREATMENTS]
    for one in plans:
        _carry_out(batch, one)
    _recount(batch, next(one for one in plans if one.treatment.model is Asked), keep_id)
    _count_marks(batch, next(one for one in plans if one.treatment.model is CommentMark))
    _share(batch, keep_id, other_id, (other if name_of == other_id else keep).user.name)
    merge_seats(batch, keep_id, other_id)
    _same_as(batch, keep_id, other_id)
    _repoint(batch, keep_id, other_id)
    _end_access(other_id, by=by, now=now)
    if widened:
        actions_sessions.end_all(keep_id, by=by, now=now, but=by.session_id)
    made = batch.close(now, keep=keep_id, other=other_id)
    kept = db.session.get_one(User, keep_id)
    for address in sorted(told):
        mails.account_changed(kept, address, "accounts_merged", now=now)
    return made


def _call(batch: Batch, keep: User, other: User, *, name_of: int, language_of: int, now: datetime) -> None:
    values = {name: getattr(other if name_of == other.id else keep, name) for name in NAMES}
    values["language"] = (other if language_of == other.id else keep).language
    batch.update(User, {keep.id: values})
    batch.update(User, {other.id: {"disabled_at": now}})


def _models() -> dict[str, type[Base]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _carry_out(batch: Batch, one: Plan) -> None:
    """First what points at the rows that go, then those, then the rows that stand: undone the other way round."""
    name = one.treatment.model.__tablename__
    for table, column in pointing_at(name) if one.gone else ():
        found = db.session.connection().execute(select(table.c.id, column).where(column.in_(list(one.gone))))
        alone = bool(column.unique) or in_unique(table, column)
        batch.update(
            _models()[table.name],
            {row_id: {column.name: None if alone else one.gone[at]} for row_id, at in found},
        )
    if one.gone:
        batch.delete(one.treatment.model, list(one.gone))
    _update(batch, one.treatment.model, one.changes)


def _update(batch: Batch, model: type[Base], changes: dict[int, Values]) -> None:
    """Change rows, those with the same columns together."""
    alike: dict[tuple[str, ...], dict[int, Values]] = defaultdict(dict)
    for row_id, values in changes.items():
        alike[tuple(sorted(values))][row_id] = values
    for some in alike.values():
        batch.update(model, some)


def _recount(batch: Batch, asked: Plan, keep_id: int) -> None:
    """Where both were asked, one person fewer was; their answer counts for the class they were asked for."""
    for gone_id, stands_id in asked.gone.items():
        gone, stands = asked.rows[gone_id], asked.rows[stands_id]
        asked_in = db.session.get_one(FeedbackRound, gone["round_id"], populate_existing=True)
        batch.update(FeedbackRound, {asked_in.id: {"asked_count": max(0, asked_in.asked_count - 1)}})
        of_class = db.session.scalar(
            select(RoundClassGroup)
            .where(RoundClassGroup.round_id == asked_in.id, RoundClassGroup.class_group_id == gone["class_group_id"])
            .execution_options(populate_existing=True)
        )
        if of_class is not None:
            batch.update(RoundClassGroup, {of_class.id: {"asked_parents": max(0, of_class.asked_parents - 1)}})
        answer = db.session.scalar(select(Stance.id).where(Stance.round_id == asked_in.id, Stance.user_id == keep_id))
        group = asked.changes[stands_id].get("class_group_id", stands["class_group_id"])
        if answer is not None:
            batch.update(Stance, {answer: {"class_group_id": group}})


def _count_marks(batch: Batch, marks: Plan) -> None:
    """Where both marked a comment, one reader fewer did."""
    fewer = Counter((marks.rows[gone]["comment_id"], f"{marks.rows[gone]['kind']}_count") for gone in marks.gone)
    for (comment_id, column), many in fewer.items():
        there = db.session.get_one(Comment, comment_id, populate_existing=True)
        batch.update(Comment, {comment_id: {column: max(0, getattr(there, column) - many)}})


def _share(batch: Batch, keep_id: int, other_id: int, name: str) -> None:
    """What the account that goes does with others the kept one does, once."""
    theirs = db.session.scalars(select(ActionOwner.action_id).where(ActionOwner.user_id == other_id)).all()
    pass_on(batch, theirs, [other_id], (keep_id, name))


def _same_as(batch: Batch, keep_id: int, other_id: int) -> None:
    """Who is not the same as the one is not the same as the other either."""
    rows = db.session.execute(
        select(NotSame.id, NotSame.user_a_id, NotSame.user_b_id, NotSame.school_id).where(
            NotSame.user_a_id.in_([keep_id, other_id]) | NotSame.user_b_id.in_([keep_id, other_id])
        )
    ).all()
    there = {(row[3], row[1], row[2]) for row in rows if other_id not in row[1:3]}
    gone, changes = [], {}
    for row_id, first, second, school_id in rows:
        if other_id not in (first, second):
            continue
        third = second if first == other_id else first
        pair = (school_id, min(keep_id, third), max(keep_id, third))
        if third == keep_id or pair in there:
            gone.append(row_id)
        else:
            there.add(pair)
            changes[row_id] = {"user_a_id": pair[1], "user_b_id": pair[2]}
    batch.delete(NotSame, gone)
    batch.update(NotSame, changes)


def _repoint(batch: Batch, keep_id: int, other_id: int) -> None:
    """Every other column that names the account that goes names the kept one."""
    treated = {(treatment.model.__tablename__, "user_id") for treatment in TREATMENTS} | SPECIAL | LEFT
    models = _models()
    for table, column in columns_of_people():
        if (table.name, column.name) not in treated:
            ids = db.session.connection().execute(select(table.c.id).where(column == other_id)).scalars().all()
            batch.update(models[table.name], {row_id: {column.name: keep_id} for row_id in ids})


def _end_access(user_id: int, *, by: Viewer, now: datetime) -> None:
    """Nobody signs in as the account that goes; unlike the rest this stays so when the merge is undone."""
    actions_sessions.end_all(user_id, by=by, now=now)
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user_id, SignInLink.spent_at.is_(None), SignInLink.voided_at.is_(None))
        .values(voided_at=now)
    )
    db.session.execute(
        update(AddressChange)
        .where(AddressChange.user_id == user_id, AddressChange.ended_at.is_(None))
        .values(ended_at=now)
    )
