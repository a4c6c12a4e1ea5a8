"""Reading a document of Word, or a plain text, as lines: headings get a #, numbers that Word counts are written out."""

import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from klankbord.base.file_kinds import BOMB, DOCX, LIES, LOCKED, MACROS, extension_of, kind_of_file
from klankbord.kit.errors import N_, DomainError

LARGEST = 20_000_000
LARGEST_TEXT = 40_000_000
"""Bytes of the words of a document with all that Word writes between them, unpacked; those of a year are 1 MB."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Word before 2007 begin, and newer ones that are locked (MS-CFB 2.2)."""
_TOO_LARGE = N_("“%(name)s” is larger than 20 MB. Leave the pictures out, or paste the text.")
_NO_WORD = N_("“%(name)s” cannot be read as a document of Word. Save it again as .docx, or paste the text.")
_NEITHER = N_("“%(name)s” is neither Word (.docx) nor plain text (.txt). Save it as .docx, or paste the text.")
_LOCKED = N_(
    "“%(name)s” is in the old Word format, or locked with a password. Save it as .docx without a password, or paste the"
    " text."
)
_MACROS = N_("“%(name)s” has macros in it, small programs that can do harm. Save it as .docx, or paste the text.")
_BOMB = N_("“%(name)s” unpacks to far more than its size says, so it is refused. Paste the text instead.")
_HOLDERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SAID = {LIES: _NO_WORD, LOCKED: _LOCKED, MACROS: _MACROS, BOMB: _BOMB}
"""What is said here of a file that nobody may attach either: that it may come as text too."""
_BINARY = N_("“%(name)s” is no text, whatever its name says. Save it as .docx, or paste the text.")
_EMPTY = N_("There are no words in “%(name)s”. A scan is a picture: type its text over, or have it recognised first.")


def read(name: str, content: bytes) -> str:
    """The words of a .docx, .txt or .md file as lines. Raises DomainError with a sentence that names the file."""
    if len(content) > LARGEST:
        raise DomainError(_TOO_LARGE, "file", name=name)
    if extension_of(name) in {"txt", "text", "md"}:
        words = _plain(name, content)
    elif extension_of(name) == "docx":
        words = _word(name, content)
    else:
        raise DomainError(_NEITHER, "file", name=name)
    if not words.strip():
        raise DomainError(_EMPTY, "file", name=name)
    return words


def _plain(name: str, content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise DomainError(_BINARY, "file", name=name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _word(name: str, content: bytes) -> str:
    if content.startswith(_COMPOUND):
        raise DomainError(_LOCKED, "file", name=name)
    try:
        if kind_of_file(name, content) is not DOCX:
            raise DomainError(LIES, name=name)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist() if part.filename.endswith(".xml")) > LARGEST_TEXT:
                raise DomainError(_BOMB, "file", name=name)
        document = Document(io.BytesIO(content))
        return "\n".join(_Lines(document).all())
    except DomainError as error:
        raise DomainError(_SAID.get(error.sentence, error.sentence), "file", **error.values) from error
    except (PackageNotFoundError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise DomainError(_NO_WORD, "file", name=name) from error


class _Lines:
    """The paragraphs and tables of a document in their order; deleted words of tracked changes are left out.

    What stands above and below every page comes last, where the text does not say it already, and so do notes.
    """

    def __init__(self, document: Any) -> None:
        self.document = document
        self.counts: dict[str, list[int]] = {}

    def all(self) -> list[str]:
        found = self._inside(self.document.element.body, self.document)
        said = " ".join(" ".join(found).split())
        edges = [part for section in self.document.sections for part in (section.header, section.footer)]
        more = [line for part in edges for line in self._inside(part._element, part)]  # noqa: SLF001
        more = [line for line in dict.fromkeys(more) if line and " ".join(line.split()) not in said]
        return [*found, *([""] if more else []), *more, *self._notes()]

    def _inside(self, box: Any, parent: Any) -> list[str]:
        """The lines of what holds paragraphs and tables, also within content controls and tracked insertions."""
        found: list[str] = []
        for element in box:
            if element.tag == qn("w:p"):
                found += self._paragraph(Paragraph(element, parent))
            elif element.tag == qn("w:tbl"):
                found += self._table(element, parent)
            elif element.tag in _HOLDERS:
                found += self._inside(element, parent)
        return found

    def _notes(self) -> list[str]:
        """Footnotes and endnotes, each after its number."""
        found = [""]
        for part in self.document.part.package.iter_parts():
            if str(part.partname) in {"/word/footnotes.xml", "/word/endnotes.xml"}:
                notes = [note for note in parse_xml(part.blob) if note.get(qn("w:type"), "normal") == "normal"]
                found += [f"[{number}] {_said_in(note)}" for number, note in enumerate(notes, 1)]
        return found if len(found) > 1 else []

    def _paragraph(self, part: Paragraph) -> list[str]:
        words = _words(part)
        if not words.strip():
            return [""]
        level = _level(part)
        if level:
            return [f"{'#' * level} {' '.join(words.split())}"]
        numbered = _list_of(part)
        if numbered is not None and numbered.numId is not None and numbered.numId.val:
            depth = numbered.ilvl.val if numbered.ilvl is not None else 0
            mark = self._number(str(numbered.numId.val), depth)
            return [f"{mark} {words}"]
        return words.split("\n")

    def _number(self, list_id: str, depth: int) -> str:
        """A number as Word counts it, or a dash where the list has bullets."""
        if self._has_bullets(list_id, depth):
            return "-"
        counts = self.counts.setdefault(list_id, [])
        counts[depth + 1 :] = []
        counts.extend(0 for _ in range(depth + 1 - len(counts)))
        counts[depth] += 1
        return ".".join(str(max(count, 1)) for count in counts) + "."

    def _has_bullets(self, list_id: str, depth: int) -> bool:
        numbering: Any = self.document.part.numbering_part.element
        kinds = {str(num.abstractNumId.val) for num in numbering.num_lst if str(num.numId) == list_id}
        return any(
            level.find(qn("w:numFmt")).get(qn("w:val")) == "bullet"
            for kind in numbering.findall(qn("w:abstractNum"))
            for level in kind.findall(qn("w:lvl"))
            if kind.get(qn("w:abstractNumId")) in kinds
            and level.get(qn("w:ilvl")) == str(depth)
            and level.find(qn("w:numFmt")) is not None
        )

    def _table(self, table: Any, parent: Any) -> list[str]:
        rows = [[" ".join(self._cell(cell, parent).split()) for cell in cells] for cells in _rows(table)]
        lines = [" | ".join(cells) for cells in rows]
        if len(rows) > 1 and len(rows[0]) > 1 and {len(cells) for cells in rows} == {len(rows[0])}:
            lines.insert(1, " | ".join("---" for _ in rows[0]))  # as Markdown writes a table
        return ["", *lines, ""]

    def _cell(self, cell: Any, parent: Any) -> str:
        said = []
        for element in cell:
            if element.tag == qn("w:p"):
                said.append(_said_in(element))
            elif element.tag == qn("w:tbl"):
                said += [self._cell(inner, parent) for cells in _rows(element) for inner in cells]
            elif element.tag in _HOLDERS:
                said.append(self._cell(element, parent))
        return " ".join(said)


def _rows(table: Any) -> list[list[Any]]:
    """The cells of a table row by row, each once; those of a table within it are not among them."""
    rows = [row for row in table.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is table]
    return [[cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row] for row in rows]


def _list_of(part: Paragraph) -> Any:
    """How a paragraph belongs to a list: by itself, or by its style."""
    properties = [part._p.pPr]  # noqa: SLF001 - the library has no such property
    style: Any = part.style
    while style is not None:
        properties.append(style.element.pPr)
        style = style.base_style
    return next((found.numPr for found in properties if found is not None and found.numPr is not None), None)


def _level(part: Paragraph) -> int:
    """The level of a heading, 0 for other text; the title of a document counts as the first."""
    name = str(part.style.name) if part.style is not None else ""
    found = re.fullmatch(r"Heading ([1-9])", name)
    if not _words(part).strip():
        return 0
    return min(6, int(found[1]) + 1) if found else 1 if name == "Title" else 0


def _words(part: Paragraph) -> str:
    return _said_in(part._p)  # noqa: SLF001 - the library leaves out links and insertions


def _said_in(element: Any) -> str:
    """All words of a paragraph, also those in links, fields and boxes, and inserted by tracked changes."""
    said: list[str] = []
    for piece in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen"), qn("w:p")):
        tag = piece.tag.rsplit("}", 1)[-1]
        if (tag == "tab" and piece.getparent().tag == qn("w:tabs")) or _is_fallback(piece, element):
            continue
        if tag == "p":  # of a box, or the next one of a note
            said.append("\n" if piece is not element and said else "")
        else:
            said.append({"t": piece.text or "", "tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n"))
    return "".join(said)


def _is_fallback(piece: Any, within: Any) -> bool:
    """Whether it is said a second time, for programs that do not know what came before."""
    for above in piece.iterancestors():
        if above is within:
            return False
        if above.tag == _FALLBACK:
            return True
    return False
