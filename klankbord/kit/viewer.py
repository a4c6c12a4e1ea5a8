"""Who is looking: one value that rules read, so that a predicate needs no database."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Person(Protocol):
    """Anybody an action can be done by."""

    @property
    def id(self) -> int:
        """The id of the account."""

    @property
    def name(self) -> str:
        """The name people know."""


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A seat the viewer holds today: which council, of which kind, in which office."""

    council_id: int
    kind: str
    office: str


@dataclass(frozen=True, slots=True)
class SchoolFact:
    """A school the viewer belongs to."""

    id: int
    slug: str
    name: str
    accent: str
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person as one request knows them, in one school (or none).

    `meeting_ids` are the meetings they are invited to without a seat; `linked` is true when they came by a link about
    one thing and so may reach that thing only; `serves_somewhere` when they are staff or administrator of any school.
    """

    id: int
    name: str
    first_name: str
    language: str
    school: SchoolFact | None = None
    schools: tuple[SchoolFact, ...] = ()
    is_parent: bool = False
    is_staff: bool = False
    is_school_admin: bool = False
    seats: tuple[SeatFact, ...] = ()
    class_ids: frozenset[int] = frozenset()
    session_id: int | None = None
    session_began: datetime | None = None
    reference: str = field(default="", repr=False)
    linked: bool = False
    serves_somewhere: bool = False

    @property
    def school_id(self) -> int:
        """The id of the school looked at; 0, which no school has, outside one."""
        return self.school.id if self.school else 0

    @property
    def zone(self) -> str:
        """The zone times are shown in."""
        return self.school.zone if self.school else "Europe/Amsterdam"

    @property
    def short_name(self) -> str:
        """First name and initial: enough to know oneself by, on a page that somebody else may open."""
        last = self.name.split(" ")[-1]
        return f"{self.first_name} {last[0]}." if last and last != self.first_name else self.first_name

    @property
    def is_member_of_school(self) -> bool:
        """Whether they have any role here."""
        return self.is_parent or self.is_staff or self.is_school_admin

    def offices(self, council_id: int) -> frozenset[str]:
        """The offices they hold in a council today; empty for no seat."""
        return frozenset(seat.office for seat in self.seats if seat.council_id == council_id)

    def has_seat(self, council_id: int) -> bool:
        """Whether they sit in a council today."""
        return any(seat.council_id == council_id for seat in self.seats)

    @property
    def is_authenticated(self) -> bool:
        """For Flask-Login: a viewer is always somebody."""
        return True

    @property
    def is_active(self) -> bool:
        """For Flask-Login: a disabled account yields no viewer."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """For Flask-Login."""
        return False

    def get_id(self) -> str:
        """For Flask-Login: the session's reference, never the account's id."""
        return self.reference
