"""One seat per class: who sits for each class, and for which classes nobody does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from klankbord.councils.models import Seat


@dataclass(frozen=True, slots=True)
class ClassSeat:
    """A class and who sits for it, now or from a day that is to come."""

    class_group_id: int
    name: str
    holders: tuple[Seat, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody sits for it."""
        return not self.holders


def stands(seat: Seat, day: date) -> bool:
    """Whether a seat is held on a day or later; one that ended before it began never was."""
    return seat.ends_on is None or (seat.ends_on >= day and seat.ends_on >= seat.starts_on)


def by_class(classes: Iterable[tuple[int, str]], seats: Iterable[Seat], day: date) -> list[ClassSeat]:
    """Each class, `(id, name)`, with who sits for it from a day on; deputies do not fill a seat."""
    held = [seat for seat in seats if seat.deputy_of_id is None and stands(seat, day)]
    return [
        ClassSeat(group_id, name, tuple(seat for seat in held if seat.class_group_id == group_id))
        for group_id, name in classes
    ]
