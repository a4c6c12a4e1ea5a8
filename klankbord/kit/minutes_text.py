"""Reads minutes that were written elsewhere: who was there, the items, and what was decided and agreed.

The head is read as that of an agenda is. What is recognised stays in its place all the same, label and all: these are
somebody's words of an evening, often approved, and no word of them is lost.
"""

import re
from dataclasses import dataclass, field
from datetime import date, time

from klankbord.kit import agenda_text
from klankbord.kit.agenda_text.days import find_days
from klankbord.kit.minutes_text_lines import (
    BULLET,
    CHAIR,
    MARKED,
    NUMBERED,
    PRESENCE,
    RULE,
    SECRETARY,
    action_of,
    cells_of,
    columns_of,
    decision_of,
    names_of,
)

_LONGEST_HEADING = 118
_SHORT_HEADING = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name; `status` is that of attendance."""

    name: str
    status: str
    note: str = ""


@dataclass(slots=True)
class Item:
    """One item; `number` as written, `depth` from 0, `lines` what was said."""

    title: str
    number: str = ""
    depth: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What was said, without empty lines around it."""
        return "\n".join(self.lines).strip("\n")


@dataclass(frozen=True, slots=True)
class Result:
    """A decision or an action item, with the place of its item (None before the first); who and due of an action."""

    what: str
    item: int | None
    who: str = ""
    due: str = ""


@dataclass(slots=True)
class Read:
    """Minutes as they were read; `before` is what stands above the first item."""

    title: str = ""
    day: date | None = None
    start: time | None = None
    end: time | None = None
    place: str = ""
    chair: str = ""
    secretary: str = ""
    before: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    decisions: list[Result] = field(default_factory=list)
    actions: list[Result] = field(default_factory=list)


def parse(text: str, *, today: date) -> Read:
    """Read minutes in Dutch or English; a day that has yet to come is not believed."""
    lines = [
        line.replace("\u00a0", " ").rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    read = _Reader(lines).read
    head = agenda_text.parse("\n".join(read.before), today=today).meeting
    read.title, read.start, read.end = head.title or "", head.start, head.end
    read.place = head.place or ""
    days = [head.date] if head.date is not None else []
    days += [found.date for line in read.before for found in find_days(line, today)]
    read.day = next((day for day in days if day <= today), None)
    return read


def day_within(words: str, on: date) -> date | None:
    """The day that words are and nothing but, seen from the day of the meeting: “1 mei”; None for other words."""
    found = find_days(words.strip(), on, labelled=True)
    return found[0].date if found and (found[0].at, found[0].to) == (0, len(words.strip())) else None


def _begins_point(line: str) -> bool:
    return bool(BULLET.match(line) or NUMBERED.match(line.strip()))


class _Reader:
    """One walk through the lines."""

    def __init__(self, lines: list[str]) -> None:
        self.read = Read()
        levels = [len(found[1]) for line in lines if (found := MARKED.match(line))]
        self.marks = bool(levels)
        # One heading above all others is the title of the whole.
        self.titled = len(levels) > 1 and levels[0] < min(levels[1:])
        self.base = min(levels[1:] if self.titled else levels, default=1)
        self.last: tuple[int, ...] = ()
        self.inner = 0
        self.listing = ""  # the status, or the sort of result, that the lines below a label are
        self.columns: dict[str, int] = {}
        for line in lines:
            self._line(line)

    @property
    def here(self) -> int | None:
        return len(self.read.items) - 1 if self.read.items else None

    def _line(self, line: str) -> None:
        if self._heading(line):
            self.listing, self.columns = "", {}
            return
        if not line.strip():
            self.listing = self.listing if self.listing in {"decision", "action"} else ""
            self._keep(line)
        else:
            known = self._row(line) or self._presence(line) or self._result(line) or self._office(line)
            if known and not _begins_point(line) and _begins_point(self._last_line()):
                self._keep("")  # or it would be read on as the end of that point
            self._keep(line)

    def _keep(self, line: str) -> None:
        (self.read.items[-1].lines if self.read.items else self.read.before).append(line.strip())

    def _last_line(self) -> str:
        kept = self.read.items[-1].lines if self.read.items else self.read.before
        return kept[-1] if kept else ""

    # --- items ---

    def _heading(self, line: str) -> bool:
        if self.marks:
            found = MARKED.match(line)
            if found is None:
                return False
            if self.titled:
                self.titled = False
                self._keep(found[2])
                return True
            words, depth = found[2].strip(), len(found[1]) - self.base
            numbered = NUMBERED.match(words)
            title, number = (numbered[3], numbered[1]) if numbered else (words, "")
            self._begin(title, number, depth)
            return True
        numbered = NUMBERED.match(line.strip())
        if numbered is None:
            self.inner = self.inner if not line.strip() else 0
            return False
        return self._is_next(numbered) and self._numbered(numbered)

    def _is_next(self, found: re.Match[str]) -> bool:
        number = tuple(int(part) for part in found[1].split("."))
        if not found[2] and not found[3][:1].isupper():
            return False
        if self.inner and len(number) == 1 and number[0] == self.inner + 1:
            self.inner += 1
            return False
        above, last = number[:-1], self.last
        if above != last[: len(above)] or (above and len(last) < len(above)):
            return False
        before = last[len(above)] if len(last) > len(above) else None
        good = number[-1] <= 1 if before is None else 0 < number[-1] - before <= 2
        if not good and len(number) == 1 and number[0] == 1:
            self.inner = 1
        return good

    def _numbered(self, found: re.Match[str]) -> bool:
        title, rest = found[3].strip(), ""
        first, dot, after = title.partition(". ")
        if dot and after and len(first) <= _SHORT_HEADING:
            title, rest = first, after
        if len(title) > _LONGEST_HEADING or (title.endswith(".") and len(title) > _SHORT_HEADING):
            return False
        number = tuple(int(part) for part in found[1].split("."))
        self.last, self.inner = number, 0
        self._begin(title, found[1], len(number) - 1)
        if rest:
            self._keep(rest)
        return True

    def _begin(self, title: str, number: str, depth: int) -> None:
        deepest = self.read.items[-1].depth + 1 if self.read.items else 0
        self.read.items.append(Item(title.strip(), number, max(0, min(depth, deepest))))

    # --- what is recognised in the text ---

    def _row(self, line: str) -> bool:
        """A row of a table of action items, or the head of one."""
        cells = cells_of(line)
        if self.columns and RULE.fullmatch(line.strip()):
            return True
        if len(cells) < 2:
            self.columns = {}
            return False
        heads = columns_of(cells)
        if heads:
            self.columns = heads
            return True
        if not self.columns or len(cells) <= self.columns["what"] or not cells[self.columns["what"]]:
            return False
        said = {key: cells[at] for key, at in self.columns.items() if at < len(cells)}
        more = [cell for at, cell in enumerate(cells) if at not in self.columns.values() and cell]
        what = ", ".join([said["what"], *more])
        self.read.actions.append(Result(what, self.here, said.get("who", ""), said.get("due", "")))
        return True

    def _presence(self, line: str) -> bool:
        found = next(((status, hit) for status, pattern in PRESENCE if (hit := pattern.match(line.strip()))), None)
        if found is not None:
            status, hit = found
            words = (hit["names"] or "").strip()
            if not words and (hit["colon"] or not self.read.items):
                self.listing = status
                return True
            if hit["colon"] and self._add(status, words):
                self.listing = status if words.endswith((",", ";")) else ""
                return True
            return False
        if self.listing not in {status for status, _ in PRESENCE}:
            return False
        return self._add(self.listing, BULLET.sub("", line))

    def _add(self, status: str, words: str) -> bool:
        names = names_of(words, status)
        if not names:
            self.listing = ""
            return False
        self.read.people += [Person(name, is_there, note) for name, is_there, note in names]
        return True

    def _result(self, line: str) -> bool:
        decided = decision_of(line)
        if decided is not None:
            self.listing = "" if decided else "decision"
            if decided:
                self.read.decisions.append(Result(decided, self.here))
            return True
        task = action_of(line)
        if task is not None:
            what, who, due = task
            if what:
                self.read.actions.append(Result(what, self.here, who, due))
            elif who:
                return False
            self.listing = "" if what else "action"
            return True
        if self.listing in {"decision", "action"} and (BULLET.match(line) or NUMBERED.match(line.strip())):
            words = BULLET.sub("", line).strip()
            (self.read.decisions if self.listing == "decision" else self.read.actions).append(Result(words, self.here))
            return bool(words)
        if self.listing in {"decision", "action"}:
            self.listing = ""
        return False

    def _office(self, line: str) -> bool:
        if self.read.items:
            return False
        for key, pattern in (("chair", CHAIR), ("secretary", SECRETARY)):
            found = pattern.match(line.strip())
            if found and not getattr(self.read, key) and found[1].strip():
                setattr(self.read, key, found[1].strip())
                return True
        return False
