"""What a message is: a calendar's answer, mail that came back, a note no person wrote, or words. Nothing is raised."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from klankbord.kit.incoming import automatic, calendars, mime, returned
from klankbord.kit.incoming.message import Incoming, Kind
from klankbord.kit.incoming.replies import typed

LARGEST = 25 * 1024 * 1024
"""Bytes of one message; larger ones no mail server passes on."""
_BARE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR", re.IGNORECASE)
_HEADER = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:From [^\r\n]*\r?\n)?(?:[ \t]*\r?\n)*[!-9;-~]{1,80}[ \t]*:", re.DOTALL)
_ANSWERED = ("In-Reply-To", "References")
_DELIVERED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Original-Recipient", "X-Envelope-To")
_ID = re.compile(r"<[^<>\s]{3,250}>")
_KINDS = {"REPLY": Kind.CALENDAR_REPLY, "COUNTER": Kind.CALENDAR_COUNTER}
UNREADABLE = Incoming(kind=Kind.UNREADABLE)


def parse(raw: bytes) -> Incoming:
    """Read a message (RFC 5322) or a bare calendar file. Whatever is in it, this returns; what is no message is
    UNREADABLE, and so is one of more than 25 MB."""
    if not raw.strip() or len(raw) > LARGEST:
        return UNREADABLE
    try:
        if _BARE.match(raw) or raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return _calendar_file(raw)
        return _message(raw)
    except Exception:  # noqa: BLE001 - whatever a broken message does to the libraries, it is unreadable
        return UNREADABLE


def _calendar_file(raw: bytes) -> Incoming:
    calendar = calendars.read(mime.decoded(raw, None, prefer_utf8=True))
    if calendar is None:
        return UNREADABLE
    return Incoming(kind=_kind_of(calendar), method=calendar.method, events=calendar.events)


def _kind_of(calendar: calendars.CalendarFile) -> Kind:
    if calendar.method is None and calendars.is_an_answer(calendar):
        return Kind.CALENDAR_REPLY
    return _KINDS.get(calendar.method or "", Kind.CALENDAR_REQUEST)


def _message(raw: bytes) -> Incoming:
    start = _HEADER.match(raw)
    if start is None:
        return UNREADABLE
    message = message_from_bytes(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t "))
    known = _known(message)
    if not any((known.sender, known.message_id, known.subject, known.sent_to, message.get("Date"))):
        return UNREADABLE
    came_back = returned.read(message, known.sender, known.subject)
    if came_back is not None and came_back.later:
        return replace(known, kind=Kind.AUTO_REPLY, text=typed(mime.body(message)) or None)
    if came_back is not None:
        return replace(
            known,
            kind=Kind.BOUNCE,
            failed=came_back.failed,
            failed_words=came_back.words,
            answers=(*came_back.ids, *known.answers),
        )
    said = typed(mime.body(message))
    if message.get_content_type() != "multipart/report":
        answered = _calendar(message, known, said)
        if answered is not None:
            return answered
    kind = Kind.AUTO_REPLY if automatic.is_automatic(message, known.subject) else Kind.TEXT
    return replace(known, kind=kind, text=said or None, attachments=mime.attachments(message))


def _known(message: Message) -> Incoming:
    """What every kind of message has."""
    name, address = mime.sender(message)
    named = [str(value) for header in _ANSWERED for value in message.get_all(header) or []]
    answered = _ID.findall(" ".join(named))
    own_id = _ID.search(str(message.get("Message-ID", "")))
    return Incoming(
        kind=Kind.TEXT,
        message_id=own_id[0] if own_id else mime.header(message, "Message-ID"),
        sender=address,
        sender_name=name,
        subject=mime.header(message, "Subject"),
        sent_to=mime.addresses(message, *_DELIVERED),
        answers=tuple(dict.fromkeys(answered[-50:])),
        results=tuple(" ".join(str(value).split()) for value in message.get_all("Authentication-Results") or []),
    )


def _calendar(message: Message, known: Incoming, said: str) -> Incoming | None:
    """The calendar's answer or invitation in a message; None where it has none, or a file that asks nothing."""
    best: Incoming | None = None
    for part in mime.parts(message):
        if not mime.is_calendar(part):
            continue
        calendar = calendars.read(mime.text_in(part, prefer_utf8=True), sender=known.sender)
        if calendar is None:
            continue
        claimed = str(part.get_param("method", "") or "").strip().upper()
        if calendar.method is None and claimed:
            calendar = calendars.CalendarFile(claimed, calendar.events)
        if calendar.method is None and not calendars.is_an_answer(calendar):
            continue
        found = replace(known, kind=_kind_of(calendar), method=calendar.method, events=calendar.events)
        if best is None or (best.kind == Kind.CALENDAR_REQUEST and found.kind != Kind.CALENDAR_REQUEST):
            best = found
    if best is None:
        return None
    if best.kind == Kind.CALENDAR_REQUEST:
        return replace(best, text=said or None)
    words = automatic.typed_beside(said)
    commented = {event.comment for event in best.events if event.comment}
    events = best.events if commented else tuple(calendars.with_comment(event, words) for event in best.events)
    return replace(best, events=events, text=words)
