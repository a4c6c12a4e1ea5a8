"""From a row of the outbox to the mail as it goes over the wire (RFC 5322, 2045, 6047, 8058).

Each header and part is written once, as it goes. The classes of `email` that read headers back while they are set took
twice as long for a mail as sending it.
"""

import binascii
import secrets
from collections.abc import Iterable
from datetime import datetime
from email.base64mime import body_encode
from email.message import Message
from email.utils import format_datetime

from klankbord.base import web
from klankbord.base.outbox.models import OutboxAttachment, OutboxMessage
from klankbord.base.smtp import mail_host, sender
from klankbord.kit import tokens
from klankbord.kit.headers import WRITTEN, one_line, written_person, written_subject

BOUNCE = "bounce"
BOUNCE_PREFIX = "b-"


def compose(row: OutboxMessage, files: Iterable[OutboxAttachment] = (), *, at: datetime) -> Message:
    """The mail of a row with the files that go with it, dated `at`; the same row always gives the same Message-ID.

    With a calendar it is laid out as Gmail, Outlook and Apple Mail take it: the calendar last among the
    alternatives and once more as a file. Raises headers.BadAddress for an address no server can take.
    """
    alternatives = [_text(row.text, "plain"), _text(row.html, "html")]
    mail = _several("alternative", alternatives)
    beside = []
    if row.calendar and row.calendar_method:
        file = body_encode(row.calendar.encode(), eol="\r\n")
        method = f'text/calendar; charset="utf-8"; method="{row.calendar_method}"'
        mail.attach(_part(method, "base64", file))
        attached = _part('application/ics; name="invite.ics"', "base64", file)
        attached["Content-Disposition"] = 'attachment; filename="invite.ics"'
        beside.append(attached)
    beside += [_file(each) for each in files]
    if beside:
        mail = _several("mixed", [mail, *beside])
    name, address = sender()
    mail["MIME-Version"] = "1.0"
    mail["From"] = written_person(f"{row.sender_name} via {name}" if row.sender_name else name, address)
    mail["To"] = written_person(row.display_name, row.address)
    if row.reply_to:
        mail["Reply-To"] = written_person(row.sender_name or name, row.reply_to)
    mail["Subject"] = written_subject(row.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = row.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if row.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{row.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["List-Id"] = f"<{row.kind.replace('_', '-')}.school-{row.school_id or 0}.{mail_host()}>"
    mail["Content-Language"] = row.language
    return mail


def _part(kind: str, encoding: str, body: str) -> Message:
    part = Message(policy=WRITTEN)
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(body)
    return part


def _text(text: str, kind: str) -> Message:
    """Text in quoted-printable, which any server carries and people can still read (RFC 2045, 6.7)."""
    encoded = binascii.b2a_qp(text.encode(errors="replace"), istext=True).decode()
    return _part(f'text/{kind}; charset="utf-8"', "quoted-printable", encoded)


def _file(file: OutboxAttachment) -> Message:
    """A file under its own name; the email package writes a name beyond ASCII as RFC 2231 has it."""
    part = _part(file.media_type, "base64", body_encode(file.content, eol="\r\n"))
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", one_line(file.name, 120)))
    return part


def _several(kind: str, parts: list[Message]) -> Message:
    several = Message(policy=WRITTEN)
    several["Content-Type"] = f'multipart/{kind}; boundary="={secrets.token_hex(16)}="'
    for part in parts:
        several.attach(part)
    return several


def envelope_sender(row: OutboxMessage) -> str | None:
    """Where this one mail comes back to: an address of its own, so that a bounce needs no reading (VERP).

    None without a domain for it: then the sender of the installation.
    """
    settings = web.settings()
    domain = settings.mail["bounce_domain"]
    code = tokens.derive_code(settings.secret_key, BOUNCE, row.id, row.message_id)
    return f"{BOUNCE_PREFIX}{code}@{domain}" if domain else None


def eml(row: OutboxMessage, files: Iterable[OutboxAttachment] = ()) -> bytes:
    """The mail of a row as a file, as it went or would go. Raises headers.BadAddress like `compose`."""
    return compose(row, files, at=row.sent_at or row.created_at).as_bytes()
