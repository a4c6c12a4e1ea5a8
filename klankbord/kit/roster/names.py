"""A person's name: read from one cell or put together from several."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from klankbord.kit.roster.lettering import initials, is_initials, lettered
from klankbord.kit.roster.prefixes import is_prefix, opens, run, spelt_prefix
from klankbord.kit.roster.relations import relation
from klankbord.kit.roster.words import fold, plain

_TITLE = re.compile(
    r"(?:(?P<woman>mevrouw|mevr|mw|mvr|mej(?:uffrouw)?|mrs|ms|miss|mme|frau|juf(?:frouw)?)"
    r"|(?P<man>de heer|heer|dhr|hr|meneer|mnr|mister|herr|meester)"
    r"|drs|dr|ir|ing|prof|mr|ds|dra|de weledelgeboren heer)(?:\.\s*|\s+|$)(?:/\s*)?",
    re.IGNORECASE,
)
_DEGREE = re.compile(r",?\s+(?:MSc|BSc|MA|BA|PhD|MBA|RA|LLM|MEd|Bc|B Ed)\.?$")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*")


@dataclass(frozen=True)
class Name:
    """Given name (or initials where nothing more is known), prefix and family name."""

    given: str = ""
    prefix: str = ""
    family: str = ""
    woman: bool | None = None  # told by a title: Mevr. or Dhr.
    relation: str | None = None  # told in brackets: "S. Bakker (moeder)"

    @property
    def whole(self) -> str:
        """As one line."""
        return " ".join(part for part in (self.given, self.prefix, self.family) if part)

    @property
    def key(self) -> str:
        """Equal for spellings of one name that differ in capitals, accents, spaces or hyphens."""
        return _key(self.given, self.prefix, self.family)

    @property
    def surname_key(self) -> str:
        """The prefix and family name, folded."""
        return fold(f"{self.prefix} {self.family}")

    @property
    def short(self) -> bool:
        """Whether only initials are known of the given name."""
        return not self.given or is_initials(self.given)


@lru_cache(maxsize=50_000)
def _key(given: str, prefix: str, family: str) -> str:
    start = "".join(fold(given).split()) if is_initials(given) else fold(given)
    return f"{start}|{fold(f'{prefix} {family}')}"


def titled(text: str) -> tuple[str, bool | None]:
    """The text without the titles it begins with, and whether they say it is a woman (True) or a man (False)."""
    woman: bool | None = None
    while found := _TITLE.match(text):
        if found["woman"] or found["man"]:
            woman = bool(found["woman"])
        text = text[found.end() :]
    return _DEGREE.sub("", text).strip(), woman


def from_parts(given: str, letters: str, prefix: str, family: str, *, title: str = "") -> Name:
    """A name from its own columns; a prefix inside the surname, before or after, goes where it belongs."""
    bare, woman = titled(plain(title) + " ") if title else ("", None)
    family, by_name = titled(plain(family))
    given, by_given = titled(plain(given))
    letters = plain(letters)
    called = re.fullmatch(r"(.*?)\s*\((\w[^()]*)\)", given or letters)
    if called and not relation(called[2]):
        given = called[2]
    prefix, family = _surname(spelt_prefix(prefix), family)
    if prefix and given and fold(given).endswith(f" {fold(prefix)}"):
        given = given[: -len(prefix)].strip()
    first = initials(given, certain=False) if given else initials(letters, certain=True)
    first, family = lettered(first, family)
    known = woman if woman is not None else by_name if by_name is not None else by_given
    return Name(first, prefix, family, known, relation(bare) or relation(title))


def _surname(prefix: str, family: str) -> tuple[str, str]:
    """The prefix out of a surname cell: "van Dijk", "Dijk, van", "Dijk van"."""
    before, comma, after = (part.strip() for part in family.partition(","))
    if comma and after and all(is_prefix(word) for word in after.split()):
        return prefix or spelt_prefix(after), before
    words = family.split()
    length = run(words)
    if length:
        found, rest = spelt_prefix(" ".join(words[:length])), " ".join(words[length:])
        return (found, rest) if prefix in {"", found} else (prefix, family)
    behind = _behind(words)
    if behind and not prefix:
        return spelt_prefix(" ".join(words[behind:])), " ".join(words[:behind])
    return prefix, family


def _behind(words: list[str]) -> int:
    """Where the prefixes at the end of words begin; 0 for none."""
    at = len(words)
    while at > 1 and is_prefix(words[at - 1]) and words[at - 1] == words[at - 1].lower():
        at -= 1
    return at if at < len(words) else 0


def from_whole(text: str, families: frozenset[str] = frozenset()) -> Name:
    """A name from one cell: "Ilse van den Berg", "Berg, Ilse van den", "Mw. I. van den Berg (moeder)".

    `families` are the folded surnames of the children in the row: a name that begins with one has it in front.
    """
    text = plain(text)
    told = None
    for inside in _BRACKETS.findall(text):
        told = told or relation(inside)
    called = next((inside for inside in _BRACKETS.findall(text) if inside and not relation(inside)), "")
    text, woman = titled(_BRACKETS.sub(" ", text).strip(" ;,"))
    name = _turned(text) if "," in text else _straight(_joined(text.split()), families)
    if called and name.short and re.fullmatch(r"[^\W\d_]{2,}(?:[ -][^\W\d_]+)?", called):
        name = replace(name, given=called)
    given, family = lettered(initials(name.given, certain=False), name.family)
    return Name(given, name.prefix, family, woman, told)


def _turned(text: str) -> Name:
    """Family name in front, with the prefix anywhere."""
    family, *rest = (part.strip() for part in text.split(","))
    words, woman = titled(" ".join(rest))
    given = words.split()
    prefix, family = _surname("", family)
    if not prefix:
        behind = next((at for at in range(len(given) + 1) if given[at:] and all(map(is_prefix, given[at:]))), None)
        ahead = 0
        while ahead < len(given) - 1 and opens(given[ahead]) and is_prefix(given[ahead]):
            ahead += 1
        if behind is not None and (behind or opens(given[0])):
            prefix, given = spelt_prefix(" ".join(given[behind:])), given[:behind]
        elif ahead:
            prefix, given = spelt_prefix(" ".join(given[:ahead])), given[ahead:]
    return Name(" ".join(given), prefix, family, woman)


def _joined(words: list[str]) -> list[str]:
    """With a double name around a loose hyphen as one word: "Öztürk - Yilmaz"."""
    joined: list[str] = []
    for word in words:
        if (joined and (word.startswith("-") or joined[-1].endswith("-"))) or (
            joined and " - " in f"{joined[-1]} " and is_prefix(joined[-1].split()[-1])
        ):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def _straight(words: list[str], families: frozenset[str]) -> Name:
    """Given name in front, or the family name where a child's surname says so."""
    if len(words) < 2:
        return Name(family=" ".join(words))
    in_front = _family_in_front(words, families)
    if in_front:
        prefix, family = _surname("", " ".join(words[:in_front]))
        return Name(" ".join(words[in_front:]), prefix, family)
    if opens(words[0]):
        length = run(words)
        return Name(prefix=spelt_prefix(" ".join(words[:length])), family=" ".join(words[length:]))
    behind = _behind(words)
    if behind > 1:  # "Ilse Berg van den"
        return Name(" ".join(words[: behind - 1]), spelt_prefix(" ".join(words[behind:])), words[behind - 1])
    for at in range(1, len(words) - 1):
        length = run(words[at:])
        if length:
            prefix = spelt_prefix(" ".join(words[at : at + length]))
            return Name(" ".join(words[:at]), prefix, " ".join(words[at + length :]))
    lead = 0
    while lead < len(words) - 1 and is_initials(words[lead]):
        lead += 1
    split = lead or len(words) - 1
    shouted = next((at for at, word in enumerate(words) if not (word.isupper() and len(word) > 2)), 0)
    if shouted and not lead:  # "JANSEN Annemarie"
        return Name(" ".join(words[shouted:]), "", " ".join(words[:shouted]))
    return Name(" ".join(words[:split]), "", " ".join(words[split:]))


def _family_in_front(words: list[str], families: frozenset[str]) -> int:
    """How many words at the start are a child's surname, where the end is not one."""
    for length in range(len(words) - 1, 0, -1):
        if fold(" ".join(words[:length])) in families and not any(
            fold(" ".join(words[at:])) in families for at in range(1, len(words))
        ):
            return length
    return 0
