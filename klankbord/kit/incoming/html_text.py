"""The words of an HTML mail as plain text, its quoted mail marked with `>` so that replies are cut as in plain text."""

import re
from html.parser import HTMLParser

_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr", "blockquote"}
_SILENT = {"style", "script", "head", "title", "template"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "area", "base", "col", "embed", "source", "wbr"}
_ENDS = {
    "divrplyfwdmsg",
    "appendonsend",
    "mail-editor-reference-message-container",
    "ms-outlook-mobile-reference-message",
}
_QUOTES = {"gmail_quote", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"}
_LONGEST = 2_000_000


class _Reader(HTMLParser):
    """Collects lines; `quoted` counts the open elements within a quotation."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.open: list[tuple[str, bool, bool]] = []
        self.ended = False

    @property
    def silent(self) -> bool:
        return any(silent for _tag, silent, _quoted in self.open)

    @property
    def quoted(self) -> bool:
        return self.ended or any(quoted for _tag, _silent, quoted in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: a block begins a line."""
        values = {name: (value or "").lower() for name, value in attrs}
        self._break(tag)
        if values.get("id", "").removeprefix("x_") in _ENDS:
            self.ended = True
        if tag in _VOID or len(self.open) > 500:
            return
        classes = {name.removeprefix("x_") for name in values.get("class", "").split()}
        self.open.append((tag, tag in _SILENT, tag == "blockquote" or bool(classes & _QUOTES)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element and what was left open in it."""
        at = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at][0] == tag), None)
        if at is not None:
            del self.open[at:]
        self._break(tag)

    def _break(self, tag: str) -> None:
        """Begin a line where a block begins or ends; a paragraph leaves an empty one."""
        if tag == "br" or (tag in _BREAKS and self.lines[-1]):
            self.lines.append("")
        if tag == "p" and len(self.lines) > 1 and self.lines[-2]:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Add words to the line in hand."""
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        if self.silent or (not words.strip() and not self.lines[-1]):
            return
        if not self.lines[-1] and self.quoted:
            self.lines[-1] = "> "
        self.lines[-1] += words


def text_of(html: str) -> str:
    """The text of an HTML mail: one line per block, quoted ones behind `> `."""
    reader = _Reader()
    reader.feed(html[:_LONGEST])
    reader.close()
    lines = (line.strip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
