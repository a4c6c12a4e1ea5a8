"""Lists with addresses: for administrators alone, each download written down."""

from datetime import date

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.people.models import EmailAddress, User
from klankbord.schools.models import Child, Guardianship, Membership, Relation, School
from tests.exports.conftest import post, rows_of
from tests.factories.schools import parent
from tests.world import parent_of

FILES = "/regenboog/files"
KINDS = ("csv", "xlsx")


def events():
    database.session.expire_all()
    return [
        (event.verb, event.thing, event.data)
        for event in database.session.scalars(select(AuditEvent).where(AuditEvent.verb.startswith("exports.")))
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_stands_in_the_list_of_people(world, sit, kind):
    pia = database.session.get_one(User, world.people["parent"])
    pia.name, pia.family_name, pia.name_prefix = "=Pia van den Ouder", "Ouder", "van den"
    gone = database.session.scalar(select(Membership).where(Membership.user_id == world.people["ended"]))
    gone.left_at = gone.joined_at
    box = database.session.scalar(select(EmailAddress).where(EmailAddress.address == "pia.ouder@ouders.example"))
    box.trouble_since, box.trouble_words = gone.joined_at, "550 mailbox full"
    answer = post(sit("admin"), f"{FILES}/people.{kind}")
    rows = {row["Naam"].lstrip("'"): row for row in rows_of(answer)}
    roles = {
        name
        for role, user_id in world.people.items()
        if role not in {"stranger", "other_admin"}
        for name in [database.session.get_one(User, user_id).name]
    }
    assert set(rows) == roles
    pia = rows["=Pia van den Ouder"]
    assert (pia["Tussenvoegsel"], pia["Achternaam"], pia["Rollen"]) == ("van den", "Ouder", "ouder")
    assert (pia["Mailadres"], pia["Groepen"], pia["Taal"]) == ("pia.ouder@ouders.example", "groep 5a", "Nederlands")
    assert pia["Wat de mailserver zei"] == "550 mailbox full"
    assert str(pia["Mail komt niet aan sinds"]) >= "2026"
    assert rows["Eva Eerder"]["Van school sinds"] not in {"", None}
    assert rows["Ada Beheer"]["Rollen"] == "medewerker, beheerder"
    assert list(rows)[-1] == "Eva Eerder", "who left comes last"
    assert events() == [("exports.people", "school", {"kind": kind, "rows": len(rows)})]


def test_a_list_is_a_download_nobody_keeps(world, sit):
    answer = post(sit("admin"), f"{FILES}/people.xlsx")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "De Regenboog" in disposition
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_name_outside_ascii_is_a_name_all_the_same(world, sit):
    database.session.get_one(School, world.school_id).name = "Жар-птица"
    answer = post(sit("admin"), f"{FILES}/people.csv")
    assert "filename*=UTF-8''Mensen%20van%20%D0%96" in answer.headers["Content-Disposition"]


def test_addresses_cannot_be_asked_for_by_a_link(world, sit):
    admin = sit("admin")
    for path in (f"{FILES}/people.csv", f"{FILES}/classes.xlsx", f"{FILES}/addresses"):
        assert admin.get(path).status_code == 405
    assert admin.post(f"{FILES}/people.csv").status_code == 400
    assert events() == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("named", [True, False])
def test_parents_stand_by_class(world, sit, kind, named):
    school = database.session.get_one(School, world.school_id)
    school.keeps_child_names = named
    first = database.session.scalar(select(Child))
    first.name = "Noor"
    second = Child(school_id=school.id, class_group_id=world.group_id, name="Sam")
    left = Child(school_id=school.id, class_group_id=world.group_id, name="Weg", left_on=date(2026, 1, 1))
    database.session.add_all([second, left])
    database.session.flush()
    for child, relation in ((second, Relation.MOTHER), (left, Relation.OTHER)):
        database.session.add(
            Guardianship(
                school_id=school.id, child_id=child.id, user_id=world.people["parent"], relation=relation,
                may_be_invited=False,
            )
        )  # fmt: skip
    answer = post(sit("admin"), f"{FILES}/classes.{kind}")
    (row,) = rows_of(answer)
    assert (row["Groep"], row["Ouder"], row["Mailadres"]) == ("groep 5a", "Pia Ouder", "pia.ouder@ouders.example")
    assert (row["Relatie"], str(row["Kinderen in deze groep"]), row["Mag worden uitgenodigd"]) == ("moeder", "2", "ja")
    assert row.get("Kind") == ("Noor, Sam" if named else None)
    assert "Weg" not in str(row)
    assert events()[0][0] == "exports.classes"


def test_no_more_is_asked_for_many(world, sit, queries):
    admin = sit("admin")
    token = admin.token("/account")
    school = database.session.get_one(School, world.school_id)

    def counted(path, **data):
        with queries() as seen:
            assert admin.post(path, data={"csrf_token": token, **data}).status_code == 200
        return seen.count

    wanted = [(f"{FILES}/people.csv", {}), (f"{FILES}/classes.xlsx", {}),
              (f"{FILES}/addresses", {"of": f"class-{world.group_id}", "made_as": "pdf"})]  # fmt: skip
    before = [counted(path, **data) for path, data in wanted]
    group = database.session.scalar(select(Child)).class_group_id
    for _ in range(12):
        user = parent(school)
        parent_of(school, user, type("Group", (), {"id": group})())
    database.session.commit()
    assert [counted(path, **data) for path, data in wanted] == before


@pytest.mark.parametrize(("of", "said"), [("class", "Pia Ouder"), ("council", "Carla Voorzit")])
def test_an_address_list_is_a_page_to_print(world, sit, of, said):
    number = world.group_id if of == "class" else world.council_id
    answer = post(sit("admin"), f"{FILES}/addresses", of=f"{of}-{number}")
    assert answer.status_code == 200
    assert said in answer.text
    assert f"{said.lower().replace(' ', '.')}@ouders.example" in answer.text
    assert '<th scope="col">Mailadres</th>' in answer.text
    assert events() == [("exports.addresses", "school", {"of": of, "of_id": number, "rows": 1 if of == "class" else 3})]


@pytest.mark.parametrize("of", ["", "class-", "class-999", "council-999", "meeting-1", "class-1'--"])
def test_a_choice_that_is_none_comes_back_with_a_sentence(world, sit, of):
    answer = post(sit("admin"), f"{FILES}/addresses", of=of)
    assert answer.status_code == 422
    assert 'id="of-error"' in answer.text
    assert events() == []


def test_another_school_cannot_be_chosen(world, sit):
    answer = post(sit("other_admin"), "/windroos/files/addresses", of=f"class-{world.group_id}")
    assert answer.status_code == 422
    assert "Pia" not in answer.text
