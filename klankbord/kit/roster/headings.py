"""What a heading says: about whom a column is, and what of them it holds."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from klankbord.kit.roster.relations import heading_relation
from klankbord.kit.roster.words import fold, plain

_SPLIT = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])|_")

_CARER = re.compile(
    r"\b(?:(?:pleeg|stief)?ouders?(?: ?verzorgers?)?|(?:ouder)?verzorgers?|verz|ov|vz|carers?|caregivers?|parents?"
    r"(?: ?guardians?)?|guardians?|contact ?pers?oo?n(?:en)?|contact|wettelijke? vertegenwoordigers?|wett? vert(?:egw)?"
    r"|opvoeders?|(?:pleeg|stief|foster|step|bonus)?(?:moeder|vader|mother|father)|voogd|mama|papa|mum|mom|dad|gezinslid"
    r"|relatie(?= ?\d))\b"
)
_PUPIL = re.compile(r"\b(?:leerling(?:en)?|lln|ll|kind(?:eren)?|pupils?|students?|child(?:ren)?|deelnemer|scholier)\b")
_STAFF = re.compile(
    r"\b(?:leerkracht(?:en)?|docent(?:en)?|medewerkers?|teachers?|staff|personeel(?:s)?|personeelslid)\b"
)
_NUMBER = re.compile(
    r"\b(?:(?P<digit>[1-9])|(?P<letter>[abcd])|(?P<roman>i{1,3})"
    r"|(?P<word>eerste|tweede|derde|(?:first|second)(?! ?name)))\b"
)
_WORDS = {"eerste": 1, "tweede": 2, "derde": 3, "first": 1, "second": 2}

_GLUED = re.compile(
    r"\b(ouders?|verzorgers?|leerling|lln|docent(?:en)?|leerkracht|medewerkers?|personeels?|contact|kind|parent|pupil|student"
    r"|moeder|vader)(?=(?:code|nr|nummer|naam|e?mail|voornaam|achternaam|id|name)s?\b)"
)
_STAFF_CODE = re.compile(r"\b(?:afkorting|personeelsnummer|medewerkercode|functie|function|fte)\b")
_PLURAL = re.compile(r"\b(?:codes|nummers|nrs|numbers|ids|kinderen|children|leerlingen|pupils)\b")
_PUPIL_NUMBER = re.compile(
    r"\b(?:stam|leerling|lln|ll|pupil|student|deelnemer) ?(?:n(?:umme)?rs?|nummers?|codes?|ids?|nos?)\b"
)


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns beside this file, where "_" is a space: the first that fits is what a column holds."""
    text = resources.files("klankbord.kit.roster").joinpath("heading_words.txt").read_text(encoding="utf-8")
    lines = [line.partition(":") for line in text.splitlines() if not line.startswith("#")]
    return tuple((what, re.compile("|".join(words.split()).replace("_", " "))) for what, _colon, words in lines)


@dataclass(frozen=True)
class Heading:
    """`who` is "pupil", "carer", "staff" or empty; `what` is empty where only `who` is told."""

    who: str = ""
    what: str = ""
    carer: int = 0  # the number it names
    relation: str | None = None  # the relation it names
    plural: bool = False

    @property
    def known(self) -> bool:
        """Whether anything of it was understood."""
        return bool(self.who or self.what)

    @property
    def telling(self) -> bool:
        """Whether it tells of people: more than a street or a birth date."""
        return bool(self.who) or self.what not in {"", "not_kept", "number"}


@cache
def read_heading(text: str) -> Heading:
    """What a heading says; nothing for a sentence or a number."""
    words = fold(_SPLIT.sub(" ", plain(text)))
    if not words or len(words) > 60 or words.isdigit() or "@" in text or len(words.split()) > 8:
        return Heading()
    words = re.sub(r"\b(?:per|van|der|de|het|the|of|s)\b", " ", words)
    words = re.sub(r"\brelatie(?= \d)", "contact", words)
    words = _GLUED.sub(r"\1 ", " ".join(words.split()))
    what = next((what for what, pattern in _kinds() if pattern.search(words)), "")
    if what in {"class", "year"} and _NUMBER.search(words) and not _who(words, what):
        return Heading()  # a class, not a heading
    if what == "number" and _PUPIL_NUMBER.search(words) and not _CARER.search(words):
        return Heading("pupil", "number", plural=bool(_PLURAL.search(words)))
    if re.search(r"\b(?:relatie|relation\w*)(?: tot)? (?:to )?(?:leerling|kind|pupil|student|child)", words):
        return Heading("carer", "relation", carer=_number(words))
    if _STAFF_CODE.search(words):
        return Heading("staff", "number" if "code" in words or "afkorting" in words else "not_kept")
    vertegenwoordiger = re.search(r"\bwett?(?:elijke?)? ?vert\w*|\blegal (?:guardian|representative)", words)
    relation = heading_relation(words) if what != "relation" else None
    who = _who(words, what)
    if not what and not who:
        return Heading()
    if vertegenwoordiger and not what:
        what = "representative"
    number = _number(words) if who in {"carer", ""} else 0
    if not what and not _only(words, who):
        return Heading()
    return Heading(who, what, number, relation if who == "carer" else None, bool(_PLURAL.search(words)))


def _who(words: str, what: str) -> str:
    carer, pupil, staff = _CARER.search(words), _PUPIL.search(words), _STAFF.search(words)
    if carer and pupil:  # "Ouder van leerling", "Naam leerling (ouder)": the one named first
        return "carer" if carer.start() < pupil.start() or what in {"email", "relation", "custody"} else "pupil"
    if carer:
        return "carer"
    if pupil:
        return "pupil"
    return "staff" if staff else ""


def _number(words: str) -> int:
    found = _NUMBER.search(words)
    if not found:
        return 0
    if found["digit"]:
        return int(found["digit"])
    if found["letter"]:
        return " abcd".index(found["letter"])
    return len(found["roman"]) if found["roman"] else _WORDS[found["word"]]


def _only(words: str, who: str) -> bool:
    """Whether a heading without a kind of thing is nothing but whom it is about: "Ouder 1", "Moeder", "Leerling"."""
    pattern = {"carer": _CARER, "pupil": _PUPIL, "staff": _STAFF}[who]
    rest = _NUMBER.sub(" ", pattern.sub(" ", words)).split()
    return len(rest) <= 1 and not any(word.isdigit() for word in rest)
