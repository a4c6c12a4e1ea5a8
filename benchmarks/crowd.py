"""Many at once: writers on one SQLite file, and clients who send slowly or not at all."""

import http.client
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

from benchmarks.ground import WRITERS, Ground
from benchmarks.rows import Row
from benchmarks.servers import product

EACH = 25
SLOW, READS = 12, 40
PATIENCE = 1.0
"""Seconds within which a page must come beside the slow ones."""


def writers(at: Ground, _wanted: set[str]) -> list[Row]:
    """Eight people post at once through two server processes on one file: answers that were not the good one."""
    before = at.log.stat().st_size if at.log.exists() else 0
    with product(at.data, at.log) as one, product(at.data, at.log) as other:
        people = zip(at.writers, [one, other] * (WRITERS // 2), strict=True)
        with ThreadPoolExecutor(WRITERS) as pool:
            runs = [pool.submit(_write, at, who.cookie, who.csrf, address) for who, address in people]
            wrong = [run.result() for run in runs]
    locked = at.log.read_bytes()[before:].count(b"database is locked")
    return [Row("writers_locked", "count", "max", max(sum(wrong), locked), wrong, goal=0)]


def _write(at: Ground, cookie: str, csrf: str, address: str) -> float:
    wrong = 0
    for number in range(EACH):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        form = {"csrf_token": csrf, "submission": f"{cookie[-12:]}{number:08d}", "body": f"Regel {number}"}
        headers = {"Cookie": f"{at.cookie_name}={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"{at.places.wall}/comments", urlencode(form), headers)
        wrong += connection.getresponse().status != 303
        connection.close()
    return wrong


def slow_clients(at: Ground, wanted: set[str]) -> list[Row]:
    """Pages that came in time beside half-sent headers, half-sent bodies and idle connections; the longest wait."""
    with product(at.data, at.log) as address, _slow_ones(address, at.places.wall):
        waits = [_read(at, address) for _ in range(READS)]
    good = [wait for wait in waits if wait is not None]
    rows = [
        Row("slow_clients_answers", "count", "min", len(good), goal=READS),
        Row("slow_clients_worst", "s", "max", max(good, default=60.0), goal=PATIENCE),
    ]
    return [row for row in rows if row.name in wanted]


def _read(at: Ground, address: str) -> float | None:
    began = time.monotonic()
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request("GET", at.places.proposal, headers={"Cookie": f"{at.cookie_name}={at.visitors[0].cookie}"})
        answer = connection.getresponse()
        whole = answer.status == 200 and b"</html>" in answer.read()
    except OSError:
        whole = False
    finally:
        connection.close()
    return time.monotonic() - began if whole else None


@contextmanager
def _slow_ones(address: str, wall: str) -> Iterator[None]:
    parts = urlsplit(address)
    headers = f"POST {wall}/comments HTTP/1.1\r\nHost: {parts.netloc}\r\n"
    begun = (headers, f"{headers}Content-Type: text/plain\r\nContent-Length: 5000\r\n\r\nhalf of it", "")
    held = []
    try:
        for words in begun * SLOW:
            client = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10)
            client.sendall(words.encode())
            held.append(client)
        yield
    finally:
        for client in held:
            client.close()
