"""What somebody typed to search for: words, a "phrase" between quotes, the beginning of a word with a star behind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from klankbord.kit.search_words import COMMON, LANGUAGES, LONGEST, Sought, places, stem, stored, words, written

MOST_PARTS = 12
"""Words and phrases of a question that count; a search is no essay."""
AROUND = 240
"""Letters of a text that are shown around what was found in it."""
_PHRASE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_SPACE = re.compile(r"\s+")
_BEGINNING = re.compile(r"(?<!\S)([^\s*]+)\*(?!\S)")


@dataclass(frozen=True, slots=True)
class Question:
    """What to find, folded: `words` in any order, each of `phrases` as one, and words with these `beginnings`."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    beginnings: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to find."""
        return not (self.words or self.phrases or self.beginnings)

    def sought(self, language: str) -> Sought:
        """The same as it must stand in a text of a language, without the words that stand in every text of it."""
        told = [word for word in self.words if word not in COMMON.get(language, ())]
        if not told and not self.phrases and not self.beginnings:
            told = list(self.words)
        return Sought(
            stems=tuple(dict.fromkeys(_stem(word, language) for word in told)),
            phrases=tuple(tuple(_stem(word, language) for word in phrase) for phrase in self.phrases),
            beginnings=tuple(written(word) for word in self.beginnings),
        )

    def in_languages(self) -> dict[str, Sought]:
        """What it seeks in a text of each language, and under "" in one of any other."""
        return {language: self.sought(language) for language in (*LANGUAGES, "")}


def _stem(word: str, language: str) -> str:
    return written(stem(word, language))


def question(typed: str) -> Question:
    """Read what was typed. A quote without its fellow, and a star that stands alone, mean nothing."""
    phrases = [tuple(word.folded for word in words(found)) for found in _PHRASE.findall(typed)]
    rest = _PHRASE.sub(" ", typed)
    begun = [[word.folded for word in words(found)] for found in _BEGINNING.findall(rest)]
    alone = [word.folded for word in words(_BEGINNING.sub(" ", rest))]
    alone += [word for found in begun for word in found[:-1]]  # "school-re*" is "school" and a word with "re"
    alone += [phrase[0] for phrase in phrases if len(phrase) == 1]
    return Question(
        words=tuple(dict.fromkeys(alone))[:MOST_PARTS],
        phrases=tuple(dict.fromkeys(phrase for phrase in phrases if len(phrase) > 1))[:MOST_PARTS],
        beginnings=tuple(dict.fromkeys(found[-1] for found in begun if found))[:MOST_PARTS],
    )


def answers(asked: Question, text: str, language: str) -> bool:
    """Whether a text is what a question finds in an index, or has its words as parts of longer ones."""
    kept, sought = stored("", text, language), asked.sought(language)
    there = kept.words.split()
    common = COMMON.get(language, ()) if len(sought.stems) < len(asked.words) else ()
    return (
        all(
            f" {_stem(word, language)} " in kept.stems or any(written(word) in one for one in there)
            for word in asked.words
            if word not in common
        )
        and all(f" {' '.join(phrase)} " in kept.stems for phrase in sought.phrases)
        and all(any(one.startswith(begun) for one in there) for begun in sought.beginnings)
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an excerpt, and whether it is what was sought."""

    text: str
    found: bool = False


def excerpt(text: str, language: str, sought: Sought, length: int = AROUND) -> list[Piece]:
    """The part of a text with most of what was sought, what was found marked; its beginning where nothing was.

    Space and lines between words become one space; "…" stands where something was left out.
    """
    found = places(text, language, sought)
    start, end = _window(text, found, length)
    pieces: list[Piece] = [Piece("… ")] if start else []
    at = start
    for first, last in _joined(text, [span for span in found if start <= span[0] and span[1] <= end]):
        pieces += [Piece(_one_line(text[at:first])), Piece(_one_line(text[first:last]), found=True)]
        at = last
    pieces.append(Piece(_one_line(text[at:end])))
    if end < len(text):
        pieces.append(Piece(" …"))
    return [piece for piece in pieces if piece.text]


def marked(text: str, language: str, sought: Sought) -> list[Piece]:
    """The whole of a short text with what was sought marked."""
    return excerpt(text, language, sought, max(len(text), 1))


def _window(text: str, found: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """From where to where to show: around the stretch with most places, between words."""
    if len(text) <= length:
        return 0, len(text)
    best, most = 0, 0
    for first, _last in found:
        many = sum(first <= other[0] and other[1] <= first + length for other in found)
        if many > most:
            best, most = first, many
    start = max(0, best - length // 4)
    if start:
        gap = _SPACE.search(text, start, best)
        start = gap.end() if gap is not None else best
    end = min(len(text), start + length)
    if end < len(text):
        gap = _SPACE.search(text, end, end + LONGEST)
        end = gap.start() if gap is not None else end
    return start, end


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places with only space between them as one."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and not text[joined[-1][1] : first].strip():
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text)
