"""Meet: the secretary opens the meeting, records who is there, what is said, thought and promised, and closes it."""

from playwright.sync_api import expect

from tests.journeys.cast import SLUG
from tests.journeys.stage import Person, Stage

NOTE = "Ouders zien **rust** in de middag.\n\n- wel zorgen over de jongsten"
OPINION = "De klankbordgroep raadt aan om te beginnen met een proef."


def meet(stage: Stage) -> Person:
    """A whole evening; gives the secretary back."""
    stage.clock.set("2026-10-29T20:04+01:00")
    anouk = stage.somebody("Anouk Jansen", "anouk@ouders.example")
    anouk.sign_in()
    anouk.open(f"/{SLUG}/meetings/1")
    anouk.follow("Get ready to start")
    anouk.press("Start the meeting")
    attendance(anouk)
    notes(stage, anouk)
    stage.clock.set("2026-10-29T21:07+01:00")
    anouk.open(f"/{SLUG}/meetings/1/live")
    anouk.press("Close the meeting")
    clocks = anouk.page.locator(".live-clocks")
    expect(clocks).to_contain_text("20.00 – 21.00")
    expect(clocks).to_contain_text("20.04")
    expect(clocks).to_contain_text("21.07")
    return anouk


def attendance(anouk: Person) -> None:
    """Every status, somebody late, somebody who left early, a guest."""
    anouk.follow("Attendance")
    page = anouk.page
    statuses = {
        "Joris Kuiper": "present",
        "Anouk Jansen": "present",
        "Samira El Amrani": "present",
        "Kofi Mensah": "with notice",
        "Bram Hoekstra": "without notice",
        "Pieter Smit": "absent",
    }
    for name, status in statuses.items():
        line = page.get_by_role("group", name=name)
        line.get_by_text(anouk.words(status), exact=True).click()
    for name, label, when in (("Samira El Amrani", "Came at", "20:15"), ("Joris Kuiper", "Left at", "20:55")):
        line = page.get_by_role("group", name=name)
        line.locator("summary").click()
        anouk.fill(label, when, inside=line)
    anouk.press("Save the attendance")
    anouk.follow("Attendance")
    guest = page.locator("form").filter(has=page.get_by_role("heading", name=anouk.words("Add a guest")))
    anouk.fill("Name", "Wijkagent De Groot", inside=guest)
    anouk.press("Add", inside=guest)
    page.get_by_role("group", name="Wijkagent De Groot").wait_for()
    for name, status in statuses.items():
        line = page.get_by_role("group", name=name)
        expect(line.get_by_role("radio", name=anouk.words(status), exact=True)).to_be_checked()


def notes(stage: Stage, anouk: Person) -> None:
    """At the item about the plan: what was said, what the group thinks, who does what."""
    stage.clock.set("2026-10-29T20:20+01:00")
    anouk.open(f"/{SLUG}/meetings/1/live")
    rundown = anouk.page.get_by_role("navigation", name=anouk.words("Agenda"))
    anouk.go(rundown.get_by_role("link", name="Kleine pauze"))
    anouk.press("Go to this item")
    anouk.fill("Notes", NOTE)
    anouk.press("Save the notes")
    anouk.fill("What the group thinks", OPINION)
    anouk.press("Record the opinion")
    anouk.sees("2026-2027/01", OPINION)
    for what, who, day in (
        ("Rooster van de proef uitwerken", "Joris Kuiper", "2026-11-20"),
        ("Andere scholen bellen", "Samira El Amrani", "2026-11-13"),
    ):
        part = anouk.part("Action items")
        anouk.fill("What", what, inside=part)
        anouk.fill("Who", who, inside=part)
        anouk.fill("By what day", day, inside=part)
        anouk.press("Add the action item", inside=part)
        anouk.part("Action items").get_by_text(what).first.wait_for()
    expect(anouk.field("Notes")).to_have_value(NOTE)
    stage.clock.set("2026-10-29T20:40+01:00")
    with anouk.page.expect_navigation():
        anouk.page.get_by_role("button", name="Verkeer rond de school").click()
    typed = "De wijkagent belooft extra toezicht."
    anouk.fill("Notes", typed)
    anouk.page.locator(".live-status [role=status]").wait_for()
    anouk.page.reload()
    expect(anouk.field("Notes")).to_have_value(typed)
