"""Reading a document of Word, or a plain text, as lines: headings get a #, numbers that Word counts are written out."""

import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from klankbord.base.file_kinds import DOCX, LIES, extension_of, kind_of_file
from klankbord.kit.errors import N_, DomainError

LARGEST = 20_000_000
_TOO_LARGE = N_("“%(name)s” is larger than 20 MB. Leave the pictures out, or paste the text.")
_NO_WORD = N_("“%(name)s” cannot be read as a document of Word. Save it again as .docx, or paste the text.")
_NEITHER = N_("“%(name)s” is neither Word (.docx) nor plain text (.txt). Save it as .docx, or paste the text.")
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
    try:
        if kind_of_file(name, content) is not DOCX:
            raise DomainError(LIES, name=name)
        document = Document(io.BytesIO(content))
        return "\n".join(_Lines(document).all())
    except DomainError as error:
        raise DomainError(_NO_WORD if error.sentence == LIES else error.sentence, "file", **error.values) from error
    except (PackageNotFoundError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise DomainError(_NO_WORD, "file", name=name) from error


class _Lines:
    """The paragraphs and tables of a document in their order; deleted words of tracked changes are left out."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.counts: dict[str, list[int]] = {}
        self.has_headings = any(_level(part) for part in document.paragraphs)

    def all(self) -> list[str]:
        found: list[str] = []
        for part in self.document.iter_inner_content():
            found += self._table(part) if isinstance(part, Table) else self._paragraph(part)
        return found

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

    def _table(self, table: Table) -> list[str]:
        rows = []
        for row in table.rows:
            cells: list[Any] = []
            for cell in row.cells:
                if not cells or cell._tc is not cells[-1]._tc:  # noqa: SLF001 - a merged cell comes once for each column
                    cells.append(cell)
            rows.append(" | ".join(" ".join(self._cell(cell).split()) for cell in cells))
        return ["", *rows, ""]

    def _cell(self, cell: Any) -> str:
        inner = (part for part in cell.iter_inner_content())
        return " ".join(" ".join(self._table(part)) if isinstance(part, Table) else _words(part) for part in inner)


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
    """All words of a paragraph, also those in links, fields and inserted by tracked changes."""
    said = []
    for piece in part._p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):  # noqa: SLF001
        tag = piece.tag.rsplit("}", 1)[-1]
        if tag == "tab" and piece.getparent().tag == qn("w:tabs"):
            continue
        said.append({"t": piece.text or "", "tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n"))
    return "".join(said)
