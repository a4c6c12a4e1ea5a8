"""A pasted text as lines: as typed, and as read without quote marks, Markdown and odd spaces."""

import re
from dataclasses import dataclass, replace

QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+")
HASHES = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)")
WHOLLY_MARKED = re.compile(r"^(?:\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|_([^_\s][^_]*)_):?$")
BULLET = re.compile(
    r"^(?:[-*+•·‣◦●○■□▪▫▶►➢➤➔→✓✔✅☑§\uf0b7\uf0a7\uf0d8🔹🔸–—]"
    r"|o(?=\s))\ufe0f?(?:\s+(?:\[[ xX]?\]\s+)?|(?<=[•·‣◦●○■□▪▫▶►➢➤✓✔✅☑🔹🔸\uf0b7\uf0a7\uf0d8\ufe0f]))"
)
SLANTED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+)(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_]+)(?<=[^\s_])_(?!\w)")
INLINE = re.compile(r"(?<!\S)(\d{1,2})[.)]\s+(?=\S)")
RULE = re.compile(r"^[-–—=_*~+|:.\s#]{3,}$")
ODD_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
INVISIBLE = "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
TAB = 4


@dataclass(frozen=True)
class Line:
    """One non-empty line of the text."""

    raw: str
    """As typed, without the blanks around it: what `lines` and `unread` show."""
    text: str
    """For reading: no quote marks, Markdown or outer blanks; tabs are kept."""
    wide: str
    """As `text`, with its outer blanks: the cells of a table need them."""
    indent: int
    gap: bool
    """A blank line stands before it."""
    strong: bool
    """Marked as a heading with Markdown."""
    bullet: str = ""
    """The bullet it opens with, if any; `text` is then without it."""


def read_lines(text: str) -> list[Line]:
    """The non-empty lines of a text; where every line is followed by a blank one, blank lines say nothing."""
    lines: list[Line] = []
    gap = False
    for raw in text.replace("\0", "").splitlines():
        if not raw.strip():
            gap = True
            continue
        lines += _inline(_line(raw, gap and bool(lines)))
        gap = not lines[-1].text and lines[-1].raw.strip("> \t") == ""
    if len(lines) > 3 and sum(line.gap for line in lines) >= 0.85 * (len(lines) - 1):
        lines = [replace(line, gap=False) for line in lines]
    return lines


def _inline(line: Line) -> list[Line]:
    """`Agenda: 1. Opening 2. Notulen 3. Rondvraag` on one line, as the lines it could have been."""
    numbers = list(INLINE.finditer(line.text))
    lead = line.text[: numbers[0].start()].strip() if numbers else ""
    runs = [int(found[1]) for found in numbers] == list(range(1, len(numbers) + 1))
    if len(numbers) < 3 or not runs or (lead and not lead.endswith(":")):
        return [line]
    ends = [found.start() for found in numbers[1:]] + [len(line.text)]
    texts = [line.text[found.start() : end].strip().rstrip(",;") for found, end in zip(numbers, ends, strict=True)]
    return [
        replace(line, text=text, wide=text, gap=line.gap and not index)
        for index, text in enumerate([lead, *texts] if lead else texts)
    ]


def _line(raw: str, gap: bool) -> Line:
    wide = ODD_SPACES.sub(" ", QUOTE.sub("", raw)).strip(INVISIBLE)
    text = wide.strip().strip(INVISIBLE).strip()
    indent = len(wide.expandtabs(TAB)) - len(wide.expandtabs(TAB).lstrip())
    strong = False
    if not RULE.match(text):
        hashes = None if re.match(r"#\s*[\t|]", text) else HASHES.match(text)
        strong = bool(hashes or WHOLLY_MARKED.match(text))
        text = unmarked(hashes[1] if hashes else text)
        wide = text if strong else BOLD.sub(lambda found: found[1] or found[2], wide)
    bullet = BULLET.match(text)
    if bullet and text[bullet.end() :].strip() and not RULE.match(text):
        rest = unmarked(text[bullet.end() :].strip())
        return Line(raw.strip(), rest, wide, indent, gap, False, bullet[0].strip())
    return Line(raw.strip(), text, wide, indent, gap, strong)


def unmarked(text: str) -> str:
    """The text without Markdown's stars, underscores and escapes."""
    whole = WHOLLY_MARKED.match(text)
    if whole:
        text = next(part for part in whole.groups() if part) + (":" if text.endswith(":") else "")
    text = SLANTED.sub(lambda found: found[1] or found[2], BOLD.sub(lambda found: found[1] or found[2], text))
    return re.sub(r"^(\d{1,3})\\([.)])", r"\1\2", text).strip()
