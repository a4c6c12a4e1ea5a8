"""Requests take turns: threads that all want the interpreter at once slow each other down.

SQLite and the network let go of the interpreter a hundred times in a page; each time another thread takes it, and the
first one waits. With a few at once the same pages come a fifth sooner (docs/decisions/server.md has the measurement).
"""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

AT_ONCE = 2
PATIENCE = 0.1
"""Seconds after which a request goes on beside the others: who waits for a lock must not keep everybody waiting."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """A WSGI application in front of another that lets `at_once` requests in, and others after `patience` seconds."""

    def __init__(self, application: Wsgi, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._application = application
        self._turns = BoundedSemaphore(at_once)
        self._patience = patience

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer; the turn ends when the answer is made, whatever becomes of it."""
        has_turn = self._turns.acquire(timeout=self._patience)
        try:
            return self._application(environ, start_response)
        finally:
            if has_turn:
                self._turns.release()
