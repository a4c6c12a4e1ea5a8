"""Whatever a school looks like and whatever a roster holds: twice is once, and undoing it leaves no trace."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from klankbord.base import journal
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.schools.models import ClassGroup, School
from tests.factories.people import EmailAddressFactory, UserAddressFactory, UserFactory
from tests.factories.roster import RosterBuilder, parent
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    GuardianshipFactory,
    MembershipFactory,
    SchoolFactory,
    admin,
)
from tests.schools.roster_world import counted, everything, preview, take_over

NOW = datetime(2026, 10, 6, 10, tzinfo=UTC)
NAMES = (
    "Samira Smit",
    "S. Smit",
    "Samir Smit",
    "Kofi Mensah",
    "K. Mensah",
    "Noor de Vries",
    "Noor Bakker",
    "samira SMIT",
)
BOXES = (None, "een@ouder.example", "twee@ouder.example", "Een@ouder.example", "drie@ouder.example", "geen adres")
CHILDREN = ("", "Zoë Smit", "Finn Mensah", "zoë smit")
CLASSES = (None, "5a", "groep 5A", "6b", "7c")

carers = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(BOXES), st.sampled_from((None, "c1", "c2")),
    st.sampled_from((None, "mother")), st.sampled_from((None, "nl", "en", "pl")),
)  # fmt: skip
rows = st.tuples(
    st.sampled_from((None, "1", "01", "2", "3")), st.sampled_from(CHILDREN), st.sampled_from(CLASSES),
    st.lists(carers, max_size=2, unique_by=lambda one: one[0]), st.booleans(),
)  # fmt: skip
lists = st.lists(rows, min_size=1, max_size=6)
people = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(BOXES[:5]), st.sampled_from(CLASSES[:4]),
    st.sampled_from(("parent", "staff", "left", "elsewhere")), st.booleans(),
)  # fmt: skip


def built(rows) -> RosterBuilder:
    """A roster in which one name in several rows is one person, as reading makes it."""
    builder, found = RosterBuilder(), {}
    for number, name, at, carers, may in rows:
        there = []
        for carer, box, code, relation, language in carers:
            person = found.setdefault(
                carer.casefold(), parent(carer, box, number=code, relation=relation, language=language)
            )
            there.append(person)
        if number or name or not there:
            builder.child(number, at, *there, name=name, may=may)
        else:
            for person in there:
                if person not in builder.people:
                    builder.alone(person, *([at] if at else []))
    return builder


def furnish(school: School, known) -> None:
    """People whom the school, or another one, knows before."""
    elsewhere = SchoolFactory()
    boxes, groups = {}, {}
    for name, address, at, role, by_hand in known:
        user = UserFactory(name=name)
        if address:
            key = address.lower()
            if key not in boxes:
                boxes[key] = EmailAddressFactory(address=address)
            UserAddressFactory(user=user, email=boxes[key])
        MembershipFactory(
            school=elsewhere if role == "elsewhere" else school,
            user=user,
            is_parent=role != "staff",
            is_staff=role == "staff",
            left_at=NOW if role == "left" else None,
        )
        if at and role == "parent":
            if at not in groups:
                groups[at] = ClassGroupFactory(school_id=school.id, name=at)
            made = {"pupil_hash": None} if by_hand else {}
            GuardianshipFactory(child=ChildFactory(class_group=groups[at], **made), user=user)
    database.session.flush()


@pytest.fixture
def fresh(db, clock, clean):
    """A clean school for every example."""

    def fresh(known) -> School:
        database.session.rollback()
        database.session.remove()
        school = SchoolFactory()
        admin(school, name="Marga de Wit")
        furnish(school, known)
        return school

    return fresh


checked = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@checked
@given(known=st.lists(people, max_size=4), before=lists, roster=lists, leave_out=st.booleans())
@example(  # a child with a number, and then by its name alone, with somebody beside who cares for it
    known=[],
    before=[
        (None, "", None, [(NAMES[0], BOXES[1], None, None, None), (NAMES[1], None, None, None, None)], False),
        ("1", "", "5a", [(NAMES[0], None, None, None, None)], False),
    ],
    roster=[(None, "Zoë Smit", "5a", [(NAMES[0], BOXES[1], None, None, None), (NAMES[1],) + (None,) * 4], False)],
    leave_out=False,
)
def test_twice_is_once(fresh, known, before, roster, leave_out):
    school = fresh(known)
    take_over(school, built(before))
    doubts = "doubtful" in counted(preview(school, built(roster)))
    take_over(school, built(roster))
    lines = preview(school, built(roster))
    again = counted(lines)
    # Whoever may have been in it under another name was left alone; now it is clear that they are not in it.
    assert set(again) <= {"same", "doubtful", *(["gone"] if doubts else [])}, [
        line for line in lines if line["verdict"] != "same"
    ]
    take_over(school, built(roster))
    stands = everything()
    take_over(school, built(roster), leave_out=leave_out)
    assert everything() == stands


@checked
@given(known=st.lists(people, max_size=4), before=lists, roster=lists, leave_out=st.booleans())
def test_undoing_leaves_no_trace(fresh, known, before, roster, leave_out):
    school = fresh(known)
    take_over(school, built(before))
    stood = everything()
    done = take_over(school, built(roster), leave_out=leave_out)
    marga = database.session.scalars(select(User).where(User.name == "Marga de Wit").order_by(User.id.desc())).first()
    kept = journal.undo(done.batch, by=marga, now=dates.now())
    assert (kept.held, kept.changed) == (set(), set())
    assert everything() == stood


def test_namesakes_of_one_carer_keep_whom_they_are_invited_for(fresh):
    school = fresh([])
    samira = [("Samira Smit", None, None, None, None)]
    take_over(school, built([(None, "Zoë Smit", None, [], False), (None, "Zoë Smit", None, samira, False)]))
    roster = [(None, "Zoë Smit", None, samira, False), (None, "Zoë Smit", None, samira, True)]
    take_over(school, built(roster))
    assert set(counted(preview(school, built(roster)))) == {"same"}


def test_who_left_does_not_take_the_place_of_a_namesake_who_is_here(fresh):
    school = fresh([])
    take_over(school, built([(None, "", "5a", [("Samira Smit", None, None, None, None)], False)]))
    two = [("Samira Smit", None, None, None, None), ("S. Smit", None, None, None, None)]
    roster = [(None, "", None, two, False), (None, "Zoë Smit", None, [], False)]
    take_over(school, built(roster))
    take_over(school, built(roster))
    assert counted(preview(school, built(roster))) == {"same": 2}


def test_after_an_undo_the_same_list_can_be_taken_over_again(fresh):
    school = fresh([])
    rows = [("1", "", "5a", [("Samira Smit", "een@ouder.example", None, None, None)], True)]
    for _ in range(2):
        done = take_over(school, built(rows))
        assert [group.name for group in database.session.scalars(select(ClassGroup))] == ["5a"]
        journal.undo(done.batch, by=database.session.scalars(select(User).order_by(User.id)).first(), now=dates.now())
    assert counted(preview(school, built(rows))) == {"new": 2}
