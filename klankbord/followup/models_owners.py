"""Who does it, as people write it: a person, an office of the council, several of these, or words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from klankbord.councils.models import Office
from klankbord.kit.agenda_text.persons import JOINED

OFFICE_WORDS = {
    word: office
    for office, words in {
        Office.CHAIR: ("voorzitter", "chair", "chairman", "chairwoman", "chairperson"),
        Office.VICE_CHAIR: ("vicevoorzitter", "vice-voorzitter", "vice voorzitter", "vice-chair", "vice chair"),
        Office.SECRETARY: ("secretaris", "secretary"),
        Office.TREASURER: ("penningmeester", "treasurer"),
        Office.ORGANISER: ("organisator", "organiser", "organizer"),
    }.items()
    for word in words
}
"""The offices of a council by the words for them: whoever holds one now does what it took on."""
_ARTICLE = re.compile(r"(?:de|het|the)\s+", re.IGNORECASE)
_COUNTED = re.compile(r" \(\d+\)$")
MOST = 12
LONGEST = 200
"""Letters of who does it; where whole names do not fit, what was said stays."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One of those who do something: an account, an office, or somebody outside by name alone."""

    user_id: int | None = None
    office: Office | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Owners:
    """Who does it: one account, or several and offices as `rows`; `words` say it to people."""

    words: str
    user_id: int | None = None
    rows: tuple[Owner, ...] = field(default=())


def read(typed: str, people: Mapping[str, int]) -> Owners:
    """Who is meant; `people` are those who can be named, by the name they are offered under.

    A whole name is that person, a first name where one alone has it, an office whoever holds it. Where nothing of it is
    known the words stay as they are, and nobody is asked.
    """
    said = " ".join(typed.split())
    whole = _one(said, people)
    if whole.user_id is not None:
        return Owners(whole.name, whole.user_id)
    parts = {part: _one(part, people) for part in JOINED.split(said) if part}
    found = list(dict.fromkeys(parts.values()))
    known = [one for one in found if one.user_id is not None or one.office is not None]
    if not known or len(found) > MOST:
        return Owners(said)
    if len(found) == 1 and known[0].user_id is not None:
        return Owners(known[0].name, known[0].user_id)
    full = "".join(_full(part, parts) for part in re.split(f"({JOINED.pattern})", said))
    return Owners(full if len(full) <= LONGEST else said, rows=tuple(found))


def _full(part: str, parts: Mapping[str, Owner]) -> str:
    """A part as it was said, an account by its whole name."""
    one = parts.get(part)
    return one.name if one is not None and one.user_id is not None else part


def _one(part: str, people: Mapping[str, int]) -> Owner:
    word = part.casefold().rstrip(".")
    names = {label.casefold(): label for label in people}
    label = names.get(part.casefold())
    if label is None:
        first = [name for name in people if name.casefold().split()[:1] == [word]]
        label = first[0] if len({people[name] for name in first}) == 1 else None
    if label is not None:
        return Owner(people[label], name=_COUNTED.sub("", label))
    bare = _ARTICLE.sub("", part, count=1) if _ARTICLE.match(part) else part
    office = OFFICE_WORDS.get(bare.casefold().rstrip("."))
    return Owner(office=office, name=bare if office is not None else part)
