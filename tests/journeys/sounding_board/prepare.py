"""Prepare: the organiser plans a meeting on paper, types and pastes its agenda, orders it and adds a document."""

from playwright.sync_api import Page, expect

from tests.journeys.cast import SLUG
from tests.journeys.stage import Person, Stage

PASTED = """Beste mensen, hierbij de agenda:

19.35 Verkeer rond de school (15 min, Kofi)
19.50 Pauze (10 min)
20.00 Schoolreisjes: wat vinden ouders belangrijk? (20 min)
20.20 Rondvraag (10 min)
"""
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def prepare(stage: Stage) -> Person:
    """From signing in to a draft with an ordered agenda and a document; gives the organiser back."""
    joris = stage.somebody("Joris Kuiper", "joris@school.example")
    joris.sign_in()
    joris.open(f"/{SLUG}/councils")
    joris.page.get_by_role("link", name="Klankbordgroep").click()
    joris.follow("Plan a meeting")
    joris.fill("Day", "2026-10-28")
    joris.fill("Start", "19:30")
    joris.fill("Length in minutes", "60")
    joris.fill("Place", "Teamkamer")
    joris.fill("Link for joining online", "https://video.example/vlinder")
    joris.press("Make a draft")
    build_agenda(joris)
    order(joris)
    attach(joris)
    return joris


def titles(page: Page) -> list[str]:
    """The items as they stand, top to bottom."""
    return page.locator("#lines .line h3 a").all_inner_texts()


def build_agenda(joris: Person) -> None:
    """Type two items, paste four more."""
    joris.reads("Build the agenda")
    for title, minutes, kind in (("Opening", "5", "information"), ("Kleine pauze op het plein", "20", "opinion")):
        joris.fill("Item", title)
        joris.page.locator("#quick-kind").select_option(kind)
        joris.fill("Length (min)", minutes)
        joris.page.keyboard.press("Enter")
        joris.page.locator("#lines").get_by_role("link", name=title, exact=True).wait_for()
        expect(joris.page.locator("#quick-title")).to_have_value("")
    joris.stage.look(joris.page)
    expect(joris.part("Does it fit?")).to_contain_text("25")

    joris.follow("Paste a whole agenda")
    joris.fill("The agenda", PASTED)
    joris.press("See what it becomes")
    joris.sees("Verkeer rond de school", "Beste mensen, hierbij de agenda:")
    joris.press("Add all")
    assert titles(joris.page) == [
        "Opening", "Kleine pauze op het plein", "Verkeer rond de school", "Pauze",
        "Schoolreisjes: wat vinden ouders belangrijk?", "Rondvraag",
    ]  # fmt: skip
    clock = joris.part("Does it fit?")
    expect(clock).to_contain_text("80")
    expect(clock).to_contain_text(joris.words("of %(n)d minutes", n=60))
    expect(clock.locator(".warning")).to_contain_text("20")


def order(joris: Person) -> None:
    """Move an item by keyboard, another by dragging; the times follow."""
    page = joris.page
    rows = page.locator("#lines .line")
    rows.filter(has_text="Schoolreisjes").get_by_role("link").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(3)).to_contain_text("Schoolreisjes")
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(2)).to_contain_text("Schoolreisjes")
    grip = rows.filter(has_text="Kleine pauze").locator(".grip")
    with page.expect_response(lambda answer: answer.url.endswith(("/position", "/many"))):
        grip.drag_to(rows.filter(has_text="Schoolreisjes").locator(".grip"), target_position={"x": 8, "y": 18})
    expect(rows.nth(2)).to_contain_text("Kleine pauze")
    page.reload()
    assert [title.split(":")[0] for title in titles(page)] == [
        "Opening", "Schoolreisjes", "Kleine pauze op het plein", "Verkeer rond de school", "Pauze", "Rondvraag",
    ]  # fmt: skip
    joris.stage.look(page)


def attach(joris: Person) -> None:
    """A document that is what it says stays; one that lies is refused, with nothing lost."""
    joris.page.locator("#lines").get_by_role("link", name="Verkeer rond de school").click()
    form = joris.page.locator(".item-form")
    form.wait_for()
    joris.stage.look(joris.page)
    joris.fill("Explanation", "De gemeente komt **kijken** bij het hek.", inside=form)
    liar = {"name": "plattegrond.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 geen pdf"}
    form.locator("input[type=file]").set_input_files([liar])  # type: ignore[list-item]
    joris.press("Save", inside=form)
    joris.reads("Not saved yet. Nothing you typed is lost.")
    joris.sees("“plattegrond.pdf”")
    form = joris.page.locator(".item-form")
    expect(joris.field("Explanation", inside=form)).to_have_value("De gemeente komt **kijken** bij het hek.")
    good = {"name": "plattegrond.pdf", "mimeType": "application/pdf", "buffer": PDF}
    form.locator("input[type=file]").set_input_files([good])  # type: ignore[list-item]
    joris.press("Save", inside=form)
    expect(joris.page.locator("#lines .line").filter(has_text="Verkeer")).to_contain_text("1 ")
