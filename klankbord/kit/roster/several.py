"""Cells that hold no person, or more than one."""

import re
from dataclasses import replace

from klankbord.kit.roster.names import Name, from_whole
from klankbord.kit.roster.prefixes import run
from klankbord.kit.roster.words import fold

_OFFICE = re.compile(
    r"\b(?:stichting|jeugdbescherming\w*|jeugdzorg|jeugdhulp|schrikker|leger des heils|nidos|gecertificeerde instelling"
    r"|gezinshuis|voogdij\w*|bureau|raad voor|pleegzorg\w*|instelling|gemeente|vereniging|organisatie|foundation"
    r"|council|agency|kinderbescherming|social services|crisisopvang|opvanghuis|azc|coa|wsg|zorginstelling|jeugdteam"
    r"|wijkteam|veilig thuis|ltd|b v|gmbh|bv)\b"
)
_AND = re.compile(r"\s*[;/&+]\s*|\s+(?:en|and|und|et)\s+", re.IGNORECASE)
_FAMILY = re.compile(r"^(?:fam(?:ilie)?|family|gezin|(?:de )?ouders(?: van)?|parents(?: of)?)\b\.?\s*", re.IGNORECASE)
_MAN, _WOMAN, _WITH = r"(?:de heer|dhr|hr|mr|meneer)\.?", r"(?:mevrouw|mevr|mw|mrs)\b\.?", r"\s*(?:en|&|/|and|\+)\s*"
_COUPLE = re.compile(rf"^(?:{_MAN}{_WITH}{_WOMAN}|{_WOMAN}{_WITH}{_MAN})\s*", re.IGNORECASE)


def is_office(text: str) -> bool:
    """Whether a name is that of an organisation."""
    return bool(_OFFICE.search(fold(text)))


def parts(text: str) -> list[str]:
    """The people in a cell with a whole name or a given name; one for one, none for "Fam. de Vries"."""
    if _FAMILY.match(text) or _COUPLE.match(text):
        return []
    found = [part.strip() for part in _AND.split(re.sub(r"\([^()]*\)", " ", text)) if part.strip(" .;-")]
    return found if len(found) > 1 else [text]


def family_of(text: str) -> Name:
    """A couple or a family under its surname."""
    return from_whole(_COUPLE.sub("", _FAMILY.sub("", text)))


def split_whole(text: str) -> list[Name]:
    """Each person of "Jan en Marie de Vries": who has no surname has that of the last."""
    found = [from_whole(part) for part in parts(text)]
    last = found[-1]
    return [
        replace(name, given=name.given or name.family, prefix=last.prefix, family=last.family)
        if index < len(found) - 1 and (not name.given or not name.family) and last.given
        else name
        for index, name in enumerate(found)
    ]


def together(text: str) -> Name:
    """More than one person kept as one: "Jan en Marie" de Vries."""
    *before, last = _AND.split(text)
    words = last.split()
    given = 1 if len(words) > 1 and not run(words) else 0
    name = from_whole(last)
    lead = text[: len(text) - len(last)]
    if not before or not given:
        return Name(family=text)
    return replace(name, given=f"{lead}{name.given}".strip())
