"""Passages of a text that people point at, found again in a newer version of it.

A passage is kept as the W3C Web Annotation Data Model (2017, section 4.2.4) keeps a TextQuoteSelector: its exact
words with a little of what stands before and after, and besides the block it stands in. A block is a paragraph, a
heading, an item of a list or a row of a table; a passage never reaches over the end of one.

Finding it again: where its block stands word for word, it is there. Else it is looked for among the blocks that are
new: first its exact words, then the block its own one became, which is the one with the most words in common (Dice
1945) where that is so from both sides. A block that was there before is never taken for what somebody else's became.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from klankbord.kit.differences import in_common, words_of
from klankbord.kit.markdown import to_blocks

AROUND = 32
"""How many characters before and after a passage are kept."""
LONGEST = 2000
"""How many characters of a passage are kept; who points at a longer block points at its beginning."""
_ENOUGH = 4
"""So many words are a passage by themselves, wherever they stand."""
_ALIKE = 0.5
_END = "\n"
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Block(NamedTuple):
    """A block of a text: where it stands ("body.3", counted from 0 within its part) and its words."""

    place: str
    words: str


class Passage(NamedTuple):
    """Some words within a block, and what stands before and after them."""

    place: str
    quote: str
    prefix: str
    suffix: str


def blocks_of(parts: Mapping[str, str]) -> list[Block]:
    """The blocks of a text in parts, each Markdown, in reading order."""
    return [
        Block(f"{name}.{number}", words)
        for name, text in parts.items()
        for number, words in enumerate(to_blocks(text).words)
    ]


def point_at(blocks: Sequence[Block], place: str, words: str = "") -> Passage | None:
    """The passage of these words, or the whole block where there are none; None where they are not in the text.

    Words that stand in another block than was said are found there: somebody may have put a paragraph before it.
    """
    wanted = " ".join(words.split())[:LONGEST].rstrip()
    order = sorted(range(len(blocks)), key=lambda number: blocks[number].place != place)
    for number in order:
        block = blocks[number].words
        if not wanted:
            whole = block[:LONGEST].rstrip()
            return _passage(blocks, number, 0, len(whole)) if blocks[number].place == place else None
        at = block.find(wanted)
        if at >= 0:
            return _passage(blocks, number, *_to_words(block, at, at + len(wanted)))
    return None


def follow(passage: Passage, former: Sequence[Block], newer: Sequence[Block]) -> Passage | None:
    """The passage as it stands in a newer version of the text it was pointed at in; None where it is not there.

    A passage without a place was lost in an earlier version: only its exact words bring it back.
    """
    index = next((number for number, block in enumerate(former) if block.place == passage.place), None)
    before = former[index].words if index is not None else ""
    at = _nearest(before, passage)
    if index is None or at is None:
        return _exact(passage, "", _fresh(former, newer), newer)
    standing = [number for number, block in enumerate(newer) if block.words == before]
    if standing:
        found = [_passage(newer, number, at, at + len(passage.quote)) for number in standing]
        return max(found, key=lambda one: (_agreement(one, passage), one.place == passage.place))
    fresh = _fresh(former, newer)
    return _exact(passage, before, fresh, newer) or _edited(passage, at, index, former, newer, fresh)


def trail(quote: str, versions: Sequence[Sequence[Block]]) -> list[Passage | None]:
    """How a passage stands in each of several versions, from the one in which somebody pointed at it on."""
    start = next((found for block in versions[0] if (found := point_at(versions[0], block.place, quote))), None)
    standing: list[Passage | None] = [start]
    last = start or Passage("", quote, "", "")
    for former, newer in pairwise(versions):
        found = follow(last, former, newer)
        standing.append(found)
        last = found or last._replace(place="")
    return standing


def _fresh(former: Sequence[Block], newer: Sequence[Block]) -> list[int]:
    """The blocks of the newer text that were not in the former one word for word."""
    known = {block.words for block in former}
    return [number for number, block in enumerate(newer) if block.words not in known]


def _exact(passage: Passage, before: str, fresh: Sequence[int], newer: Sequence[Block]) -> Passage | None:
    """Where the exact words stand in a new block; a few words count only where what stands around them agrees."""
    whole = passage.quote == before
    found = []
    for number in fresh:
        block = newer[number].words
        kin = bool(before) and _likeness(before, block) >= _ALIKE
        for start in _spans(block, passage.quote):
            there = _passage(newer, number, start, start + len(passage.quote))
            agreement = _agreement(there, passage)
            if len(passage.quote.split()) >= _ENOUGH or (kin and not whole) or agreement >= AROUND // 2:
                found.append((kin, agreement, there))
    return max(found, key=lambda one: one[:2])[2] if found else None


def _edited(
    passage: Passage, at: int, index: int, former: Sequence[Block], newer: Sequence[Block], fresh: Sequence[int]
) -> Passage | None:
    """What the passage became in the block that its own one became."""
    kept = {block.words for block in newer}
    gone = [number for number, block in enumerate(former) if block.words not in kept]
    partner = _best(former[index], [newer[number] for number in fresh])
    if partner is None:
        return None
    block = newer[fresh[partner]]
    back = _best(block, [former[number] for number in gone])
    if back is None or former[gone[back]].words != former[index].words:
        return None
    if passage.quote == former[index].words[:LONGEST].rstrip():
        return _passage(newer, fresh[partner], 0, len(block.words[:LONGEST].rstrip()))
    span = _became(former[index].words, at, at + len(passage.quote), block.words)
    if span is None:
        return None
    there = _passage(newer, fresh[partner], *span)
    return there if _likeness(passage.quote, there.quote) >= _ALIKE or _stands_between(there, passage) else None


def _stands_between(one: Passage, other: Passage) -> bool:
    """Whether the same words stand on both sides of two passages, whatever they say themselves."""
    sides = _common_end(one.prefix, other.prefix), _common_end(one.suffix[::-1], other.suffix[::-1])
    return min(sides) >= AROUND // 4


def _best(block: Block, others: Sequence[Block]) -> int | None:
    """Which of the others has the most in common with a block, the nearest first; None where none is like it."""
    likest, found = _ALIKE, None
    for number, other in enumerate(others):
        likeness = _likeness(block.words, other.words) + (0.001 if other.place == block.place else 0)
        if likeness >= likest and (found is None or likeness > likest):
            likest, found = likeness, number
    return found


def _became(former: str, start: int, end: int, newer: str) -> tuple[int, int] | None:
    """Which characters of the newer words the former ones from `start` to `end` became."""
    old, new = list(_TOKEN.finditer(former)), list(_TOKEN.finditer(newer))
    inside = [number for number, token in enumerate(old) if start <= token.start() and token.end() <= end]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    spans = []
    matcher = SequenceMatcher(None, [one[0] for one in old], [one[0] for one in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" and max(a, first) < min(b, last):
            spans.append((c + max(a, first) - a, c + min(b, last) - a))
        elif tag == "replace" and first <= a and b <= last:
            spans.append((c, d))
    if not spans:
        return None
    return new[spans[0][0]].start(), new[spans[-1][1] - 1].end()


def _passage(blocks: Sequence[Block], number: int, start: int, end: int) -> Passage:
    words = blocks[number].words
    before = (blocks[number - 1].words + _END if number else "") + words[:start]
    after = words[end:] + (_END + blocks[number + 1].words if number + 1 < len(blocks) else "")
    return Passage(blocks[number].place, words[start:end], before[-AROUND:], after[:AROUND])


def _nearest(block: str, passage: Passage) -> int | None:
    """Where in its own block a passage begins; of several places the one with the same words around it."""
    starts = [start for start in range(len(block)) if block.startswith(passage.quote, start)] if passage.quote else []
    if not starts:
        return None
    return max(starts, key=lambda start: _common_end(block[:start], passage.prefix.rpartition(_END)[2]))


def _spans(block: str, quote: str) -> list[int]:
    """Where the quote stands in a block as words of its own."""
    opens = r"(?<!\w)" if re.match(r"\w", quote) else ""
    closes = r"(?!\w)" if re.search(r"\w\Z", quote) else ""
    return [found.start() for found in re.finditer(opens + re.escape(quote) + closes, block)]


def _to_words(block: str, start: int, end: int) -> tuple[int, int]:
    """A choice of characters made one of whole words."""
    while start > 0 and block[start].isalnum() and block[start - 1].isalnum():
        start -= 1
    while end < len(block) and block[end].isalnum() and block[end - 1].isalnum():
        end += 1
    return start, end


def _agreement(one: Passage, other: Passage) -> int:
    """How many characters around two passages are the same."""
    return _common_end(one.prefix, other.prefix) + _common_end(one.suffix[::-1], other.suffix[::-1])


def _common_end(one: str, other: str) -> int:
    number = 0
    while number < min(len(one), len(other)) and one[-1 - number] == other[-1 - number]:
        number += 1
    return number


def _likeness(one: str, other: str) -> float:
    """The share of words that two texts have in common; of two without a word, whether they are the same."""
    words = words_of(one), words_of(other)
    return in_common(*words) if any(words) else float(one == other)
