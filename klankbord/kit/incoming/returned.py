"""Mail that came back (RFC 3464): read by flufl.bounce, and by our own patterns where that finds nobody.

A report of a delay is no bounce: the server still tries.
"""

import re
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from klankbord.kit.incoming import mime

_DAEMON = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|maildaemon|mail delivery|microsoftexchange[0-9a-f]*)(?:\+[^@]*)?@"
    r"|^(?:no-?reply-)?bounces?[@+-]",
    re.IGNORECASE,
)
_SUBJECTS = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed)|mail delivery (?:failed|system)|returned mail"
    r"|failure notice|onbestelbaar|niet bezorgd|kon niet worden (?:bezorgd|afgeleverd)|unzustellbar|nicht zugestellt"
    r"|non (?:remis|distribuable)|échec de la remise|teslim edilemedi|iletilemedi|niedostarcz|nie można dostarczyć",
    re.IGNORECASE,
)
_LATER = re.compile(r"\bdelay|warning|vertraag|verzöger|still being|retard|gecikme|opóźni", re.IGNORECASE)
_FAILED = re.compile(
    r"(?:final|original)-recipient\s*:\s*(?:[\w-]+\s*;)?\s*<?([^\s<>;,]+@[^\s<>;,]+?)>?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ACTION = re.compile(r"^action\s*:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_DIAGNOSED = re.compile(r"^diagnostic-code\s*:\s*((?:.*)(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^status\s*:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(
    r"<([^\s<>@]+@[^\s<>@]+)>(?=[^\n]{0,40}[:(]|\s*$)"
    r"|(?:bezorgd|afgeleverd|delivered|zugestellt|remis) (?:aan|bij|to|an|à):?"
    r"\s*<?([^\s<>@]+@[^\s<>@,;:]+)>?|^\s*([^\s<>@:]+@[^\s<>@:]+)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(r"^message-id\s*:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_REFUSED = re.compile(r"\b5\d\d\b|\b[45]\.\d+\.\d+\b")
_SAID = 20_000
"""Characters of the words of a report that are looked at."""


@dataclass(frozen=True)
class Returned:
    """Which addresses did not get it, the server's words, and the Message-IDs that came back; `later` for a delay."""

    failed: tuple[str, ...]
    words: str
    ids: tuple[str, ...]
    later: bool = False


def read(message: Message, sender: str | None, subject: str | None) -> Returned | None:
    """What a bounce says; None for a message that is none."""
    report = message.get_content_type() == "multipart/report"
    kind = str(message.get_param("report-type", "")).lower()
    if report and kind not in {"delivery-status", ""}:
        return None
    if not report and not _looks(message, sender, subject):
        return None
    raw = message.as_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")[:1_000_000]
    status = _status_text(message) or raw
    actions = {found.lower() for found in _ACTION.findall(status)}
    if actions and not actions & {"failed"}:
        return Returned((), "", (), later=True)
    try:
        delayed, broken = all_failures(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        delayed, broken = frozenset(), frozenset()
    found = [one.decode("ascii", "replace") if isinstance(one, bytes) else str(one) for one in sorted(broken)]
    found = found or list(mime.addresses(message, "X-Failed-Recipients")) or _FAILED.findall(status)
    if not found and (delayed or _LATER.search(subject or "")) and not actions:
        return Returned((), "", (), later=True)
    body = mime.body(message)[:_SAID]
    found = found or [next(filter(None, groups)) for groups in _NAMED.findall(body)]
    failed = tuple(dict.fromkeys(one.strip().casefold() for one in found if "@" in one and one.casefold() != sender))
    if not failed and not report and not (subject and _SUBJECTS.search(subject)):
        return None
    return Returned(failed, _words(status, body), tuple(dict.fromkeys(_ID.findall(_enclosed(raw)))))


def _looks(message: Message, sender: str | None, subject: str | None) -> bool:
    """Whether a message without a report comes from a mail system that returns something."""
    empty = str(message.get("Return-Path", "x")).strip() == "<>"
    daemon = bool(sender and _DAEMON.search(sender)) or "X-Failed-Recipients" in message
    return daemon or (empty and bool(subject and _SUBJECTS.search(subject)))


def _status_text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            return part.as_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    return ""


def _enclosed(raw: str) -> str:
    """Everything below the message's own headers."""
    return raw.partition("\n\n")[2]


def _words(status: str, body: str) -> str:
    """Why, in the server's words: code and reason on one line."""
    diagnosed, code = _DIAGNOSED.search(status), _STATUS.search(status)
    said = " ".join(diagnosed[1].partition(";")[2].split() or diagnosed[1].split()) if diagnosed else ""
    if not said:
        refused = next((line for line in body.split("\n") if _REFUSED.search(line)), "")
        said = " ".join(refused.split())
    if code and not re.search(r"\b[45]\.\d+\.\d+\b", said):
        said = f"{code[1]} {said}"
    return said.strip()[:300]
