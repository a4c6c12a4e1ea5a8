"""One mail out of several: what stood in each, its greeting left out, under a list of what there is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from klankbord.base.mail import SHEET, SHEET_END, Rendered, render_mail
from klankbord.base.outbox.models import OutboxMessage
from klankbord.base.outbox.wishes import DIVIDER, Addressee

MOST = 24_000
"""Bytes of HTML after which the rest is told in short: mail programs cut off what is much longer than 30 kB."""
_SHEET = re.compile(f"{SHEET}(.*){SHEET_END}", re.DOTALL)
_GREETING = re.compile(r"\s*<p[^>]*>[^<]{1,80},</p>")
_PREVIEW = re.compile(r'<div style="display:none[^>]*>(.*?)</div>', re.DOTALL)
_MARKS = re.compile(r"<[^>]*>")
_BUTTON = re.compile(r'<a class="k-button" href="([^"]+)"')


@dataclass(frozen=True)
class Item:
    """One of the mails: in full, or (without `html`) by its first words and where it leads."""

    title: str
    text: str
    html: Markup | None
    preview: str
    url: str


def render(rows: Sequence[OutboxMessage], to: Addressee, sender: str) -> Rendered:
    """The mail of these, oldest first, in the reader's language; who said the same twice says it once."""
    items: dict[tuple[str | int | None, ...], Item] = {}
    left = MOST
    for row in rows:
        item = _item(row, left)
        left -= len((item.html or "").encode())
        same = (row.kind, row.about_kind, row.about_id, row.subject)
        items.pop(same, None)
        items[same] = item
    return render_mail(
        "outbox_digest",
        to.language,
        items=[*items.values()],
        first_name=to.first_name,
        sender=sender,
    )


def _item(row: OutboxMessage, left: int) -> Item:
    """What can be answered by mail is told in short: the answer to one that holds several would go nowhere."""
    sheet, url, preview = _SHEET.search(row.html), _BUTTON.search(row.html), _PREVIEW.search(row.html)
    inner = _GREETING.sub("", sheet[1], count=1).strip() if sheet is not None else ""
    whole = bool(inner) and not row.reply_to and len(inner.encode()) <= left
    address = unescape(url[1]) if url is not None else ""
    first = " ".join(unescape(_MARKS.sub(" ", preview[1])).split()) if preview is not None else ""
    short = "\n\n".join(part for part in (first, address) if part)
    return Item(
        row.subject,
        short if row.reply_to and short else _text(row.text),
        Markup(inner) if whole else None,  # noqa: S704 - rendered and escaped when the mail was written
        first,
        address,
    )


def _text(text: str) -> str:
    """A text without its greeting and the link at its foot."""
    lines = text.split(DIVIDER)[0].strip().split("\n")
    if lines[0].endswith(",") and len(lines[0]) <= 80:
        lines = lines[1:]
    return "\n".join(lines).strip()
