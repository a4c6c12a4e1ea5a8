"""Tell: the organiser publishes what came of the proposal; everybody who took part hears it."""

from playwright.sync_api import expect

from tests.fixtures.browser import PHONE
from tests.journeys.cast import SLUG
from tests.journeys.sounding_board.ask import TITLE
from tests.journeys.stage import Stage, link_of

DECIDED = "Van januari tot april proberen groep 3 tot en met 6 het nieuwe rooster."
DONE = "Veel ouders maakten zich zorgen over rust. Daarom komt er een **stille hoek**."
TOOK_PART = ("fatma", "lina", "samira", "ewa", "thijs")


def tell(stage: Stage) -> None:
    """From a closed round to a mail for everybody who took part, and for nobody else."""
    stage.clock.set("2026-11-02T09:00+01:00")
    joris = stage.somebody("Joris Kuiper", "joris@school.example")
    joris.sign_in()
    joris.open(f"/{SLUG}/proposals")
    joris.go(joris.page.get_by_role("link", name=TITLE))
    joris.follow("Tell what came of it")
    joris.tick("It goes ahead, changed")
    joris.fill("What happens now", DECIDED)
    joris.fill("What was done with the reactions", DONE)
    words = stage.say_number("Publish, and tell %(num)d person", "Publish, and tell %(num)d people", len(TOOK_PART))
    joris.go(joris.page.get_by_role("button", name=words))
    for name in TOOK_PART:
        assert DECIDED in stage.mail(f"{name}@ouders.example", "outcome").part("text/plain")
    told = [mail.to[0] for mail in stage.smtp.arrived if stage.kind_of(mail) == "outcome"]
    assert sorted(told) == sorted(f"{name}@ouders.example" for name in TOOK_PART)

    fatma = stage.somebody("Fatma Yıldız", "fatma@ouders.example", viewport=PHONE, has_touch=True, is_mobile=True)
    fatma.open(link_of(stage.mail(fatma.address, "outcome")))
    outcome = fatma.page.locator("section.told")
    expect(outcome).to_contain_text(DECIDED)
    expect(outcome.locator("strong")).to_have_text("stille hoek")
    expect(outcome.locator("blockquote")).to_contain_text("die pauze thuis echt nodig")
    assert outcome.bounding_box()["y"] < fatma.page.locator(".question").bounding_box()["y"], "the outcome is on top"
    joris.page.context.close()
