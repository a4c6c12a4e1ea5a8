"""The home language as lists write it (a word in Dutch, English or itself, or a code), as ISO 639-1."""

import re
from functools import cache

from babel import Locale

from klankbord.kit.roster.words import fold

_OTHERWISE = {
    "nl": "ned nederlandstalig hollands vlaams flemish dut nld n l",
    "ar": "marokkaans syrisch egyptisch irakees arab ara",
    "zh": "mandarijn kantonees mandarin cantonese chi zho",
    "fa": "farsi dari perzisch persian per fas",
    "ti": "tigrigna tigrinja tir",
    "uk": "oekrains oekrainsch ukr ua",
    "tr": "tur", "pl": "pol", "en": "eng", "de": "ger deu", "fr": "fre fra", "es": "spa castiliaans", "pt": "por",
    "ru": "rus", "it": "ita", "ro": "rum ron", "bg": "bul", "hu": "hun", "so": "som somalisch", "ku": "kur kurmanci",
    "ps": "pashto pasjtoe pus", "ur": "urd", "hi": "hin", "am": "amh amhaars", "el": "gre ell nieuwgrieks", "sq": "alb",
    "sr": "srp servisch", "hr": "hrv", "cs": "cze ces tsjechisch", "fy": "fries frysk frl", "vi": "vie",
    "th": "tha", "ja": "jpn", "ko": "kor koreaans", "he": "heb ivriet", "bs": "bos", "ka": "geo kat", "hy": "arm hye",
    "ta": "tam", "id": "ind bahasa indonesie", "sw": "swa", "tl": "filipijns",
}  # fmt: skip
_BETWEEN = re.compile(r"[/,;+&(]|\s+(?:en|and|of|or)\s+|\s+-\s+")
_NOT_ALONE = {"no", "is"}  # the code of Norwegian is also a word, and so is that of Icelandic


@cache
def language(text: str) -> str | None:
    """The code of the first language named; None where none is known or it has no code of two letters."""
    whole = _one(text)
    if whole:
        return whole
    return next((code for piece in _BETWEEN.split(text) if (code := _one(piece))), None)


def _one(text: str) -> str | None:
    word = fold(text)
    if not word or word in _NOT_ALONE:
        return None
    code = re.split(r"[ _-]", text.strip().casefold())[0]
    if len(code) == 2 and code in _codes() and re.fullmatch(r"[a-z]{2}([ _-][a-z]{2,4})?", text.strip().casefold()):
        return code
    return _names().get(word) or _own_names().get(word)


@cache
def _codes() -> frozenset[str]:
    return frozenset(str(code) for code in Locale("nl").languages if len(str(code)) == 2)


@cache
def _names() -> dict[str, str]:
    """Dutch and English names."""
    names = {word: code for code, words in _OTHERWISE.items() for word in words.split()}
    for tongue in ("en", "nl"):
        names |= {fold(str(name)): str(code) for code, name in Locale(tongue).languages.items() if len(str(code)) == 2}
    return names | {"oekraiens": "uk", "indonesisch": "id", "pools": "pl"}


@cache
def _own_names() -> dict[str, str]:
    """What each language calls itself."""
    names = {}
    for code in sorted(_codes() & {str(locale) for locale in _OWN}):
        name = Locale(code).languages.get(code)
        if name:
            names[fold(str(name))] = code
    return names


_OWN = [
    "am",
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "fy",
    "ga",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "km",
    "ko",
    "ku",
    "lo",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "my",
    "ne",
    "nl",
    "pa",
    "pl",
    "ps",
    "pt",
    "ro",
    "ru",
    "si",
    "sk",
    "sl",
    "so",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "ti",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
]
