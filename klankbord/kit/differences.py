"""What changed between two texts, word by word within paragraphs that belong together.

Paragraphs are matched first, so that a long text stays quick: whole ones that are the same by difflib, changed ones by
the share of words they have in common (Dice 1945). Only within such a pair are words compared.
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKEN = re.compile(r"\s+|\w+(?:[’'\-]\w+)*|[^\w\s]")
_ALIKE = 0.4
_MOST_PAIRS = 4_000
_MOST_WORDS = 3_000
SAME, ADDED, DROPPED = "same", "added", "dropped"


class Piece(NamedTuple):
    """Some words that are the same in both texts, were added or were dropped."""

    kind: str
    text: str


Paragraph = list[Piece]


def between(former: str, newer: str) -> list[Paragraph]:
    """The paragraphs (lines that say something) of both texts in reading order, each as its pieces.

    The pieces that are not `dropped` make the newer text, those that are not `added` the former one.
    """
    old, new = _paragraphs(former), _paragraphs(newer)
    found: list[Paragraph] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [[Piece(SAME, text)] for text in old[a:b]]
        else:
            found += _block(old[a:b], new[c:d])
    return found


def is_same(paragraphs: list[Paragraph]) -> bool:
    """Whether no word was added or dropped."""
    return all(piece.kind == SAME for paragraph in paragraphs for piece in paragraph)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _block(old: list[str], new: list[str]) -> list[Paragraph]:
    """Paragraphs of which none is the same: those that are alike are paired, in order."""
    found: list[Paragraph] = []
    at = 0
    for text, partner in zip(old, _partners(old, new), strict=True):
        if partner is None:
            found.append([Piece(DROPPED, text)])
            continue
        found += [[Piece(ADDED, more)] for more in new[at:partner]]
        found.append(_words(text, new[partner]))
        at = partner + 1
    return found + [[Piece(ADDED, more)] for more in new[at:]]


def _partners(old: list[str], new: list[str]) -> list[int | None]:
    """For each former paragraph the newer one it became: the pairing in order with the most likeness together."""
    if not old or not new:
        return [None] * len(old)
    if len(old) * len(new) > _MOST_PAIRS:  # so many at once: only what stands in the same place
        alike = [_alike(words_of(one), words_of(other)) for one, other in zip(old, new, strict=False)]
        return [place if place < len(alike) and alike[place] else None for place in range(len(old))]
    bags_new = [words_of(text) for text in new]
    likeness = [[_alike(bag, other) for other in bags_new] for bag in map(words_of, old)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    pairs: list[int | None] = [None] * len(old)
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def words_of(text: str) -> Counter[str]:
    """How often each word stands in a text, without capitals."""
    return Counter(re.findall(r"\w+", text.lower()))


def in_common(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two texts have in common (Dice 1945), from 0 to 1; 0 where neither has any."""
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 0.0


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The same, 0 when it is too small to call them the same paragraph."""
    share = in_common(one, other)
    return share if share >= _ALIKE else 0.0


def _words(former: str, newer: str) -> Paragraph:
    old, new = _TOKEN.findall(former), _TOKEN.findall(newer)
    if len(old) + len(new) > 2 * _MOST_WORDS:
        return [Piece(DROPPED, former), Piece(ADDED, newer)]
    pieces: Paragraph = []
    for tag, a, b, c, d in _joined(SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), old):
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(DROPPED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(ADDED, "".join(new[c:d])))
    return pieces


def _joined(steps: Sequence[tuple[str, int, int, int, int]], old: list[str]) -> list[tuple[str, int, int, int, int]]:
    """The steps with changes that only a space keeps apart made one: a reader sees words, no confetti."""
    found: list[tuple[str, int, int, int, int]] = []
    for number, step in enumerate(steps):
        tag, a, b, _c, d = step
        inner = 0 < number < len(steps) - 1
        bridge = tag == "equal" and inner and not "".join(old[a:b]).strip()
        if (tag != "equal" or bridge) and found and found[-1][0] != "equal":
            found[-1] = ("replace", found[-1][1], b, found[-1][3], d)
        else:
            found.append(step)
    return found
