"""The directory: searched, filtered and sorted, on both databases alike, and fluid with 500 people."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.db import folded
from klankbord.kit import names
from klankbord.people import actions_sessions
from klankbord.people.models import SignedInBy, User, UserAddress
from klankbord.schools.queries_people import Find
from tests.factories.people import UserFactory
from tests.factories.schools import ClassGroupFactory, MembershipFactory, SchoolFactory, admin, parent, staff


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(school):
    return admin(school, address="marga@school.example", name="Marga de Wit")


@pytest.fixture
def found(client, marga):
    client.sign_in(marga)

    def ask(query=""):
        shown = client.get(f"/de-proef/people?{query}").text
        return re.findall(r'href="/de-proef/people/\d+">([^<]+)', shown)

    return ask


@pytest.mark.parametrize("words", ["yildiz", "YILDIZ", "Yıldız", "fatma yil", "FATMA@OUDER"])
def test_marks_and_capitals_do_not_matter(found, school, words):
    parent(school, address="fatma@ouder.example", name="Fatma Yıldız")
    parent(school, name="Joost van der Velden")
    assert found(f"q={words}") == ["Fatma Yıldız"]


@pytest.mark.parametrize(
    "name", ["Fatma Yıldız", "İlknur Çelik", "Łukasz Żółć", "Jørgen Größe", "Zoë Ægir", "100% _x_"]
)
def test_the_database_folds_as_the_program_does(school, name):
    user = UserFactory(name=name)
    assert database.session.scalar(select(folded(User.name)).where(User.id == user.id)) == names.folded(name)


def test_each_state(found, school, clock):
    def with_address(name):
        return parent(school, name=name)

    bare = UserFactory(name="Kofi Mensah")
    MembershipFactory(school=school, user=bare, is_parent=True)
    bounces = with_address("Zofia Nowak")
    held = database.session.scalar(select(UserAddress).where(UserAddress.user_id == bounces.id))
    database.session.refresh(held, ["email"])
    held.email.trouble_since = clock()
    came = with_address("Yasmin Haddad")
    actions_sessions.begin(came, SignedInBy.LINK, device="", now=clock() - timedelta(days=400))
    twice = [with_address("Pieter Smit"), with_address("Pieter Smít")]
    gone = with_address("Li Na Chen")
    database.session.flush()
    database.session.execute(
        database.text("update membership set left_at = joined_at where user_id = :id"), {"id": gone.id}
    )
    assert found("state=no_address") == ["Kofi Mensah"]
    assert found("state=trouble") == ["Zofia Nowak"]
    assert set(found("state=never")) == {"Kofi Mensah", "Zofia Nowak", *(user.name for user in twice)}
    assert set(found("state=double")) == {"Pieter Smit", "Pieter Smít"}
    assert found("state=left") == ["Li Na Chen"]
    assert "Li Na Chen" not in found()
    assert found("state=never&q=kofi&role=parent") == ["Kofi Mensah"]


def test_order_by_class(found, school):
    first, last = (ClassGroupFactory(school_id=school.id, name=name, position=n) for n, name in enumerate(["1a", "8b"]))
    parent(school, name="Bas Achtste", classes=[last])
    parent(school, name="Cor Beide", classes=[last, first])
    staff(school, name="Tom Leraar")
    assert found("sort=class")[:2] == ["Cor Beide", "Bas Achtste"]
    assert set(found("sort=class")[2:]) == {"Marga de Wit", "Tom Leraar"}
    assert found(f"class={first.id}") == ["Cor Beide"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%25", "q=_", "role=boss", "state=x", "class=x", "class=99999999999", "sort=x", "size=7", "page=0", "page=-3",
        "page=²", "changed=1", "changed=x",
    ],
)  # fmt: skip
def test_odd_questions_have_an_answer(client, found, query):
    assert client.get(f"/de-proef/people?{query}").status_code == 200


def test_a_question_is_its_own_address():
    find = Find(words="yil", role="parent", class_id=3, state="never", sort="class", size=500, page=2)
    assert Find.read({name: str(value) for name, value in find.asked().items()}) == find
    assert Find().asked() == {}


@pytest.mark.parametrize("query", ["", "state=never&sort=class", "state=trouble"])
def test_five_hundred_rows_take_as_many_queries_as_one_and_little_paper(client, marga, school, queries, query):
    client.sign_in(marga)
    groups = [ClassGroupFactory(school_id=school.id, name=f"groep {n}a", position=n) for n in range(1, 9)]
    parent(school, classes=groups[:1])
    with queries() as few:
        client.get(f"/de-proef/people?size=500&{query}")
    for number in range(520):
        parent(school, name=f"Ouder {number} van den Bosch-Hoekstra", classes=groups[number % 8 : number % 8 + 2],
               address=f"ouder.nummer.{number}@verhuizing.example")  # fmt: skip
    with queries() as many:
        page = client.get(f"/de-proef/people?size=500&{query}")
    assert many.count == few.count, many
    assert len(page.data) < 250_000
    if not query:
        assert page.text.count('name="person"') == 500
        assert "pagina 1 van 2" in page.text
