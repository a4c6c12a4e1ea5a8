"""Coming in by a letter on a phone, and letting somebody in with the keyboard, in a real browser."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.schools import mails_letters
from klankbord.schools.models import Membership
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState
from tests.factories.joining import JoinRequestFactory, make_class_link, make_letter
from tests.factories.people import UserFactory
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    GuardianshipFactory,
    MembershipFactory,
    SchoolFactory,
    admin,
    parent,
)
from tests.fixtures.browser import DESK, PHONE
from tests.schools.joining import decoded

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def joining(live):
    """A served school with a parent who has a letter, a class with a link, and somebody who asks to join."""
    with live.app.app_context():
        school = SchoolFactory(slug="de-proef", name="De Proef")
        groups = [ClassGroupFactory(school_id=school.id, name=f"groep {n}a", position=n) for n in (5, 6)]
        child = ChildFactory(class_group=groups[0])
        samira = UserFactory(name="Samira El Amrani", given_name="Samira")
        MembershipFactory(school=school, user=samira, is_parent=True)
        fatma = parent(school, address="fatma@ouder.example", name="Fatma Yıldız")
        for user in (samira, fatma):
            GuardianshipFactory(child=child, user=user)
        link = make_class_link(school, groups[0])
        asked = JoinRequestFactory(school_id=school.id, class_group_id=groups[0].id, note="Ik ben de oma.")
        JoinRequestFactory(
            school_id=school.id, kind=JoinKind.CLASSES, name="", address="", asked_by_id=fatma.id, child_id=child.id,
            class_group_id=groups[1].id,
        )  # fmt: skip
        letter = make_letter(school, samira)
        found = {
            "marga": admin(school, address="marga@school.example", name="Marga de Wit"),
            "fatma": fatma,
            "samira": samira,
            "letter": mails_letters.address_of(letter),
            "class": mails_letters.address_of(link),
            "link": f"/de-proef/joining/links/{link.id}",
            "request": f"/de-proef/joining/requests/{asked.id}",
            "child": f"/account/children/{child.id}",
            "carers": f"/account/schools/{school.id}/carers",
        }
        database.session.commit()
        yield found


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone in the dark", "desk in the light"]
)
def test_every_page_is_sound(live, joining, new_page, axe, fits, viewport, scheme):
    rounds = [
        (None, [joining["letter"], joining["class"], "/join", "/join/sent", "/join/confirm/x"]),
        (joining["marga"], ["/de-proef/joining?why=no_address", joining["link"], joining["request"]]),
        (joining["fatma"], ["/account", joining["child"], joining["carers"]]),
    ]
    for user, paths in rounds:
        page = new_page(viewport=viewport, base_url=live.url, color_scheme=scheme)
        if user is not None:
            live.sign_in(page.context, user)
        for path in paths:
            page.goto(path)
            axe(page)
            fits(page)


def test_from_the_code_on_paper_to_the_mailbox(live, joining, new_page, axe, fits):
    page = new_page(viewport=NARROW, base_url=live.url)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with live.app.app_context():
        address = decoded(mails_letters.qr(joining["letter"]))
    page.goto(address)
    expect(page.get_by_role("heading", name="Hallo Samira, waar kunnen we je bereiken?")).to_be_visible()
    page.get_by_label("Je mailadres").fill("samira@nieuw.example")
    page.get_by_role("button", name="Stuur me een mail").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()
    mail = database.session.scalars(select(OutboxMessage)).one()
    page.goto(re.search(r"http\S+/join/confirm/\S+", mail.text)[0])
    axe(page)
    page.get_by_role("button", name="Ja, dat klopt").click()
    expect(page.get_by_role("heading", name="Dank je wel, je doet mee")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Stuur me een link").click()
    expect(page).to_have_url(re.compile("/sign-in/code$"))
    assert page.goto(address).status == 410
    axe(page)
    assert {url.split("/")[2] for url in asked} == {live.url.split("/")[2]}


def test_letting_somebody_in_with_the_keyboard(live, joining, new_page):
    page = new_page(base_url=live.url)
    live.sign_in(page.context, joining["marga"])
    page.goto("/de-proef/joining")
    page.get_by_role("link", name="Bekijk en antwoord Yasmin Haddad").press("Enter")
    choice = page.get_by_label("kind van Fatma Yıldız, Samira El Amrani")
    choice.focus()
    page.keyboard.press("Space")
    expect(choice).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Yasmin Haddad hoort nu bij de school")
    database.session.rollback()
    state = database.session.scalar(select(JoinRequest.state).where(JoinRequest.name == "Yasmin Haddad"))
    assert state == JoinState.ACCEPTED
    assert len(database.session.scalars(select(Membership).where(Membership.is_parent)).all()) == 3


def test_copying_the_link(live, joining, new_page):
    page = new_page(base_url=live.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    live.sign_in(page.context, joining["marga"])
    page.goto(joining["link"])
    page.get_by_role("button", name="Kopieer").click()
    expect(page.get_by_role("status")).to_have_text("Gekopieerd")
