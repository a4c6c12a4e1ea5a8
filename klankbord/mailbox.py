"""Reading a mailbox over IMAP (RFC 3501): each message once, by UIDVALIDITY and UID, over a line that may break.

How far it was read is written in the transaction that takes a message in. The mailbox itself is opened to be read
alone, and nothing in it changes.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from klankbord.base.db import db, writing
from klankbord.base.outbox.ledger import transaction
from klankbord.config import Settings
from klankbord.incoming import actions
from klankbord.incoming.models import PolledMailbox
from klankbord.kit import dates
from klankbord.kit.incoming import LARGEST

EVERY = 60.0
"""Seconds between looks."""
TIMEOUT = 30.0
BATCH = 50
LEASE = timedelta(minutes=5)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
log = logging.getLogger(__name__)


def poll(*, stop: Callable[[], bool] = lambda: False) -> bool:
    """Take in what is new in the mailbox of the settings; whether there is more at once. No trouble is raised."""
    settings: Settings = current_app.config["SETTINGS"]
    name = "{username}@{host}/{folder}".format(**settings.imap)
    taken = 0
    try:
        if not _claim(name, dates.now()):
            return False
        with _opened(settings.imap) as mailbox:
            taken = _take_new(mailbox, name, stop)
        _release(name, "")
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        log.warning("The mailbox cannot be read now: %s", error)
        with suppress(DBAPIError):
            _release(name, f"{type(error).__name__}: {error}"[:300])
    except Exception:
        log.exception("Reading the mailbox stumbled")
    finally:
        db.session.remove()
    return taken == BATCH and not stop()


def _claim(name: str, now: datetime) -> bool:
    """Take the mailbox for a lease; no other worker reads it meanwhile."""
    try:
        with transaction() as session:
            if session.scalar(select(PolledMailbox.id).where(PolledMailbox.name == name)) is None:
                session.add(PolledMailbox(name=name, lease_until=now + LEASE))
                return True
            over = (PolledMailbox.lease_until <= now) | (PolledMailbox.lease_until > now + 2 * LEASE)
            taken = update(PolledMailbox).where(PolledMailbox.name == name, over).values(lease_until=now + LEASE)
            return session.execute(taken.returning(PolledMailbox.id)).scalar_one_or_none() is not None
    except IntegrityError:
        return False


def _release(name: str, trouble: str) -> None:
    now = dates.now()
    with transaction() as session:
        values: dict[str, Any] = {"lease_until": now, "trouble": trouble} | ({} if trouble else {"read_at": now})
        session.execute(update(PolledMailbox).where(PolledMailbox.name == name).values(**values))


@contextmanager
def _opened(imap: dict[str, Any]) -> Iterator[imaplib.IMAP4]:
    """The folder, opened to be read. Raises OSError, imaplib.IMAP4.error."""
    context = ssl.create_default_context()
    if imap["tls"] == "implicit":
        mailbox: imaplib.IMAP4 = imaplib.IMAP4_SSL(imap["host"], imap["port"], ssl_context=context, timeout=TIMEOUT)
    else:
        mailbox = imaplib.IMAP4(imap["host"], imap["port"], timeout=TIMEOUT)
    try:
        if imap["tls"] == "starttls":
            mailbox.starttls(context)
        mailbox.login(imap["username"], imap["password"])
        quoted = imap["folder"].replace("\\", "\\\\").replace('"', '\\"')
        answer, data = mailbox.select(f'"{quoted}"', readonly=True)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"the folder {imap['folder']} cannot be opened: {data!r}")
        yield mailbox
    finally:
        try:
            mailbox.logout()
        except (OSError, imaplib.IMAP4.error):
            with suppress(OSError):
                mailbox.shutdown()


def _take_new(mailbox: imaplib.IMAP4, name: str, stop: Callable[[], bool]) -> int:
    """Take in up to a batch of messages with a UID above the last; how many."""
    validity = int((mailbox.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    row = db.session.execute(
        select(PolledMailbox.uid_validity, PolledMailbox.last_uid).where(PolledMailbox.name == name)
    ).one()
    last = row.last_uid if row.uid_validity == validity else 0
    db.session.rollback()
    answer, found = mailbox.uid("SEARCH", f"UID {last + 1}:*")
    if answer != "OK":
        raise imaplib.IMAP4.error("the folder cannot be searched")
    uids = sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > last)[:BATCH]
    for count, uid in enumerate(uids):
        if stop():
            return count
        _take(_read(mailbox, uid), name, validity, uid)
    return len(uids)


def _read(mailbox: imaplib.IMAP4, uid: int) -> bytes | None:
    """One message; of one that is too large its header alone, and None for one that was thrown away meanwhile."""
    _answer, sizes = mailbox.uid("FETCH", str(uid), "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(part for part in sizes if isinstance(part, bytes)))
    if size is None:
        return None
    part = "BODY.PEEK[]" if int(size[1]) <= LARGEST else "BODY.PEEK[HEADER]"
    answer, data = mailbox.uid("FETCH", str(uid), f"({part})")
    if answer != "OK":
        raise imaplib.IMAP4.error(f"message {uid} cannot be read")
    return next((bytes(one[1]) for one in data if isinstance(one, tuple)), None)


def _take(raw: bytes | None, name: str, validity: int, uid: int) -> None:
    """Take one message in and write down how far the mailbox is read, both or neither."""
    with writing():
        try:
            if raw is not None:
                actions.receive(raw, now=dates.now())
            _mark(name, validity, uid)
        except DBAPIError:
            db.session.rollback()
            raise
        except Exception:
            log.exception("Message %d of the mailbox could not be taken in", uid)
            db.session.rollback()
            actions.keep(raw or b"", now=dates.now())
            _mark(name, validity, uid)


def _mark(name: str, validity: int, uid: int) -> None:
    values = {"uid_validity": validity, "last_uid": uid, "lease_until": dates.now() + LEASE}
    db.session.execute(update(PolledMailbox).where(PolledMailbox.name == name).values(**values))
    db.session.commit()
