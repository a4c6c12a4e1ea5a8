"""A document as parts in a row, which `document.typ` prints as an accessible PDF: people's words stay data."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from klankbord.base import pdf
from klankbord.kit import markdown_tree
from klankbord.kit.sheets import clean
from klankbord.kit.viewer import SchoolFact

TEMPLATE = "across/documents/document.typ"
DEEPEST = 6
"""PDF/UA-1 (ISO 14289-1, 7.4.2) knows H1 to H6."""


class Parts:
    """What a document says, part by part. No level of heading is ever skipped: PDF/UA-1 allows none."""

    def __init__(self) -> None:
        self.made: list[dict[str, Any]] = []
        self._level = 0

    def heading(self, words: str, level: int = 1, number: str = "", *, apart: bool = False) -> None:
        """A heading, `level` 1 to 6; one that stands `apart` begins a page."""
        self._level = max(1, min(level, self._level + 1, DEEPEST))
        self._add("heading", level=self._level, text=clean(words) or "–", number=clean(number), apart=apart)

    def facts(self, rows: Iterable[Sequence[str]]) -> None:
        """Terms with what they are; those without a value are left out."""
        kept = [[clean(term), clean(said)] for term, said in rows if said]
        if kept:
            self._add("facts", rows=kept)

    def prose(self, markdown: str) -> None:
        """What somebody wrote, as Markdown."""
        if markdown.strip():
            self._add("prose", blocks=markdown_tree.blocks(markdown))

    def blocks(self, blocks: list[Any]) -> None:
        """The same, when it was read before."""
        if blocks:
            self._add("prose", blocks=blocks)

    def lines(self, lines: Iterable[str]) -> None:
        """A list of short sentences."""
        kept = [clean(line) for line in lines if line.strip()]
        if kept:
            self._add("lines", lines=kept)

    def text(self, words: str, *, soft: bool = False) -> None:
        """A sentence of its own; a `soft` one is small print."""
        if words.strip():
            self._add("text", text=clean(words), soft=soft)

    def table(self, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """A table with a header row; `widths` are shares. In a cell a new line begins what is less important."""
        if rows:
            cells = [[clean(cell) for cell in row] for row in rows]
            self._add("table", heads=[clean(head) for head in heads], widths=list(widths), rows=cells)

    def result(self, label: str, words: str, gone: str = "") -> None:
        """A decision or an opinion; `gone` says why it no longer holds."""
        self._add("result", label=clean(label), text=clean(words), gone=gone)

    def links(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Things that stand elsewhere: name, address and a note of each."""
        kept = [{"text": clean(name) or "–", "url": url, "note": clean(note)} for name, url, note in rows]
        if kept:
            self._add("links", rows=kept)

    def _add(self, what: str, **values: Any) -> None:
        self.made.append({"is": what, **values})


def as_pdf(
    parts: Parts, school: SchoolFact, *, title: str, kicker: str, language: str, now: datetime, chip: str = "",
    lead: str = "", watermark: str = "",
) -> bytes:  # fmt: skip
    """The document as PDF/UA-1 in the school's colour and the reader's language. Raises pdf.CannotPrint."""
    missing = _("� stands for a character that this document cannot show. You find it on the page.")
    data = {
        "title": clean(title),
        "school": school.name,
        "kicker": clean(kicker),
        "running": clean(title),
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": language,
        "watermark": watermark,
        "foot": _("Klankbord"),
        "page-words": _("page {page} of {pages}"),
        "chip": chip,
        "lead": clean(lead),
        "parts": parts.made,
    }
    return pdf.render(TEMPLATE, data, now=now, missing=missing)
