"""Rosters as reading gives them, made by hand: families of invented people."""

from dataclasses import dataclass, field

from klankbord.kit.roster.shape import Care, Column, Format, Meaning, Problem, Pupil, ReadPerson, Roster


@dataclass
class RosterBuilder:
    """Collects families row by row, as a file with a row for each child would."""

    row_per: str = "child"
    pupils: list[Pupil] = field(default_factory=list)
    people: list[ReadPerson] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    row: int = 1

    def child(
        self, number: str | None, at: str | None, *carers: ReadPerson, name: str = "", may: bool = True
    ) -> "RosterBuilder":
        """A child in a class, with who cares for it."""
        self.row += 1
        given, _, family = name.partition(" ")
        self.pupils.append(Pupil(number, given, "", family, at, [self.row]))
        self.classes |= {at} if at else set()
        for person in carers:
            if person not in self.people:
                self.people.append(person)
            person.rows.append(self.row)
            person.cares.append(Care(len(self.pupils) - 1, person.relation, may))
            person.classes = sorted({*person.classes, *([at] if at else [])})
        return self

    def alone(self, person: ReadPerson, *classes: str) -> "RosterBuilder":
        """A parent with classes, and nothing said of children."""
        self.row += 1
        person.rows.append(self.row)
        person.classes = sorted(classes)
        self.classes |= set(classes)
        self.people.append(person)
        return self

    def build(self) -> Roster:
        """The roster, with who shares a mailbox."""
        for person in self.people:
            person.shares_mailbox_with = [
                other.name
                for other in self.people
                if other is not person and person.email and other.email == person.email
            ]
        columns = [Column("", 0, "Leerlingnummer", Meaning.PUPIL_NUMBER, 0, ("000123",))]
        written = Format("utf-8", ";", 1, self.row_per)
        return Roster(
            written,
            columns,
            sorted(self.classes),
            self.pupils,
            self.people,
            self.problems,
            len(self.pupils) or self.row,
        )


def parent(name: str, email: str | None = None, **values: object) -> ReadPerson:
    """Somebody of a roster: the first word is the given name, the last the family name."""
    given, _, rest = name.partition(" ")
    prefix, _, family = rest.rpartition(" ")
    return ReadPerson(given, prefix, family, email, **values)


def teacher(name: str, email: str | None = None, **values: object) -> ReadPerson:
    """A member of staff."""
    return parent(name, email, is_staff=True, **values)
