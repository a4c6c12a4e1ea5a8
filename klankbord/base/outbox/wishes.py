"""What readers wish of their mail: whether, when and with what. `people` keeps the wishes; this is their shape.

A mail with a topic goes at once, once a day or once a week with the others, or not at all. What has none (invitations,
signing in) always goes; quiet hours hold everything but what is urgent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol, cast

from flask import current_app
from flask_babel import force_locale, gettext
from markupsafe import escape
from sqlalchemy.orm import Session

from klankbord.base.mail import Rendered

FOOT = "<!--foot-->"
"""Where the layout of mails leaves room for the link to somebody's wishes."""
DIVIDER = "\n-- \n"
"""What stands in a text before that link (RFC 3676, 4.3)."""


Reader = tuple[int, int | None]
"""A person's id, and that of the school whose clock counts."""


@dataclass(frozen=True)
class Asked:
    """A mail that wants to go: what it is of, to whom and from when. `alone` is what can be in no other mail.

    One to a mailbox of several names nobody as its reader, and those it is for in `behind`.
    """

    kind: str
    about_kind: str
    user_id: int | None
    address: str
    school_id: int | None
    due_at: datetime
    until: datetime | None = None
    urgent: bool = False
    alone: bool = False
    behind: tuple[int, ...] = ()


@dataclass(frozen=True)
class Arranged:
    """How it goes. `gathered` waits until `due_at` to go with others; `declined` is not sent.

    `pages` are where its reader changes what they wish, or each of those behind a mailbox in their order.
    """

    due_at: datetime | None = None
    topic: str | None = None
    gathered: bool = False
    declined: bool = False
    stop_url: str = ""
    pages: tuple[str, ...] = ()


PLAIN = Arranged()


@dataclass(frozen=True)
class Addressee:
    """Whom a mail with several things in it is to."""

    language: str
    name: str
    first_name: str


class Wishes(Protocol):
    """Those who keep the wishes."""

    def arrange(self, asked: Sequence[Asked], now: datetime) -> Sequence[Arranged]:
        """How each of these mails goes, within the session of the request."""

    def page(self, user_id: int | None, address: str) -> str:
        """The address where this person changes what they wish, without signing in; empty for nobody in particular."""

    def stop(self, user_id: int, address: str, topics: Sequence[str]) -> str:
        """The address at which one click ends all mail of these topics (RFC 8058)."""

    def quiet(self, session: Session, readers: Iterable[Reader], at: datetime) -> dict[Reader, datetime]:
        """Until when each of these readers wants no mail; who does not mind now is left out."""

    def addressee(self, session: Session, user_id: int) -> Addressee | None:
        """Who they are now; None for an account that is closed."""


def wishes() -> Wishes:
    """Those of this application."""
    return cast(Wishes, current_app.extensions["mail_wishes"])


def foot(rendered: Rendered, urls: Sequence[str], language: str, names: Sequence[str] = ()) -> tuple[str, str]:
    """The two texts of a mail, each with the link to its reader's wishes if there is one; of several by their names."""
    if not urls:
        return rendered.text, rendered.html.replace(FOOT, "")
    words = _words(language)
    said = [f"{words} ({name})" for name in names] if len(urls) > 1 else [words]
    links = [
        f'<p style="margin:8px 0 0"><a href="{escape(url)}">{escape(line)}</a></p>'
        for line, url in zip(said, urls, strict=True)
    ]
    lines = [f"{line}: {url}\n" for line, url in zip(said, urls, strict=True)]
    return f"{rendered.text}{DIVIDER}{''.join(lines)}", rendered.html.replace(FOOT, "".join(links))


@lru_cache(maxsize=64)
def _words(language: str) -> str:
    with force_locale(language):
        return str(gettext("Which mail you get, and when"))
