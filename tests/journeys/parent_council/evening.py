"""The parents' own evening: planned and told by the chair, recorded by the secretary, approved in the next meeting."""

from playwright.sync_api import expect

from tests.journeys.cast import SLUG
from tests.journeys.sounding_board.invite import event_of
from tests.journeys.stage import Person, Stage, link_of

DECISION = "De raad koopt vijf picknicktafels voor het plein."
ACTIONS = (("Offertes vragen", "Zofia Nowak", "2026-11-06"), ("Plek op het plein uitmeten", "hele raad", "2026-11-10"))
COUNCIL = ("esra@ouders.example", "yasmin@ouders.example", "zofia@ouders.example")


def plan(stage: Stage) -> Person:
    """The chair plans, builds and publishes; gives her back."""
    esra = stage.somebody("Esra Demir", "esra@ouders.example")
    esra.sign_in()
    draft(esra, "2026-10-20", (("Opening", "5", "announcement"), ("Picknicktafels", "20", "decision")))
    esra.press("Plan and invite", sure=True)
    for address in COUNCIL:
        stage.mail(address, "invited")
    esra.press("Publish the agenda")
    for address in COUNCIL:
        assert "Picknicktafels" in stage.mail(address, "agenda").part("text/plain")
    return esra


def draft(esra: Person, day: str, items: tuple[tuple[str, str, str], ...]) -> None:
    """A draft of the council with an agenda; ends on the page of the meeting."""
    esra.open(f"/{SLUG}/councils")
    esra.page.get_by_role("link", name="Ouderraad").click()
    esra.follow("Plan a meeting")
    for label, value in (("Day", day), ("Start", "20:00"), ("Length in minutes", "60"), ("Place", "Personeelskamer")):
        esra.fill(label, value)
    esra.press("Make a draft")
    for title, minutes, kind in items:
        esra.fill("Item", title)
        esra.page.locator("#quick-kind").select_option(kind)
        esra.fill("Length (min)", minutes)
        esra.page.keyboard.press("Enter")
        esra.page.locator("#lines").get_by_role("link", name=title, exact=True).wait_for()
    esra.follow("On to inviting")


def hold(stage: Stage) -> Person:
    """The secretary records a numbered decision and two action items, and sends the minutes round; gives her back."""
    stage.clock.set("2026-10-20T20:01+02:00")
    yasmin = stage.somebody("Yasmin Haddad", "yasmin@ouders.example")
    yasmin.sign_in()
    yasmin.open(f"/{SLUG}/meetings/1")
    yasmin.follow("Get ready to start")
    yasmin.press("Start the meeting")
    rundown = yasmin.page.get_by_role("navigation", name=yasmin.words("Agenda"))
    yasmin.go(rundown.get_by_role("link", name="Picknicktafels"))
    yasmin.fill("What is decided", DECISION)
    yasmin.press("Record the decision")
    yasmin.sees("2026-2027/01")
    for what, who, day in ACTIONS:
        part = yasmin.part("Action items")
        yasmin.fill("What", what, inside=part)
        yasmin.fill("Who", who, inside=part)
        yasmin.fill("By what day", day, inside=part)
        yasmin.press("Add the action item", inside=part)
        yasmin.part("Action items").get_by_text(what).first.wait_for()
    stage.clock.set("2026-10-20T20:58+02:00")
    yasmin.press("Close the meeting")
    yasmin.open(f"/{SLUG}/minutes/1")
    yasmin.follow("Send round")
    yasmin.press("Send round")
    for address in COUNCIL:
        stage.mail(address, "minutes_circulated")
    zofia = stage.mail("zofia@ouders.example", "minutes_circulated")
    assert "Offertes vragen" in zofia.part("text/plain")
    reader = stage.somebody("Zofia Nowak", "zofia@ouders.example")
    reader.open(link_of(zofia))
    reader.sees(DECISION)
    reader.page.context.close()
    return yasmin


def approve(stage: Stage, esra: Person) -> None:
    """The chair has them approved in the next meeting, where the action items come back."""
    stage.clock.set("2026-11-09T12:00+01:00")
    esra.sign_in()
    draft(esra, "2026-11-10", (("Notulen van 20 oktober", "5", "minutes_approval"),))
    esra.press("Plan and invite", sure=True)
    stage.clock.set("2026-11-10T20:02+01:00")
    esra.sign_in()
    esra.open(f"/{SLUG}/meetings/2/live")
    esra.press("Start the meeting")
    expect(esra.part("Still open from earlier")).to_contain_text("Plek op het plein uitmeten")
    esra.open(f"/{SLUG}/minutes/1")
    esra.field("Approved in").select_option(index=0)
    esra.press("Mark as approved")
    expect(esra.page.locator(".minutes-state")).to_contain_text("10 november")
    esra.open(f"/{SLUG}/councils/2/decisions")
    esra.sees("2026-2027/01", DECISION)


def call_off(stage: Stage, esra: Person) -> None:
    """A meeting that is planned and called off leaves the calendars it went into."""
    stage.clock.set("2026-11-11T12:00+01:00")
    draft(esra, "2026-12-02", (("Kerstdiner", "15", "decision"),))
    esra.press("Plan and invite", sure=True)
    invited = {address: event_of(stage.mails(address, "invited", number=3)[-1], "REQUEST") for address in COUNCIL}
    esra.follow("Call off")
    esra.fill("Why is it called off?", "Het diner is al geregeld.")
    esra.press("Call it off")
    for address, (uid, sequence, start) in invited.items():
        mail = stage.mail(address, "cancelled")
        assert event_of(mail, "CANCEL") == (uid, sequence + 1, start)
        assert "Het diner is al geregeld." in mail.part("text/plain")
    esra.sees("Het diner is al geregeld.")
