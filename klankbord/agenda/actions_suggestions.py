"""What is done with suggestions for an agenda: suggest, withdraw, accept, merge, defer, decline, and come back.

Every answer is mailed to whoever suggested it, and to those whose suggestion was merged into it.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from klankbord.agenda import actions, mails, queries_suggestions
from klankbord.agenda.actions import STEP, ItemValues
from klankbord.agenda.models import AgendaItem, ItemSource
from klankbord.agenda.models_life import Suggestion, SuggestionState
from klankbord.agenda.queries_coming import BEGUN
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.proposals.initiatives import actions as actions_initiatives
from klankbord.proposals.models import Proposal, ProposalState

OPEN = {MeetingState.DRAFT, MeetingState.PLANNED}
SETTLED = {SuggestionState.ACCEPTED, SuggestionState.MERGED, SuggestionState.DECLINED}
OVER = (*BEGUN, MeetingState.CANCELLED)


def suggest(
    council: Council, title: str, reason: str, *, named: bool, meeting: Meeting | None = None, by: Person, now: datetime
) -> Suggestion:
    """Suggest an item for a council's agenda, for one meeting or the next one; `named` lets the agenda say whose it is.

    Raises WrongState for a meeting whose agenda takes nothing any more.
    """
    if meeting is not None and meeting.state not in OPEN:
        raise WrongState(
            N_("This meeting has begun or is over. Suggest it for the next one, on the page of the council.")
        )
    suggestion = Suggestion(
        school_id=council.school_id,
        council_id=council.id,
        meeting_id=meeting.id if meeting is not None else None,
        by_id=by.id,
        state=SuggestionState.SUGGESTED,
        title=title,
        reason=reason,
        named=named,
        created_at=now,
        waits_since=now,
    )
    db.session.add(suggestion)
    audit.record("agenda.suggest", suggestion, by=by, now=now, council_id=council.id)
    return suggestion


def withdraw(suggestion: Suggestion, *, by: Person, now: datetime) -> None:
    """Take one's own suggestion back while it waits. What was merged into it waits for an answer of its own again.

    Raises WrongState for one that was answered or withdrawn before, and for one of an initiative that goes on.
    """
    _need_waiting(suggestion)
    initiative = _initiative(suggestion)
    if initiative is not None and initiative.state != ProposalState.WITHDRAWN:
        raise WrongState(N_("This suggestion came from an initiative of parents. Withdraw that, on its own page."))
    for other in queries_suggestions.merged_into(suggestion):
        other.into_id, other.into = None, None
        _wait_again(other, suggestion.meeting, by=by, now=now)
    suggestion.state = SuggestionState.WITHDRAWN
    suggestion.deferred_to_id, suggestion.deferred_to = None, None
    suggestion.answered_at, suggestion.answered_by_id = now, None
    audit.record("agenda.withdraw_suggestion", suggestion, by=by, now=now, council_id=suggestion.council_id)


def accept(
    suggestion: Suggestion, meeting: Meeting, values: ItemValues, answer: str, *, by: Person, now: datetime
) -> AgendaItem:
    """Make an item of a suggestion, at the end of a coming agenda; whoever suggested it is told.

    Raises WrongState for one that was answered, and for a meeting that has begun.
    """
    _need_waiting(suggestion)
    _need_open(meeting, suggestion)
    actions.need_open(meeting)
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)) or 0
    initiative = _initiative(suggestion)
    if initiative is not None and values.proposal_id is None:
        values = replace(values, proposal_id=initiative.id)
    item = actions.make(meeting, values, last + STEP, now)
    item.came_from, item.came_from_id = ItemSource.SUGGESTION, suggestion.id
    db.session.add(item)
    _answer(suggestion, SuggestionState.ACCEPTED, answer, meeting, by=by, now=now)
    return item


def merge_into_item(
    suggestion: Suggestion, item: AgendaItem, meeting: Meeting, answer: str, *, by: Person, now: datetime
) -> None:
    """Let a suggestion go with an item that a coming agenda has; whoever suggested it is told.

    Raises WrongState for one that was answered, and for a meeting that has begun.
    """
    _need_waiting(suggestion)
    _need_open(meeting, suggestion)
    suggestion.item_id, suggestion.item = item.id, item
    _answer(suggestion, SuggestionState.MERGED, answer, meeting, by=by, now=now)


def merge(suggestion: Suggestion, into: Suggestion, answer: str, *, by: Person, now: datetime) -> None:
    """Let a suggestion go with another one of the council that waits; both hear what becomes of that.

    Raises WrongState when either was answered, DomainError for itself or one of another council.
    """
    _need_waiting(suggestion)
    if into.id == suggestion.id or into.council_id != suggestion.council_id:
        raise DomainError(N_("Choose another suggestion to merge this one into."), "into")
    _need_waiting(into)
    for other in queries_suggestions.merged_into(suggestion):
        other.into_id, other.into = into.id, into
    suggestion.into_id, suggestion.into = into.id, into
    _answer(suggestion, SuggestionState.MERGED, answer, into.meeting, by=by, now=now)


def defer(suggestion: Suggestion, to: Meeting | None, answer: str, *, by: Person, now: datetime) -> None:
    """Keep a suggestion for a later meeting, or for whichever comes next; it waits again by then.

    Raises WrongState for one that was answered, DomainError without a word of why, and for a meeting that has begun.
    """
    _need_waiting(suggestion)
    _need_words(answer)
    if to is not None:
        _need_open(to, suggestion)
    suggestion.deferred_to_id, suggestion.deferred_to = (to.id, to) if to is not None else (None, None)
    _answer(suggestion, SuggestionState.DEFERRED, answer, suggestion.meeting, by=by, now=now)


def decline(suggestion: Suggestion, answer: str, *, by: Person, now: datetime) -> None:
    """Say no, with why. Raises WrongState for one that was answered, DomainError without a word of why."""
    _need_waiting(suggestion)
    _need_words(answer)
    _answer(suggestion, SuggestionState.DECLINED, answer, suggestion.meeting, by=by, now=now)


def come_back(meeting: Meeting, *, by: Person | None, now: datetime) -> list[Suggestion]:
    """Let what was deferred wait for an answer again, now that the agenda of a meeting begins."""
    found = db.session.scalars(
        select(Suggestion).where(
            Suggestion.council_id == meeting.council_id,
            Suggestion.state == SuggestionState.DEFERRED,
            Suggestion.deferred_to_id.is_(None) | (Suggestion.deferred_to_id == meeting.id),
            Suggestion.meeting_id.is_(None) | (Suggestion.meeting_id != meeting.id),
        )
    ).all()
    for suggestion in found:
        _wait_again(suggestion, meeting, by=by, now=now)
    return list(found)


def come_back_due(now: datetime) -> int:
    """Let what was deferred wait again once the meeting it was deferred from, or to, is over; how many did."""
    over = select(Meeting.id).where(Meeting.state.in_(OVER))
    found = db.session.scalars(
        select(Suggestion).where(
            Suggestion.state == SuggestionState.DEFERRED,
            Suggestion.deferred_to_id.in_(over)
            | (Suggestion.deferred_to_id.is_(None) & Suggestion.meeting_id.in_(over)),
        )
    ).all()
    for suggestion in found:
        _wait_again(suggestion, None, by=None, now=now)
    return len(found)


def _wait_again(suggestion: Suggestion, meeting: Meeting | None, *, by: Person | None, now: datetime) -> None:
    suggestion.state = SuggestionState.SUGGESTED
    suggestion.meeting_id = meeting.id if meeting is not None else None
    suggestion.deferred_to_id = None
    suggestion.waits_since = now
    audit.record("agenda.suggestion_back", suggestion, by=by, now=now, council_id=suggestion.council_id)


def _answer(
    suggestion: Suggestion, state: SuggestionState, answer: str, meeting: Meeting | None, *, by: Person, now: datetime
) -> None:
    together = [suggestion, *queries_suggestions.merged_into(suggestion)]
    suggestion.state, suggestion.answer = state, answer
    suggestion.meeting_id, suggestion.meeting = (meeting.id, meeting) if meeting is not None else (None, None)
    suggestion.answered_at, suggestion.answered_by_id = now, by.id
    db.session.flush()
    audit.record("agenda.answer_suggestion", suggestion, by=by, now=now, state=state.value)
    for each in together:
        initiative = _initiative(each) if state in SETTLED else None
        if initiative is not None:
            actions_initiatives.answered(initiative, by=by, now=now)
        mails.suggestion_answered(each, suggestion, now=now)


def _initiative(suggestion: Suggestion) -> Proposal | None:
    """The initiative of parents that a suggestion came from."""
    initiative_id = queries_suggestions.initiative_of(suggestion.id)
    return db.session.get_one(Proposal, initiative_id) if initiative_id is not None else None


def _need_waiting(suggestion: Suggestion) -> None:
    if suggestion.state == SuggestionState.WITHDRAWN:
        raise WrongState(
            N_("“%(title)s” was withdrawn by whoever suggested it: nothing is left to answer."), title=suggestion.title
        )
    if not suggestion.is_waiting:
        raise WrongState(N_("This suggestion was answered already; nothing was changed."))


def _need_words(answer: str) -> None:
    if not answer:
        raise DomainError(N_("Say why, in a sentence: it is mailed to whoever suggested it."), "answer")


def _need_open(meeting: Meeting, suggestion: Suggestion) -> None:
    if meeting.council_id != suggestion.council_id or meeting.state not in OPEN:
        raise DomainError(N_("Choose a meeting of this council that is still to come."), "meeting_id")
