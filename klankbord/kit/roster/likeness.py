"""How much two names look alike."""

from klankbord.kit.roster.names import Name
from klankbord.kit.roster.words import fold


def close(text: str) -> list[str]:
    """Keys of which two texts share one when they differ in one letter: the text, and it without each letter."""
    return [text, *{text[:at] + text[at + 1 :] for at in range(len(text))}]


def one_letter(first: str, second: str) -> bool:
    """Whether two texts differ in exactly one letter: another, one more, or two that changed places."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    rest, other = first[start:], second[start:]
    if len(rest) == len(other):
        swapped = len(rest) > 1 and rest[0] == other[1] and rest[1] == other[0] and rest[2:] == other[2:]
        return rest[1:] == other[1:] or swapped
    return rest[1:] == other if len(rest) > len(other) else rest == other[1:]


def fits(short: Name, full: Name) -> bool:
    """Whether two spellings can be of one person at one address: initials and a given name, with one surname."""
    if short.woman is not None and full.woman is not None and short.woman != full.woman:
        return False
    if short.surname_key != full.surname_key and not (
        fold(short.family) == fold(full.family) and "" in {short.prefix, full.prefix}
    ):
        return False
    if not short.given or not full.given:
        return True
    if not short.short and not full.short:
        one, other = fold(short.given).split(), fold(full.given).split()
        length = min(len(one), len(other))
        return one[:length] == other[:length]
    letters, others = _letters(short), _letters(full)
    length = min(len(letters), len(others))
    return letters[:length] == others[:length]


def _letters(name: Name) -> list[str]:
    """The first letter of each given name, or the initials."""
    return [word[0] for word in fold(name.given.replace(".", ". ")).split() if word]


def alike(first: Name, second: Name) -> bool:
    """Whether two names can be one, mistyped: a letter, a prefix left out, given and family name changed places."""
    one, other = fold(first.whole), fold(second.whole)
    if first.woman is not None and second.woman is not None and first.woman != second.woman:
        return False
    if sorted(one.split()) == sorted(other.split()):
        return True
    if fold(first.given) == fold(second.given) and fold(first.family) == fold(second.family):
        return "" in {first.prefix, second.prefix}
    return min(len(one), len(other)) > 7 and not first.short and not second.short and one_letter(one, other)
