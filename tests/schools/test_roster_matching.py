"""Who is who: a roster held against the people a school knows."""

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, Guardianship, Membership
from tests.factories.people import EmailAddressFactory, UserAddressFactory, UserFactory, person
from tests.factories.roster import RosterBuilder, parent, teacher
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    GuardianshipFactory,
    MembershipFactory,
    SchoolFactory,
    admin,
    staff,
)
from tests.factories.schools import parent as known_parent
from tests.schools.roster_world import counted, preview, take_over, told

SHARED = "familie@ouder.example"


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef")


@pytest.fixture
def group(school):
    return ClassGroupFactory(school_id=school.id, name="groep 5a", position=1)


def names(school) -> list[str]:
    """Everybody who belongs to the school."""
    belongs = select(User.name).join(Membership, Membership.user_id == User.id)
    return sorted(
        database.session.scalars(belongs.where(Membership.school_id == school.id, Membership.left_at.is_(None)))
    )


def boxes(name: str) -> list[tuple[str, bool]]:
    """Where somebody reads their mail, and whether it is where mail goes."""
    rows = database.session.execute(
        select(EmailAddress.address, UserAddress.is_primary)
        .join(UserAddress, UserAddress.address_id == EmailAddress.id)
        .join(User, User.id == UserAddress.user_id)
        .where(User.name == name)
        .order_by(EmailAddress.address)
    )
    return [(row[0], row[1]) for row in rows]


def family(**values) -> RosterBuilder:
    return RosterBuilder().child("000123", "5a", parent("Samira El Amrani", "samira@ouder.example", **values))


def test_the_same_list_twice_changes_nothing(school):
    def roster():
        return (
            RosterBuilder()
            .child("01", "5a", parent("Samira El Amrani", SHARED), parent("Joost Smit", SHARED))
            .child(None, "10b", parent("Bram Hoekstra"), name="Finn Hoekstra")
            .alone(parent("Esra Demir", "esra@ouder.example"), "3a", "5a")
        )  # fmt: skip

    assert counted(preview(school, roster())) == {"new": 7}
    take_over(school, roster())
    assert counted(preview(school, roster())) == {"same": 4}
    assert names(school) == ["Bram Hoekstra", "Esra Demir", "Joost Smit", "Samira El Amrani"]


def test_two_people_behind_one_mailbox_stay_two_with_one_mailbox(school):
    take_over(school, RosterBuilder().child("1", "5a", parent("Samir Haddad", SHARED), parent("Rania Haddad", SHARED)))
    assert names(school) == ["Rania Haddad", "Samir Haddad"]
    assert boxes("Rania Haddad") == boxes("Samir Haddad") == [(SHARED, True)]
    assert len(database.session.scalars(select(EmailAddress)).all()) == 1


def test_another_name_behind_a_known_mailbox_is_never_that_person(school, group):
    known_parent(school, address=SHARED, name="Samir Haddad", classes=[group])
    roster = RosterBuilder().child("1", "5a", parent("Rania Haddad", SHARED))
    assert counted(preview(school, roster)) == {"new": 1}
    take_over(school, roster)
    assert names(school) == ["Rania Haddad", "Samir Haddad"]


@pytest.mark.parametrize(
    ("known", "read"),
    [
        ("Annemarie de Boer", "A.M. de Boer"),
        ("A. de Boer", "Annemarie de Boer"),
        ("ANNEMARIE DE BOER", "Annemarie  de Boer"),
        ("A.M. de Boer", "A. de Boer"),
    ],
)
def test_initials_of_the_same_name_at_one_mailbox_are_that_person(school, group, known, read):
    user = known_parent(school, address="am@ouder.example", name=known, classes=[group])
    lines = preview(school, RosterBuilder().child("1", "5a", parent(read, "AM@ouder.example")))
    assert counted(lines) == {"changed": 1}
    assert lines[0]["user_id"] == user.id


def test_initials_that_fit_two_people_at_one_mailbox_are_asked_about(school, group):
    box = EmailAddressFactory(address=SHARED)
    for name in ("Mehmet Öztürk", "Meryem Öztürk"):
        UserAddressFactory(user=known_parent(school, name=name, classes=[group]), email=box, is_primary=False)
    lines = preview(school, RosterBuilder().child("1", "6b", parent("M. Öztürk", SHARED)))
    [doubt] = [line for line in lines if line["verdict"] == "doubtful"]
    options = [option[0].partition(":")[0] for option in doubt["data"]["options"]]
    assert options == ["new", "same", "same"]
    assert doubt["data"]["row"] == 2


def test_a_choice_settles_a_doubt_and_is_kept_by_the_next_list(school, group):
    user = known_parent(school, address="oud@ouder.example", name="Fatma Yıldız", classes=[group])
    roster = RosterBuilder().child("1", "8c", parent("Fatma Yıldız", "nieuw@ouder.example"))
    [doubt, *_others] = preview(school, roster)
    assert doubt["verdict"] == "doubtful"
    assert counted(preview(school, roster)) == {"doubtful": 1, "new": 2}  # her, and the class
    choices = {doubt["data"]["key"]: f"same:{user.id}"}
    lines = preview(school, roster, choices)
    assert counted(lines) == {"doubtful": 1, "new": 1, "changed": 1}
    assert ["address", "", "nieuw@ouder.example"] in told(lines, "Fatma Yıldız")
    take_over(school, roster, choices)
    assert names(school) == ["Fatma Yıldız"]
    assert counted(preview(school, roster)) == {"same": 1}


def test_until_somebody_chooses_whoever_it_may_be_is_neither_gone_nor_the_same(school):
    take_over(school, RosterBuilder().child("1", "5a", parent("Fatma Yıldız", "oud@ouder.example")))
    roster = RosterBuilder().child("2", "8c", parent("Fatma Yıldız", "nieuw@ouder.example"))
    assert counted(preview(school, roster)) == {"doubtful": 1, "new": 2}
    take_over(school, roster)
    assert names(school) == ["Fatma Yıldız", "Fatma Yıldız"]


def test_a_name_with_a_child_in_common_is_that_person_at_another_address(school):
    take_over(school, family())
    roster = RosterBuilder().child("123", "5a", parent("Samira El Amrani", "nieuw@ouder.example"))
    lines = preview(school, roster)
    assert counted(lines) == {"changed": 1}
    assert told(lines, "Samira El Amrani") == [["address", "samira@ouder.example", "nieuw@ouder.example"]]
    take_over(school, roster)
    assert boxes("Samira El Amrani") == [("nieuw@ouder.example", True)]


def test_the_only_one_of_a_name_without_an_address_gets_it(school):
    user = UserFactory(name="Bram Hoekstra")
    MembershipFactory(school=school, user=user, is_parent=True)
    lines = preview(school, RosterBuilder().child("1", "5a", parent("Bram Hoekstra", "bram@ouder.example")))
    assert counted(lines) == {"new": 1, "changed": 1}
    assert ["address", "", "bram@ouder.example"] in told(lines, "Bram Hoekstra")


def test_a_child_added_by_hand_is_taken_over_and_not_doubled(school, group):
    user = known_parent(school, address="samira@ouder.example", name="Samira El Amrani")
    GuardianshipFactory(child=ChildFactory(class_group=group, pupil_hash=None), user=user)
    take_over(school, family())
    [child] = database.session.scalars(select(Child)).all()
    assert child.pupil_hash is not None
    assert child.class_group_id == group.id
    [care] = database.session.scalars(select(Guardianship)).all()
    assert (care.user_id, care.from_roster) == (user.id, True)


def test_the_carers_own_code_knows_them_under_another_name_and_address(school):
    take_over(school, family(number="ouder2001"))
    roster = RosterBuilder().child("123", "5a", parent("Samira Smit", "smit@ouder.example", number="OUDER2001"))
    lines = preview(school, roster)
    assert told(lines, "Samira Smit") == [
        ["address", "samira@ouder.example", "smit@ouder.example"],
        ["name", "Samira El Amrani", "Samira Smit"],
    ]


def test_a_code_given_to_somebody_else_is_asked_about(school):
    take_over(school, family(number="ouder2001"))
    roster = RosterBuilder().child("9", "8c", parent("Kofi Mensah", "kofi@ouder.example", number="ouder2001"))
    assert counted(preview(school, roster)) == {"doubtful": 1, "new": 2}


def test_father_and_son_with_one_name_and_one_mailbox_stay_two(school):
    def roster():
        return (
            RosterBuilder()
            .child("1", "5a", parent("Jan Jansen", SHARED, number="a"))
            .child("2", "6b", parent("Jan Jansen", SHARED, number="b", relation="guardian"))
        )

    take_over(school, roster())
    assert counted(preview(school, roster())) == {"same": 2}
    assert names(school) == ["Jan Jansen"] * 2


def test_whoever_has_this_name_at_this_mailbox_in_another_school_is_that_person(school):
    fatma = known_parent(SchoolFactory(slug="elders"), address="fatma@ouder.example", name="Fatma Yıldız")
    other = known_parent(SchoolFactory(slug="verder"), address="kofi@ouder.example", name="Kofi Mensah")
    roster = (
        RosterBuilder()
        .child("1", "5a", parent("fatma yıldız", "Fatma@ouder.example"))
        .child("2", "5a", parent("Esra Demir", "kofi@ouder.example"))
    )
    assert counted(preview(school, roster)) == {"new": 3}
    take_over(school, roster)
    members = database.session.scalars(select(Membership.user_id).where(Membership.school_id == school.id)).all()
    assert fatma.id in members
    assert other.id not in members
    assert boxes("Fatma Yıldız") == [("fatma@ouder.example", True)]
    assert counted(preview(school, roster)) == {"same": 2}


def test_teachers_become_staff_and_are_found_again(school):
    marga = admin(school, address="marga@school.example", name="Marga de Wit")
    kees = staff(school, address="kees@school.example", name="Kees de Wit")

    def roster():
        return (
            RosterBuilder(row_per="staff")
            .alone(teacher("K. de Wit", "kees@school.example"), "5a")
            .alone(teacher("Marga de Wit"), "6b")
            .alone(teacher("Noor Visser", "noor@school.example"))
        )

    lines = preview(school, roster())
    assert counted(lines) == {"new": 1, "changed": 2}
    assert {line["user_id"] for line in lines if line["verdict"] == "changed"} == {kees.id, marga.id}
    take_over(school, roster())
    assert counted(preview(school, roster())) == {"same": 3}
    noor = database.session.scalar(select(Membership).join(User).where(User.name == "Noor Visser"))
    assert (noor.is_staff, noor.is_parent) == (True, False)


def test_a_teacher_who_is_a_parent_too_is_one_person(school):
    kees = staff(school, address="kees@school.example", name="Kees de Wit")
    roster = RosterBuilder().child("1", "5a", parent("Kees de Wit", "kees@school.example"))
    lines = preview(school, roster)
    assert ["role", "", "parent"] in told(lines, "Kees de Wit")
    take_over(school, roster)
    membership = database.session.scalar(select(Membership).where(Membership.user_id == kees.id))
    assert (membership.is_staff, membership.is_parent) == (True, True)


def test_a_closed_account_is_nobody(school, clock):
    person("samira@ouder.example", name="Samira El Amrani", disabled_at=clock.instant)
    take_over(school, family())
    assert counted(preview(school, family())) == {"same": 1}
