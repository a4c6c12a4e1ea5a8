"""Where a class goes when the school year turns, guessed from its name beside those of the other classes.

Dutch primary schools count groep 1 to 8, Dutch secondary schools leerjaar 1 to 4, 5 or 6 by their track, Flemish ones
kleuterklas 1 to 3 and leerjaar 1 to 6, English-speaking ones Year or Primary. A name alone can mean two things ("6A"):
all names of a school are read together. A guess is a proposal: a person looks at each.
"""

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class Fate(enum.StrEnum):
    """What becomes of the children of a class: they go on to one, stay, leave, or only the new roster knows."""

    MOVE = "move"
    STAY = "stay"
    LEAVE = "leave"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class Guess:
    """What probably becomes of a class; `to` is the name of the next one, `combined` a class of several years."""

    fate: Fate
    to: str = ""
    combined: bool = False


_UNKNOWN = Guess(Fate.ROSTER)
_TRACKS = {
    6: "vwo|v|atheneum|ath|gymnasium|gym|a|g",
    5: "havo|h",
    4: "vmbo(?:[- ]?(?:tl|gl|gt|bbl|kbl|bb|kb|t|b|k|g))?|mavo|tl|gl|gt|bbl|kbl|bb|kb|lwoo|m|t|b|k",
    3: "havo/vwo|vmbo/havo|mavo/havo|h/v|m/h|t/h|hv|mh|th|ha|ah|vh|tmh|bk|kgt|kt|kg",
}
_TOP = {track: top for top, tracks in _TRACKS.items() for track in tracks.split("|")}
_TRACK = "|".join(sorted((tracks for tracks in _TRACKS.values()), key=lambda words: "/" not in words))
_SURE = re.compile(r"(?<![a-z])(?:vwo|havo|vmbo|mavo|atheneum|gymnasium|brugklas)(?![a-z])", re.IGNORECASE)
_PREFIXED = re.compile(rf"^(?P<track>{_TRACK})[ -]?(?P<year>[1-6])(?![0-9/+&])", re.IGNORECASE)
_SUFFIXED = re.compile(rf"^(?P<year>[1-6])(?:e|de)? ?(?P<track>{_TRACK})(?=$|[ -]|[0-9])", re.IGNORECASE)
_LETTERED = re.compile(r"^(?:[hvtmbg]|hv|mh|th|vwo|havo)[1-6][a-z0-9]?$|^[1-6][hvmt][0-9]$", re.IGNORECASE)
_WORDED = re.compile(
    r"^(?P<word>groep|gr\.?|klas|class|year|primary|grade|leerjaar|lj|jaar)? ?(?P<year>\d{1,2})(?!\d)", re.IGNORECASE
)
_COMBINED = re.compile(r"(?<!\d)\d{1,2}[a-z]?(?: ?[/+&] ?| ?- ?| en | t/m )(?=\d{1,2}(?!\d))", re.IGNORECASE)
_FLEMISH = re.compile(
    r"kleuter|\d ?(?:e|ste|de|ste)? leerjaar|(?:eerste|tweede|derde|vierde|vijfde|zesde) leerjaar", re.IGNORECASE
)
_MIXED = re.compile(r"onderbouw|middenbouw|bovenbouw|stamgroep|unit", re.IGNORECASE)
_STAYING = re.compile(r"\bisk|\bokan|schakel|taalklas|plusklas|nieuwkomer|\bvavo|internationale", re.IGNORECASE)
_ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde")
_YEARS_LEERJAAR = re.compile(r"(?P<year>[1-6]) ?(?:e|ste|de)? (?P<word>leerjaar|middelbaar|jaar)", re.IGNORECASE)
_KLEUTER = re.compile(
    r"^(?P<year>[1-3]) ?(?:e|ste|de)? kleuter(?:klas)?|^kleuter(?:klas)? ?(?P<after>[1-3])", re.IGNORECASE
)


def guess(name: str, names: Iterable[str] = ()) -> Guess:
    """What probably becomes of one class; `names` are all the classes of the school."""
    return guesses([name, *names])[name]


def guesses(names: Sequence[str]) -> dict[str, Guess]:
    """What probably becomes of each class of a school."""
    school = _School(names)
    return {name: school.guess(name) for name in names}


class _School:
    """The names of all classes, and what they say of the kind of school."""

    def __init__(self, names: Sequence[str]) -> None:
        self.known = {_plain(name): name for name in reversed(names)}
        plain = list(self.known)
        self.secondary = any(_SURE.search(name) or _LETTERED.match(name) for name in plain)
        worded = [found for name in plain if not self.secondary and (found := _WORDED.match(name))]
        self.dutch = any((found["word"] or "").startswith("gr") or int(found["year"]) in {7, 8} for found in worded)
        kleuters = any(re.match(r"k[1-3]", name) for name in plain) and not self.secondary
        self.flemish = not self.dutch and (kleuters or any(_FLEMISH.search(name) for name in plain))
        self.english = _tops(plain, "year", (6, 11, 13)) if any(name.startswith("year") for name in plain) else 0
        self.grades = _tops(plain, "grade", (5, 8, 12)) if any(name.startswith("grade") for name in plain) else 0

    def guess(self, name: str) -> Guess:
        """One of them."""
        plain = _plain(name)
        if _STAYING.search(plain):
            return Guess(Fate.STAY)
        if _MIXED.search(plain):
            return Guess(Fate.ROSTER, combined=True)
        if _COMBINED.search(plain) and not re.search(r"[a-z]\d", plain):
            return Guess(Fate.ROSTER, combined=True)
        if plain.startswith("examenklas"):
            return Guess(Fate.LEAVE)
        for read in (self._little, self._ordinal, self._leerjaar, self._letter, self._track, self._numbered):
            found = read(name)
            if found is not None:
                return found
        return _UNKNOWN

    def _little(self, name: str) -> Guess | None:
        """Classes before the first year: kleuterklas, K1 to K3, Reception, groep 0."""
        plain = _plain(name)
        found = _KLEUTER.match(plain)
        number = int(found["year"] or found["after"]) if found else 0
        if not number and not self.secondary and (short := re.match(r"k([1-3])", plain)):
            number = int(short[1])
        if number:
            if number < 3:
                return self._to(_raised(name, number, number + 1))
            rest = re.sub(r"^.*?3 ?(?:e|ste|de)? ?(?:kleuter(?:klas)?)?", "", name, count=1, flags=re.IGNORECASE)
            first = self._first(("1e leerjaar", "1ste leerjaar", "leerjaar 1", "L1", "1"), rest)
            return self._to(first)
        ahead = {"nursery": "Reception", "reception": "Year 1", "year r": "Year 1", "kindergarten": "Grade 1"}
        for word, following in ahead.items():
            if plain.startswith(word):
                return self._to(self._first((following,), name[len(word) :]))
        return None

    def _first(self, stems: tuple[str, ...], rest: str) -> str:
        """The first year, spelt as the school spells it."""
        spelt = [f"{stem}{rest}" for stem in stems] + [f"{stem} {rest.strip()}" for stem in stems] + list(stems)
        return next((name for name in spelt if _plain(name) in self.known), spelt[0])

    def _ordinal(self, name: str) -> Guess | None:
        """ "Derde leerjaar B"."""
        plain = _plain(name)
        for number, word in enumerate(_ORDINALS, 1):
            if plain.startswith(f"{word} "):
                if number == 6:
                    return Guess(Fate.LEAVE)
                following = _ORDINALS[number]
                following = following.capitalize() if name.strip()[0].isupper() else following
                return self._to(following + name.strip()[len(word) :])
        return None

    def _leerjaar(self, name: str) -> Guess | None:
        """ "1e leerjaar A", "3e middelbaar"."""
        found = _YEARS_LEERJAAR.match(_plain(name))
        return self._on(name, int(found["year"]), 6) if found else None

    def _letter(self, name: str) -> Guess | None:
        """ "P4" and "S4" of Scotland and Northern Ireland, "L4" (lager) of Flanders."""
        found = re.match(r"([psl])([1-7])(?!\d)", _plain(name))
        if found is None or (self.secondary and found[1] != "s"):
            return None
        return self._on(name, int(found[2]), 7 if found[1] == "p" else 6)

    def _track(self, name: str) -> Guess | None:
        """ "H4a", "V1d", "vmbo-t 3", "4 havo": the track says which year is the last."""
        plain = _plain(name)
        found = _PREFIXED.match(plain) or (_SUFFIXED.match(plain) if self.secondary else None)
        if found is None or not (self.secondary or _SURE.search(plain)):
            return None
        track, year = found["track"].replace(" ", "-"), int(found["year"])
        top = _TOP.get(track, 4 if track.startswith("vmbo") else 6)
        if top == 3:  # several tracks together: they part where the school has no next class of the kind
            there = self._known(_raised(name, year, year + 1))
            return Guess(Fate.MOVE, there) if there else _UNKNOWN
        return self._on(name, year, top)

    def _numbered(self, name: str) -> Guess | None:
        """ "groep 5a", "4A", "Year 6", "klas 2b"."""
        found = _WORDED.match(_plain(name))
        if found is None:
            return None
        word, year = found["word"] or "", int(found["year"])
        if word == "year":
            top = self.english
        elif word == "grade":
            top = self.grades
        elif word in {"leerjaar", "lj", "jaar", "klas"} or self.secondary or (self.flemish and not word):
            top = 6
        else:
            top = 7 if word == "primary" else 8
        return self._on(name, year, top)

    def _on(self, name: str, year: int, top: int) -> Guess:
        """From one year to the next, or out."""
        if year > top:
            return _UNKNOWN
        return Guess(Fate.LEAVE) if year == top else self._to(_raised(name, year, year + 1))

    def _to(self, name: str) -> Guess:
        """On to a class as the school spells it: of that name, else the only one of that year, else a new one."""
        return Guess(Fate.MOVE, self._known(name) or self._only(name) or name)

    def _known(self, name: str) -> str:
        return self.known.get(_plain(name), "")

    def _only(self, name: str) -> str:
        """The only class of a year, where the letter of a parallel class falls away: groep 5a to groep 6."""
        stem = re.match(r"\D*\d+(?:e|ste|de)?(?: leerjaar)?", _plain(name))
        if stem is None:
            return ""
        of_year = [
            known for plain, known in self.known.items() if re.match(rf"{re.escape(stem[0])}(?!\d)", plain)
            and not _COMBINED.match(plain[len(stem[0]) - 1 :])
        ]  # fmt: skip
        return of_year[0] if len(of_year) == 1 else ""


def _plain(name: str) -> str:
    """A name as it is compared: small letters, one space."""
    return " ".join(name.split()).casefold()


def _raised(name: str, year: int, following: int) -> str:
    """The same name with the next number in the place of the first."""
    tidy = " ".join(name.split())
    raised = re.sub(rf"(?<!\d){year}(?!\d)", str(following), tidy, count=1)
    return re.sub(r"(?<!\d)(\d+)ste(?= )", r"\1de" if year == 1 else r"\1ste", raised, count=1)


def _tops(names: Iterable[str], word: str, tops: tuple[int, ...]) -> int:
    """The last year of a school that counts years, judged by its highest."""
    highest = max((int(found[1]) for name in names if (found := re.match(rf"{word} ?(\d+)", name))), default=0)
    return next((top for top in tops if highest <= top), tops[-1])


def year_of(name: str) -> str:
    """The year a class is of, as its name says it: "groep 5" of "groep 5a", "groep 1/2", "H4"; else the name itself."""
    found = re.match(r"\D*\d+(?:(?:e|ste|de)\b)?(?:\s*[/-]\s*\d+)*", " ".join(name.split()))
    return found[0].strip() if found else name
