"""What turning the year would do, in the words of the preview: classes, people who leave, councils."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from klankbord.councils.models import Council, Office
from klankbord.handover import queries_calendar_year as calendar
from klankbord.handover.queries_facts_year import ActionFact, ClassFact, Facts, ParentFact, ProposalFact, SeatFact
from klankbord.kit.classes import Fate

Choices = Mapping[str, str]
GOES, STAYS = "goes", "stays"
TO_ORGANISER, DROP = "organiser", "drop"
ENDS, KEEPS = "end", "keep"


@dataclass(frozen=True)
class ClassMove:
    """What becomes of one class; `to` is the name of the class its children go to."""

    group: ClassFact
    fate: Fate
    to: str
    combined: bool


@dataclass
class Leaver:
    """A parent whose last child leaves, with what they are still needed for."""

    parent: ParentFact
    classes: tuple[str, ...] = ()
    seats: list[SeatFact] = field(default_factory=list)
    actions: list[ActionFact] = field(default_factory=list)
    drafts: list[ProposalFact] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    stays: bool = False
    until: date | None = None
    items: str = TO_ORGANISER

    @property
    def is_needed(self) -> bool:
        """Whether somebody has to decide about them."""
        return bool(self.seats or self.actions or self.drafts)


@dataclass
class CouncilPlan:
    """What the turn does in one council; `left` are those of `open_actions` that others go on with without a leaver."""

    council: Council
    ending: list[SeatFact] = field(default_factory=list)
    leaving: list[SeatFact] = field(default_factory=list)
    staying: list[SeatFact] = field(default_factory=list)
    vacant: list[Office] = field(default_factory=list)
    classes_without: list[str] = field(default_factory=list)
    per_class: bool = False
    open_actions: list[ActionFact] = field(default_factory=list)
    handed: list[ActionFact] = field(default_factory=list)
    dropped: list[ActionFact] = field(default_factory=list)
    left: list[ActionFact] = field(default_factory=list)
    undecided: list[ProposalFact] = field(default_factory=list)
    drafts: list[ProposalFact] = field(default_factory=list)
    meetings: list[calendar.NewMeeting] = field(default_factory=list)
    organisers: list[SeatFact] = field(default_factory=list)
    called: int = 0
    call: bool = False
    confirm: bool = True
    copy: bool = True

    @property
    def sought_in(self) -> list[str] | None:
        """The classes whose parents are asked to join; None for those of all classes."""
        return self.classes_without or None

    @property
    def seeks(self) -> bool:
        """Whether there is somebody to look for."""
        return bool(self.ending or self.leaving or self.vacant or self.classes_without)


@dataclass
class Plan:
    """Everything at once. `targets` is the name of the new class of each child that moves."""

    facts: Facts
    moves: list[ClassMove] = field(default_factory=list)
    targets: dict[int, str] = field(default_factory=dict)
    new_classes: list[str] = field(default_factory=list)
    reopened: list[ClassFact] = field(default_factory=list)
    emptied: list[ClassFact] = field(default_factory=list)
    ends_empty: bool = True
    leaving_children: list[int] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    no_longer_parents: list[ParentFact] = field(default_factory=list)
    seat_classes: dict[int, str] = field(default_factory=dict)
    seat_ends: dict[int, date] = field(default_factory=dict)
    councils: list[CouncilPlan] = field(default_factory=list)

    @property
    def going(self) -> list[Leaver]:
        """The parents who leave the school with the turn."""
        return [leaver for leaver in self.leavers if not leaver.stays]

    @property
    def needed(self) -> list[Leaver]:
        """The parents about whom somebody has to decide."""
        return [leaver for leaver in self.leavers if leaver.is_needed]

    @property
    def keeping(self) -> list[Leaver]:
        """The parents who stay although their last child leaves."""
        return [leaver for leaver in self.leavers if leaver.stays]

    @property
    def undecided_classes(self) -> list[ClassMove]:
        """Classes with children of which only the new roster knows."""
        return [move for move in self.moves if move.fate is Fate.ROSTER and move.group.children]
