"""How plain a text is, in Dutch and English: long sentences, hard words, and a reading score. Advice, never a verdict.

Scores: Flesch (1948), "A new readability yardstick", 206.835 - 1.015 words a sentence - 84.6 syllables a word; for
Dutch Douma (1960), "De leesbaarheid van landbouwbladen", 206.84 - 0.93 words a sentence - 77 syllables a word. From
about 60 on most grown-ups read easily, which is as near as a formula comes to B1. Syllables are counted by Pyphen, with
the hyphenation dictionaries of LibreOffice. The words and their plainer ones are a choice of our own, in the manner of
the lists of plainlanguage.gov ("Use simple words and phrases") and of communicatierijk.nl.
"""

import re
from functools import cache
from typing import NamedTuple

from pyphen import Pyphen  # type: ignore[import-untyped]

LONGEST_SENTENCE = 20
_LONGEST_WORD = {"nl": 17, "en": 14}
_FEWEST_WORDS = 25
EASY, MIDDLING = 60, 45
_PLAINER = {
    "nl": {
        "aangaande": "over", "additioneel": "extra", "alsmede": "en ook", "betreffende": "over", "conform": "volgens",
        "continueren": "doorgaan met", "derhalve": "daarom", "dientengevolge": "daardoor", "doch": "maar",
        "draagvlak": "steun", "echter": "maar", "effectueren": "uitvoeren", "evalueren": "nagaan hoe het ging",
        "evaluatie": "nagaan hoe het ging", "faciliteren": "mogelijk maken", "frequent": "vaak", "gaarne": "graag",
        "implementatie": "invoering", "implementeren": "invoeren", "in casu": "hier", "inclusief": "met",
        "indien": "als", "initiëren": "beginnen", "inzake": "over", "jegens": "tegen", "middels": "met",
        "mits": "als", "monitoren": "volgen", "omtrent": "over", "ongeacht": "ook als", "optimaliseren": "beter maken",
        "participatie": "meedoen", "participeren": "meedoen", "prioriteren": "kiezen wat eerst komt",
        "realiseren": "zorgen voor", "reeds": "al", "respectievelijk": "en", "stakeholders": "wie ermee te maken heeft",
        "te allen tijde": "altijd", "teneinde": "om", "tenzij": "behalve als", "ter zake": "hierover", "tevens": "ook",
        "thans": "nu", "transparant": "open", "uiterlijk": "op zijn laatst", "veelal": "vaak",
        "visie": "hoe we het zien",
        "voornemens": "van plan", "voorts": "ook", "wijziging": "verandering", "zodoende": "zo", "zorgdragen": "zorgen",
    },
    "en": {
        "accordingly": "so", "additional": "more", "aforementioned": "this", "ascertain": "find out",
        "commence": "begin", "concerning": "about", "endeavour": "try", "evaluate": "see how it went",
        "facilitate": "help", "furthermore": "also", "hence": "so", "henceforth": "from now on", "however": "but",
        "implement": "carry out", "implementation": "carrying it out", "in order to": "to", "inform": "tell",
        "modify": "change", "moreover": "also", "notwithstanding": "in spite of", "numerous": "many",
        "obtain": "get", "optimise": "make better", "participate": "take part", "prior to": "before",
        "prioritise": "choose what comes first", "pursuant to": "under", "regarding": "about", "require": "need",
        "stakeholders": "the people concerned", "subsequently": "later", "sufficient": "enough", "therefore": "so",
        "thus": "so", "transparent": "open", "utilise": "use", "utilize": "use", "whilst": "while",
    },
}  # fmt: skip
_SMALL = {
    "nl": {"de", "het", "een", "van", "en", "is", "dat", "op", "voor", "wij", "we", "niet", "met", "zijn", "ook", "je"},
    "en": {"the", "a", "an", "of", "and", "is", "that", "on", "for", "we", "not", "with", "are", "also", "you", "to"},
}
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_ABBREVIATION = re.compile(
    r"\b(?:bijv|bv|d\.w\.z|o\.a|m\.b\.t|i\.p\.v|t/m|nr|dr|drs|mr|mw|dhr|e\.g|i\.e|etc|enz|no|mrs|ms)\.", re.IGNORECASE
)
_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9])")
_DOT = "\N{ONE DOT LEADER}"


class Long(NamedTuple):
    """A long sentence, and how many words it has."""

    sentence: str
    words: int


class Hard(NamedTuple):
    """A hard word as it was written, in which sentence, and a plainer one; empty where it is only long."""

    word: str
    sentence: str
    plainer: str


class Reading(NamedTuple):
    """How plain a text is; `score` is None for a text too short to say. More is easier, from about 0 to 100."""

    language: str
    words: int
    sentences: int
    score: int | None
    long: list[Long]
    hard: list[Hard]

    @property
    def level(self) -> str:
        """`easy` (near B1), `middling` or `demanding`; `short` for a text too short to say."""
        if self.score is None:
            return "short"
        return "easy" if self.score >= EASY else "middling" if self.score >= MIDDLING else "demanding"


def read(text: str, otherwise: str = "nl") -> Reading:
    """Look at a text without marks; a text in neither language, or of few words, is read as `otherwise`."""
    language = language_of(text, otherwise)
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    long = []
    hard: dict[str, Hard] = {}
    for sentence in sentences:
        size = len(_WORD.findall(sentence))
        if size > LONGEST_SENTENCE:
            long.append(Long(sentence, size))
        for found in _hard(sentence, language):
            hard.setdefault(found.word.lower(), found)
    score = None
    if len(words) >= _FEWEST_WORDS:
        per_sentence = len(words) / len(sentences)
        per_word = sum(syllables(word, language) for word in words) / len(words)
        if language == "nl":
            score = round(206.84 - 0.93 * per_sentence - 77 * per_word)
        else:
            score = round(206.835 - 1.015 * per_sentence - 84.6 * per_word)
    return Reading(language, len(words), len(sentences), score, long, list(hard.values()))


def language_of(text: str, otherwise: str = "nl") -> str:
    """`nl` or `en`, by the small words a text cannot do without."""
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {language: sum(word in small for word in words) for language, small in _SMALL.items()}
    if counts["nl"] == counts["en"]:
        return otherwise if otherwise in counts else "en"
    return max(counts, key=lambda language: counts[language])


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a line of its own, such as one of a list, is one too."""
    found = []
    for line in text.splitlines():
        masked = _ABBREVIATION.sub(lambda match: match[0].replace(".", _DOT), line)
        for sentence in _END.split(masked):
            whole = " ".join(sentence.replace(_DOT, ".").split())
            if _WORD.search(whole):
                found.append(whole)
    return found


def syllables(word: str, language: str) -> int:
    """How many syllables a word has, at least one."""
    return sum(max(1, len(_hyphens(language).positions(part)) + 1) for part in re.split(r"[’'\-]", word) if part)


@cache
def _hyphens(language: str) -> Pyphen:
    return Pyphen(lang={"nl": "nl_NL", "en": "en_GB"}[language], left=1, right=1)


@cache
def _hard_words(language: str) -> re.Pattern[str]:
    words = sorted(_PLAINER[language], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _hard(sentence: str, language: str) -> list[Hard]:
    found = [
        Hard(match[0], sentence, _PLAINER[language][match[0].lower()])
        for match in _hard_words(language).finditer(sentence)
    ]
    known = {one.word.lower() for one in found}
    for word in _WORD.findall(sentence):
        longest = max(map(len, word.split("-")))
        if longest >= _LONGEST_WORD[language] and word.lower() not in known:
            found.append(Hard(word, sentence, ""))
    return found
