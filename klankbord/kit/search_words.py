"""The words of a search: how a text becomes stems, in the language it is written in, and where they stand in it.

Both databases are given the same stems, made here once, so that both find the same. A stem is written in letters of
ASCII alone (`written`), which no database takes apart or folds in a way of its own.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from klankbord.kit import names

LANGUAGES = {"nl": "dutch", "en": "english"}
"""The languages whose words are brought back to their stem, with Snowball's name for each."""
LONGEST = 40
"""Letters of a word that count; what is longer is an address or no word at all."""
MOST = 30_000
"""Words of one text that can be found; more is a book, not minutes."""
_DUTCH = """
    aan al als bij dan dat de den der deze die dit door dus een en er ge geen had heb hebben heeft het hij hoe hun ik in
    is je jij kan maar me men met mijn n na naar niet nog nu of om omdat ons ook op over s t te tot u uit uw van veel
    voor waar was wat we wel werd wie wij worden wordt ze zich zij zijn zo zou
"""
_ENGLISH = """
    a about all an and any are as at be been but by can do does for from had has have he her his how i if in into is it
    its my no not of on or our s she so t that the their them then there they this to was we were what when which who
    will with would you your
"""
COMMON = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}
"""Words that stand in nearly every text: they tell its language, and a search asks for them only inside a phrase."""
BREAK = "|"
"""Stands between a title and its text, so that no phrase runs from the one into the other."""

_MARKS = "".join(
    chr(code) for code in (*range(0x300, 0x1E00), *range(0xFE20, 0xFE30)) if unicodedata.category(chr(code))[0] == "M"
)
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, and where it stands."""

    folded: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text, without capitals and accents, in order."""
    for found in _WORD.finditer(text):
        yield Word(_folded(found[0])[:LONGEST], found.start(), found.end())


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return names.folded(word)


_STEMMERS = {language: snowballstemmer.stemmer(name) for language, name in LANGUAGES.items()}
_ONE_AT_A_TIME = Lock()
"""A stemmer keeps the word it works on in itself: two threads at once would get each other's."""


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """A folded word brought back to its stem; the word itself in a language that has no stemmer here."""
    stemmer = _STEMMERS.get(language)
    if stemmer is None:
        return word
    with _ONE_AT_A_TIME:
        return str(stemmer.stemWord(word)) or word


@lru_cache(maxsize=100_000)
def written(word: str) -> str:
    """A folded word in letters of ASCII alone: every other one is `_` and its number. Beginnings stay beginnings."""
    return "".join(one if one.isascii() and one.isalnum() else f"_{ord(one):06x}" for one in word)


def language_of(text: str, usual: str) -> str:
    """In which of `LANGUAGES` a text is written, by its common words; `usual` where they do not tell."""
    seen = [word.folded for word in words(text[:4000])]
    counts = {language: sum(word in common for word in seen) for language, common in COMMON.items()}
    best = max(counts, key=lambda language: (counts[language], language == usual))
    return best if counts[best] else usual


@dataclass(frozen=True, slots=True)
class Stored:
    """A title and its text as an index keeps them: stems in order with a break between, and every word once."""

    stems: str
    words: str


def stored(title: str, text: str, language: str) -> Stored:
    """What an index keeps of a title and a text in a language."""
    first, then = list(words(title))[:MOST], list(words(text))[:MOST]
    stems = [written(stem(word.folded, language)) for word in first]
    stems += [BREAK, *(written(stem(word.folded, language)) for word in then)]
    every = sorted({written(word.folded) for word in (*first, *then)})
    return Stored(f" {' '.join(stems)} ", " ".join(every))


def places(text: str, language: str, wanted: "Sought") -> Sequence[tuple[int, int]]:
    """Where in a text what was sought stands: first and last place of each stretch, in order."""
    found = list(words(text))
    stems = [written(stem(word.folded, language)) for word in found]
    marked: set[int] = set()
    for number, word in enumerate(found):
        if stems[number] in wanted.stems or written(word.folded).startswith(wanted.beginnings or ("\0",)):
            marked.add(number)
    for phrase in wanted.phrases:
        for number in range(len(stems) - len(phrase) + 1):
            if tuple(stems[number : number + len(phrase)]) == phrase:
                marked.update(range(number, number + len(phrase)))
    return [(found[number].start, found[number].end) for number in sorted(marked)]


@dataclass(frozen=True, slots=True)
class Sought:
    """What must be found in a text of one language, all of it: stems, phrases of stems, beginnings of words.

    Everything is `written`.
    """

    stems: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    beginnings: tuple[str, ...]
