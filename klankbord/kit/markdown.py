"""Markdown as people write it, made into safe HTML: no raw HTML, an allow-list of tags, few link schemes."""

from functools import lru_cache
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_READER = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["table", "linkify", "strikethrough"]
)
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener nofollow ugc",
)


def _lower_headings(tokens: list) -> None:  # type: ignore[type-arg]
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"


@lru_cache(maxsize=4096)
def to_html(text: str) -> str:
    """Safe HTML of a Markdown text; its headings start at level three, below the page's own."""
    environment: dict[str, object] = {}
    tokens = _READER.parse(text, environment)
    _lower_headings(tokens)
    return _CLEANER.clean(_READER.renderer.render(tokens, _READER.options, environment))


class Blocks(NamedTuple):
    """A text cut after each block that can be pointed at: the words of those blocks, and the HTML around the cuts.

    There is one piece of HTML more than there are blocks; put together the pieces are what `to_html` gives.
    """

    pieces: tuple[str, ...]
    words: tuple[str, ...]


_CUT = "\ue000"
_OPENS = {"paragraph_open", "heading_open"}


@lru_cache(maxsize=4096)
def to_blocks(text: str) -> Blocks:
    """The paragraphs, headings, items and table rows of a Markdown text, each cut just before its end."""
    environment: dict[str, object] = {}
    tokens = _READER.parse(text.replace(_CUT, ""), environment)
    _lower_headings(tokens)
    words = [said for last, said in _said(tokens) if _cut_behind(last, said)]
    html = _CLEANER.clean(_READER.renderer.render(tokens, _READER.options, environment))
    return Blocks(tuple(html.split(_CUT)), tuple(words))


def _said(tokens: list[Token]) -> list[tuple[Token, str]]:
    """Each block as the last of its tokens that hold words, and those words."""
    found: list[tuple[Token, str]] = []
    row: list[Token] = []
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row:
            found.append((row[-1], " ".join(" ".join(map(_words, row)).split())))
        elif token.type == "inline" and tokens[number - 1].type in _OPENS:
            found.append((token, _words(token)))
        elif token.type == "inline":
            row.append(token)
    return found


def _words(token: Token) -> str:
    """The words of a line of text as a reader sees them, single spaces between them."""
    pieces = [
        " " if child.type in {"softbreak", "hardbreak"} else "" if child.type == "image" else child.content
        for child in token.children or ()
    ]
    return " ".join("".join(pieces).split())


def _cut_behind(token: Token, words: str) -> bool:
    """Mark a cut behind a line that says something."""
    if words:
        token.children = [*(token.children or ()), Token("text", "", 0, content=_CUT)]
    return bool(words)


@lru_cache(maxsize=4096)
def to_text(text: str) -> str:
    """The words of a Markdown text without its marks, for a mail's plain part and for search."""
    return nh3.clean(to_html(text), tags=set()).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").strip()
