"""Two texts that grew from one, made into one again, without losing a letter that either writer typed.

A three-way merge by words (as diff3: Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007): what only one
of them touched is taken from that one. Where both wrote new lines at one place, both stay, one after the other; where
one holds all that the other wrote there, it stays alone. Everything else is a clash: the merged text then holds both
wordings, and somebody has to look.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")


class Merged(NamedTuple):
    """One text of two, and how many places in it have to be looked at."""

    text: str
    clashes: int


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Unite what two writers made of `base`; in a clash their words come first, then mine, on lines of their own."""
    if theirs == mine or base == theirs:
        return Merged(mine, 0)
    if base == mine:
        return Merged(theirs, 0)
    old, left, right = (_TOKEN.findall(text) for text in (base, theirs, mine))
    text, clashes = "", 0
    at = [0, 0, 0]
    for start, left_start, right_start, length in _kept(old, left, right):
        more, clash = _between(
            "".join(old[at[0] : start]), "".join(left[at[1] : left_start]), "".join(right[at[2] : right_start]), text
        )
        text += more + "".join(old[start : start + length])
        clashes += clash
        at = [start + length, left_start + length, right_start + length]
    return Merged(text, clashes)


def _kept(old: Sequence[str], left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The runs of words that both kept, as (in the base, in the one, in the other, how many); the last one is empty."""
    found: list[tuple[int, int, int, int]] = []
    ones, others = _matches(old, left), _matches(old, right)
    one = other = 0
    while one < len(ones) and other < len(others):
        a, in_left, size_left = ones[one]
        b, in_right, size_right = others[other]
        start, end = max(a, b), min(a + size_left, b + size_right)
        if start < end:
            found.append((start, in_left + start - a, in_right + start - b, end - start))
        if a + size_left < b + size_right:
            one += 1
        else:
            other += 1
    return [*found, (len(old), len(left), len(right), 0)]


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    return [(a, b, n) for a, b, n in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks() if n]


def _between(base: str, theirs: str, mine: str, before: str) -> tuple[str, int]:
    """What stands between two kept runs, and 1 when it has to be looked at; `before` is what was merged so far."""
    if theirs in (mine, base):
        return mine, 0
    if mine == base:
        return theirs, 0
    for one, other in ((mine, theirs), (theirs, mine)):
        if _holds(one, other) and (other.strip() or not base.strip()):
            return one, 0
    if not theirs.strip() or not mine.strip():
        return theirs if theirs.strip() else mine, int(bool(base.strip()))
    lines = not base.strip() and all(_begins_a_line(words, before) for words in (theirs, mine))
    return theirs.rstrip("\n") + "\n" + mine.lstrip("\n"), 0 if lines else 1


def _holds(one: str, other: str) -> bool:
    """Whether a text holds all words of another, in one piece."""
    words, wanted = _TOKEN.findall(one), _TOKEN.findall(other)
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))


def _begins_a_line(words: str, before: str) -> bool:
    return words.startswith("\n") or not before or before.endswith("\n")
