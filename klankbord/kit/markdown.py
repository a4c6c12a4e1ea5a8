"""Markdown as people write it, made into safe HTML: no raw HTML, an allow-list of tags, few link schemes."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

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


@lru_cache(maxsize=4096)
def to_text(text: str) -> str:
    """The words of a Markdown text without its marks, for a mail's plain part and for search."""
    return nh3.clean(to_html(text), tags=set()).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").strip()
