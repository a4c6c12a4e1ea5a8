"""Short texts that say nearly the same: those that share most of the stems of their words."""

import re
from collections import defaultdict
from collections.abc import Mapping

from klankbord.kit.names import folded
from klankbord.kit.search_words import stem

_ENOUGH = 0.5
"""How large a part of the stems of two texts both have (Dice's coefficient); from here on they are alike."""
_FEWEST = 2
"""One word in common says nothing."""
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


def near(texts: Mapping[int, str], language: str = "nl", most: int = 50) -> list[tuple[int, int, float]]:
    """The pairs of texts that are alike, the likest first, each with how much, between 0.5 and 1; at most `most`.

    A word that every second text has is not looked at for finding pairs, so that a thousand texts take about a second.
    """
    known = {number: stems(text, language) for number, text in texts.items()}
    having: dict[str, list[int]] = defaultdict(list)
    for number, words in known.items():
        for word in words:
            having[word].append(number)
    often = max(20, len(known) // 2)
    shared: set[tuple[int, int]] = set()
    for numbers in having.values():
        if 1 < len(numbers) <= often:
            shared.update((one, other) for place, one in enumerate(numbers) for other in numbers[place + 1 :])
    found = []
    for one, other in shared:
        both = len(known[one] & known[other])
        likeness = 2 * both / (len(known[one]) + len(known[other]))
        if both >= _FEWEST and likeness >= _ENOUGH:
            found.append((one, other, likeness))
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))[:most]


def groups(texts: Mapping[int, str], language: str = "nl", most: int = 20) -> list[list[int]]:
    """The texts that are alike put together, each in one group, led by the one that was given first."""
    order = {number: place for place, number in enumerate(texts)}
    leads: dict[int, int] = {}
    several: dict[int, list[int]] = {}
    for one, other, _likeness in near(texts, language):
        first, second = sorted((one, other), key=order.__getitem__)
        if second in leads or second in several:
            continue
        lead = leads.get(first, first)
        if lead == second:
            continue
        several.setdefault(lead, []).append(second)
        leads[second] = lead
    found = [[lead, *sorted(others, key=order.__getitem__)] for lead, others in several.items()]
    return found[:most]
