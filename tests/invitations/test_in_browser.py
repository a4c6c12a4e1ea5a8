"""In a real browser: asking when, answering on a phone without a script, settling; and a guest's page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Office
from klankbord.kit import dates
from klankbord.people.models import User
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, parent, staff
from tests.fixtures.browser import PHONE, Live

NewPage = Callable[..., Page]
Audit = Callable[..., Any]


def members(live: Live) -> tuple[int, int, int]:
    """A sounding board with two parents beside its organiser and a planned meeting; organiser, council, meeting."""
    with live.app.app_context():
        school = SchoolFactory(slug="de-proef", name="De Proef")
        council = CouncilFactory(school_id=school.id)
        people = []
        for name, make, office in (
            ("Olga Visser", staff, Office.ORGANISER),
            ("Bas Lid", parent, Office.MEMBER),
            ("Sara de Schrijver-van den Bovenkamp", parent, Office.MEMBER),
        ):
            user = make(school, address=f"{name.split(' ')[0].lower()}@ouders.example", name=name)
            people.append(seated(council, user, office))
        planned = MeetingFactory(council=council)
        db.session.commit()
        return people[0].id, council.id, planned.id


def links(live: Live, kind: str) -> list[str]:
    """The first link of each mail of a kind, in order."""
    with live.app.app_context():
        rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id))
        return [re.search(r"http://\S+/l/[^?\s]+", row.text)[0] for row in rows]  # type: ignore[index]


def sign_in(live: Live, page: Page, user_id: int) -> None:
    with live.app.app_context():
        live.sign_in(page.context, db.session.get_one(User, user_id))


def test_a_date_poll_from_asking_to_settling(live: Live, new_page: NewPage, axe: Audit, fits: Audit) -> None:
    organiser_id, council_id, _meeting_id = members(live)
    desk = new_page(color_scheme="dark")
    sign_in(live, desk, organiser_id)
    desk.goto(f"{live.url}/de-proef/councils/{council_id}/polls/new")
    today = dates.today("Europe/Amsterdam")
    for row, days in enumerate((20, 21, 27)):
        desk.get_by_label(f"Dag {row + 1}").fill((today + timedelta(days=days)).isoformat())
        desk.get_by_label(f"Begin {row + 1}").fill("19:30")
    desk.get_by_label("Antwoorden tot en met").fill((today + timedelta(days=9)).isoformat())
    desk.get_by_label("Plaats").fill("Aula")
    axe(desk)
    desk.get_by_role("button", name="Vraag het ze").click()
    expect(desk.get_by_text("3 mensen zijn gevraagd.")).to_be_visible()
    phone = new_page(viewport=PHONE, java_script_enabled=False)
    for link, said in zip(links(live, "poll_asked"), ("Ja", "Nee", "Als het moet"), strict=True):
        phone.goto(link)
        for moment in phone.get_by_role("group").all():
            moment.get_by_label(said, exact=True).check()
        phone.get_by_role("group").nth(1).get_by_label("Ja", exact=True).check()
        fits(phone)
        phone.get_by_role("button", name="Verstuur mijn antwoord").click()
        expect(phone.get_by_text("Dank je wel")).to_be_visible()
    by_hand = new_page(viewport=PHONE)
    by_hand.goto(phone.url)
    axe(by_hand)
    desk.reload()
    expect(desk.get_by_text("3 ja, 0 als het moet, 0 nee")).to_be_visible()
    axe(desk)
    desk.set_viewport_size(PHONE)
    fits(desk)
    desk.get_by_role("button", name="Plannen en uitnodigen").click()
    expect(desk.get_by_text("De vergadering is gepland")).to_be_visible()


def test_a_guest_from_outside(live: Live, new_page: NewPage, axe: Audit, fits: Audit) -> None:
    organiser_id, _council_id, meeting_id = members(live)
    desk = new_page()
    sign_in(live, desk, organiser_id)
    desk.goto(f"{live.url}/de-proef/meetings/{meeting_id}/guests")
    desk.get_by_label("Naam").fill("Vera D'Hondt, wijkagent")
    desk.locator("[name=address]").fill("vera@buiten.example")
    desk.get_by_label("Wat verwacht je").fill("Tien minuten over de stoep.")
    desk.get_by_role("button", name="Uitnodigen").click()
    expect(desk.get_by_role("heading", name="Vera D'Hondt, wijkagent")).to_be_visible()
    axe(desk)
    phone = new_page(viewport=PHONE, color_scheme="dark")
    phone.goto(links(live, "guest_invited")[0])
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="Ja, ik kom").click()
    expect(phone.get_by_text("Je zei: ja")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("Ja, ik kom", exact=True)).to_be_visible()
    desk.set_viewport_size(PHONE)
    fits(desk)
