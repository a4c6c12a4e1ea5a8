"""Prefixes of family names: Dutch (as the municipal registers list them), Flemish, German, French, Italian, Spanish,
Portuguese and Arabic."""

from klankbord.kit.roster.words import plain

_PREFIXES = frozenset(
    [
        "'s",
        "'s-",
        "'t",
        "a",
        "à",
        "aan",
        "af",
        "al",
        "am",
        "an",
        "auf",
        "aus",
        "ben",
        "bij",
        "bin",
        "d'",
        "da",
        "dal",
        "dalla",
        "das",
        "de",
        "degli",
        "dei",
        "del",
        "dell'",
        "della",
        "den",
        "der",
        "des",
        "di",
        "die",
        "do",
        "don",
        "dos",
        "du",
        "el",
        "het",
        "i'",
        "in",
        "il",
        "l'",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "of",
        "onder",
        "op",
        "over",
        "st.",
        "te",
        "ten",
        "ter",
        "thoe",
        "to",
        "toe",
        "tot",
        "uijt",
        "uijten",
        "uit",
        "uten",
        "van",
        "ver",
        "vanden",
        "vander",
        "vom",
        "von",
        "voor",
        "vor",
        "zu",
        "zum",
        "zur",
        "av",
        "ibn",
        "bint",
        "abu",
        "abou",
        "'n",
        "'t-",
        "-t",
        "d",
        "l",
    ]
)
_FIRST = frozenset(  # those that open a whole name only where it has no given name
    [
        "'s",
        "'t",
        "aan",
        "d'",
        "de",
        "den",
        "der",
        "des",
        "du",
        "het",
        "in",
        "l'",
        "la",
        "le",
        "op",
        "over",
        "onder",
        "te",
        "ten",
        "ter",
        "toe",
        "tot",
        "uit",
        "van",
        "vanden",
        "vander",
        "vom",
        "von",
        "voor",
        "zu",
        "zum",
        "zur",
        "el",
    ]
)
_NOT_SINGLE = frozenset(
    {"a", "à", "i'", "of", "over", "voor", "uit", "onder", "die", "do", "ver", "l", "d", "to", "an"}
)


def is_prefix(word: str) -> bool:
    """Whether a word can stand before a family name."""
    return plain(word).casefold() in _PREFIXES


def opens(word: str) -> bool:
    """Whether a word at the start of a whole name is a prefix rather than a given name."""
    return plain(word).casefold() in _FIRST


def run(words: list[str]) -> int:
    """How many words at the start are prefixes; the last word never is one, it is the family name."""
    length = 0
    while length < len(words) - 1 and is_prefix(words[length]):
        length += 1
    if length == 1 and plain(words[0]).casefold() in _NOT_SINGLE:
        return 0
    return length


def spelt_prefix(text: str) -> str:
    """A prefix as Dutch writes it between a given name and a family name: in small letters."""
    return plain(text).lower()
