"""Two accounts become one: nothing is lost, nothing stands twice, and it can all be taken back."""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from klankbord.base import journal
from klankbord.base.audit import AuditEvent
from klankbord.base.db import Base
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.handover import actions_merge
from klankbord.handover.actions_merge import LEFT, SPECIAL, columns_of_people, in_unique
from klankbord.handover.queries_merge import preview
from klankbord.handover.queries_twins import TREATMENTS
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.people import links
from klankbord.people.models import EmailAddress, LinkKind, User, UserAddress
from klankbord.proposals.models import Asked, Comment, FeedbackRound, Naming, Stance, StanceKind
from klankbord.schools.models import Membership, School
from tests.factories.councils import CouncilFactory, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.people import UserAddressFactory
from tests.factories.proposals import answer, school_with_round
from tests.factories.schools import MembershipFactory, SchoolFactory, admin, parent
from tests.fixtures.pages import forms_of
from tests.handover.activity import Activity

LASTING = {"audit_event", "change_batch", "change_group", "user_session", "sign_in_link", "address_change"}
"""What an undo leaves: what happened is written down, and nobody is signed in again by it."""


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(school):
    return admin(school, address="marga@school.example", name="Marga de Wit")


def member(user, school_id=None) -> Membership:
    found = select(Membership).where(Membership.user_id == user.id).options(joinedload(Membership.user))
    return database.session.scalar(found.where(Membership.school_id == school_id) if school_id else found)


def merge(keep, other, by, **chosen):
    names = {"name_of": keep.id, "language_of": keep.id, **chosen}
    seen = viewer(by, database.session.get_one(School, member(by).school_id))
    return actions_merge.merge(
        member(keep, seen.school_id), member(other, seen.school_id), **names, by=seen, now=dates.now()
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, but for its version."""
    database.session.flush()
    tables = (table for table in Base.metadata.sorted_tables if table.name not in LASTING)
    return {
        table.name: [
            {name: value for name, value in row.items() if name != "version"}
            for row in database.session.connection().execute(select(table).order_by(table.c.id)).mappings()
        ]
        for table in tables
    }


def held(user) -> Counter[tuple[str, str]]:
    """In how many rows each column names somebody."""
    return Counter(
        {
            (table.name, column.name): database.session.connection()
            .execute(select(func.count()).select_from(table).where(column == user.id))
            .scalar_one()
            for table, column in columns_of_people()
            if (table.name, column.name) not in LEFT
        }
    )


@pytest.mark.parametrize("number", range(12))
def test_nothing_is_lost_nothing_stands_twice_and_undo_restores_all(school, marga, seed, number):
    rng = random.Random(f"{seed}-{number}")
    keep, other = parent(school, name="Fatma Yıldız"), parent(school, name="Fatma Yildiz", language="en")
    Activity(rng, school, keep, other).everything()
    database.session.commit()
    before, mine, theirs = everything(), held(keep), held(other)
    told = preview(keep.id, other.id, dates.today("Europe/Amsterdam"))
    batch = merge(keep, other, marga, name_of=other.id)
    database.session.commit()
    assert sum(held(other).values()) == 0
    gone = Counter({("seat", "user_id"): len(before["seat"]) - len(everything()["seat"])})
    gone["action_owner", "user_id"] = len(before["action_owner"]) - len(everything()["action_owner"])
    gone["not_same", "user_a_id"] = gone["not_same", "user_b_id"] = 0
    for name, count in told.both.items():
        gone[name, "user_id"] = count
    after = held(keep)
    for column in mine | theirs:
        if column[0] not in {"not_same", "outbox_message"}:
            assert after[column] == mine[column] + theirs[column] - gone[column], column
    assert {name: len(rows) - gone[name, "user_id"] for name, rows in before.items() if name in told.both} == {
        name: len(rows) for name, rows in everything().items() if name in told.both
    }
    mails = database.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "account_changed")).all()
    for mail in mails:
        database.session.delete(mail)
    undone = journal.undo(batch, by=marga, now=dates.now())
    database.session.commit()
    assert (undone.held, undone.changed) == (set(), set())
    assert everything() == before


def test_every_table_where_somebody_stands_once_has_a_treatment():
    """A new table with a person in a unique constraint fails here until somebody thought about it."""
    treated = {(treatment.model.__tablename__, "user_id") for treatment in TREATMENTS}
    unique = {(table.name, column.name) for table, column in columns_of_people() if in_unique(table, column)}
    assert unique - treated - SPECIAL - LEFT == set()
    assert treated <= unique
    for treatment in TREATMENTS:
        table = Base.metadata.tables[treatment.model.__tablename__]
        constraints = [
            {column.name for column in rule.columns} for rule in table.constraints if hasattr(rule, "columns")
        ]
        assert {"user_id", *treatment.same} in constraints, table.name


def test_whoever_goes_has_no_way_in_and_links_go_on_as_the_kept_one(client, new_client, school, marga, clock):
    keep, other = parent(school, name="Fatma Yıldız"), parent(school, address="tweede@ouder.example")
    box = database.session.scalar(select(UserAddress.address_id).where(UserAddress.user_id == other.id))
    link = links.issue(LinkKind.MINUTES, 1, school_id=school.id, user_id=other.id, address_id=box, now=clock())
    token = links.token_of(link)
    theirs = new_client().sign_in(other)
    client.sign_in(marga)
    page = f"/de-proef/people/{keep.id}/merge/{other.id}"
    answer_ = client.submit(page)
    assert answer_.status_code == 303
    listed = client.get(answer_.location).text
    assert theirs.get("/account").status_code == 302
    assert links.find(token, clock()).user_id == keep.id
    assert client.get(f"/de-proef/people/{other.id}").status_code == 404
    assert "tweede@ouder.example" in client.get(f"/de-proef/people/{keep.id}").text
    assert "De twee accounts zijn nu één" in listed
    told = database.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "account_changed")).all()
    assert len(told) == 2
    undo = next(form for form in forms_of(listed) if "/undo" in form.action)
    assert client.post(undo.action, data=undo.values).status_code == 303
    assert client.get(f"/de-proef/people/{other.id}").status_code == 200
    assert links.find(token, clock()).user_id == other.id


def test_the_later_answer_stands_and_no_reason_is_lost(db, clock):
    made = school_with_round(parents=2)
    keep, other = made.parents
    answer(made.proposal, keep, StanceKind.SUPPORT, "Fijn plan.")
    clock.forward(hours=1)
    answer(made.proposal, other, StanceKind.OBJECT, "Liever niet.")
    asked, of_class = made.asked_in.asked_count, made.classes[0].id
    boss = admin(made.school)
    merge(keep, other, boss)
    [stance] = database.session.scalars(select(Stance))
    assert (stance.user_id, stance.kind, stance.class_group_id) == (keep.id, StanceKind.OBJECT, of_class)
    said = {comment.body: comment for comment in database.session.scalars(select(Comment))}
    assert {comment.author_id for comment in said.values()} == {keep.id}
    assert said["Liever niet."].stance_id == stance.id
    assert said["Fijn plan."].stance_id is None
    assert database.session.get(FeedbackRound, made.asked_in.id).asked_count == asked - 1
    marks = database.session.scalars(select(Asked).where(Asked.user_id.in_([keep.id, other.id]))).all()
    assert [mark.answered_on is not None for mark in marks] == [True]


def test_anonymous_answers_are_never_told_apart(db, clock):
    """The marks of both become one; the answers themselves stay as they are, and the page says so."""
    made = school_with_round(parents=2, naming=Naming.ANONYMOUS)
    keep, other = made.parents
    for asked in database.session.scalars(select(Asked).where(Asked.user_id.in_([keep.id, other.id]))):
        asked.answered_on = made.asked_in.opened_at.date()
        database.session.add(
            Stance(school_id=made.school.id, round_id=made.asked_in.id, key_digest=f"sleutel {asked.user_id}",
                   kind=StanceKind.SUPPORT, answered_on=asked.answered_on)
        )  # fmt: skip
    database.session.flush()
    before = [dict(row) for row in database.session.connection().execute(select(Stance.__table__)).mappings()]
    assert preview(keep.id, other.id, dates.today("Europe/Amsterdam")).unknown == 1
    merge(keep, other, admin(made.school))
    after = [dict(row) for row in database.session.connection().execute(select(Stance.__table__)).mappings()]
    assert after == before
    mark = select(func.count()).select_from(Asked).where(Asked.user_id.in_([keep.id, other.id]))
    assert database.session.scalar(mark) == 1


def test_the_invitation_with_an_answer_stands(school, marga, clock):
    keep, other = parent(school), parent(school)
    meeting = MeetingFactory(council=CouncilFactory(school_id=school.id))
    for user, said in ((keep, None), (other, Answer.ACCEPTED)):
        database.session.add(
            Invitation(school_id=school.id, meeting_id=meeting.id, user_id=user.id, answer=said,
                       answered_at=clock() if said else None, created_at=clock())
        )  # fmt: skip
    database.session.flush()
    merge(keep, other, marga)
    [one] = database.session.scalars(select(Invitation))
    assert (one.user_id, one.answer) == (keep.id, Answer.ACCEPTED)


def test_roles_come_together_and_the_kept_one_signs_in_again(new_client, school, marga, clock):
    keep, other = parent(school), admin(school)
    theirs = new_client().sign_in(keep)
    merge(keep, other, marga)
    assert theirs.get("/account").status_code == 302
    kept = member(keep)
    assert (kept.is_parent, kept.is_staff, kept.is_school_admin) == (True, True, True)


def test_name_and_language_are_chosen(client, school, marga):
    keep, other = parent(school, name="F. Yildiz"), parent(school, name="Fatma Yıldız", language="en")
    client.sign_in(marga)
    page = f"/de-proef/people/{keep.id}/merge/{other.id}"
    client.submit(page, {"name_of": str(other.id), "language_of": str(other.id)})
    kept = database.session.get(User, keep.id)
    assert (kept.name, kept.language) == ("Fatma Yıldız", "en")
    assert database.session.get(User, other.id).disabled_at is not None


def test_nobody_reads_along_in_another_school(school, marga):
    keep, other = parent(school, name="Fatma Yıldız"), parent(school)
    elsewhere = SchoolFactory(slug="elders")
    MembershipFactory(school=elsewhere, user=other, is_parent=True)
    database.session.flush()
    with pytest.raises(DomainError, match="belongs to another school"):
        merge(keep, other, marga)
    with pytest.raises(DomainError, match="The account to keep belongs to another school"):
        merge(other, keep, marga)
    box = database.session.scalar(select(UserAddress).where(UserAddress.user_id == keep.id))
    UserAddressFactory(user=other, email=database.session.get(EmailAddress, box.address_id), is_primary=False)
    merge(other, keep, marga)


def test_nobody_gives_up_their_own_account_or_merges_one_with_itself(client, school, marga):
    fatma = parent(school)
    client.sign_in(marga)
    page = f"/de-proef/people/{fatma.id}/merge/{marga.id}"
    shown = client.get(page).text
    assert "Dit is je eigen account" in shown
    assert f'action="{page}"' not in shown
    refused = client.post(page, data={"csrf_token": client.token("/account"), "name_of": fatma.id,
                                      "language_of": fatma.id})  # fmt: skip
    assert refused.status_code == 422
    same = client.get(f"/de-proef/people/{fatma.id}/merge/{fatma.id}").text
    assert "Dit is één account" in same


def test_the_preview_counts_and_says_nothing_of_opinions(client, db, clock, queries):
    made = school_with_round(parents=2)
    keep, other = made.parents
    answer(made.proposal, keep, StanceKind.OBJECT, "Mijn geheime zorg.")
    answer(made.proposal, other, StanceKind.SUPPORT, "Mijn geheime wens.")
    boss = admin(made.school)
    client.sign_in(boss)
    page = f"/regenboog/people/{keep.id}/merge/{other.id}"
    with queries() as few:
        shown = client.get(page).text
    assert "geheime" not in shown
    assert "Allebei gereageerd in 1 ronde" in shown
    Activity(random.Random(7), made.school, keep, other).everything()
    with queries() as many:
        assert client.get(page).status_code == 200
    assert few.count == many.count, (few, many)


def test_it_is_written_down_without_personal_data(school, marga):
    keep, other = parent(school), parent(school)
    merge(keep, other, marga)
    event = database.session.scalar(select(AuditEvent).where(AuditEvent.verb == actions_merge.KIND))
    assert event.data == {"keep": keep.id, "other": other.id}
