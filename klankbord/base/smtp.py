"""The way out: Flask-Mail's settings and connection, with a timeout, a checked TLS context and an explicit envelope."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from email.utils import parseaddr
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import flask_mail
from flask import Flask, current_app

from klankbord.base.signing import sign, signer_of
from klankbord.config import Settings

TIMEOUT = 30.0
DATA_TIMEOUT = 120.0
"""Seconds to wait for the answer after the text: a server that is still filing it must not be asked twice."""


def sender() -> tuple[str, str]:
    """The name and address this installation mails from."""
    name, address = parseaddr(str(_settings().mail["sender"]))
    return name or "Klankbord", address


def mail_host() -> str:
    """The name this installation signs its message ids with and greets servers by."""
    return urlsplit(_settings().base_url).hostname or "localhost"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


class _Host:
    """Either kind of host: calls `before_data` once the server has taken sender and recipient, keeps its answer."""

    before_data: Callable[[], None] | None = None
    answer: tuple[int, bytes] = (0, b"")

    def data(self, text: Any) -> tuple[int, bytes]:
        """Hand over the text (RFC 5321, 4.1.1.4)."""
        if self.before_data is not None:
            self.before_data()
        self._wait(DATA_TIMEOUT)
        try:
            self.answer = super().data(text)  # type: ignore[misc]
        finally:
            self._wait(TIMEOUT)
        return self.answer

    def _wait(self, seconds: float) -> None:
        if getattr(self, "sock", None) is not None:
            self.sock.settimeout(seconds)  # type: ignore[attr-defined]


class PlainHost(_Host, smtplib.SMTP):
    """A server spoken to in the clear, or by STARTTLS."""


class TlsHost(_Host, smtplib.SMTP_SSL):
    """A server spoken to over TLS from the first byte."""


class Parcel(flask_mail.Message):  # type: ignore[misc, unused-ignore]
    """A mail built elsewhere and the one mailbox it goes to; `before_data` runs just before its text leaves."""

    def __init__(self, built: Message, to: str, before_data: Callable[[], None] | None = None) -> None:
        super().__init__(subject=str(built["Subject"]), recipients=[to], sender=sender()[1])
        self.built = built
        self.to = to
        self.before_data = before_data

    def _message(self) -> Any:
        return self.built


class Connection(flask_mail.Connection):  # type: ignore[misc, unused-ignore]
    """One conversation with the server, for a batch of mails; it begins with the first."""

    host: PlainHost | TlsHost | None

    def configure_host(self) -> PlainHost | TlsHost:
        """Connect, secure and sign in. Raises OSError or smtplib.SMTPException; TLS is never given up for plain."""
        # What a certificate is checked with takes longer to load than a mail to send.
        context = ssl.create_default_context() if self.mail.use_ssl or self.mail.use_tls else None
        where: dict[str, Any] = {
            "host": self.mail.server,
            "port": self.mail.port,
            "local_hostname": _greeting(mail_host()),
            "timeout": TIMEOUT,
        }
        host = TlsHost(**where, context=context) if self.mail.use_ssl else PlainHost(**where)
        try:
            if self.mail.use_tls:
                host.starttls(context=context)
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def send(self, message: flask_mail.Message, envelope_from: str | tuple[str, str] | None = None) -> None:
        """Hand one parcel to the server, connecting again if need be. Raises OSError or smtplib.SMTPException."""
        if not isinstance(message, Parcel):
            raise TypeError("only a parcel goes this way")
        host = self.reach()
        host.before_data = message.before_data
        sign(message.built, str(envelope_from or message.sender), message.to)
        host.send_message(message.built, str(envelope_from or message.sender), [message.to])
        app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - Flask's own advice
        flask_mail.email_dispatched.send(app, message=message)
        self.num_emails += 1

    def reach(self) -> PlainHost | TlsHost:
        """The server, connected to if it is not yet or no longer. Raises what `configure_host` does."""
        if self.host is not None and self.host.sock is None:
            self.host = None  # the server has hung up, as after a 421
        if self.host is None:
            self.host = self.configure_host()
        return self.host

    @property
    def answer(self) -> tuple[int, str]:
        """What the server said to the last text: its code and its words."""
        code, words = self.host.answer if self.host is not None else (0, b"")
        return code, words.decode(errors="replace")

    def start_over(self) -> None:
        """Forget the message in hand, so that the next one can begin (RSET); a dead connection is dropped."""
        if self.host is not None:
            try:
                self.host.rset()
            except (OSError, smtplib.SMTPException):
                self.drop()

    def drop(self) -> None:
        """Close without a word; the next message connects again."""
        if self.host is not None:
            self.host.close()
            self.host = None

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Take leave at the end of a `with`."""
        self.leave()

    def leave(self) -> None:
        """Say goodbye and close; a server that is gone already is no error."""
        try:
            if self.host is not None:
                with suppress(OSError, smtplib.SMTPException):
                    self.host.quit()
        finally:
            self.drop()


class Mail(flask_mail.Mail):  # type: ignore[misc, unused-ignore]
    """Flask-Mail with our connection."""

    def connect(self) -> Connection:
        """A connection to the server of the settings, opened by `with`."""
        return Connection(current_app.extensions["mail"])


mail = Mail()


def trouble() -> str | None:
    """What stands in the way of mailing, as a sentence; None when the server greets and lets us in. Sends nothing."""
    try:
        with mail.connect() as connection:
            connection.reach().noop()
    except (OSError, smtplib.SMTPException) as error:
        return f"The mail server does not let us in ({type(error).__name__}): check the KLANKBORD_MAIL settings."
    return None


def init_app(app: Flask) -> None:
    """Give Flask-Mail the settings of this installation under its own names. Raises BadSetting for a bad DKIM key."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["dkim"] = signer_of(settings)
    app.config.update(
        MAIL_SERVER=settings.mail["server"],
        MAIL_PORT=settings.mail["port"],
        MAIL_USERNAME=settings.mail["username"],
        MAIL_PASSWORD=settings.mail["password"],
        MAIL_USE_TLS=settings.mail["tls"] == "starttls",
        MAIL_USE_SSL=settings.mail["tls"] == "implicit",
        MAIL_DEFAULT_SENDER=settings.mail["sender"],
        MAIL_SUPPRESS_SEND=False,
    )
    mail.init_app(app)


def _greeting(host: str) -> str:
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host
