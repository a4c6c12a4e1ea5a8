"""Documents for Word (Office Open XML, ISO/IEC 29500): real headings, lists and tables; words come in as data alone."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from klankbord.kit.markdown_plain import says_its_address
from klankbord.kit.markdown_tree import Piece

FONT = "Calibri"
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
_DEEPEST = 3
_WATERMARK = (
    '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="watermark" type="#_x0000_t136" alt={said} stroked="f" fillcolor="#e4e6e8" style="position:absolute;'
    "margin-left:0;margin-top:0;width:420pt;height:105pt;rotation:315;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin"><v:textpath style="font-family:Calibri;font-size:1pt" string={said}/>'
    "</v:shape></w:pict>"
)


def _fit(words: str) -> str:
    return _UNFIT.sub("\ufffd", words)


class Paper:
    """A document that is being written; `accent` is a colour as #rrggbb, `language` as in `lang`."""

    def __init__(self, title: str, *, author: str, language: str, accent: str, page_words: str) -> None:
        self.document: DocxDocument = Document()
        self._dress(language, accent)
        about = self.document.core_properties
        about.title, about.author, about.language, about.comments = _fit(title)[:255], _fit(author)[:255], language, ""
        self._number_pages(page_words)

    def _dress(self, language: str, accent: str) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        styles: Any = self.document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = FONT, Pt(11)
        colour = RGBColor.from_string(accent.lstrip("#").upper())
        for name in ("Title", *(f"Heading {level}" for level in range(1, 10))):
            font = styles[name].font
            font.color.rgb, font.name = colour, FONT
            fonts = styles[name].element.rPr.rFonts
            for theme in [key for key in fonts.attrib if "Theme" in key]:
                del fonts.attrib[theme]
        for found in styles.element.iter(qn("w:lang")):
            found.set(qn("w:val"), {"nl": "nl-NL", "en": "en-GB"}.get(language, language))

    def _number_pages(self, words: str) -> None:
        """The foot: `words` with {page} and {pages} in it, kept by Word itself."""
        foot = self.document.sections[0].footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in re.split(r"(\{page\}|\{pages\})", words):
            if part in {"{page}", "{pages}"}:
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), "PAGE" if part == "{page}" else "NUMPAGES")
                run = OxmlElement("w:r")
                shown = OxmlElement("w:t")
                shown.text = "1"
                run.append(shown)
                field.append(run)
                foot._p.append(field)  # noqa: SLF001 - the library has no fields
            elif part:
                foot.add_run(part)

    def head(self, words: str) -> None:
        """What stands above every page."""
        above = self.document.sections[0].header.paragraphs[0]
        above.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        above.add_run(_fit(words)).bold = True

    def watermark(self, words: str) -> None:
        """Large pale words across every page, behind its text: a shape of Word's own (VML, ISO/IEC 29500-4 14.1)."""
        run = self.document.sections[0].header.paragraphs[0].add_run()
        run._r.append(parse_xml(_WATERMARK.format(said=quoteattr(_fit(words)))))  # noqa: SLF001 - the library has none

    def title(self, words: str) -> None:
        """The title of the whole."""
        self.document.add_paragraph(_fit(words), style="Title")

    def heading(self, words: str, level: int) -> None:
        """A heading of a level from 1."""
        self.document.add_paragraph(_fit(words), style=f"Heading {min(level, 9)}")

    def paragraph(self, words: str, *, strong: str = "", soft: bool = False) -> None:
        """A paragraph, perhaps after words that stand out; `soft` for what matters less."""
        made = self.document.add_paragraph()
        if strong:
            made.add_run(_fit(strong) + " ").bold = True
        run = made.add_run(_fit(words))
        if soft:
            run.font.size, run.font.color.rgb = Pt(9.5), RGBColor(0x55, 0x55, 0x55)

    def bullets(self, lines: Iterable[str]) -> None:
        """A list."""
        for line in lines:
            self.document.add_paragraph(_fit(line), style="List Bullet")

    def table(self, rows: Sequence[Sequence[str]], heads: Sequence[str] = ()) -> None:
        """A table; its heads stand on every page it reaches."""
        every = [tuple(heads), *map(tuple, rows)] if heads else list(map(tuple, rows))
        if not every:
            return
        made = self.document.add_table(rows=0, cols=len(every[0]), style="Table Grid")
        for row in every:
            for cell, words in zip(made.add_row().cells, row, strict=True):
                cell.text = _fit(words)
        if heads:
            properties = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no such property
            properties.append(OxmlElement("w:tblHeader"))
            for cell in made.rows[0].cells:
                for run in cell.paragraphs[0].runs:
                    run.bold = True
        self.document.add_paragraph()

    def prose(self, blocks: Iterable[Piece], *, below: int, depth: int = 0) -> None:
        """Blocks of Markdown (`kit.markdown_tree`); their headings stand under level `below`."""
        for block in blocks:
            self._block(block, below, depth)

    def _block(self, block: Piece, below: int, depth: int) -> None:
        match block["is"]:
            case "paragraph":
                self._pieces(self.document.add_paragraph(), block["text"])
            case "heading":
                self._pieces(self.document.add_paragraph(style=f"Heading {min(below + 1, 9)}"), block["text"])
            case "list":
                self._list(block, below, depth)
            case "quote":
                self._quote(block["blocks"], below, depth)
            case "code":
                self._code(self.document.add_paragraph(), block["text"])
            case "rule":
                self.document.add_paragraph("—").alignment = WD_ALIGN_PARAGRAPH.CENTER
            case _:
                self._cells(block)

    def _quote(self, blocks: Iterable[Piece], below: int, depth: int) -> None:
        for block in blocks:
            if block["is"] == "paragraph":
                self._pieces(self.document.add_paragraph(style="Quote"), block["text"])
            else:
                self._block(block, below, depth)

    def _list(self, block: Piece, below: int, depth: int) -> None:
        level = min(depth, _DEEPEST - 1) + 1
        style = f"List {'Number' if block['ordered'] else 'Bullet'}{f' {level}' if level > 1 else ''}"
        number = self._fresh_number(style, block["start"]) if block["ordered"] else None
        for item in block["items"]:
            first = item[0] if item and item[0]["is"] == "paragraph" else None
            line = self.document.add_paragraph(style=style)
            if number is not None:
                line._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number  # noqa: SLF001
            if first is not None:
                self._pieces(line, first["text"])
            self.prose(item[1:] if first is not None else item, below=below, depth=depth + 1)

    def _fresh_number(self, style: str, start: int) -> int:
        """A numbering of its own, so that each list begins where it says and not where the last one ended."""
        numbering = self.document.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001
        styles: Any = self.document.styles
        known = numbering.num_having_numId(styles[style].element.pPr.numPr.numId.val)
        made = numbering.add_num(known.abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        number: int = made.numId
        return number

    def _cells(self, block: Piece) -> None:
        if not block["rows"] or not block["width"]:
            return
        made = self.document.add_table(rows=0, cols=block["width"], style="Table Grid")
        for row in block["rows"]:
            for cell, pieces in zip(made.add_row().cells, row, strict=True):
                self._pieces(cell.paragraphs[0], pieces)
        self.document.add_paragraph()

    def _code(self, paragraph: Paragraph, words: str) -> None:
        run = paragraph.add_run(_fit(words))
        run.font.name = "Consolas"

    def _pieces(self, paragraph: Paragraph, pieces: Iterable[Piece], **look: bool) -> None:
        for piece in pieces:
            match piece["is"]:
                case "break":
                    paragraph.add_run().add_break()
                case "text":
                    self._run(paragraph, piece["text"], look)
                case "code":
                    self._code(paragraph, piece["text"])
                case "link":
                    self._pieces(paragraph, piece["text"], **look)
                    if not says_its_address(piece["text"], piece["url"]):
                        self._run(paragraph, f" ({piece['url']})", look)
                case kind:
                    more = {"strong": "bold", "emphasis": "italic", "strike": "strike"}[kind]
                    self._pieces(paragraph, piece["text"], **{**look, more: True})

    def _run(self, paragraph: Paragraph, words: str, look: dict[str, bool]) -> None:
        run = paragraph.add_run(_fit(words))
        run.bold, run.italic = look.get("bold"), look.get("italic")
        run.font.strike = look.get("strike")

    def made(self, now: datetime) -> bytes:
        """The file, as made at `now`."""
        about = self.document.core_properties
        about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None)
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()
