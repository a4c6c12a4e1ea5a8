"""Names of people as they are compared: without marks and capitals, and whether two of them may be one person's."""

import unicodedata

ALONE = {
    "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h",
}  # fmt: skip
"""Letters that are no other letter with a mark, and the one that stands on a keyboard without them."""
DOUBLE = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"}
_LETTERS = str.maketrans(ALONE | DOUBLE)


def folded(text: str) -> str:
    """A text in small letters without marks: "Yıldız" is "yildiz", "Çelik-Øst" is "celik-ost"."""
    return _bare(_bare(text).casefold()).translate(_LETTERS)


def _bare(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) != "Mn")


def words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without dots and hyphens."""
    return tuple(folded(name).replace(".", " ").replace("-", " ").split())


def one_off(first: str, second: str) -> bool:
    """Whether one letter more, less, other or swapped makes one text of the other; not for equal ones."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    if len(first) > len(second):
        first, second = second, first
    at = next((n for n, letter in enumerate(first) if letter != second[n]), len(first))
    if len(first) < len(second):
        return first[at:] == second[at + 1 :]
    swapped = first[at : at + 2] == second[at : at + 2][::-1] and first[at + 2 :] == second[at + 2 :]
    return first[at + 1 :] == second[at + 1 :] or swapped


def alike(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two names, as `words` gives them, may well be one person's.

    The same words in any order; one letter off; an initial for a given name; or a name in the middle left out. A
    single word is like no longer name.
    """
    if not first or not second:
        return False
    if sorted(first) == sorted(second) or one_off(" ".join(first), " ".join(second)):
        return True
    if min(len(first), len(second)) < 2 or first[-1] != second[-1]:
        return False
    given, other = first[0], second[0]
    if 1 in {len(given), len(other)}:
        return given[0] == other[0] and first[1:] == second[1:]
    return given == other and (set(first) <= set(second) or set(second) <= set(first))
