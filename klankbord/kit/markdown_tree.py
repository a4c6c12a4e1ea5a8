"""Markdown as a small structure of plain values, for a document that is not HTML.

A block is `{"is": "paragraph" | "heading" | "list" | "quote" | "code" | "rule" | "table", …}`, a piece of text
`{"is": "text" | "strong" | "emphasis" | "strike" | "code" | "link" | "break", …}`. Nothing in it is markup any more.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Piece = dict[str, Any]
SCHEMES = ("http://", "https://", "mailto:")
_READER = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["table", "linkify", "strikethrough"]
)
_WRAPPERS = {"strong": "strong", "em": "emphasis", "s": "strike"}


def blocks(text: str) -> list[Piece]:
    """The blocks of a Markdown text."""
    return list(_blocks(SyntaxTreeNode(_READER.parse(text)).children))


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Piece]:
    for node in nodes:
        match node.type:
            case "paragraph":
                yield {"is": "paragraph", "text": _inline(node)}
            case "heading":
                yield {"is": "heading", "text": _inline(node)}
            case "bullet_list" | "ordered_list":
                yield {
                    "is": "list",
                    "ordered": node.type == "ordered_list",
                    "start": int(node.attrs.get("start", 1)),
                    "items": [list(_blocks(item.children)) for item in node.children],
                }
            case "blockquote":
                yield {"is": "quote", "blocks": list(_blocks(node.children))}
            case "fence" | "code_block":
                yield {"is": "code", "text": node.content.rstrip("\n")}
            case "hr":
                yield {"is": "rule"}
            case "table":
                yield _table(node)
            case _:
                yield from _blocks(node.children)


def _table(node: SyntaxTreeNode) -> Piece:
    rows = [
        [_inline(cell) for cell in row.children]
        for part in node.children
        for row in part.children
    ]  # fmt: skip
    width = max((len(row) for row in rows), default=0)
    return {"is": "table", "width": width, "rows": [row + [[]] * (width - len(row)) for row in rows]}


def _inline(node: SyntaxTreeNode) -> list[Piece]:
    return [piece for child in node.children if child.type == "inline" for piece in _pieces(child.children)]


def _pieces(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Piece]:
    for node in nodes:
        if node.type in _WRAPPERS:
            yield {"is": _WRAPPERS[node.type], "text": list(_pieces(node.children))}
        elif node.type == "link":
            inside = list(_pieces(node.children))
            address = str(node.attrs.get("href", ""))
            if address.lower().startswith(SCHEMES):
                yield {"is": "link", "url": address, "text": inside}
            else:
                yield from inside
        elif node.type == "code_inline":
            yield {"is": "code", "text": node.content}
        elif node.type in {"softbreak", "hardbreak"}:
            yield {"is": "break"}
        elif node.type == "image" or node.content:
            yield {"is": "text", "text": node.content}
