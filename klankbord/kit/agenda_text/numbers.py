"""Numbers before items: as people type them, and joined to the item they hang under."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

PREFIX = r"(?:(?i:agendapunt|agenda\s?item|punt|item|topic|nr\.?|no\.?|#)\s*)?"
DIGITS = r"\d{1,3}(?:[.]\d{1,2}){0,3}(?:\.?[a-z](?![\w]))?"
ROMAN = r"(?=[IVXLivxl])(?:[IVXL]{1,6}|[ivxl]{1,6})[a-z]?(?!\w)"
LETTER = r"[A-Za-z](?!\w)"
CLOSED = r"(?:\.\)|[.):\]°º](?=\s)|\s?[-–—/](?=\s)|\s:(?=\s)|\s?\.(?=\s))\s*[-–—]?\s+|\t\s*"
TIGHT = r"[.)\]]\s*(?=[^\W\d_]|[\"'“‘«(\[€&*]|[^\x00-\u2fff])"
KEYCAP = re.compile(r"^((?:\d\ufe0f?\u20e3)+)\s*")
CIRCLED = re.compile(r"^([①-⑳])\s*")
FIRM = re.compile(rf"^{PREFIX}[(\[]?(?P<n>{DIGITS}|{ROMAN}|{LETTER})(?:{CLOSED})(?=\S)")
FIRM_TIGHT = re.compile(rf"^{PREFIX}[(\[]?(?P<n>{DIGITS}|(?P<tight>[A-Za-z](?=\))))(?:{TIGHT})")
DOTTED = re.compile(r"^(?P<n>\d{1,2}\.[a-z])\s+(?=\S)")
BARE = re.compile(r"^(?P<n>\d{1,2}(?:\.\d{1,2}){0,3}[a-df-z]?)\.?\s+(?=[^\W\d_]|[\"'“‘«(\[]|[^\x00-\u2fff])")
LONELY = re.compile(rf"^{PREFIX}[(\[]?(?P<n>{DIGITS}|{ROMAN})\s*[.):\]]*$")
BARE_ROMAN = re.compile(r"^(?P<n>[IVX]{1,5})\s+(?=[A-Z])")
NAMED = re.compile(
    r"^(?:(?:agendapunt|agenda\s?item|punt|item|topic)\s+|#)(?P<n>\d{1,2}[a-z]?)\s*[:.)–—-]?\s*(?=\S)", re.IGNORECASE
)
UNITS = re.compile(
    r"(?:(?-i:uur|u|min|minuten|minutes|mins)|pm|am|euro|jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep"
    r"|okt|nov|dec|mar|may|oct|january"
    r"|march|july|procent|km|jaar|kinderen|leerlingen|ouders|parents|pupils|keer|x)(?!\w)"
    r"|(?:januari|februari|april|juni|juli"
    r"|augustus|september|oktober|november|december|february|june|august|october)",
    re.IGNORECASE,
)
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
ROMAN_FORM = re.compile(r"^(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})$")


def roman(text: str) -> int:
    """The value of a Roman number up to 89, 0 if it is not one."""
    text = text.lower()
    if not text or not ROMAN_FORM.match(text):
        return 0
    values = [ROMAN_VALUES[letter] for letter in text]
    return sum(
        -value if following > value else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


@dataclass(frozen=True)
class Marker:
    """A number in front of a text: `style` is digit, decimal, mixed (2a, IIa), letter or roman."""

    number: str
    style: str
    rest: str
    firm: bool
    """Closed by a dot, bracket, colon or tab; a bare number needs company."""


def marker(text: str) -> Marker | None:
    """The number a line opens with, if any."""
    special = KEYCAP.match(text) or CIRCLED.match(text)
    if special:
        digits = "".join(sign for sign in special[1] if sign.isdigit() and sign.isascii())
        return Marker(digits or str(ord(special[1][0]) - 0x245F), "digit", text[special.end() :], True)
    found = DOTTED.match(text) or FIRM.match(text) or FIRM_TIGHT.match(text) or NAMED.match(text)
    firm = bool(found)
    found = found or BARE.match(text) or BARE_ROMAN.match(text)
    if not found:
        return None
    number = found["n"]
    rest = text[found.end() :].strip()
    if not rest or (not firm and UNITS.match(rest)):
        return None
    style = style_of(number)
    return Marker(number, style, rest, firm) if style else None


def undoubled(found: Marker) -> Marker:
    """`1. 1. Opening`, as some pages number twice; a word before the second number is part of the title."""
    again = marker(found.rest) if found.style == "digit" and found.rest[:1].isdigit() else None
    return again if again and again.firm and again.number == found.number else found


def lonely(text: str) -> str | None:
    """The number of a line that holds nothing else, as PDF readers tear them off."""
    found = LONELY.match(text)
    return found["n"] if found and (found["n"][0].isdigit() or len(text) > len(found["n"])) else None


def style_of(number: str) -> str:
    """How a number is written; empty if it is none."""
    if number.isdecimal():
        return "digit"
    if number[0].isdigit():
        return "decimal" if all(part.isdecimal() for part in number.split(".")) else "mixed"
    if len(number) == 1:
        return "letter"
    same_case = number.isupper() or number.islower()
    if same_case and roman(number):
        return "roman"
    return "mixed" if number[-1].islower() and roman(number[:-1]) and number[:-1].isupper() else ""


def restarting(markers: list[Marker]) -> bool:
    """Whether the digits below letters or Roman numbers begin at one each time."""
    below = [now.number for before, now in pairwise(markers) if before.number.isupper() and now.style == "digit"]
    return bool(below) and set(below) == {"1"}


@dataclass
class Placed:
    """A number with the item it hangs under."""

    number: str
    parent: int | None
    style: str
    indent: int
    written: str


@dataclass
class Numbering:
    """Follows the numbers of an agenda; `place` joins sub-numbers to their parents."""

    seen: set[str]
    """All firm numbers of the text as written: a lone `A.` is an initial, `A.` with a `B.` a list."""
    restarts: bool = False
    """Digits begin anew under each letter or Roman number, so that they are its parts."""
    placed: list[Placed] = field(default_factory=list)

    def place(self, found: Marker, indent: int) -> Placed | None:
        """Where a number stands, or None if it is no number here (the initial of a name)."""
        style = self._style(found)
        if not style:
            return None
        parent = self._parent(found.number, style, indent)
        number = found.number
        if parent is not None and style in {"letter", "roman"}:
            number = self.placed[parent].number + number
        elif parent is not None and style == "digit":
            above = self.placed[parent]
            number = f"{above.number}{'' if above.style == 'letter' else '.'}{number}"
        placed = Placed(number, parent, style, indent, found.number)
        self.placed.append(placed)
        return placed

    def _style(self, found: Marker) -> str:
        """The style of a number in this place; empty for a letter that starts or follows nothing."""
        number = found.number
        if found.style not in {"letter", "roman"}:
            return found.style
        value = roman(number)
        before = self._last(("letter",), number.islower())
        if (
            len(number) == 1
            and before
            and 0 <= ord(number) - ord(before.written) <= 5
            and not (value and self._run(number))
        ):
            return "letter"
        if value and len(number) > 1:
            return "roman"
        if value and (value == 1 or self._run(number)):
            companion = ("ii" if number.islower() else "II") in self.seen or (number.islower() and self.placed)
            return "roman" if companion or self._run(number) else ""
        if number.lower() != "a":
            return ""
        following = chr(ord(number) + 1) in self.seen
        return "letter" if following or (number.islower() and self.placed) else ""

    def _run(self, number: str) -> bool:
        """Whether a Roman number continues the last one of its case."""
        before = self._last(("roman",), number.islower())
        return bool(before and 0 <= roman(number) - roman(before.written) <= 5)

    def _last(self, styles: tuple[str, ...], lower: bool) -> Placed | None:
        for placed in reversed(self.placed):
            if placed.style in styles and placed.written.islower() == lower:
                return placed
            if placed.style in {"digit", "decimal"} and lower:
                return None
        return None

    def _parent(self, number: str, style: str, indent: int) -> int | None:
        if not self.placed:
            return None
        if style == "decimal":
            return self._numbered(number.rpartition(".")[0])
        if style == "mixed":
            return self._numbered(number[:-1].rstrip("."))
        last = self.placed[-1]
        if style == "digit":
            return self._digit_parent(number, indent)
        sibling = self._last((style,), number.islower())
        if sibling and number.lower() != "a" and roman(number) != 1:
            return sibling.parent
        below = last.style == "roman" or (last.style == "digit" and indent >= last.indent + 2)
        if number.isupper() and not below:
            return None
        if style == "letter" and last.style == "letter" and last.written.islower() == number.islower():
            return last.parent
        return len(self.placed) - 1

    def _digit_parent(self, number: str, indent: int) -> int | None:
        for index in range(len(self.placed) - 1, -1, -1):
            placed = self.placed[index]
            if placed.style == "digit" and abs(placed.indent - indent) < 2:
                return placed.parent
            if placed.indent <= indent - 2 and (placed.style == "digit" or placed.parent is None):
                counts = placed.style == "digit" or (self.restarts and placed.style in {"letter", "roman"})
                return index if int(number) == 1 and counts else None
        return None

    def _numbered(self, number: str) -> int | None:
        """The last item with this number; `2.1a` hangs under 2.1, and `4.a` under 4."""
        while number:
            for index in range(len(self.placed) - 1, -1, -1):
                if self.placed[index].number in {number, f"{number}.0"}:
                    return index
            number = number.rpartition(".")[0]
        return None
