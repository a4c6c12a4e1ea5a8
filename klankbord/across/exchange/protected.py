"""What may be shown by class of the rounds of a year: one decision for the page, the files and the report.

Each measure is protected against a reader who knows all the others (docs/decisions/exchange-overview.md).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from klankbord.kit import answers
from klankbord.kit.answers import NO_CLASS, SILENT
from klankbord.kit.suppression_totals import Total, Unshown, held_back
from klankbord.proposals.models import Naming, ProposalState, StanceKind
from klankbord.proposals.queries_overview import Answers, Line, Thread

KINDS = [kind.value for kind in StanceKind]
Cells = dict[tuple[int, str], Unshown]


@dataclass(frozen=True, slots=True)
class InRound:
    """A class in one round: how many were asked, and how many answered, None where that is hidden."""

    name: str
    asked: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class InYear:
    """A class over a year: in how many proposals it was asked and of how many told what came of it; sums over them.

    `asked` counts each parent once for every proposal. What is None is hidden.
    """

    name: str
    proposals: int
    told: int
    asked: int
    opened: int | None
    answered: int | None
    reactions: int | None
    replied: int | None

    @property
    def share(self) -> int | None:
        """How many of a hundred that were asked answered."""
        return None if self.answered is None or not self.asked else round(100 * self.answered / self.asked)


def in_round(found: Answers, in_all: int) -> list[InRound]:
    """A round by class, as far as it may be shown; empty where one class alone was asked."""
    shown = answers.by_class(found.asked, in_all, found.stances, KINDS) if len(found.asked) > 1 else {}
    return [InRound(name, asked, answers.answered(asked, shown[name])) for name, asked in found.asked.items() if shown]


class _Year:
    """The counts of a year by class, and of each measure the cells that are shown nowhere."""

    def __init__(self, lines: Sequence[Line], found: Mapping[int, Answers], threads: Iterable[Thread]) -> None:
        self.asked: Counter[str] = Counter()
        self.proposals: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.did: dict[str, Counter[str]] = {what: Counter() for what in ("opened", "answered", "reactions", "replied")}
        self.unshown: dict[str, Cells] = {what: {} for what in self.did}
        self._names: dict[str, None] = {}
        of_thread = _threads(threads)
        for line in lines:
            if line.naming is Naming.NAMED and line.round_id in found:
                self._round(line, found[line.round_id], of_thread.get(line.id, {}))

    @property
    def names(self) -> list[str]:
        """The classes in the order in which they were met, nobody's last."""
        return sorted(self._names, key=lambda name: name == NO_CLASS)

    def _round(self, line: Line, found: Answers, threads: Mapping[str, tuple[int, int]]) -> None:
        asked = answers.with_rest(found.asked, line.asked)
        shown = answers.by_class(found.asked, line.asked, found.stances, KINDS)
        known = [(name if name in asked else NO_CLASS, kind, n) for name, kind, n in found.stances]
        spoke: Counter[str] = Counter()
        for name, _kind, number in known:
            spoke[name] += number
        for name in dict.fromkeys((*asked, *spoke)):
            of = max(asked.get(name, 0), spoke[name])
            opened = min(of, max(found.opened.get(name, 0), spoke[name]))
            self._names.setdefault(name)
            self.asked[name] += of
            self.proposals[name] += 1
            self.told[name] += line.state is ProposalState.DECIDED
            self._count(
                line.round_id, name, of, opened, spoke[name], hidden=bool(shown) and shown[name][SILENT] is None
            )
            if len(asked) > 1:
                place, small = (line.round_id, name), Total(opened, of - opened).small
                self.unshown["opened"][place] = Unshown(opened - spoke[name], of - opened, secret=small)
        for name, (reactions, replied) in threads.items():
            self._names.setdefault(name)
            self.did["reactions"][name] += reactions
            self.did["replied"][name] += replied
            place = (line.round_id, name)
            self.unshown["reactions"][place] = Unshown(reactions - replied, 1, secret=False)
            self.unshown["replied"][place] = Unshown(replied, reactions - replied, secret=False)

    def _count(self, round_id: int, name: str, of: int, opened: int, spoke: int, *, hidden: bool) -> None:
        self.did["opened"][name] += opened
        self.did["answered"][name] += spoke
        if hidden:
            self.unshown["answered"][round_id, name] = Unshown(spoke, of - spoke)

    def shown(self, what: str) -> dict[str, int | None]:
        """The totals of a measure, as far as they may be told."""
        of_people = what in {"opened", "answered"}
        totals = {
            name: Total(self.did[what][name], self.asked[name] - self.did[what][name] if of_people else None)
            for name in self.names
        }
        held = held_back(totals, self.unshown[what])
        return {name: None if name in held else total.did for name, total in totals.items()}


def _threads(threads: Iterable[Thread]) -> dict[int, dict[str, tuple[int, int]]]:
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for thread in threads:
        of = found.setdefault(thread.proposal_id, {})
        reactions, replied = of.get(thread.class_name, (0, 0))
        of[thread.class_name] = reactions + 1, replied + (thread.answered_at is not None)
    return found


def in_year(lines: Sequence[Line], found: Mapping[int, Answers], threads: Iterable[Thread]) -> list[InYear]:
    """The classes over a year, of the rounds that asked parents with their names."""
    year = _Year(lines, found, threads)
    shown = {what: year.shown(what) for what in year.did}
    return [
        InYear(
            name, year.proposals[name], year.told[name], year.asked[name], **{what: shown[what][name] for what in shown}
        )
        for name in year.names
    ]
