"""From a row of the outbox to the mail as it goes over the wire (RFC 5322, 2045, 6047, 8058)."""

from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage

from klankbord.base import web
from klankbord.base.outbox.models import OutboxAttachment, OutboxMessage
from klankbord.base.smtp import mail_host, sender
from klankbord.kit import tokens
from klankbord.kit.headers import MAIL_POLICY, one_line, person

BOUNCE = "bounce"
BOUNCE_PREFIX = "b-"


def compose(row: OutboxMessage, files: Iterable[OutboxAttachment] = (), *, at: datetime) -> EmailMessage:
    """The mail of a row with the files that go with it, dated `at`; the same row always gives the same Message-ID.

    With a calendar it is laid out as Gmail, Outlook and Apple Mail take it: the calendar last among the
    alternatives and once more as a file. Raises headers.BadAddress for an address no server can take.
    """
    mail = EmailMessage(policy=MAIL_POLICY)
    name, address = sender()
    mail["From"] = person(f"{row.sender_name} via {name}" if row.sender_name else name, address)
    mail["To"] = person(row.display_name, row.address)
    if row.reply_to:
        mail["Reply-To"] = person(row.sender_name or name, row.reply_to)
    mail["Subject"] = one_line(row.subject)
    mail["Date"] = at
    mail["Message-ID"] = row.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if row.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{row.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["List-Id"] = f"<{row.kind.replace('_', '-')}.school-{row.school_id or 0}.{mail_host()}>"
    mail.set_content(row.text, cte="quoted-printable")
    mail.add_alternative(row.html, subtype="html", cte="quoted-printable")
    if row.calendar and row.calendar_method:
        _add_calendar(mail, row.calendar, row.calendar_method)
    for file in files:
        _add_file(mail, file)
    mail["Content-Language"] = row.language
    return mail


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


def _add_calendar(mail: EmailMessage, calendar: str, method: str) -> None:
    mail.add_alternative(calendar, subtype="calendar", charset="utf-8", cte="base64", params={"method": method})
    mail.add_attachment(
        calendar.encode(), maintype="application", subtype="ics", filename="invite.ics", params={"name": "invite.ics"}
    )


def _add_file(mail: EmailMessage, file: OutboxAttachment) -> None:
    """A file under its own name; the email package writes a name beyond ASCII as RFC 2231 has it."""
    maintype, _slash, subtype = file.media_type.partition("/")
    name = one_line(file.name, 120)
    mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=name, cte="base64")
