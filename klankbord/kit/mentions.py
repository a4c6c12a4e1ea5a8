"""Who is named with an @ in a text: "@Marleen Visser" whole, or "@Marleen" where only one is called so."""

import re
from collections import Counter
from collections.abc import Mapping

from klankbord.kit.names import folded

_AT = re.compile(r"(?<![\w.@])@(?=\w)")


def mentioned(text: str, people: Mapping[int, str]) -> set[int]:
    """The ids of the people whose name stands behind an @ in the text; marks and capitals make no difference.

    A longer name goes before a shorter one; who shares a whole name is named with the other. A mail address names
    nobody.
    """
    if "@" not in text:
        return set()
    whole = {number: folded(" ".join(name.split())) for number, name in people.items() if name.strip()}
    first = {number: name.split(" ")[0] for number, name in whole.items()}
    times = Counter(first.values())
    called = [*whole.items(), *((number, name) for number, name in first.items() if times[name] == 1)]
    called.sort(key=lambda one: -len(one[1]))
    words = re.sub(r"\s+", " ", folded(text))
    found: set[int] = set()
    for at in _AT.finditer(words):
        length = 0
        for number, name in called:
            end = at.end() + len(name)
            if len(name) >= length and words.startswith(name, at.end()) and not re.match(r"\w", words[end : end + 1]):
                length = len(name)
                found.add(number)
    return found
