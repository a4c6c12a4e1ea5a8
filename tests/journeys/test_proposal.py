"""One proposal all the way: the guided form, the letter, a phone, themes by keyboard, and what each is told."""

from io import BytesIO
from urllib.parse import unquote

import pypdf
from playwright.sync_api import expect
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Council, CouncilKind, Office
from klankbord.people.models import User
from tests.factories.councils import seated
from tests.fixtures.browser import PHONE
from tests.journeys import cast
from tests.journeys.stage import Person, Stage, link_of, tab_to
from tests.schools.joining import alternatives, decoded

TITLE = "Samen eten in de klas?"
QUESTION = "Wat vind je ervan als alle kinderen tussen de middag in hun eigen klas eten?"
PARTS = {
    "What is the plan?": "Alle kinderen eten om twaalf uur in hun **eigen klas**.",
    "Why this plan?": "In de hal is het nu vol en luid.",
    "What does it change for my child?": "Je kind eet aan het eigen tafeltje, met de eigen juf of meester.",
    "What is not known yet?": "Of er genoeg mensen zijn om te helpen.",
    "What can people influence?": "Hoe lang het duurt, en wie erbij is.",
    "What is fixed?": "Dat alle kinderen op school eten.",
    "When is it decided, and by whom?": "De directie beslist op 2 november.",
}
SAID = {
    "fatma": ("Good, with concerns", "Mijn zoon eet langzaam, hij heeft 'rust' nodig."),
    "ewa": ("Rather not", "Wie betaalt d'r voor de hulp?"),
    "thijs": ("Good plan", ""),
}
THEMES = {"fatma": ("Rust bij het eten", "Taken over in part"), "ewa": ("Wie het betaalt", "Not taken over")}
REASONS = {"fatma": "De eerste tien minuten is het stil.", "ewa": "Het geld is er dit jaar niet."}
DECIDED = "Na de herfst begint groep 5a ermee."
DONE = "We lazen alles, en deelden het in twee thema's in."


def test_from_the_first_words_to_what_each_is_told(stage: Stage) -> None:
    with stage.live.app.app_context(), stage.live.app.test_request_context(), writing():
        cast.build()
        board = database.session.scalars(select(Council).where(Council.kind == CouncilKind.SOUNDING_BOARD)).one()
        seated(board, database.session.scalars(select(User).where(User.name == "Joris Kuiper")).one(), Office.ORGANISER)
        database.session.commit()
    stage.judges = False  # every page of it is judged by tests/proposals/test_looks.py
    joris = stage.somebody("Joris Kuiper", "joris@school.example")
    joris.sign_in()
    write_and_ask(joris)
    scanned = letter(joris)
    for who, (stance, reason) in SAID.items():
        answer_by_phone(stage, who, stance, reason, scanned)
    sort_by_keyboard(joris)
    tell(joris)
    read_the_mails(stage)


def write_and_ask(joris: Person) -> None:
    """Part by part, how it looks, and a round for the parents of one class."""
    joris.open(f"/{cast.SLUG}/proposals/new")
    joris.fill("Title", TITLE)
    joris.fill("The question", QUESTION)
    for label, words in PARTS.items():
        joris.fill(label, words)
    joris.button("Show how it looks").click()
    expect(joris.page.locator("#preview strong")).to_have_text("eigen klas")
    joris.press("Save")
    joris.follow("Open a feedback round")
    joris.page.get_by_label(joris.words("The parents of some classes")).check()
    joris.page.get_by_label("groep 5a").check()
    joris.fill("Last day to answer", "2026-10-23")
    joris.press("Count again")
    words = joris.stage.say_number("Open, and mail %(num)d person", "Open, and mail %(num)d people", 6)
    joris.go(joris.page.get_by_role("button", name=words))
    for label in PARTS.values():
        joris.sees(label.replace("**", "").split(",")[0][:20])


def letter(joris: Person) -> str:
    """The page with the code and the letter of the class say the same address; gives what a camera reads."""
    joris.follow("Letter with a QR code")
    picture = joris.page.locator("img[src^='data:image/svg']").get_attribute("src") or ""
    address = decoded(unquote(picture))
    pdf = joris.page.get_by_role("link", name="groep 5a").get_attribute("href") or ""
    paper = pypdf.PdfReader(BytesIO(joris.page.request.get(pdf).body()))
    assert len(paper.pages) == 1
    assert address in alternatives(paper.trailer["/Root"]["/StructTreeRoot"])
    assert QUESTION in " ".join(paper.pages[0].extract_text().split())
    joris.follow(TITLE)
    return address


def answer_by_phone(stage: Stage, who: str, stance: str, reason: str, scanned: str) -> None:
    """The code leads to the very page; the link in the mail answers there without signing in."""
    parent = stage.somebody(who, f"{who}@ouders.example", viewport=PHONE, has_touch=True, is_mobile=True)
    if who == "fatma":
        parent.open(scanned)
        expect(parent.field("Your mail address")).to_be_visible()
    parent.open(link_of(stage.mail(parent.address, "opened")))
    assert parent.page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [360, 360]
    with parent.page.expect_navigation():
        parent.button(stance).tap()
    if reason:
        parent.field("Why? Tell it in your own words").tap()
        parent.page.keyboard.type(reason)
        with parent.page.expect_navigation():
            parent.button("Add my reason").tap()
        parent.page.locator("#talk").get_by_text(reason).wait_for()
    parent.page.context.close()


def sort_by_keyboard(joris: Person) -> None:
    """Close the round; then two themes of what was said and their order, without a mouse."""
    joris.page.reload()
    joris.press("Close the round now", sure=True)
    joris.follow("Sort the reactions into themes")
    page = joris.page
    for who, (name, _done) in THEMES.items():
        box = page.locator("#to-sort li").filter(has_text=SAID[who][1]).locator("input")
        tab_to(page, str(box.get_attribute("id")))
        page.keyboard.press("Space")
        expect(box).to_be_checked()
        while page.evaluate("document.activeElement.id") != "name":
            page.keyboard.press("Shift+Tab")
        page.keyboard.type(name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.locator("#theme-list").get_by_role("link", name=name, exact=True).wait_for()
    tab_to(page, joris.words("Put “%(name)s” higher", name=THEMES["ewa"][0]))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#theme-list li").first).to_contain_text(THEMES["ewa"][0])
    joris.follow(TITLE)


def tell(joris: Person) -> None:
    """What was decided, and an answer to each theme; without one it is not told."""
    joris.stage.clock.forward(minutes=31)  # what follows a mail sooner waits, to go in one
    joris.follow("Tell what came of it")
    joris.tick("It goes ahead, changed")
    joris.fill("What happens now", DECIDED)
    joris.fill("What was done with the reactions", DONE)
    told = joris.stage.say_number("Publish, and tell %(num)d person", "Publish, and tell %(num)d people", len(SAID))
    joris.go(joris.page.get_by_role("button", name=told))
    joris.reads("Say what was done with “%(name)s”.", name=THEMES["ewa"][0])
    for who, (name, done) in THEMES.items():
        theme = joris.page.get_by_role("group", name=name, exact=True)
        theme.get_by_label(joris.words(done), exact=True).check()
        theme.locator("textarea").fill(REASONS[who])
    joris.go(joris.page.get_by_role("button", name=told))
    joris.sees(DECIDED)


def read_the_mails(stage: Stage) -> None:
    """You said this, it falls under that, this is what happened; nobody reads another's words."""
    for who in SAID:
        mail = stage.mail(f"{who}@ouders.example", "outcome")
        text = " ".join(mail.part("text/plain").split())
        for words in (DECIDED, DONE, *REASONS.values()):
            assert words in text
        for other, (_other, said) in SAID.items():
            if said:
                assert (f"{stage.say('You said: ')}“{said}”" in text) == (other == who)
                assert (said in text) == (other == who)
        if who in THEMES:
            name, done = THEMES[who]
            names = f"“{name}” ({stage.say(done).lower()})"
            assert stage.say("What you said falls under %(names)s.", names=names) in text
    fatma = stage.somebody("fatma", "fatma@ouders.example", viewport=PHONE, has_touch=True, is_mobile=True)
    fatma.open(link_of(stage.mail(fatma.address, "outcome")))
    outcome = fatma.page.locator("section.told")
    expect(outcome.locator("blockquote").first).to_contain_text(SAID["fatma"][1])
    expect(outcome).to_contain_text(REASONS["fatma"])
    told = [mail.to[0] for mail in stage.smtp.arrived if stage.kind_of(mail) == "outcome"]
    assert sorted(told) == sorted(f"{who}@ouders.example" for who in SAID)
