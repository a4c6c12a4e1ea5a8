"""Who an earlier list brought and this one does not name: children that left, parents without a child here."""

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.people.models import LinkKind, ThingLink, User, UserSession
from klankbord.schools.actions_roster_errands import planned
from klankbord.schools.models import Child, Guardianship, Membership
from tests.factories.roster import RosterBuilder, parent, teacher
from tests.factories.schools import ChildFactory, ClassGroupFactory, GuardianshipFactory, SchoolFactory, admin
from tests.factories.schools import parent as known_parent
from tests.fixtures.web import session_cookie
from tests.schools.roster_world import counted, preview, take_over

SAMIRA, JOOST, KOFI = (
    ("Samira Smit", "s@ouder.example"),
    ("Joost Smit", "j@ouder.example"),
    ("Kofi Mensah", "k@ouder.example"),
)


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef")


def roster(*rows, row_per="child") -> RosterBuilder:
    """A list of (number, class, carers), each carer a name with a mailbox."""
    builder, people = RosterBuilder(row_per=row_per), {}
    for number, at, *carers in rows:
        builder.child(number, at, *(people.setdefault(carer, parent(*carer)) for carer in carers))
    return builder


WHOLE = [("1", "5a", SAMIRA, JOOST), ("2", "6b", SAMIRA), ("3", "6b", KOFI)]


@pytest.fixture
def taken(school):
    take_over(school, roster(*WHOLE))
    return school


def state(name) -> tuple[bool, bool, bool]:
    """Whether somebody belongs, is a parent, is staff."""
    row = database.session.scalars(select(Membership).join(User).where(User.name == name)).one()
    database.session.refresh(row)
    return row.left_at is None, row.is_parent, row.is_staff


def gone(school, *rows, **values) -> dict[str, tuple[str, list[str]]]:
    """Who is gone, how, and from which classes."""
    lines = preview(school, roster(*rows, **values))
    return {
        line["name"]: (line["data"]["what"], line["data"]["classes"]) for line in lines if line["verdict"] == "gone"
    }


def test_a_parent_without_a_child_here_leaves_and_the_child_has_left(taken, clock):
    assert gone(taken, *WHOLE[:2]) == {"Kofi Mensah": ("leaves", ["6b"])}
    take_over(taken, roster(*WHOLE[:2]))
    assert state("Kofi Mensah") == (False, True, False)
    left = database.session.scalars(select(Child).where(Child.left_on.is_not(None))).all()
    assert [child.left_on for child in left] == [clock.instant.date()]
    assert len(database.session.scalars(select(Guardianship)).all()) == 3
    assert counted(preview(taken, roster(*WHOLE[:2]))) == {"same": 2}


def test_who_comes_back_is_the_same_person_with_the_same_child(taken):
    take_over(taken, roster(*WHOLE[:2]))
    lines = preview(taken, roster(*WHOLE))
    assert counted(lines) == {"changed": 1, "same": 2}
    take_over(taken, roster(*WHOLE))
    assert state("Kofi Mensah") == (True, True, False)
    assert len(database.session.scalars(select(Child)).all()) == 3
    assert len(database.session.scalars(select(User)).all()) == 3


def test_nothing_is_taken_away_unless_it_is_asked_for(taken):
    take_over(taken, roster(*WHOLE[:2]), leave_out=False)
    assert state("Kofi Mensah") == (True, True, False)
    assert database.session.scalars(select(Child).where(Child.left_on.is_not(None))).all() == []


def test_whoever_keeps_a_child_here_keeps_everything_else(taken):
    assert gone(taken, WHOLE[0], WHOLE[2]) == {"Samira Smit": ("child", ["6b"])}
    take_over(taken, roster(WHOLE[0], WHOLE[2]))
    assert state("Samira Smit") == (True, True, False)


def test_a_parent_who_is_no_longer_named_with_a_child(taken):
    rows = [("1", "5a", SAMIRA), *WHOLE[1:]]
    assert gone(taken, *rows) == {"Joost Smit": ("leaves", ["5a"])}
    take_over(taken, roster(*rows))
    assert state("Joost Smit") == (False, True, False)
    assert database.session.scalars(select(Child).where(Child.left_on.is_not(None))).all() == []


def test_staff_and_administrators_only_stop_being_a_parent(taken):
    kofi = database.session.scalars(select(Membership).join(User).where(User.name == "Kofi Mensah")).one()
    kofi.is_staff = True
    assert gone(taken, *WHOLE[:2]) == {"Kofi Mensah": ("role", ["6b"])}
    take_over(taken, roster(*WHOLE[:2]))
    assert state("Kofi Mensah") == (True, False, True)


def test_what_was_said_by_hand_a_list_leaves(taken, school):
    group = ClassGroupFactory(school_id=school.id, name="7c", position=9)
    known_parent(school, name="Esra Demir")
    kofi = database.session.scalars(select(User).where(User.name == "Kofi Mensah")).one()
    GuardianshipFactory(child=ChildFactory(class_group=group, pupil_hash=None), user=kofi)
    assert gone(taken, *WHOLE[:2]) == {"Kofi Mensah": ("child", ["6b"])}
    take_over(taken, roster(*WHOLE[:2]))
    assert state("Kofi Mensah") == (True, True, False)
    assert state("Esra Demir") == (True, True, False)


@pytest.mark.parametrize(("rows", "whole"), [(WHOLE[:2], True), (WHOLE[:1], False), (WHOLE, True)])
def test_a_list_of_a_part_of_the_school_is_recognised(taken, rows, whole):
    plan, _known = planned(taken.id, roster(*rows).build(), {})
    assert plan.gone.is_whole_school is whole


def test_a_list_of_staff_takes_nobody_away(taken):
    admin(taken, name="Marga de Wit")
    staff_list = RosterBuilder(row_per="staff").alone(teacher("Noor Visser", "noor@school.example"), "5a")
    assert counted(preview(taken, staff_list)) == {"new": 1}


def test_a_file_without_parents_moves_children_and_tells_their_parents(taken):
    rows = [("1", "6c"), ("2", "7b")]
    lines = preview(taken, roster(*rows, row_per="school"))
    assert counted(lines) == {"new": 2, "changed": 2, "gone": 1}
    assert {line["name"] for line in lines if line["verdict"] == "changed"} == {"Samira Smit", "Joost Smit"}
    take_over(taken, roster(*rows, row_per="school"))
    assert state("Kofi Mensah")[0] is False
    assert counted(preview(taken, roster(*rows, row_per="school"))) == {}


def test_links_and_sessions_of_who_leaves_end(taken, app, clock):
    users = {user.name: user for user in database.session.scalars(select(User))}
    for user in users.values():
        session_cookie(app, user)
        database.session.add(
            ThingLink(
                school_id=taken.id, kind=LinkKind.PROPOSAL, thing_id=7, user_id=user.id, nonce="n",
                created_at=clock.instant,
            )
        )  # fmt: skip
    take_over(taken, roster(*WHOLE[:2]))
    database.session.expire_all()
    for model, column in ((ThingLink, "voided_at"), (UserSession, "ended_at")):
        rows = database.session.execute(select(User.name, getattr(model, column)).join(model, model.user_id == User.id))
        assert dict(row for row in rows if row[1]) == {"Kofi Mensah": clock.instant}
