"""The one place where the two bodies differ (design, section 1): a table that rules and templates read."""

from dataclasses import dataclass

from klankbord.councils.models import CouncilKind, Office
from klankbord.kit.errors import N_


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of body is like.

    `organising` are the offices that plan and invite, `noting` those that take attendance and write minutes;
    `admin_organises` says whether the school's admin may do so too.
    """

    name: str
    organising: frozenset[str]
    noting: frozenset[str]
    organiser_is_staff: bool
    admin_organises: bool
    members_propose: bool
    admin_proposes: bool
    decides: bool
    result: str
    results: str
    outcome_owed: bool
    runs_activities: bool


KINDS: dict[str, Kind] = {
    CouncilKind.SOUNDING_BOARD: Kind(
        name=N_("sounding board"),
        organising=frozenset({Office.ORGANISER}),
        noting=frozenset({Office.ORGANISER, Office.SECRETARY}),
        organiser_is_staff=True,
        admin_organises=True,
        members_propose=False,
        admin_proposes=True,
        decides=False,
        result=N_("opinion"),
        results=N_("Opinions"),
        outcome_owed=True,
        runs_activities=False,
    ),
    CouncilKind.PARENT_COUNCIL: Kind(
        name=N_("parent council"),
        organising=frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY}),
        noting=frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY}),
        organiser_is_staff=False,
        admin_organises=False,
        members_propose=True,
        admin_proposes=False,
        decides=True,
        result=N_("decision"),
        results=N_("Decisions"),
        outcome_owed=False,
        runs_activities=True,
    ),
}


def kind_of(kind: str) -> Kind:
    """The table's row for a council's kind."""
    return KINDS[kind]


def with_activities() -> list[str]:
    """The kinds of council that organise activities themselves."""
    return [kind for kind, row in KINDS.items() if row.runs_activities]
