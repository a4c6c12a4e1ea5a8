"""Accessible PDF (PDF/UA-1) with typst: people's words go in as data, the fonts are our own and embedded."""

import json
import struct
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from klankbord.kit.errors import N_, DomainError

ROOT = Path(__file__).parent.parent
FONTS = ROOT / "static" / "fonts" / "pdf"
ACCENTS = {
    "teal": "#0b6b68", "blue": "#1d5fa8", "green": "#2f6b2a", "purple": "#6b3fa0", "red": "#a3283c",
    "orange": "#99500a", "brown": "#6f4a2f", "slate": "#40566d",
}  # fmt: skip
"""The schools' colours on white paper; the same as in the light style sheet."""
PLACE = "�"
SOFT_HYPHEN = "\u00ad"
"""It shares its shape with the hyphen: one of them in a document, and every hyphen is copied and read as such."""
_lock = Lock()


class CannotPrint(DomainError):
    """The document holds something that no PDF can be made of."""

    def __init__(self) -> None:
        super().__init__(
            N_("This cannot be made into a PDF. Read it on the page, or print the page from your browser.")
        )


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(str(ROOT / template), root=str(ROOT), font_paths=[str(FONTS)], ignore_system_fonts=True)


def render(template: str, data: Mapping[str, Any], *, now: datetime, missing: str = "") -> bytes:
    """A PDF/UA-1 file from a template below the package (`minutes/minutes.typ`) and its data.

    Characters that none of the fonts can show become a mark, and the data's `missing` then says the sentence
    given here. Raises CannotPrint when even so no document comes of it.
    """
    dated = {**data, "made": [now.year, now.month, now.day], "missing": ""}
    told = _spelt(dated, lambda text: text.replace(SOFT_HYPHEN, ""))
    try:
        return _compile(template, told, now)
    except typst.TypstError:
        replaced = _spelt({**told, "missing": missing}, _shown)
    try:
        return _compile(template, replaced, now)
    except typst.TypstError as error:
        raise CannotPrint from error


def _compile(template: str, data: Mapping[str, Any], now: datetime) -> bytes:
    # One at a time: the compiler keeps what it learnt of fonts and template between documents.
    with _lock:
        made = _compiler(template).compile(
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=["ua-1"],
            timestamp=now.replace(microsecond=0),
            format="pdf",
        )
    if not isinstance(made, bytes):
        raise CannotPrint
    return made


def _spelt(value: Any, spell: Callable[[str], str]) -> Any:
    """The same data with every text in it spelt another way."""
    if isinstance(value, str):
        return spell(value)
    if isinstance(value, list):
        return [_spelt(part, spell) for part in value]
    if isinstance(value, dict):
        return {key: _spelt(part, spell) for key, part in value.items()}
    return value


def _shown(text: str) -> str:
    """A text with a mark for each character that no font has."""
    known = coverage()
    return "".join(character if ord(character) in known else PLACE for character in text)


@cache
def coverage() -> frozenset[int]:
    """The characters that our fonts can show, and white space."""
    found = {9, 10, 13, 32}
    for path in FONTS.glob("*Regular.ttf"):
        found |= _characters(path.read_bytes())
    return frozenset(found)


def _characters(font: bytes) -> set[int]:
    """The characters of a TrueType font, from its `cmap` table (OpenType 1.9, formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for at in range(cmap + 4, cmap + 4 + 8 * struct.unpack_from(">H", font, cmap + 2)[0], 8):
        table = cmap + struct.unpack_from(">I", font, at + 4)[0]
        kind = struct.unpack_from(">H", font, table)[0]
        if kind == 4:
            half = struct.unpack_from(">H", font, table + 6)[0] // 2
            ends = struct.unpack_from(f">{half}H", font, table + 14)
            starts = struct.unpack_from(f">{half}H", font, table + 16 + 2 * half)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
        elif kind == 12:
            for group in range(struct.unpack_from(">I", font, table + 12)[0]):
                first, last = struct.unpack_from(">II", font, table + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found - {0xFFFF}
