"""Short texts that say nearly the same: those that share most of the stems of their words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from klankbord.kit.names import folded
from klankbord.kit.search_words import stem

_ENOUGH = 0.5
"""How large a part of the stems of two texts both have (Dice's coefficient); from here on they are alike."""
_FEWEST = 2
"""One word in common says nothing."""
_READ = 1000
"""Letters of a text that are compared: longer stories do not say nearly the same."""
_LARGEST = 50
"""How many texts are put under one at once."""
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "aan als and are but dan dat den die dit does een for has have heb hebben het hij hoe jullie kan maar mee meer "
        "met mijn moet naar niet nog omdat ons onze ook over that the their they this tot uit van veel vind voor was "
        "wat wel wij will with worden wordt you your zal zij zijn zou zouden",
    )
)
"""Words of Dutch and English that say nothing of what a text is about."""


def stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words of a text that carry meaning, without marks and capitals."""
    words = [word for word in re.findall(r"\w+", folded(text)) if len(word) > 2 and word not in _COMMON]
    return frozenset(stem(word, "nl" if language == "nl" else "en") for word in words)


def likest(texts: Mapping[int, str], language: str = "nl") -> list[tuple[int, int, float]]:
    """Each text with the one that is likest to it, the likest pairs first, and how much: 0.5 to 1.

    A pair stands in the order the texts were given in; of equally like ones the first counts; no text but has one.
    Sets of texts are the bits of whole numbers: how many stems each text shares with one of them is added up for all at
    once, so that five thousand reactions take a second or two and a few megabytes, also when all of them are alike.
    """
    numbers = list(texts)
    known = [stems(text[:_READ], language) for text in texts.values()]
    having, of_size = _bits(known)
    found: dict[tuple[int, int], float] = {}
    for place, words in enumerate(known):
        counts = _added(having[word] for word in words)
        best, other = 0.0, place
        for size, there in of_size.items():
            most, those = _highest(counts, there & ~(1 << place))
            likeness = 2 * most / (len(words) + size)
            first = (those & -those).bit_length() - 1
            if most >= _FEWEST and (likeness, -first) > (best, -other):
                best, other = likeness, first
        if best >= _ENOUGH:
            found[min(place, other), max(place, other)] = best
    pairs = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(numbers[one], numbers[other], likeness) for (one, other), likeness in pairs]


def _bits(known: Sequence[frozenset[str]]) -> tuple[dict[str, int], dict[int, int]]:
    """Which texts have each stem, and which have how many stems in all; text n is bit n."""
    places: dict[str, list[int]] = defaultdict(list)
    of_size: dict[int, int] = defaultdict(int)
    for place, words in enumerate(known):
        if len(words) >= _FEWEST:
            of_size[len(words)] |= 1 << place
        for word in words:
            places[word].append(place)
    return {word: sum(1 << place for place in those) for word, those in places.items()}, of_size


def _added(sets: Iterable[int]) -> list[int]:
    """In how many of the sets each bit is, as binary digits, the lowest first."""
    digits: list[int] = []
    for carry in sets:
        for at, digit in enumerate(digits):
            digits[at], carry = digit ^ carry, digit & carry
            if not carry:
                break
        else:
            digits.append(carry)
    return digits


def _highest(digits: Sequence[int], among: int) -> tuple[int, int]:
    """The highest number that any bit of a set has, and which bits have it."""
    most = 0
    for at in range(len(digits) - 1, -1, -1):
        if here := among & digits[at]:
            most, among = most | 1 << at, here
    return most, among


def groups(texts: Mapping[int, str], language: str = "nl", most: int = 20) -> list[list[int]]:
    """The texts that are alike put together, each in one group, led by the one that was given first.

    The likest come first; of a group the first fifty, as the rest follows once these are put together.
    """
    order = {number: place for place, number in enumerate(texts)}
    leads: dict[int, int] = {}
    several: dict[int, list[int]] = {}
    for first, second, _likeness in likest(texts, language):
        if second in leads or second in several:
            continue
        lead = leads.get(first, first)
        several.setdefault(lead, []).append(second)
        leads[second] = lead
    found = [[lead, *sorted(others, key=order.__getitem__)[:_LARGEST]] for lead, others in several.items()]
    return found[:most]
