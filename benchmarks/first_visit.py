"""The first visit from a mail: the page behind a link and all that a browser fetches for it, as sent."""

import re
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

import brotli

from benchmarks.ground import Ground
from benchmarks.rows import Row
from benchmarks.servers import product

MOST_BYTES, MOST_REQUESTS = 110_000, 8
_FONT = re.compile(r"@font-face\{[^}]*\}")
_URL = re.compile(r"url\(\"?([^\")]+)\"?\)")
_RANGE = re.compile(r"unicode-range:([^;}]+)")


@dataclass
class Fetches(HTMLParser):
    """What a page names that a browser fetches at once, and the letters people read in it."""

    addresses: list[str] = field(default_factory=list)
    letters: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin reading."""
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Style sheets, scripts, images, and the files icons are taken from."""
        given = dict(attrs)
        named = given.get("href") if tag in {"link", "use"} else given.get("src") if tag in {"script", "img"} else None
        if tag == "link" and not {"stylesheet", "preload", "icon", "manifest"} & set((given.get("rel") or "").split()):
            return
        if named and (address := named.partition("#")[0]) and address not in self.addresses:
            self.addresses.append(address)

    def handle_data(self, data: str) -> None:
        """The letters decide which parts of a font are fetched."""
        self.letters |= {ord(letter) for letter in data}


def rows(at: Ground, wanted: set[str]) -> list[Row]:
    """Bytes as sent, headers included, and how many requests."""
    with product(at.data, at.log) as address:
        sizes = dict(visit(address, at.places.link))
    made = [
        Row("first_visit_bytes", "count", "max", sum(sizes.values()), [*sizes.values()], goal=MOST_BYTES),
        Row("first_visit_requests", "count", "max", len(sizes), goal=MOST_REQUESTS),
    ]
    return [row for row in made if row.name in wanted]


def visit(address: str, link: str) -> list[tuple[str, int]]:
    """Every address that is fetched with what it weighs."""
    weight, page = _fetch(address + link)
    found, read = [(link, weight)], Fetches()
    read.feed(page.decode())
    for place in read.addresses:
        weight, body = _fetch(address + place)
        found.append((place, weight))
        if ".css" in place:
            fonts = [font for font in _fonts(body.decode(), read.letters) if font not in read.addresses]
            found += [(font, _fetch(address + font)[0]) for font in fonts]
    return found


def _fetch(url: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "br"}), timeout=30) as answer:
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        plain = brotli.decompress(body) if answer.headers.get("Content-Encoding") == "br" else body
    return len(body) + head, plain


def _fonts(css: str, letters: set[int]) -> list[str]:
    """The font files whose range holds a letter of the page."""
    found = []
    for face in _FONT.findall(css):
        ranges = _RANGE.search(face)
        address = _URL.search(face)
        if address and (ranges is None or any(_holds(part, letters) for part in ranges[1].split(","))):
            found.append(address[1])
    return found


def _holds(part: str, letters: set[int]) -> bool:
    first, _, last = part.strip().upper().removeprefix("U+").partition("-")
    low, high = int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)
    return any(low <= letter <= high for letter in letters)
