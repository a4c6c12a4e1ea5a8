"""File: the minutes go round, are corrected and approved in the next meeting, and are there for every parent."""

import io

import pypdf
from playwright.sync_api import expect

from tests.journeys.cast import SLUG
from tests.journeys.sounding_board.meet import OPINION
from tests.journeys.stage import Person, Stage, link_of

CORRECTION = "Het waren vooral ouders van groep 3 die zorgen hadden."
GUEST = "Wijkagent De Groot"


def file(stage: Stage, anouk: Person) -> None:
    """From a draft to minutes on file, and open action items on the next agenda."""
    stage.clock.set("2026-11-03T20:00+01:00")
    anouk.sign_in()
    circulate(stage, anouk)
    next_meeting(stage)
    approve(stage, anouk)
    read(stage)


def circulate(stage: Stage, anouk: Person) -> None:
    """Everybody of the council reads them; a member corrects, without signing in."""
    anouk.open(f"/{SLUG}/minutes/1")
    anouk.follow("Send round")
    anouk.press("Send round")
    mail = stage.mail("samira@ouders.example", "minutes_circulated")
    assert "Andere scholen bellen" in mail.part("text/plain")
    samira = stage.somebody("Samira El Amrani", "samira@ouders.example")
    samira.open(link_of(mail))
    samira.sees(OPINION)
    form = samira.page.locator("form").filter(has=samira.page.locator("#text"))
    samira.fill("What it should say", CORRECTION, inside=form)
    samira.press("Send", inside=form)
    samira.page.context.close()

    anouk.open(f"/{SLUG}/minutes/1")
    anouk.follow("Write on")
    anouk.go(anouk.page.get_by_role("navigation", name=anouk.words("Agenda")).get_by_role("link", name="Kleine pauze"))
    anouk.fill("Notes", "Ouders zien rust in de middag; die van groep 3 hebben zorgen.")
    anouk.press("Save the notes")
    anouk.open(f"/{SLUG}/minutes/1")
    given = anouk.page.locator(".correction").filter(has_text=CORRECTION)
    anouk.fill("Your answer", "Klopt, het staat er nu.", inside=given)
    stage.clock.forward(minutes=31)  # what follows a mail sooner waits, to go in one
    anouk.press("Taken over", inside=given)
    assert "Klopt" in stage.mail("samira@ouders.example", "minutes_answered").part("text/plain")


def next_meeting(stage: Stage) -> None:
    """The organiser plans the next one, with an item that approves the minutes."""
    joris = stage.somebody("Joris Kuiper", "joris@school.example")
    joris.sign_in()
    joris.open(f"/{SLUG}/councils")
    joris.page.get_by_role("link", name="Klankbordgroep").click()
    joris.follow("Plan a meeting")
    for label, value in (("Day", "2026-11-18"), ("Start", "19:30"), ("Length in minutes", "45"), ("Place", "Aula")):
        joris.fill(label, value)
    joris.press("Make a draft")
    joris.fill("Item", "Verslag van 29 oktober")
    joris.page.locator("#quick-kind").select_option("minutes_approval")
    joris.page.keyboard.press("Enter")
    joris.page.locator("#lines").get_by_role("link", name="Verslag van 29 oktober").click()
    form = joris.page.locator(".item-form")
    joris.field("Minutes to approve", inside=form).select_option(index=1)
    joris.press("Save", inside=form)
    joris.follow("On to inviting")
    joris.sees("Andere scholen bellen", "Rooster van de proef uitwerken")
    joris.press("Plan and invite", sure=True)
    stage.mails("samira@ouders.example", "invited", number=2)
    joris.page.context.close()


def approve(stage: Stage, anouk: Person) -> None:
    """At that item of the next meeting, while the open action items stand beside it."""
    stage.clock.set("2026-11-18T19:31+01:00")
    anouk.sign_in()
    anouk.open(f"/{SLUG}/meetings/2/live")
    anouk.press("Start the meeting")
    open_ones = anouk.part("Still open from earlier")
    expect(open_ones).to_contain_text("Andere scholen bellen")
    expect(open_ones).to_contain_text("Joris Kuiper")
    anouk.press("They are approved")
    anouk.open(f"/{SLUG}/minutes/1")
    expect(anouk.page.locator(".minutes-state")).to_contain_text("18 november")


def read(stage: Stage) -> None:
    """A parent of the school reads them, and takes the PDF along."""
    ewa = stage.somebody("Ewa Kowalska", "ewa@ouders.example")
    ewa.sign_in()
    ewa.open(f"/{SLUG}/councils")
    ewa.page.get_by_role("link", name="Klankbordgroep").click()
    past = ewa.page.get_by_role("listitem").filter(has_text="29 oktober 2026")
    ewa.go(past.get_by_role("link", name=f"{ewa.words('Minutes')} {ewa.words('approved')}"))
    ewa.sees(OPINION)
    assert GUEST not in ewa.page.content(), "a summary names nobody to who was not there"
    address = ewa.page.get_by_role("link", name=ewa.words("Download as PDF")).get_attribute("href")
    answer = ewa.page.request.get(stage.live.url + str(address))
    assert answer.status == 200, answer.text()
    document = pypdf.PdfReader(io.BytesIO(answer.body()))
    root = document.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a value of pypdf's own
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("nl")
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert OPINION in text
    assert GUEST not in text
    assert "2026-2027/01" in text
    assert "Andere scholen bellen" in text
