"""Answer: a parent opens the proposal from the mail on a phone and says what they think; another parent replies."""

from tests.fixtures.browser import PHONE
from tests.journeys.sounding_board.ask import TITLE
from tests.journeys.stage import Stage, link_of

REASON = "Mijn jongste heeft die pauze **thuis** echt nodig."
REPLY = "Dat herken ik. Bij ons zou een stille hoek op school helpen."


def answer(stage: Stage) -> None:
    """A stance in one tap, a reason, a reply; nobody signs in, and parents do not see each other's names."""
    fatma = stage.somebody("Fatma Yıldız", "fatma@ouders.example", viewport=PHONE, has_touch=True, is_mobile=True)
    fatma.open(link_of(stage.mail(fatma.address, "opened")))
    fatma.sees(TITLE)
    fatma.page.get_by_role("link", name="rooster.pdf").wait_for()
    with fatma.page.expect_navigation():
        fatma.button("Good, with concerns").tap()
    fatma.fill("Why? Tell it in your own words", REASON)
    fatma.press("Add my reason")
    fatma.page.locator("#talk").get_by_text("echt nodig").wait_for()

    lina = stage.somebody("Li Na Chen", "lina@ouders.example", viewport=PHONE, has_touch=True, is_mobile=True)
    lina.open(link_of(stage.mail(lina.address, "opened")))
    said = lina.page.locator(".comment").filter(has_text="echt nodig")
    said.get_by_text("groep 5a").wait_for()
    assert "Fatma" not in lina.page.content()
    lina.follow("Reply", inside=said)
    lina.fill("Your reply", REPLY)
    lina.press("Place")
    lina.sees(REPLY)

    for name, label in (("samira", "Good plan"), ("ewa", "Good plan"), ("thijs", "Rather not")):
        other = stage.somebody(name, f"{name}@ouders.example", viewport=PHONE)
        other.open(link_of(stage.mail(other.address, "opened")))
        other.press(label)
        other.page.context.close()
    stage.clock.forward(hours=1)
    news = stage.mail(fatma.address, "news")
    assert REPLY in news.part("text/plain")
    fatma.open(link_of(news))
    fatma.sees(REPLY)
