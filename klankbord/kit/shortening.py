"""Cutting HTML at so many bytes, between words and with every element closed."""

import re

_TOKENS = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_VOID = {"br", "hr", "img", "meta", "link", "wbr", "input"}


def first_bytes(html: str, most: int) -> str:
    """As much of a piece of HTML as fits in `most` bytes of UTF-8, what closes its elements not counted."""
    kept: list[str] = []
    open_elements: list[str] = []
    left = most
    for token in _TOKENS.split(html):
        size = len(token.encode())
        if size > left:
            if not token.startswith("<"):
                words = token.encode()[:left].decode(errors="ignore").rpartition(" ")[0]
                kept.append(f"{words}…" if words.strip() else "")
            break
        left -= size
        kept.append(token)
        found = _NAME.match(token)
        if found is None or found[1].lower() in _VOID or token.endswith("/>"):
            continue
        if not token.startswith("</"):
            open_elements.append(found[1])
        elif found[1] in open_elements:
            while open_elements.pop() != found[1]:
                pass
    while open_elements and kept and (not kept[-1] or kept[-1].startswith(f"<{open_elements[-1]}")):
        if kept.pop():
            open_elements.pop()
    return "".join(kept) + "".join(f"</{name}>" for name in reversed(open_elements))
