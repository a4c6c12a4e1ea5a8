"""What stands around a title: purpose, duration, clock time, presenter, attachments, and where they are set off."""

import re
from dataclasses import dataclass, field
from datetime import time

from klankbord.kit.agenda_text import kinds
from klankbord.kit.agenda_text.clock import Times, find_durations, find_times
from klankbord.kit.agenda_text.papers import ATTACHED, ATTACHED_PLAIN, attachments
from klankbord.kit.agenda_text.persons import presenter
from klankbord.kit.agenda_text.shape import Kind

COMMA = r"\s*(?:(?<!\d),|,(?!\d)|;)\s*"
EDGES = " \t,;:-–—|/"
CLOCK_WORDS = re.compile(
    r"(?:(?:om|vanaf|van|at|from|start|aanvang|begin|tijd|time|ca\.?|circa|rond|uiterlijk|about|around|@)[\s:]*)+$",
    re.IGNORECASE,
)


LETTERS = re.compile(r"[IAi](?:\s*[/+&]\s*[IAi])+")
EACH = re.compile(r"(?:per|each|p\.?p\.?|elk|ieder)(?!\w)", re.IGNORECASE)


@dataclass
class Marks:
    """What has been read off an item's text so far."""

    purposes: list[Kind] = field(default_factory=list)
    decisive: list[Kind] = field(default_factory=list)
    """Purposes told by a letter in brackets or by a table's cell."""
    minutes: int | None = None
    times: Times | None = None
    presenters: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    description: list[str] = field(default_factory=list)

    @property
    def start(self) -> time | None:
        """The clock time the item opens at."""
        return self.times.start if self.times else None

    def read(self, piece: str) -> str | None:
        """Take a set-off piece in; what else it says, or None if it is no mark at all."""
        piece = piece.strip()
        taken = self._attachment(piece)
        if taken is not None:
            return self._rest(taken)
        times = find_times(piece)
        if times and (times[0].end or len(times) == 1) and not self.times and _only(piece, times[0].at, times[0].to):
            self.times = times[0]
            return ""
        for duration in find_durations(piece):
            before, after = piece[: duration.at].strip(EDGES), piece[duration.to :].strip(EDGES + ".")
            loose = duration.loose and (before or after)
            if self.minutes is None and not loose and (not before or not after) and not EACH.match(after):
                self.minutes = duration.minutes
                return self._rest(before or after)
        if LETTERS.fullmatch(piece):
            self.decisive += [kinds.LETTERS[letter] for letter in piece if letter in kinds.LETTERS]
            return ""
        purpose = kinds.marked(piece)
        if purpose:
            (self.decisive if piece in kinds.LETTERS else self.purposes).append(purpose[0])
            return self._rest(purpose[1])
        return None

    def _rest(self, rest: str) -> str:
        """What else a mark says may be a mark too: `20 min [A]`, `bijlage 2 Karin`."""
        if not rest:
            return ""
        more = self.read(rest)
        if more is not None:
            return more
        return "" if self.person(rest) else rest

    def person(self, piece: str, title: str = "", *, dashed: bool = False) -> bool:
        """Take a piece in as presenter if it is a name or an office."""
        name = presenter(piece, title, dashed=dashed)
        if name and name not in self.presenters:
            self.presenters.append(name)
        return bool(name)

    def _attachment(self, piece: str) -> str | None:
        found = ATTACHED.match(piece)
        if found:
            self.attachments += attachments(found)
            return piece[found.end() :].strip(EDGES)
        plain = ATTACHED_PLAIN.fullmatch(piece)
        if plain:
            self.attachments.append(piece[plain.start("word") :])
            return ""
        return None


def _only(piece: str, at: int, to: int) -> bool:
    before = CLOCK_WORDS.sub("", piece[:at] + " ").strip(EDGES) if piece[:at].strip() else ""
    return not before and not piece[to:].strip(EDGES + ".")
