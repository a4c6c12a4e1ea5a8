"""What a mail says: rendered in the reader's language from `templates/mails/<name>/`.

A mail to thousands is rendered once per language; what differs per person goes into places afterwards.
"""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app
from flask_babel import force_locale, gettext
from markupsafe import escape

from klankbord.base.smtp import init_app
from klankbord.kit.headers import one_line
from klankbord.kit.shortening import first_bytes

__all__ = ["Letter", "Rendered", "init_app", "render_for_many", "render_mail"]

Key = TypeVar("Key")
LONGEST = 28_500
"""Bytes of HTML in one mail before the link to its reader's wishes: from 30 kB on programs are slow, or cut it off."""
_BUTTONS = re.compile(
    r'(?:<p style="margin:20px 0 0"><b>[^<]*</b></p>\s*)?<p[^>]*><a class="k-button"[^>]*>[^<]*</a></p>', re.DOTALL
)
SHEET, SHEET_END = "<!--sheet-->", "<!--/sheet-->"
"""Between these stands what a mail says, in the layout that all have."""
_PREVIEW = re.compile(r'(<div style="display:none[^>]*>)(.*?)(</div>)', re.DOTALL)
_EMPTY_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True)
class Rendered:
    """A mail's subject (one line) and its two texts."""

    subject: str
    text: str
    html: str


def render_mail(name: str, language: str, **context: Any) -> Rendered:
    """Render the mail `name` in a language (`nl`, `en`).

    Its templates see `context` only, nothing of the person who caused the mail. Links in them are made
    beforehand from the configured address, and times name their zone.
    """
    with force_locale(language):
        subject, text, html = (
            current_app.jinja_env.get_template(f"mails/{name}/{part}").render(context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
        short = within(html.strip() + "\n", _note())
    return Rendered(one_line(subject), _EMPTY_LINES.sub("\n\n", text).strip() + "\n", short)


def _note() -> str:
    words = gettext("This mail is too long to show it all; the rest stands on the page.")
    return f'<p class="k-soft" style="margin:16px 0;color:#5d6570">{escape(words)}</p>'


def within(html: str, note: str) -> str:
    """The HTML of a mail as it is, or cut so that programs show it whole: with `note`, and every button there is."""
    if len(html.encode()) <= LONGEST:
        return html
    before, start, rest = _PREVIEW.sub(_few_words, html, count=1).partition(SHEET)
    inner, end, after = rest.partition(SHEET_END)
    buttons = _BUTTONS.findall(inner)
    around = len("".join((before, start, end, after, note, *buttons)).encode())
    kept = first_bytes(inner, max(0, LONGEST - around))
    lost = "".join(button for button in buttons if button not in kept)
    return f"{before}{start}{kept}{note}{lost}{end}{after}"


def render_for_many(
    name: str, readers: Iterable[tuple[Key, str, Mapping[str, str]]], **context: Any
) -> Iterator[tuple[Key, Rendered]]:
    """Render one mail for many readers, each given as key, language and the values that are theirs alone.

    The templates only write those values (no filter or condition on them: a place stands in for each); in HTML they
    are escaped. Every reader has the same names. The templates run once per language, however many readers there are.
    """
    letters: dict[str, Letter] = {}
    for key, language, values in readers:
        if language not in letters:
            letters[language] = Letter(name, language, tuple(values), context)
        yield key, letters[language].fill(values)


def _few_words(preview: re.Match[str]) -> str:
    """The line that a mailbox shows, no longer than one shows."""
    return f"{preview[1]}{first_bytes(preview[2], 300)}{preview[3]}"


class Letter:
    """A mail rendered once in one language, with places for what differs per person."""

    def __init__(self, name: str, language: str, places: tuple[str, ...], context: Mapping[str, Any]) -> None:
        # A place carries a fresh random number, so that nothing people typed can look like one.
        number = secrets.token_hex(8)
        marks = {f"place{number}x{index}x": place for index, place in enumerate(places)}
        self._names = marks
        self._places = re.compile("|".join(map(re.escape, marks))) if marks else None
        with force_locale(language):
            self._note = _note()
        self._rendered = render_mail(name, language, **{**context, **{place: mark for mark, place in marks.items()}})

    def fill(self, values: Mapping[str, str]) -> Rendered:
        """The mail for one person."""
        plain = {mark: str(values[place]) for mark, place in self._names.items()}
        escaped = {mark: str(escape(value)) for mark, value in plain.items()}
        return Rendered(
            one_line(self._put(self._rendered.subject, plain)),
            self._put(self._rendered.text, plain),
            within(self._put(self._rendered.html, escaped), self._note),
        )

    def _put(self, text: str, values: Mapping[str, str]) -> str:
        return self._places.sub(lambda found: values[found[0]], text) if self._places is not None else text
