"""An SMTP server that misbehaves at a chosen step, before its answer goes out."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.fixtures.mail import Arrived, SmtpServer, free_port

STALL = 30


class FaultyServer(SmtpServer):
    """Does `fault` ("cut" or "stall") at `step` (EHLO, MAIL, RCPT, DATA), for the first `times` mails."""

    def __init__(self, step: str = "", fault: str = "", times: int = 1000) -> None:
        super().__init__()
        self.step = step
        self.fault = fault
        self.times = times
        self.took: list[Arrived] = []
        self.before_answer = self.took.append

    async def _misbehave(self, step: str, server: SMTP) -> None:
        if step != self.step or self.times == 0:
            return
        self.times -= 1
        if self.fault == "stall":
            await asyncio.sleep(STALL)
        assert server.transport is not None
        server.transport.abort()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name and shape
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        await self._misbehave("EHLO", server)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        await self._misbehave("MAIL", server)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._misbehave("RCPT", server)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await self._misbehave("DATA", server)
        return answer


@contextlib.contextmanager
def running(server: SmtpServer) -> Iterator[Any]:
    """The server, at work inside the `with`."""
    server.controller.start()
    try:
        yield cast(Any, server)
    finally:
        server.controller.stop()


class BusyServer:
    """Says 421 to everybody who connects, and counts them."""

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = free_port()
        self.visits = 0
        self._socket = socket.create_server((self.host, self.port))
        self._thread = threading.Thread(target=self._answer, daemon=True)

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                visitor, _ = self._socket.accept()
                self.visits += 1
                visitor.sendall(b"421 4.3.2 busy, come back later\r\n")
                visitor.close()

    def __enter__(self) -> "BusyServer":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=5)
