"""Which meetings and proposals must be read anew after something was done, as the audit log tells it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select

from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemPaper, RemovedItem
from klankbord.agenda.models_life import Suggestion
from klankbord.agenda.models_steps import AgendaStep
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db
from klankbord.base.journal.models import ChangeBatch
from klankbord.base.search.index import Whole
from klankbord.followup.models import Decision
from klankbord.handover.models import YearTurn
from klankbord.meetings.models import Meeting, MeetingSeries
from klankbord.minutes.models import ItemNote, Minutes
from klankbord.proposals.models import FeedbackRound, Outcome, Proposal, ProposalPaper

MEETING, PROPOSAL = "meeting", "proposal"
IN_MEETINGS: tuple[Any, ...] = (AgendaItem, AgendaVersion, RemovedItem, AgendaStep, Suggestion, Decision, Minutes)
"""Tables whose rows name the meeting they belong to."""
IN_PROPOSALS: tuple[Any, ...] = (FeedbackRound, Outcome, ProposalPaper)
MANY = {table.__tablename__ for table in (YearTurn, ChangeBatch, MeetingSeries)}
"""What is done to these may make many meetings at once."""

_MEETING_OF: dict[str, Select[int]] = {
    **{table.__tablename__: select(table.meeting_id) for table in IN_MEETINGS},
    ItemPaper.__tablename__: select(AgendaItem.meeting_id).join(ItemPaper, ItemPaper.item_id == AgendaItem.id),
    ItemNote.__tablename__: select(AgendaItem.meeting_id).join(ItemNote, ItemNote.item_id == AgendaItem.id),
}
_IDS: dict[str, Any] = {table.__tablename__: table.id for table in (*IN_MEETINGS, *IN_PROPOSALS, ItemPaper, ItemNote)}
_PROPOSAL_OF: dict[str, Select[int]] = {table.__tablename__: select(table.proposal_id) for table in IN_PROPOSALS}


def touched(events: Sequence[AuditEvent]) -> Iterator[Whole]:
    """The meetings and proposals that these events may have changed; now and then one that did not change."""
    by_thing: dict[str, set[int]] = {}
    schools: set[int] = set()
    for event in events:
        if event.thing_id is not None:
            by_thing.setdefault(event.thing, set()).add(event.thing_id)
        for kind in (MEETING, PROPOSAL):
            named = event.data.get(f"{kind}_id")
            if isinstance(named, int):
                yield kind, named
        if event.thing in MANY and event.school_id is not None:
            schools.add(event.school_id)
    for kind, table, ways in ((MEETING, Meeting, _MEETING_OF), (PROPOSAL, Proposal, _PROPOSAL_OF)):
        yield from ((kind, thing_id) for thing_id in by_thing.get(table.__tablename__, ()))
        for name in ways.keys() & by_thing.keys():
            found = db.session.scalars(ways[name].where(_IDS[name].in_(by_thing[name])))
            yield from ((kind, whole_id) for whole_id in found if whole_id is not None)
    yield from ((MEETING, meeting_id) for meeting_id in _not_filed(schools))


def _not_filed(schools: set[int]) -> Iterable[int]:
    if not schools:
        return ()
    return db.session.scalars(select(Meeting.id).where(Meeting.school_id.in_(schools), Meeting.filed_at.is_(None)))
