"""The parts of a message (RFC 5322, 2045), however broken: headers as words, texts in whatever charset, files."""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr

from charset_normalizer import from_bytes

from klankbord.kit.incoming.html_text import text_of
from klankbord.kit.incoming.message import Attachment

MOST_PARTS = 200
_CALENDARS = {"text/calendar", "application/ics", "application/calendar", "text/x-vcalendar"}
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def header(message: Message, name: str) -> str | None:
    """A header as one line of words, its encoded words read; None where it is absent or empty."""
    values = message.get_all(name) or []
    return words(str(values[0])) if values else None


def words(raw: str) -> str | None:
    """A header's value as one line; bytes that no charset explains stay as question marks."""
    try:
        pieces = decode_header(raw)
    except (MessageError, ValueError, LookupError):
        pieces = [(raw, None)]
    text = "".join(
        piece if isinstance(piece, str) else decoded(piece, charset if charset != "unknown-8bit" else None)
        for piece, charset in pieces
    )
    return " ".join(_CONTROL.sub(" ", text).split()) or None


def addresses(message: Message, *names: str) -> tuple[str, ...]:
    """Every address in some headers, in lower case, each once."""
    found: dict[str, None] = {}
    for name in names:
        raw = [str(value)[:20_000] for value in message.get_all(name) or []]
        for _name, address in getaddresses([" ".join(value.split()) for value in raw]):
            if "@" in address:
                found[address.strip().casefold()] = None
        if not found:
            found.update((one.casefold(), None) for value in raw for one in _ADDRESS.findall(value))
    return tuple(found)


def sender(message: Message) -> tuple[str, str | None]:
    """Who wrote it: the name, and the address in lower case or None."""
    raw = " ".join(str((message.get_all("From") or [""])[0])[:2000].split())
    name, address = parseaddr(raw)
    if "@" not in address:
        loose = _ADDRESS.search(raw)
        address = loose[0] if loose else ""
    return words(name) or "", address.strip().casefold() or None


def decoded(content: bytes, charset: str | None, *, prefer_utf8: bool = False) -> str:
    """Bytes as text: by their mark, the charset they claim, UTF-8, or the likeliest one."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, errors="replace")
    claimed = (charset or "").strip("\"' ").lower()
    for name in ("utf-8", claimed) if prefer_utf8 else (claimed, "utf-8"):
        try:
            return content.decode(name) if name else content.decode("ascii")
        except (LookupError, ValueError):
            continue
    best = from_bytes(content[:50_000]).best()
    try:
        return content.decode(best.encoding if best is not None else "cp1252", errors="replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def parts(message: Message) -> Iterator[Message]:
    """The leaves of a message, without those of a mail that is enclosed in it."""
    waiting = [message]
    seen = 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "message":
            continue
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            waiting[:0] = [inner for inner in payload if isinstance(inner, Message)]
        else:
            yield part


def content(part: Message) -> bytes:
    """The bytes of a leaf, its transfer encoding undone as far as it goes."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def file_name(part: Message) -> str | None:
    """The name of a part that is a file, without folders."""
    name = part.get_filename()
    plain = words(str(name)) if name else None
    return re.split(r"[/\\]", plain)[-1][:200] or None if plain else None


def is_calendar(part: Message) -> bool:
    """Whether a part holds a calendar, by its type or by the name of the file."""
    kind = part.get_content_type()
    named = (file_name(part) or "").lower().endswith((".ics", ".vcs"))
    return kind in _CALENDARS or (named and kind in {"application/octet-stream", "text/plain"})


def is_file(part: Message) -> bool:
    """Whether a part came as a file rather than as the text of the mail."""
    shown = str(part.get("Content-Disposition", "")).strip().lower()
    if shown.startswith("attachment"):
        return True
    return part.get_content_maintype() != "text" or (bool(file_name(part)) and not is_calendar(part))


def text_in(part: Message, *, prefer_utf8: bool = False) -> str:
    """The text of a leaf, as flowed text put together again (RFC 3676)."""
    charset = part.get_content_charset()
    text = _CONTROL.sub("", decoded(content(part), charset, prefer_utf8=prefer_utf8).replace("\r\n", "\n"))
    if part.get_content_type() == "text/html":
        return text_of(text)
    if str(part.get_param("format", "")).lower() == "flowed":
        return _flowed(text, joins=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _flowed(text: str, *, joins: bool) -> str:
    lines: list[str] = []
    going_on = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        plain = line.removeprefix(" ")
        soft = plain.endswith(" ") and plain != "-- " and not quoted
        if going_on and not quoted and lines:
            lines[-1] += plain
        else:
            lines.append(plain)
        if soft:
            lines[-1] = lines[-1][:-1] if joins else lines[-1]
        going_on = soft
    return "\n".join(lines)


def body(message: Message) -> str:
    """What the mail says: its plain texts, or where they are empty its HTML."""
    plain: list[str] = []
    rich: list[str] = []
    for part in parts(message):
        if is_file(part) or is_calendar(part):
            continue
        kind = part.get_content_type()
        if kind == "text/html":
            rich.append(text_in(part))
        elif kind.startswith("text/"):
            plain.append(text_in(part))
    said = "\n".join(text for text in plain if text.strip())
    return said or "\n".join(text for text in rich if text.strip())


def _is_shown(part: Message) -> bool:
    """Whether a file has its place inside the text, as the pictures of a signature have (RFC 2392)."""
    attached = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
    return bool(part.get("Content-ID")) and not attached


def attachments(message: Message) -> tuple[Attachment, ...]:
    """The files that came along, calendars excepted."""
    return tuple(
        Attachment(name=file_name(part) or "", content=content(part), shown=_is_shown(part))
        for part in parts(message)
        if is_file(part) and not is_calendar(part) and file_name(part)
    )
