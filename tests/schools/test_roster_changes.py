"""What a roster changes of children, addresses and names, and what it leaves to the people themselves."""

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.kit import tokens
from klankbord.people import actions_addresses
from klankbord.people.models import LinkKind, ThingLink, User, UserAddress
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, Relation
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState
from tests.factories.roster import RosterBuilder, parent
from tests.factories.schools import ClassGroupFactory, SchoolFactory
from tests.schools.roster_world import counted, preview, take_over, told
from tests.schools.test_roster_matching import boxes

OLD, NEW, OWN = "oud@ouder.example", "nieuw@ouder.example", "zelf@ouder.example"


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef")


def samira(**values):
    return parent("Samira El Amrani", values.pop("email", OLD), **values)


def one(number="01", at="5a", **values) -> RosterBuilder:
    return RosterBuilder().child(number, at, samira(**values))


def user(name="Samira El Amrani") -> User:
    return database.session.scalars(select(User).where(User.name == name)).one()


def classes() -> list[str | None]:
    found = select(ClassGroup.name).select_from(Child).outerjoin(ClassGroup).where(Child.left_on.is_(None))
    return sorted(database.session.scalars(found))


def test_next_years_list_moves_the_children(school):
    mother = samira()
    take_over(school, RosterBuilder().child("01", "5a", mother).child(None, "4b", mother, name="Noor Smit"))
    mother = samira()
    later = RosterBuilder().child("1", "6a", mother).child(None, "5b", mother, name="noor  smit")
    lines = preview(school, later)
    assert told(lines, "Samira El Amrani") == [["class", "5a", "6a"], ["class", "4b", "5b"]]
    take_over(school, later)
    assert classes() == ["5b", "6a"]
    assert counted(preview(school, later)) == {"same": 1}


def test_classes_are_found_again_however_they_are_written(school, clock):
    ClassGroupFactory(school_id=school.id, name="groep 5a", position=4)
    ended = ClassGroupFactory(school_id=school.id, name="6B", position=5, ended_on=clock.instant.date())
    mother = samira()
    roster = RosterBuilder().child("1", "5A", mother).child("2", "Groep 6b", mother)
    take_over(school, roster.child("3", "10a", mother).child("4", "9a", mother))
    rows = database.session.execute(select(ClassGroup.name, ClassGroup.position).order_by(ClassGroup.position)).all()
    assert [tuple(row) for row in rows] == [("groep 5a", 4), ("6B", 5), ("9a", 6), ("10a", 7)]
    database.session.refresh(ended)
    assert ended.ended_on is None


def test_a_child_is_a_class_and_a_hash_and_a_name_only_where_the_school_keeps_names(school):
    roster = RosterBuilder().child("000123", "5a", samira(), name="Zoë Smit")
    take_over(school, roster)
    [child] = database.session.scalars(select(Child)).all()
    assert child.name is None
    assert "123" not in (child.pupil_hash or "")[:4]
    assert len(child.pupil_hash or "") == 64
    school.keeps_child_names = True
    lines = preview(school, roster)
    assert told(lines, "Samira El Amrani") == [["child_name", "", "Zoë Smit"]]
    take_over(school, roster)
    database.session.refresh(child)
    assert child.name == "Zoë Smit"


def test_the_hash_of_a_number_is_another_in_another_school(school):
    take_over(school, one())
    take_over(
        SchoolFactory(slug="elders"), RosterBuilder().child("01", "5a", parent("Kofi Mensah", "kofi@ouder.example"))
    )
    first, second = database.session.scalars(select(Child.pupil_hash))
    assert first != second


def test_namesakes_are_told_apart_by_their_parents(school):
    def roster(first, second):
        return (
            RosterBuilder()
            .child(None, first, parent("Samira El Amrani", OLD), name="Noah de Vries")
            .child(None, second, parent("Kofi Mensah", NEW), name="Noah de Vries")
        )

    take_over(school, roster("5a", "6a"))
    lines = preview(school, roster("6a", "7a"))
    assert told(lines, "Samira El Amrani") == [["class", "5a", "6a"]]
    assert told(lines, "Kofi Mensah") == [["class", "6a", "7a"]]
    assert counted(preview(school, roster("5a", "6a"))) == {"same": 2}


def test_one_number_under_two_names_is_two_children(school):
    def roster():
        mother = samira()
        together = RosterBuilder().child("7", "5a", mother, name="Noah de Vries")
        return together.child("7", "5a", mother, name="Liv Bakker")

    take_over(school, roster())
    assert len(database.session.scalars(select(Child)).all()) == 2
    assert counted(preview(school, roster())) == {"same": 1}


def test_a_list_with_numbers_after_one_with_names_knows_the_same_children(school):
    take_over(school, RosterBuilder().child(None, "5a", samira(), name="Noor Smit"))
    take_over(school, RosterBuilder().child("44", "6a", samira(), name="Noor Smit"))
    [child] = database.session.scalars(select(Child)).all()
    assert not (child.pupil_hash or "name:").startswith("name:")
    assert counted(preview(school, RosterBuilder().child("44", "6a", samira()))) == {"same": 1}


def test_a_list_of_parents_with_classes_alone(school):
    def roster(*classes):
        together = RosterBuilder().alone(samira(), *classes)
        together.people.append(partner := parent("Joost Smit", NEW))
        partner.rows, partner.classes = [together.row], sorted(classes)
        return together

    take_over(school, roster("3a", "5a"))
    assert classes() == ["3a", "5a"]
    assert len(database.session.scalars(select(Guardianship)).all()) == 4
    assert counted(preview(school, roster("3a", "5a"))) == {"same": 2}
    lines = preview(school, roster("3a", "6a"))
    assert told(lines, "Joost Smit") == [["class", "5a", "6a"]]


def test_what_they_are_to_the_child_and_whether_they_may_be_invited(school):
    take_over(school, RosterBuilder().child("1", "5a", samira(relation="mother"), may=False))
    [care] = database.session.scalars(select(Guardianship)).all()
    assert (care.relation, care.may_be_invited, care.from_roster) == (Relation.MOTHER, False, True)
    lines = preview(school, RosterBuilder().child("1", "5a", samira(relation="guardian")))
    assert told(lines, "Samira El Amrani") == [["relation", "mother", "guardian"], ["invited", "no", "yes"]]
    assert counted(preview(school, RosterBuilder().child("1", "5a", samira(), may=False))) == {"same": 1}


def test_an_address_the_school_changed_takes_the_place_of_the_old_one_and_its_links_are_void(school, clock):
    take_over(school, one())
    held = database.session.scalars(select(UserAddress)).one()
    link = ThingLink(
        school_id=school.id, kind=LinkKind.PROPOSAL, thing_id=7, user_id=held.user_id, address_id=held.address_id,
        nonce="n", created_at=clock.instant,
    )  # fmt: skip
    database.session.add(link)
    take_over(school, one(email=NEW))
    assert boxes("Samira El Amrani") == [(NEW, True)]
    assert link.voided_at == clock.instant


def change_address_themselves(clock) -> None:
    """She puts another address in the place of the school's on her account page, and confirms it from both."""
    change = actions_addresses.ask_change(user(), OWN, replaces=True, by=user(), now=clock.instant)
    change.old_token_digest, change.new_token_digest = tokens.digest("old"), tokens.digest("new")
    actions_addresses.confirm(change, "old", keep_session=None, now=clock.instant)
    assert actions_addresses.confirm(change, "new", keep_session=None, now=clock.instant)


def test_an_address_somebody_chose_themselves_stays(school, clock):
    take_over(school, one())
    change_address_themselves(clock)
    assert boxes("Samira El Amrani") == [(OWN, True)]
    assert counted(preview(school, one())) == {"same": 1}
    lines = preview(school, one(email=NEW))
    assert told(lines, "Samira El Amrani") == [["address", "", NEW]]
    take_over(school, one(email=NEW))
    assert boxes("Samira El Amrani") == [(NEW, False), (OWN, True)]


def test_an_address_confirmed_by_a_letter_is_not_taken_away(school, clock):
    take_over(school, one())
    asked = JoinRequest(
        school_id=school.id, kind=JoinKind.ADDRESS, state=JoinState.ACCEPTED, user_id=user().id, address=OLD.upper(),
        created_at=clock.instant, confirmed_at=clock.instant,
    )  # fmt: skip
    database.session.add(asked)
    take_over(school, one(email=NEW))
    assert boxes("Samira El Amrani") == [(NEW, False), (OLD, True)]


def test_a_name_follows_the_school_until_people_choose_their_own(school):
    take_over(school, RosterBuilder().child("1", "5a", parent("S. Amrani", OLD)))
    fuller = RosterBuilder().child("1", "5a", parent("Samira Amrani", OLD))
    assert told(preview(school, fuller), "Samira Amrani") == [["name", "S. Amrani", "Samira Amrani"]]
    take_over(school, fuller)
    user("Samira Amrani").name = "Sam Amrani"
    assert counted(preview(school, fuller)) == {"same": 1}
    take_over(school, fuller)
    assert user("Sam Amrani").name == "Sam Amrani"


def test_a_language_follows_the_school_until_people_choose_their_own(school):
    take_over(school, one(language="nl"))
    take_over(school, one(language="en"))
    assert user().language == "en"
    user().language = "nl"
    take_over(school, one(language="en"))
    assert user().language == "nl"
    take_over(school, one(language="pl"))
    assert user().language == "nl"


def test_a_new_person_gets_a_language_there_is(school):
    take_over(
        school,
        RosterBuilder().child(
            "1", "5a", parent("Olena Koval", OLD, language="uk"), parent("Ann Lee", NEW, language="en")
        ),
    )
    assert (user("Olena Koval").language, user("Ann Lee").language) == ("nl", "en")


def test_a_person_without_a_name_is_called_after_the_mailbox(school):
    take_over(school, RosterBuilder().child("1", "5a", parent("", "kim.meer@ouder.example")))
    assert user("kim.meer").family_name == ""
    assert counted(preview(school, RosterBuilder().child("1", "5a", parent("", "kim.meer@ouder.example")))) == {
        "same": 1
    }


def test_what_is_no_address_is_left_out(school):
    take_over(school, one(email="geen adres"))
    assert boxes("Samira El Amrani") == []
    assert database.session.scalars(select(Membership)).one().is_parent
