"""What stands beside the list of the builder: what comes by itself, suggestions, papers that are due, templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from klankbord.agenda import queries, queries_coming, queries_suggestions, queries_templates
from klankbord.agenda.actions_coming import BEFORE
from klankbord.agenda.models import AgendaItem
from klankbord.agenda.models_life import AgendaTemplate, Suggestion
from klankbord.agenda.queries_coming import Coverage
from klankbord.agenda.rows_marks import SOURCES
from klankbord.kit import dates
from klankbord.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it: `missing` are items whose promised paper did not come, `promisable` those without one."""

    open: bool
    empty: bool
    coverage: Coverage
    suggestions: Sequence[Suggestion]
    templates: Sequence[AgendaTemplate]
    missing: list[AgendaItem]
    promisable: list[AgendaItem]
    overdue: bool
    now: datetime

    @property
    def standing(self) -> AgendaTemplate | None:
        """The template every new meeting begins with."""
        return next((template for template in self.templates if template.standing), None)

    @property
    def sources(self) -> object:
        """The words for where something comes from."""
        return SOURCES


def beside(meeting: Meeting) -> Beside:
    """Gather it; one statement for each source and five more, whatever there is to show."""
    now = dates.now()
    items = queries.items_of(meeting.id)
    papers = queries.papers_of(meeting.id)
    before = meeting.state in BEFORE
    due = meeting.papers_due_on
    return Beside(
        open=before,
        empty=not items,
        coverage=queries_coming.coverage(meeting, items) if before else Coverage(),
        suggestions=queries_suggestions.waiting_of(meeting.council_id, meeting.id) if before else (),
        templates=queries_templates.of_council(meeting.council_id),
        missing=[item for item in items if item.paper_promised and not papers.get(item.id)],
        promisable=[item for item in items if not item.paper_promised and not papers.get(item.id)],
        overdue=due is not None and dates.local(now, meeting.zone).date() > due,
        now=now,
    )
