"""Sending what is due: claim a batch, hand each mail to the server, write down what became of it.

No mail is lost, and a crash or a cut connection repeats at most the one in flight, recognisably. Exactly once is not
to be had in SMTP (RFC 5321, 6.1; RFC 1047).
"""

import logging
import smtplib
import time
from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from klankbord.base.db import db
from klankbord.base.outbox import gathering, ledger
from klankbord.base.outbox.compose import compose, envelope_sender
from klankbord.base.outbox.models import OutboxMessage
from klankbord.base.outbox.pacing import Pacing
from klankbord.base.outbox.wishes import wishes
from klankbord.base.smtp import Connection, Parcel, mail
from klankbord.config import Settings
from klankbord.kit import dates
from klankbord.kit.errors import N_
from klankbord.kit.headers import BadAddress, mailbox, mask_addresses

BATCH = 20
LONGEST = 10.0
"""Seconds after which no further batch is taken over one connection: then comes what else a worker does."""
PATIENCE = 2
"""Broken connections in one batch after which the server is left alone: each may have taken its whole timeout."""
QUICK = 0.02
"""Seconds: what became of a mail that took longer is written at once; a wait for the disk is little beside it then."""
UNKNOWN_CHARACTERS = N_("Not sent: the mail server cannot deliver to an address with these characters.")
UNBUILDABLE = N_("Not sent: the mail could not be made. Ask your administrator to look in the log.")
IN_DEMO = N_("Kept in the mailbox of this demo.")
pacing = Pacing()
log = logging.getLogger(__name__)


def deliver_due(worker: str, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Send some batches of due mails as the worker of this name; returns how many it took.

    `stop` is asked between mails: the one in hand is finished, the others are put back. Without an SMTP server a
    demo delivers to its own mailbox, and any other installation lets its mail wait.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not (settings.sends_mail or settings.demo) or not ledger.has_work(dates.now()):
        return 0
    gathering.gather(dates.now(), stop=stop)
    ledger.settle(dates.now(), repeat=settings.mail["uncertain"] == "repeat")
    rows = ledger.claim(worker, dates.now(), BATCH)
    if not rows:
        return 0
    if not settings.sends_mail:
        for row in _who_are_awake(rows, worker):
            ledger.sent(ledger.Taken(row, dates.now(), 250, IN_DEMO, wipe=False), worker)
        return len(rows)
    return _Round(worker, wipe=not settings.demo).send(rows, stop)


def _as_fast_as_may_be(rows: list[OutboxMessage], worker: str) -> list[OutboxMessage]:
    """Those that may go now; of the others the domain had enough this minute."""
    most = current_app.config["SETTINGS"].mail["per_domain"]
    return _free(rows, worker, lambda row: pacing.until(row.address, most, dates.now()))


def _who_are_awake(rows: list[OutboxMessage], worker: str) -> list[OutboxMessage]:
    """Those that may go now; what falls in somebody's quiet hours waits until they are over."""
    readers = {(row.recipient_user_id, row.school_id) for row in rows if row.recipient_user_id and not row.urgent}
    if not readers:
        return rows
    with Session(db.engine) as session:
        quiet = wishes().quiet(session, [(user, school) for user, school in readers if user is not None], dates.now())
    return _free(rows, worker, lambda row: quiet.get((row.recipient_user_id or 0, row.school_id)))


def _free(
    rows: list[OutboxMessage], worker: str, until_of: Callable[[OutboxMessage], datetime | None]
) -> list[OutboxMessage]:
    """Those that nothing holds up; the others wait until then. What is urgent is not asked."""
    free = []
    for row in rows:
        until = None if row.urgent else until_of(row)
        if until is None:
            free.append(row)
        else:
            ledger.waits(row, worker, until)
    return free


class _Round:
    """Some batches over one connection.

    What became of a mail is written at once, or with the hand-over of the next where the server is quick.
    """

    def __init__(self, worker: str, *, wipe: bool) -> None:
        self.worker = worker
        self.wipe = wipe
        self.breaks = 0
        self.unreachable: str | None = None
        self.taken: ledger.Taken | None = None

    def send(self, rows: list[OutboxMessage], stop: Callable[[], bool]) -> int:
        connection, taken, until = mail.connect(), 0, time.monotonic() + LONGEST
        try:
            while rows:
                taken += len(rows)
                for row in _as_fast_as_may_be(_who_are_awake(rows, self.worker), self.worker):
                    if stop():
                        ledger.put_back(row, self.worker)
                    elif self.unreachable is not None:
                        ledger.postponed(row, self.worker, dates.now(), None, self.unreachable)
                    else:
                        self._send_one(connection, row)
                self._write_taken()
                more = time.monotonic() < until and self.unreachable is None and not stop()
                rows = ledger.claim(self.worker, dates.now(), BATCH) if more else []
        finally:
            connection.leave()
            self._write_taken()
        return taken

    def _write_taken(self) -> None:
        if (taken := self.taken) is not None:
            self.taken = None
            _insist(lambda: ledger.sent(taken, self.worker))

    def _hand_over(self, row: OutboxMessage) -> None:
        try:
            ledger.hand_over(row, self.worker, dates.now(), after=self.taken)
            self.taken = None
        except OperationalError:
            self._write_taken()
            ledger.hand_over(row, self.worker, dates.now())
        except ledger.LeaseLost:
            self.taken = None
            raise

    def _send_one(self, connection: Connection, row: OutboxMessage) -> None:
        if not self._reached(connection, row):
            return
        handed_over: list[bool] = []

        def before_data() -> None:
            self._hand_over(row)
            handed_over.append(True)

        began = time.monotonic()
        try:
            connection.send(
                Parcel(compose(row, ledger.attached(row), at=dates.now()), mailbox(row.address), before_data),
                envelope_sender(row),
            )
        except ledger.LeaseLost:
            connection.start_over()
        except smtplib.SMTPNotSupportedError:
            connection.start_over()
            self._fail(row, None, UNKNOWN_CHARACTERS)
        except smtplib.SMTPRecipientsRefused as error:
            self._answered(row, *next(iter(error.recipients.values())), about_address=True)
        except smtplib.SMTPResponseException as error:
            about = isinstance(error, smtplib.SMTPDataError)
            self._answered(row, error.smtp_code, error.smtp_error, about_address=about)
        except (OSError, smtplib.SMTPException) as error:
            connection.drop()
            self._broken(row, _words(error), went=bool(handed_over))
            self.breaks += 1
            if self.breaks == PATIENCE:
                self.unreachable = _words(error)
        except (ValueError, LookupError, TypeError) as error:
            connection.start_over()
            self._unfit(row, error)
        else:
            code, words = connection.answer
            also = _telling(row, code, words)
            self.taken = ledger.Taken(row, dates.now(), code, words, self.wipe, also)
            if time.monotonic() - began > QUICK:
                self._write_taken()

    def _reached(self, connection: Connection, row: OutboxMessage) -> bool:
        try:
            connection.reach()
        except (OSError, smtplib.SMTPException) as error:
            self._write_taken()
            self.unreachable = _words(error)
            log.warning("The mail server cannot be reached: %s", self.unreachable)
            code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
            _insist(lambda: ledger.postponed(row, self.worker, dates.now(), code, self.unreachable or ""))
            return False
        return True

    def _unfit(self, row: OutboxMessage, error: Exception) -> None:
        if isinstance(error, BadAddress):
            self._fail(row, None, str(error))
        else:
            log.error("Mail %s cannot be built", row.id, exc_info=error)
            self._fail(row, None, UNBUILDABLE)

    def _answered(self, row: OutboxMessage, code: int, reply: bytes | str, *, about_address: bool) -> None:
        self._write_taken()
        words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
        also = _telling(row, code, words) if about_address else None
        if 500 <= code < 600:
            self._fail(row, code, words, also)
        else:
            _insist(lambda: ledger.postponed(row, self.worker, dates.now(), code, words, also))

    def _broken(self, row: OutboxMessage, words: str, *, went: bool) -> None:
        self._write_taken()
        if went:
            log.warning("No answer came for mail %s: it may have arrived", row.id)
            _insist(lambda: ledger.uncertain(row, self.worker, dates.now(), words))
        else:
            _insist(lambda: ledger.postponed(row, self.worker, dates.now(), None, words))

    def _fail(self, row: OutboxMessage, code: int | None, words: str, also: ledger.Also | None = None) -> None:
        self._write_taken()
        log.warning("Mail %s was refused: %s %s", row.id, code or "", mask_addresses(words))
        _insist(lambda: ledger.failed(row, self.worker, code, words, also))


def _telling(row: OutboxMessage, code: int, words: str) -> ledger.Also:
    """Let whoever keeps the addresses know, in the same transaction, what the server said of this one."""
    tell: Callable[..., object] = current_app.extensions["mail_answered"]
    return lambda connection: tell(connection, row.address, code, words, dates.now())


def _insist(write: Callable[[], bool]) -> None:
    """Write a result down even when the database is busy for a while: unwritten, the mail would be sent again."""
    for pause in (0.5, 2.0):
        try:
            write()
        except OperationalError:
            log.warning("The result of a mail could not be written down yet", exc_info=True)
            time.sleep(pause)
        else:
            return
    write()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    return str(error) or type(error).__name__
