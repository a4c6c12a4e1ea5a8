"""What reading a roster gives: its columns, its classes, children, carers and teachers, and what a person must decide.

Nothing that identifies a child beyond pupil number and name is kept: no birth date, no home address, no telephone.
"""

import enum
from dataclasses import dataclass, field
from typing import Any


class Meaning(enum.StrEnum):
    """What a column holds. Those about a carer also carry a number: carer 1, carer 2."""

    PUPIL_NUMBER = "pupil_number"
    PUPIL_NUMBERS = "pupil_numbers"
    PUPIL_GIVEN = "pupil_given"
    PUPIL_PREFIX = "pupil_prefix"
    PUPIL_FAMILY = "pupil_family"
    PUPIL_NAME = "pupil_name"
    CLASS = "class"
    YEAR = "year"
    LEFT = "left"
    CARER_NUMBER = "carer_number"
    CARER_TITLE = "carer_title"
    CARER_GIVEN = "carer_given"
    CARER_INITIALS = "carer_initials"
    CARER_PREFIX = "carer_prefix"
    CARER_FAMILY = "carer_family"
    CARER_NAME = "carer_name"
    CARER_EMAIL = "carer_email"
    RELATION = "relation"
    CUSTODY = "custody"
    LANGUAGE = "language"
    REMARK = "remark"
    NOT_KEPT = "not_kept"  # known, and left where it is: birth date, street, telephone
    UNKNOWN = "unknown"  # nobody knows: shown, for a person to say


@dataclass(frozen=True)
class Column:
    """One column as it was found, with up to three of its values to recognise it by."""

    sheet: str  # empty for a file without sheets
    index: int  # from 0
    heading: str
    meaning: Meaning
    carer: int = 0  # 1, 2, … for a column about a carer; 0 for one about the row itself
    samples: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How a mapping that is remembered names this column: its heading, folded; the position where it has none."""
        return " ".join(self.heading.casefold().split()) or f"#{self.index + 1}"


@dataclass(frozen=True)
class Format:
    """How the file is written."""

    encoding: str  # "utf-8", "utf-8-sig", "utf-16", "windows-1252", "xlsx", "edexml"
    delimiter: str | None  # ";", ",", "tab", "|"; None where there is none
    header_row: int | None  # as a spreadsheet counts, from 1
    row_per: str  # "child", "carer", "staff" or "school"


@dataclass
class Pupil:
    """A child as the rows know it."""

    number: str | None  # as text, with its leading zeros
    given: str
    prefix: str
    family: str
    class_name: str | None
    rows: list[int | str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as one line; empty where the file has none."""
        return " ".join(part for part in (self.given, self.prefix, self.family) if part)


@dataclass
class Care:
    """A person cares for a pupil."""

    pupil: int  # index in Roster.pupils
    relation: str | None  # "mother", "father", "guardian", "foster_parent", "other"
    may_be_invited: bool = True


@dataclass
class ReadPerson:
    """One carer or teacher; the same person found in several rows is one."""

    given: str
    prefix: str
    family: str
    email: str | None
    classes: list[str] = field(default_factory=list)
    relation: str | None = None
    language: str | None = None  # ISO 639-1
    rows: list[int | str] = field(default_factory=list)  # a number, or "Sheet!number" where there are sheets
    shares_mailbox_with: list[str] = field(default_factory=list)
    doubtful: bool = False
    cares: list[Care] = field(default_factory=list)
    is_staff: bool = False
    number: str | None = None  # the carer's own code in the school's system
    other_emails: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as one line."""
        return " ".join(part for part in (self.given, self.prefix, self.family) if part)


@dataclass(frozen=True)
class Option:
    """One way to settle a problem; `sentence` and `values` as in Problem."""

    code: str
    sentence: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Something in a row that a person must look at.

    `sentence` is an untranslated message with `%(name)s` places. `options` are the ways to settle it, the first of
    them the careful one that holds until somebody chooses; empty where there is nothing to choose.
    """

    row: int
    code: str
    sentence: str
    values: dict[str, Any] = field(default_factory=dict)
    sheet: str | None = None
    column: str | None = None
    options: tuple[Option, ...] = ()
    subject: str = ""  # tells two problems of one code in one row apart
    chosen: str | None = None  # the option somebody chose

    @property
    def key(self) -> str:
        """How a choice names this problem; the same file read again gives the same key."""
        return f"{self.sheet or ''}!{self.row}:{self.code}:{self.subject}"

    def told(self) -> str:
        """The sentence in English."""
        return self.sentence % self.values if self.values else self.sentence


@dataclass
class Roster:
    """A whole roster as it was read."""

    format: Format
    columns: list[Column]
    classes: list[str]  # sorted
    pupils: list[Pupil]
    people: list[ReadPerson]
    problems: list[Problem]
    count: int  # records read, without headings and blank ones
    left_out: list[str] = field(default_factory=list)  # hidden sheets that hold people too

    def as_json(self) -> dict[str, Any]:
        """What `klankbord roster check --json` prints."""
        return {
            "format": {
                "encoding": self.format.encoding,
                "delimiter": self.format.delimiter,
                "header_row": self.format.header_row,
                "row_per": self.format.row_per,
            },
            "classes": self.classes,
            "people": [
                {
                    "given": person.given,
                    "prefix": person.prefix,
                    "family": person.family,
                    "email": person.email,
                    "classes": person.classes,
                    "relation": person.relation,
                    "language": person.language,
                    "rows": person.rows,
                    "shares_mailbox_with": person.shares_mailbox_with,
                    "doubtful": person.doubtful,
                }
                for person in self.people
            ],
            "problems": [
                {
                    "row": problem.row,
                    **({"sheet": problem.sheet} if problem.sheet else {}),
                    **({"column": problem.column} if problem.column else {}),
                    "code": problem.code,
                    "sentence": problem.told(),
                }
                for problem in self.problems
            ],
        }
