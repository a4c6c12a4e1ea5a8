"""How one reader stands before a council's archive: what of it they may see, by the rules of the things themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from klankbord.councils import rules as councils
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.kit.viewer import SchoolFact, SeatFact, Viewer
from klankbord.minutes import rules as minutes
from klankbord.proposals import rules as proposals
from klankbord.schools.models import School

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see: closed items, what organisers see, how notes grew, and who said what in named rounds."""

    viewer: Viewer
    closed: bool
    organises: bool
    writes: bool
    names: bool

    def of_items(self, things: Iterable[Thing], known: Iterable[int], shown: Iterable[int]) -> list[Thing]:
        """Those that hang on no item, on one that was removed, or on one that is shown."""
        known, shown = set(known), set(shown)
        return [
            thing
            for thing in things
            if (item_id := item_of(thing)) is None or item_id in shown or (item_id not in known)
        ]


def item_of(thing: Any) -> int | None:
    """The item a decision, an action item or a correction hangs on."""
    found: int | None = thing.item_id
    return found


def sight_of(viewer: Viewer, council: Council) -> Sight:
    """How a viewer stands before one council."""
    return Sight(
        viewer=viewer,
        closed=councils.may_see_closed(viewer, council),
        organises=councils.may_organise(viewer, council),
        writes=minutes.may_write(viewer, council),
        names=proposals.sees_names(viewer, council),
    )


def keeper(school: School, council: Council, language: str) -> Viewer:
    """Whoever has the server in hands and reads everything: an administrator in every organising office."""
    offices: Sequence[str] = sorted(kind_of(council.kind).organising)
    fact = SchoolFact(school.id, school.slug, school.name, school.accent, school.zone, school.language)
    nobody = Viewer(id=0, name="", first_name="", language=language, school=fact, schools=(fact,))
    seats = tuple(SeatFact(council.id, council.kind, office) for office in offices)
    return replace(nobody, is_staff=True, is_school_admin=True, seats=seats)
