"""What a journey plays on: a served school, its worker, a mail server, the clock, and people with browsers."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask_babel import force_locale, get_translations
from playwright.sync_api import Locator, Page, Response
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from tests.fixtures.browser import Live
from tests.fixtures.mail import Arrived, SmtpServer
from tests.fixtures.web import SetClock

PARTS = """() => JSON.stringify([
  [...document.querySelectorAll("main h2")].map(part => part.id || part.textContent.trim()),
  [...document.querySelectorAll("main form")].map(form => (form.getAttribute("action") || "").replace(/[0-9]+/g, "n")),
  document.querySelectorAll("dialog[open]").length, !!document.querySelector("[role=alert]"),
])"""

CONTRAST = """async () => {
  const found = await axe.run(document, {runOnly: {type: "rule", values: ["color-contrast"]}});
  return found.violations.flatMap(each => each.nodes.map(node => node.html));
}"""


@dataclass
class Stage:
    """Everything the steps of a journey share."""

    live: Live
    smtp: SmtpServer
    clock: SetClock
    new_page: Callable[..., Page]
    axe: Callable[[Page], None]
    fits: Callable[[Page], None]
    looked_at: set[str]
    judges: bool = True
    kinds: dict[str, str] = field(default_factory=dict)

    def somebody(self, name: str, address: str, **browser: Any) -> "Person":
        """A person with a browser of their own."""
        browser = {"base_url": self.live.url, "reduced_motion": "reduce", **browser}
        return Person(self, name, address, self.new_page(**browser))

    def say(self, words: str, **values: Any) -> str:
        """What an English text of the product is in Dutch."""
        said = _dutch(self.live.app, words)
        return said % values if values else said

    def say_number(self, one: str, many: str, number: int) -> str:
        """What an English text that counts is in Dutch."""
        with self.live.app.test_request_context(), force_locale("nl"):
            return str(get_translations().ungettext(one, many, number)) % {"num": number}

    def mail(self, address: str, kind: str, *, seconds: float = 15) -> Arrived:
        """The newest mail of a kind that a mailbox was sent, once it is there."""
        return self.mails(address, kind, seconds=seconds)[-1]

    def mails(self, address: str, kind: str, *, number: int = 1, seconds: float = 15) -> list[Arrived]:
        """Every mail of a kind that a mailbox was sent, once there are as many as expected."""
        until = time.monotonic() + seconds
        while True:
            found = [mail for mail in self.smtp.to(address) if self.kind_of(mail) == kind]
            if len(found) >= number:
                return found
            arrived = [self.kind_of(mail) for mail in self.smtp.to(address)]
            assert time.monotonic() < until, f"{address} has {len(found)} of {number} mails {kind}: {arrived}"
            time.sleep(0.02)

    def kind_of(self, mail: Arrived) -> str:
        """What kind of mail it is, as its row in the outbox says."""
        if mail.message["Message-ID"] not in self.kinds:
            with self.live.app.app_context():
                rows = database.session.execute(select(OutboxMessage.message_id, OutboxMessage.kind))
                self.kinds.update((key, kind) for key, kind in rows)
        return self.kinds[str(mail.message["Message-ID"])]

    def look(self, page: Page) -> None:
        """Judge a page that looks as none before it did: light, at 320 px, and its address for once in the dark."""
        if not self.judges:
            return
        path = re.sub(r"/l/[^/?]+", "/l/token", re.sub(r"\d+", "n", page.url.partition("?")[0]))
        key = path + page.evaluate(PARTS)
        if key in self.looked_at:
            return
        self.axe(page)
        if path not in self.looked_at:
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            faint = page.evaluate(CONTRAST)
            assert faint == [], f"{page.url} in the dark"
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.looked_at |= {key, path}
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 640})
        self.fits(page)
        page.set_viewport_size(before)  # type: ignore[arg-type]


@lru_cache(maxsize=1000)
def _dutch(app: Any, words: str) -> str:
    with app.test_request_context(), force_locale("nl"):
        return str(get_translations().ugettext(words))


def link_of(mail: Arrived, button: str = "") -> str:
    """The address behind a button in the HTML of a mail; the first button unless one is named."""
    for address, words in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', mail.part("text/html"), re.DOTALL):
        if not button or button == re.sub(r"<[^>]+>|\s+", " ", words).strip():
            return str(address).replace("&amp;", "&")
    raise AssertionError(f"no button {button!r} in {mail.message['Subject']!r}")


FOCUSED = """() => { const at = document.activeElement;
  const name = at.textContent.trim() || at.querySelector("[aria-label]")?.getAttribute("aria-label") || at.id;
  return [name, getComputedStyle(at).outlineStyle]; }"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something with this name or id has the focus, and can be seen to have it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus[0] == name:
            break
    assert focus[0] == name, f"Tab does not lead to {name!r}"
    assert focus[1] != "none", f"{name!r} does not show that it has the focus"


@dataclass
class Person:
    """Somebody at a browser, who reads, clicks and types."""

    stage: Stage
    name: str
    address: str
    page: Page

    def words(self, words: str, **values: Any) -> str:
        """A text of the product in Dutch."""
        return self.stage.say(words, **values)

    def open(self, path: str, *, status: int = 200) -> Response:
        """Open an address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        self.stage.look(self.page)
        return answer

    def button(self, label: str, *, inside: Locator | None = None, **values: Any) -> Locator:
        """A button by its name."""
        return (inside or self.page).get_by_role("button", name=self.words(label, **values), exact=True)

    def field(self, label: str, *, inside: Locator | None = None, exact: bool = False) -> Locator:
        """A field by its label; what stands in brackets behind it does not count."""
        words = re.escape(self.words(label))
        pattern = rf"^{words}$" if exact else rf"^{words}(?:\s|\(|$)"
        return (inside or self.page).get_by_label(re.compile(pattern))

    def fill(self, label: str, text: str, *, inside: Locator | None = None) -> None:
        """Type into a field."""
        self.field(label, inside=inside).fill(text)

    def choose(self, label: str, option: str, *, inside: Locator | None = None) -> None:
        """Choose from a list."""
        self.field(label, inside=inside).select_option(label=option)

    def tick(self, label: str, *, inside: Locator | None = None) -> None:
        """Tick a box or a round."""
        self.field(label, inside=inside).check()

    def press(self, label: str, *, inside: Locator | None = None, sure: bool = False, **values: Any) -> None:
        """Press a button that leads to a page; `sure` says yes when it asks."""
        self.go(self.button(label, inside=inside, **values), sure=sure)

    def go(self, what: Locator, *, sure: bool = False) -> None:
        """Press something that leads to a page."""
        if sure:
            what.click()
            asked = self.page.get_by_role("dialog")
            self.stage.look(self.page)
            what = asked.get_by_role("button").first
        with self.page.expect_navigation():
            what.click()
        self.stage.look(self.page)

    def follow(self, label: str, *, inside: Locator | None = None, **values: Any) -> None:
        """Follow a link by its name."""
        self.go((inside or self.page).get_by_role("link", name=self.words(label, **values), exact=True).first)

    def part(self, label: str, **values: Any) -> Locator:
        """A part of the page by its heading."""
        return self.page.get_by_role("region", name=self.words(label, **values), exact=True)

    def sees(self, *texts: str) -> None:
        """Wait until each text is on the page."""
        for text in texts:
            self.page.get_by_text(text).first.wait_for()

    def reads(self, words: str, **values: Any) -> None:
        """Wait until a text of the product is on the page."""
        self.sees(self.words(words, **values))

    def sign_in(self) -> None:
        """Sign in with a mail link, as anybody does."""
        number = sum(self.stage.kind_of(mail) == "sign_in" for mail in self.stage.smtp.to(self.address))
        self.open("/sign-in")
        self.fill("Your mail address", self.address)
        self.press("Send me a mail")
        mail = self.stage.mails(self.address, "sign_in", number=number + 1)[-1]
        self.open(link_of(mail))
        self.press("Sign in")

    def try_post(self, path: str) -> int:
        """Post to a route with this browser's own token, as somebody who knows the address would; its status."""
        return int(
            self.page.evaluate(
                """async path => {
                  const token = document.querySelector("[name=csrf_token]").value;
                  const body = new URLSearchParams({csrf_token: token});
                  return (await fetch(path, {method: "POST", body, redirect: "manual"})).status;
                }""",
                path,
            )
        )
