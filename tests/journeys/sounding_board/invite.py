"""Invite: planning invites, publishing tells, moving asks again; the organiser sees how every mail fares."""

from icalendar import Calendar
from playwright.sync_api import expect

from tests.fixtures.mail import Arrived
from tests.journeys.cast import SLUG
from tests.journeys.stage import Person, Stage, link_of

MEMBERS = {
    "joris@school.example": "Joris Kuiper",
    "anouk@ouders.example": "Anouk Jansen",
    "samira@ouders.example": "Samira El Amrani",
    "kofi@ouders.example": "Kofi Mensah",
}
BRAM = "bram@ouders.example"


def event_of(mail: Arrived, method: str) -> tuple[str, int, str]:
    """UID, SEQUENCE and start of the invitation in a mail; it asks one person, the one the mail went to."""
    calendar = Calendar.from_ical(mail.part("text/calendar"))
    assert calendar["METHOD"] == method
    types = [part.get_content_type() for part in mail.message.walk()]
    assert types.index("text/plain") < types.index("text/html") < types.index("text/calendar")
    [event] = calendar.walk("VEVENT")
    attendees = event["ATTENDEE"]
    assert str(attendees).lower() == f"mailto:{mail.to[0]}", "one ATTENDEE: who the mail is for"
    return str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt.strftime("%Y-%m-%d %H:%M")


def invite(stage: Stage, joris: Person) -> None:
    """From a draft to people who know when and what; one mailbox refuses."""
    stage.smtp.refusals[BRAM] = f"550 5.1.1 <{BRAM}>: deze postbus bestaat niet"
    joris.open(f"/{SLUG}/meetings/1")
    joris.press("Plan and invite", sure=True)
    invited = {address: event_of(stage.mail(address, "invited"), "REQUEST") for address in MEMBERS}
    [uid] = {uid for uid, _, _ in invited.values()}
    assert {start for _, _, start in invited.values()} == {"2026-10-28 19:30"}

    joris.press("Publish the agenda")
    for address in MEMBERS:
        told = stage.mail(address, "agenda")
        assert event_of(told, "REQUEST") == invited[address], "the same invitation, not a new question"
        assert "Kleine pauze op het plein" in told.part("text/plain")

    samira = answer_from_mail(stage, "Samira El Amrani", "samira@ouders.example", "invited", "Yes, I am coming")
    samira.page.context.close()
    see_delivery(joris)
    joris.follow("Who is invited")
    joris.choose("Who", "Pieter Smit")
    joris.press("Invite")
    stage.mail("pieter@ouders.example", "invited")
    move(stage, joris, uid)


def see_delivery(joris: Person) -> None:
    """Per person: sent, answered, or refused, with the server's words and no address."""
    joris.page.reload()
    rows = joris.page.get_by_role("row")
    expect(rows.filter(has_text="Samira El Amrani")).to_contain_text(joris.words("Yes, I am coming"))
    expect(rows.filter(has_text="Kofi Mensah")).to_contain_text(joris.words("sent"))
    refused = rows.filter(has_text="Bram Hoekstra")
    expect(refused).to_contain_text(joris.words("failed"))
    expect(refused).to_contain_text("deze postbus bestaat niet")
    assert BRAM not in joris.page.content()
    joris.stage.look(joris.page)


def move(stage: Stage, joris: Person, uid: str) -> None:
    """Another evening: everybody is asked again, in the calendar too."""
    joris.open(f"/{SLUG}/meetings/1")
    joris.follow("Move")
    joris.fill("Day", "2026-10-29")
    joris.fill("Start", "20:00")
    joris.press("Move it and tell everybody")
    for address in MEMBERS:
        mail = stage.mail(address, "moved")
        assert event_of(mail, "REQUEST") == (uid, 1, "2026-10-29 20:00")
        assert "29 oktober" in mail.message["Subject"]
    for name, address, label in (
        ("Samira El Amrani", "samira@ouders.example", "Yes, I am coming"),
        ("Anouk Jansen", "anouk@ouders.example", "Maybe"),
        ("Kofi Mensah", "kofi@ouders.example", "No"),
    ):
        answer_from_mail(stage, name, address, "moved", label).page.context.close()
    joris.open(f"/{SLUG}/meetings/1")
    joris.page.locator("ol.agenda > li").first.get_by_text("20.00").wait_for()
    rows = joris.page.get_by_role("row")
    expect(rows.filter(has_text="Anouk Jansen")).to_contain_text(joris.words("Maybe"))
    expect(rows.filter(has_text="Kofi Mensah")).to_contain_text(joris.words("No"))


def answer_from_mail(stage: Stage, name: str, address: str, kind: str, label: str) -> Person:
    """Two taps, nobody signs in: the button in the mail, the button on the page."""
    somebody = stage.somebody(name, address)
    mail = stage.mail(address, kind)
    somebody.open(link_of(mail, somebody.words(label)))
    somebody.press(label)
    said = {
        "Yes, I am coming": "You said: yes, I am coming.",
        "Maybe": "You said: maybe.",
        "No": "You said: no.",
    }
    somebody.reads(said[label])
    return somebody
