"""Notes while things break: a server that is killed, a laptop that dies, a disk that is full. The page says so."""

import random
import socket
import time
from contextlib import contextmanager, suppress
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import event
from werkzeug.serving import make_server

from klankbord.base.db import db
from tests.factories.minutes import held
from tests.fixtures.browser import DESK, _Quiet
from tests.fixtures.web import FULL
from tests.live.test_in_browser import become, until_kept
from tests.mail.processes import fork, kill
from tests.minutes.test_taking_in_browser import NOTES, said_at
from tests.world import build

KILLS = 12 if FULL else 1
AWAY = "Geen verbinding. Je woorden blijven"


@pytest.fixture
def new_page(browser):
    """A browser that may complain on its console of a server that is not there."""
    contexts = []

    def start():
        contexts.append(browser.new_context(viewport=DESK, locale="nl-NL", reduced_motion="reduce"))
        return contexts[-1].new_page()

    yield start
    for context in contexts:
        context.close()


class Server:
    """The application in a process of its own, at the address of the one in a thread, which ends."""

    def __init__(self, live):
        live.server.shutdown()
        live.server.server_close()
        self.live, self.number = live, 0
        # Bound and not listened on, so that nobody else takes the port while no server has it.
        self.place = socket.socket()
        self.place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.place.bind(("127.0.0.1", int(live.url.rsplit(":", 1)[1])))
        self.start()

    def start(self):
        port = int(self.live.url.rsplit(":", 1)[1])

        def work():
            make_server("127.0.0.1", port, self.live.app, threaded=True, request_handler=_Quiet).serve_forever()

        self.number = fork(self.live.app, work)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                urlopen(f"{self.live.url}/healthz", timeout=5).close()
            except (URLError, OSError):
                time.sleep(0.05)
            else:
                return
        raise AssertionError("The server did not start.")

    def kill(self):
        kill(self.number)

    def end(self):
        with suppress(ProcessLookupError, ChildProcessError):
            self.kill()
        self.place.close()


def until_said(page, item_id, wanted):
    """Wait until the server has these words: a page tries again every three seconds."""
    for _wait in range(200):
        if said_at(item_id) == wanted:
            break
        page.wait_for_timeout(100)
    assert said_at(item_id) == wanted


def test_killed_servers_and_a_laptop_that_dies_lose_no_word(live, new_page, seed):
    dice = random.Random(seed)
    with live.app.app_context():
        world = build()
        evening = held(world)
        url = f"{live.url}/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"
        page = become(live, new_page, world, "secretary")
        server = Server(live)
        try:
            page.goto(url)
            page.get_by_label(NOTES).click()
            page.keyboard.press("Control+End")
            page.wait_for_load_state("networkidle")
            typed = page.get_by_label(NOTES).input_value()
            for turn in range(KILLS):
                for word in range(5):
                    typed += f" {turn}-{word}"
                    page.keyboard.insert_text(f" {turn}-{word}")
                    page.wait_for_timeout(dice.uniform(0, 900))
                server.kill()
                typed += f" {turn}-zonder"
                page.keyboard.insert_text(f" {turn}-zonder")
                page.get_by_text(AWAY).wait_for()
                server.start()
            until_said(page, evening.item_id, typed)
            expect(page.get_by_text(AWAY)).to_have_count(0)

            server.kill()
            typed += " 17e en toen niets meer"
            page.keyboard.insert_text(" 17e en toen niets meer")
            until_kept(page)
            with suppress(Error):
                page.goto("chrome://crash", timeout=3000)
            server.start()
            again = page.context.new_page()
            again.goto(url)
            until_said(again, evening.item_id, typed)
            until_kept(again, ())
        finally:
            server.end()


@contextmanager
def no_room():
    """The database takes not one page more."""
    engine = db.engine

    def no_more(connection, _record):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    db.session.remove()
    engine.dispose()
    event.listen(engine, "connect", no_more)
    try:
        yield
    finally:
        event.remove(engine, "connect", no_more)
        db.session.remove()
        engine.dispose()


def test_a_full_disk_leaves_the_words_on_the_page_until_there_is_room(live, new_page):
    with live.app.app_context():
        world = build()
        evening = held(world)
        url = f"{live.url}/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"
        page = become(live, new_page, world, "secretary")
        page.goto(url)
        page.get_by_label(NOTES).fill("De 17e.")
        until_said(page, evening.item_id, "De 17e.")
        until_kept(page, ())
        much = "De 17e. " + "Er werd nog veel gezegd. " * 1500
        with no_room():
            page.get_by_label(NOTES).fill(much)
            page.get_by_text("De server kan dit nu niet bewaren. Je woorden blijven").wait_for()
            until_kept(page)
            assert said_at(evening.item_id) == "De 17e."
        until_said(page, evening.item_id, much.strip())
        until_kept(page, ())
