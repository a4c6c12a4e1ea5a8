"""The blocks of a Markdown text (`kit.markdown_tree`) as lines again: plain text, or Markdown that reads the same.

As plain text nothing is a mark: a link is followed by its address, a list has dashes and numbers. As Markdown whatever
somebody typed that could be taken for a mark is escaped, and headings go down `below` levels, for a text in a text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from klankbord.kit.markdown_tree import Piece

_MARK = re.compile(r"([\\`*_\[\]<>|~&#])")
_AT_START = re.compile(r"^(\s*)([-+=:])")
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_DEEPEST = 6


def escaped(text: str) -> str:
    """Words that Markdown shows as they are, on a line of their own or after others."""
    marked = _MARK.sub(r"\\\1", text)
    if _NUMBER.match(marked):
        return _NUMBER.sub(r"\1\\\2", marked, count=1)
    return _AT_START.sub(r"\1\\\2", marked, count=1)


@dataclass(frozen=True, slots=True)
class _Way:
    """How text is written: with marks or as it is."""

    marks: bool
    below: int = 0

    def words(self, text: str) -> str:
        return escaped(text) if self.marks else text


def plain(blocks: Iterable[Piece]) -> list[str]:
    """The blocks as lines of plain text, an empty line between two blocks."""
    return _lines(blocks, _Way(marks=False))


def marked(blocks: Iterable[Piece], below: int = 0) -> list[str]:
    """The blocks as lines of Markdown, an empty line between two blocks."""
    return _lines(blocks, _Way(marks=True, below=below))


def inline(pieces: Iterable[Piece]) -> str:
    """The pieces of one paragraph as plain text, with its line breaks."""
    return _inline(pieces, _Way(marks=False))


def _lines(blocks: Iterable[Piece], way: _Way) -> list[str]:
    found: list[str] = []
    for block in blocks:
        lines = _block(block, way)
        if found and lines:
            found.append("")
        found += lines
    return found


def _block(block: Piece, way: _Way) -> list[str]:
    match block["is"]:
        case "paragraph":
            return _broken(_inline(block["text"], way), way)
        case "heading":
            words = " ".join(_inline(block["text"], way).split("\n"))
            level = min(1 + way.below, _DEEPEST)
            return [f"{'#' * level} {words}" if way.marks else words]
        case "list":
            return _list(block, way)
        case "quote":
            return [f"> {line}".rstrip() for line in _lines(block["blocks"], way)]
        case "code":
            inside = block["text"].split("\n")
            return ["", *(f"    {line}" for line in inside)][1:] if way.marks else inside
        case "rule":
            return ["---" if way.marks else "—"]
        case _:
            return _table(block, way)


def _broken(text: str, way: _Way) -> list[str]:
    """The lines of a paragraph; in Markdown each but the last ends in a hard break."""
    lines = text.split("\n")
    if not way.marks:
        return lines
    return [*(f"{line}\\" for line in lines[:-1]), lines[-1]]


def _list(block: Piece, way: _Way) -> list[str]:
    found: list[str] = []
    for number, item in enumerate(block["items"], block["start"]):
        mark = f"{number}. " if block["ordered"] else "- "
        first, *rest = _lines(item, way) or [""]
        found.append(f"{mark}{first}".rstrip())
        found += [f"{' ' * len(mark)}{line}".rstrip() for line in rest]
    return found


def _table(block: Piece, way: _Way) -> list[str]:
    rows = [[" ".join(_inline(cell, way).split("\n")) for cell in row] for row in block["rows"]]
    if not way.marks:
        return [" | ".join(row) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [*lines[:1], f"|{' --- |' * block['width']}", *lines[1:]] if lines else []


def _inline(pieces: Iterable[Piece], way: _Way) -> str:
    return "".join(_piece(piece, way) for piece in pieces)


_AROUND = {"strong": "**", "emphasis": "*", "strike": "~~"}


def _piece(piece: Piece, way: _Way) -> str:
    match piece["is"]:
        case "break":
            return "\n"
        case "code":
            return _code(piece["text"]) if way.marks else str(piece["text"])
        case "link":
            return _link(piece["text"], piece["url"], way)
        case "text":
            return way.words(piece["text"])
        case kind:
            inside = _inline(piece["text"], way)
            around = _AROUND[kind] if way.marks and inside.strip() == inside and inside else ""
            return f"{around}{inside}{around}"


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence, room = "`" * (longest + 1), " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{room}{text}{room}{fence}"


def says_its_address(inside: Iterable[Piece], url: str) -> bool:
    """Whether the words of a link are its address, as of one that was typed without more."""
    return inline(inside) in {url, *(url.removeprefix(start) for start in ("mailto:", "http://", "https://"))}


def _link(inside: Sequence[Piece], url: str, way: _Way) -> str:
    bare = says_its_address(inside, url)
    if way.marks:
        address = url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
        return f"<{address}>" if bare else f"[{_inline(inside, way)}](<{address}>)"
    return inline(inside) if bare else f"{inline(inside)} ({url})"
