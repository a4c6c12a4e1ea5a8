"""The one place where the two bodies differ (design, section 1): a table that rules and templates read."""

from dataclasses import dataclass

from klankbord.councils.models import Council, CouncilKind, MinutesStyle, Office
from klankbord.kit.errors import N_

LEADS = N_("Who leads")
PROPOSES = N_("Who puts plans forward")
RESULTS = N_("What comes out of a meeting")
APPROVES = N_("Who approves the minutes")
OWES = N_("Is an answer owed to who spoke")
ACTIVITIES = N_("Does it organise activities")


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of body is like.

    `organising` are the offices that plan and invite, `noting` those that take attendance and write minutes,
    `approving` those that mark minutes as approved; `admin_organises` says whether the school's admin may plan too.
    `how` tells each difference in words, as question and answer.
    """

    name: str
    title: str
    organising: frozenset[str]
    noting: frozenset[str]
    approving: frozenset[str]
    organiser_is_staff: bool
    admin_organises: bool
    members_propose: bool
    admin_proposes: bool
    decides: bool
    result: str
    results: str
    what_results: str
    record_result: str
    document: str
    minutes_style: MinutesStyle
    outcome_owed: bool
    runs_activities: bool
    how: tuple[tuple[str, str], ...]


KINDS: dict[str, Kind] = {
    CouncilKind.SOUNDING_BOARD: Kind(
        name=N_("sounding board"),
        title=N_("Sounding board"),
        organising=frozenset({Office.ORGANISER}),
        noting=frozenset({Office.ORGANISER, Office.SECRETARY}),
        approving=frozenset({Office.ORGANISER, Office.SECRETARY}),
        organiser_is_staff=True,
        admin_organises=True,
        members_propose=False,
        admin_proposes=True,
        decides=False,
        result=N_("opinion"),
        results=N_("Opinions"),
        what_results=N_("What the group thinks"),
        record_result=N_("Record the opinion"),
        document=N_("Report"),
        minutes_style=MinutesStyle.SUMMARY,
        outcome_owed=True,
        runs_activities=False,
        how=(
            (LEADS, N_("The school: its staff plan, invite and chair.")),
            (
                PROPOSES,
                N_("The organiser, the secretary and the administrators of the school. Parents say what they think."),
            ),
            (RESULTS, N_("An opinion. The school decides.")),
            (APPROVES, N_("The group, in a later meeting. The organiser or the secretary marks it.")),
            (OWES, N_("Yes: the school tells what it did with what parents said.")),
            (ACTIVITIES, N_("No.")),
        ),
    ),
    CouncilKind.PARENT_COUNCIL: Kind(
        name=N_("parent council"),
        title=N_("Parent council"),
        organising=frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY}),
        noting=frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY}),
        approving=frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY}),
        organiser_is_staff=False,
        admin_organises=False,
        members_propose=True,
        admin_proposes=False,
        decides=True,
        result=N_("decision"),
        results=N_("Decisions"),
        what_results=N_("What is decided"),
        record_result=N_("Record the decision"),
        document=N_("Minutes"),
        minutes_style=MinutesStyle.ITEMS,
        outcome_owed=False,
        runs_activities=True,
        how=(
            (LEADS, N_("Parents: chair, vice-chair and secretary plan and invite.")),
            (PROPOSES, N_("Everybody who sits in it.")),
            (RESULTS, N_("A decision of its own.")),
            (APPROVES, N_("The council itself, in a later meeting. The chair or the secretary marks it.")),
            (OWES, N_("No, though it may tell what came of it.")),
            (ACTIVITIES, N_("Yes, with helpers among the parents.")),
        ),
    ),
}


def kind_of(kind: str) -> Kind:
    """The table's row for a council's kind."""
    return KINDS[kind]


def minutes_style(council: Council) -> MinutesStyle:
    """How a council's minutes are written: as it chose, else as its kind does."""
    return council.minutes_style or kind_of(council.kind).minutes_style


def with_activities() -> list[str]:
    """The kinds of council that organise activities themselves."""
    return [kind for kind, row in KINDS.items() if row.runs_activities]
