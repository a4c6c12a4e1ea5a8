"""What holds for every answer of the edge, and the checks that tests/test_permissions.py makes on each route."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from klankbord.base.edge import CSP, HEADERS
from klankbord.config import LARGEST_REQUEST
from tests.access import Route
from tests.fixtures.web import Client


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write, as they are sent to the database."""
    seen: list[str] = []

    def look(_connection, _cursor, statement, _parameters, _context, _many):
        if statement.lstrip().split(" ", 1)[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", look)


def holds_when_read(route: Route, client: Client, path: str) -> None:
    """A mail scanner follows every link and changes not one row; the policy stands on every answer, refusals too."""
    for method in ("GET", "HEAD", "OPTIONS"):
        with writes() as seen, client.open(path, method=method, buffered=True) as answer:
            headers = answer.headers
        assert seen == []
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-eval" not in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"] or route.endpoint == "demo_mail.message_html"
        assert [name for name in HEADERS if name not in headers] == []


def holds_when_written(client: Client, path: str, token: str) -> None:
    """Without a token nothing is written (400); from another site's page neither (403)."""
    with writes() as seen:
        bare = client.post(path, data={})
        foreign = client.post(path, data={"csrf_token": token}, headers={"Origin": "https://elders.example"})
        marked = client.post(path, data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (bare.status_code, foreign.status_code, marked.status_code) == (400, 403, 403)
    assert seen == []


def test_the_policy_forbids_what_pages_do_not_need() -> None:
    """Nothing inline, nothing from elsewhere, no frames, forms only to ourselves."""
    assert "unsafe" not in CSP
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert rule in CSP


def test_a_strange_host_is_refused(client: Client) -> None:
    """Mail links and redirects are never made from what a visitor claims the host is."""
    assert client.get("/sign-in", base_url="http://elders.example").status_code == 400


def test_a_number_no_row_can_have_is_no_page(client: Client) -> None:
    """A database refuses such a number; the reader gets the same page as for any other that is not there."""
    for number in (2**31, 10**25):
        assert client.get(f"/demo/mail/{number}").status_code == 404
        assert client.get(f"/regenboog/meetings/{number}").status_code == 404


def test_words_beside_files_that_are_too_large_come_back(client: Client) -> None:
    """Somebody who attached a film has not lost what they wrote."""
    page = "/sign-in"
    typed = {"csrf_token": client.token(page), "address": "O'Neill <typt>"}
    boundary, body = encode_multipart({**typed, "papers": FileStorage(io.BytesIO(b"0" * LARGEST_REQUEST), "film.mp4")})
    refused = client.post(page, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert refused.status_code == 413
    assert "O&#39;Neill &lt;typt&gt;" in refused.text


def test_an_origin_that_cannot_be_read_is_a_foreign_one(client: Client) -> None:
    """A header of nonsense is refused like any other site's."""
    token = client.token("/sign-in")
    for origin in ("http://[", "https://elders.example", "localhost:5000"):
        assert client.post("/sign-in", data={"csrf_token": token}, headers={"Origin": origin}).status_code == 403
