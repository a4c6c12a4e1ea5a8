"""A draw at a desk and sign-up on a phone, from the organiser's first click to the parent who moves up."""

import pytest
from playwright.sync_api import expect

from klankbord.base.db import db as database
from klankbord.councils.models import Office
from klankbord.invitations import actions
from klankbord.kit import dates
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import ChildFactory, ClassGroupFactory, GuardianshipFactory, SchoolFactory, parent, staff
from tests.fixtures.browser import DESK, PHONE


@pytest.fixture
def made(live, clock):
    """A school with six parents and a planned meeting whose agenda is published: organiser, parents, address."""
    with live.app.app_context():
        school = SchoolFactory(slug="de-proef", name="De Proef")
        group = ClassGroupFactory(school_id=school.id, name="groep 5a")
        parents = [parent(school, name=f"Ouder {number}") for number in range(6)]
        for user in parents:
            GuardianshipFactory(child=ChildFactory(class_group=group), user=user)
        board = CouncilFactory(school_id=school.id)
        olga = staff(school, name="Olga Visser")
        seated(board, olga, Office.ORGANISER)
        meeting = MeetingFactory(council=board)
        ItemFactory(meeting=meeting, title="Een schoolplein met meer groen")
        actions.publish_agenda(meeting, by=viewer(olga, school), now=dates.now())
        database.session.commit()
        yield olga, parents, f"/de-proef/meetings/{meeting.id}"


def test_drawing_at_a_desk_and_signing_up_on_a_phone(live, made, new_page, axe, fits):
    olga, parents, meeting = made
    desk = new_page(base_url=live.url, viewport=DESK)
    live.sign_in(desk.context, olga)
    desk.goto(meeting)
    desk.get_by_text("Meer manieren om mensen te laten meedoen").click()
    desk.get_by_role("link", name="Deelnemers loten").click()
    desk.get_by_label("Hoeveel ouders").fill("2")
    axe(desk)
    desk.get_by_role("button", name="Loting aankondigen").click()
    expect(desk.get_by_text("Op dit moment doen 6 ouders mee.")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Nu loten").click()
    desk.get_by_role("dialog").get_by_role("button", name="Nu loten").click()
    expect(desk.get_by_text("uitgenodigd", exact=True)).to_have_count(2)
    expect(desk.get_by_text("Reservelijst: 4 loten")).to_be_visible()
    axe(desk)
    drawn = desk.locator("section", has=desk.get_by_role("heading", name="Geloot")).inner_text()

    desk.goto(meeting)
    desk.get_by_text("Meer manieren om mensen te laten meedoen").click()
    desk.get_by_role("link", name="Aanmelden openzetten").click()
    desk.get_by_label("Plaatsen", exact=True).fill("1")
    axe(desk)
    desk.get_by_role("button", name="Aanmelden openzetten").click()
    expect(desk.get_by_text("0 van 1 plaats bezet")).to_be_visible()

    first, second = [user for user in parents if user.name not in drawn][:2]
    phones = [new_page(base_url=live.url, viewport=PHONE, color_scheme=scheme) for scheme in ("light", "dark")]
    for phone, user in zip(phones, (first, second), strict=True):
        live.sign_in(phone.context, user)
        phone.goto(meeting)
        phone.get_by_role("link", name="Naar aanmelden").click()
        phone.get_by_label("Voor welk punt kom je?").select_option(label="1 Een schoolplein met meer groen")
        axe(phone)
        fits(phone)
        phone.get_by_role("button", name="Ik kom" if phone is phones[0] else "Zet mij op de lijst").click()
    expect(phones[0].get_by_text("Je hebt een plaats.", exact=True)).to_be_visible()
    expect(phones[1].get_by_text("Je staat op de wachtlijst, nummer 1")).to_be_visible()
    phones[0].get_by_role("button", name="Ik kan toch niet").click()
    phones[0].get_by_role("dialog").get_by_role("button", name="Ik kan toch niet").click()
    expect(phones[0].get_by_text("Je bent afgemeld.")).to_be_visible()
    phones[1].reload()
    expect(phones[1].get_by_text("Je hebt een plaats.", exact=True)).to_be_visible()
    phones[1].goto(f"{meeting}/draw")
    axe(phones[1])
    fits(phones[1])
