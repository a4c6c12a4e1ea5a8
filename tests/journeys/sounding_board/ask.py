"""Ask: the organiser writes a proposal, puts it on the agenda and opens a round for the parents of one class."""

from playwright.sync_api import expect

from tests.journeys.cast import SLUG
from tests.journeys.sounding_board.prepare import PDF
from tests.journeys.stage import Person, Stage, link_of

TITLE = "Een continurooster na de zomer?"
QUESTION = "Wat vind je van een kortere middagpauze, met alle kinderen op school?"
ASKED = ("samira", "fatma", "lina", "ewa", "thijs", "nadia")


def ask(stage: Stage, joris: Person) -> None:
    """From an empty page to a mail in every mailbox of groep 5a."""
    write(joris)
    put_on_agenda(joris)
    open_round(stage, joris)


def write(joris: Person) -> None:
    """The words, how they look, and a document."""
    joris.open(f"/{SLUG}/councils")
    joris.page.get_by_role("link", name="Klankbordgroep").click()
    joris.follow("Write a proposal")
    joris.fill("Title", TITLE)
    joris.fill("The question", QUESTION)
    joris.fill("What is the plan?", "Alle groepen eten **op school**.\n\n- om 14.00 uur uit\n- elke dag gelijk")
    joris.fill("What can people influence?", "De lengte van de pauze.")
    joris.fill("What is fixed?", "Het aantal lesuren.")
    joris.fill("By when people hear what was done with it", "2026-11-06")
    joris.page.get_by_role("button", name=joris.words("Show how it looks")).click()
    preview = joris.page.locator("#preview")
    expect(preview.locator("strong")).to_have_text("op school")
    expect(preview.locator("li")).to_have_count(2)
    joris.press("Save")
    joris.follow("Documents", inside=joris.part("For who organises"))
    good = {"name": "rooster.pdf", "mimeType": "application/pdf", "buffer": PDF}
    joris.page.locator("input[type=file]").set_input_files([good])  # type: ignore[list-item]
    joris.press("Add")
    joris.page.get_by_role("link", name="rooster.pdf").wait_for()


def put_on_agenda(joris: Person) -> None:
    """The item about the break carries the proposal."""
    joris.open(f"/{SLUG}/meetings/1/agenda")
    joris.page.locator("#lines").get_by_role("link", name="Kleine pauze op het plein").click()
    form = joris.page.locator(".item-form")
    joris.choose("Proposal", TITLE, inside=form)
    joris.press("Save", inside=form)
    joris.page.locator("#lines").get_by_role("link", name=TITLE).wait_for()


def open_round(stage: Stage, joris: Person) -> None:
    """Only the parents of groep 5a are asked, and each gets one mail."""
    joris.page.locator("#lines").get_by_role("link", name=TITLE).click()
    joris.follow("Open a feedback round")
    joris.page.get_by_label(joris.words("The parents of some classes")).check()
    joris.page.get_by_label("groep 5a").check()
    joris.fill("Last day to answer", "2026-10-23")
    joris.press("Count again")
    expect(joris.part("Whom this asks")).to_contain_text(str(len(ASKED)))
    words = stage.say_number("Open, and mail %(num)d person", "Open, and mail %(num)d people", len(ASKED))
    joris.go(joris.page.get_by_role("button", name=words))
    joris.sees(TITLE)
    for name in ASKED:
        mail = stage.mail(f"{name}@ouders.example", "opened")
        text = mail.part("text/plain")
        assert QUESTION in text
        assert "23 oktober 2026" in text
        assert stage.say_number("It takes about %(num)d minute.", "It takes about %(num)d minutes.", 2) in text
        assert link_of(mail) in text
    opened = [mail for mail in stage.smtp.arrived if stage.kind_of(mail) == "opened"]
    assert sorted(mail.to[0] for mail in opened) == sorted(f"{name}@ouders.example" for name in ASKED)
    assert len({link_of(mail) for mail in opened}) == len(ASKED)
