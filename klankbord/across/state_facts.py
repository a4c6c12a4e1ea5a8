"""How a council stands, for who takes over: who sits in it, what comes, what is open and what it must do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from klankbord.base.db import db
from klankbord.base.i18n import full_date, long_date
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.models import Council, Seat
from klankbord.followup import queries as followup
from klankbord.followup.models import ActionItem, Decision
from klankbord.handover import queries_year
from klankbord.handover.models import CouncilConfirmation
from klankbord.invitations import queries as invitations
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes import queries as minutes
from klankbord.minutes.models import Correction, CorrectionState, Minutes, MinutesState
from klankbord.proposals.models import FeedbackRound, Proposal, ProposalState
from klankbord.proposals.queries import VISIBLE, newest_round, sight

SOON = 5


@dataclass(frozen=True)
class State:
    """Everything of one page. `proposals` are (proposal, last day of its open round or None)."""

    council: Council
    year: str
    today: date
    seats: Sequence[Seat]
    coming: Sequence[Meeting]
    last: Meeting | None
    last_minutes: Minutes | None
    unfiled: Sequence[tuple[Meeting, Minutes | None]]
    decisions: int
    last_decision: Decision | None
    actions: Sequence[ActionItem]
    proposals: Sequence[tuple[Proposal, date | None]]
    corrections: int
    confirmed: CouncilConfirmation | None
    now: datetime

    @property
    def late(self) -> int:
        """How many action items should have been done by now."""
        return sum(action.is_overdue(self.today) for action in self.actions)


def read(council: Council, viewer: Viewer, now: datetime) -> State:
    """A council as somebody may know it. Nine statements, whatever it has seen."""
    today = dates.today(viewer.zone)
    year = queries_year.year_of(viewer.school_id, today)
    held = meetings.of_council(viewer, council.id, invitations.meetings_of(viewer))
    past = [one for one in held if one.state == MeetingState.HELD]
    filed = minutes.readable_of_council(viewer, council.id)
    coming = [one for one in reversed(held) if one.state in meetings.COMING and not _passed(one, today)]
    decisions = followup.decisions(viewer, council)
    of_year = [one for one in decisions if one.school_year == year and one.withdrawn_at is None]
    return State(
        council=council,
        year=year,
        today=today,
        seats=[seat for seat in councils.seats_of(council.id) if seat.is_current(today)],
        coming=coming[:SOON],
        last=past[0] if past else None,
        last_minutes=filed.get(past[0].id) if past else None,
        unfiled=[(one, filed.get(one.id)) for one in past[:SOON] if not _is_approved(filed.get(one.id))],
        decisions=len(of_year),
        last_decision=next((one for one in decisions if one.withdrawn_at is None), None),
        actions=followup.open_actions(council.id, with_closed=council_rules.may_see_closed(viewer, council)),
        proposals=_proposals(council, viewer),
        corrections=_corrections(council),
        confirmed=queries_year.confirmation(council.id, year),
        now=now,
    )


def _passed(meeting: Meeting, today: date) -> bool:
    return meeting.day is not None and meeting.day < today


def _is_approved(found: Minutes | None) -> bool:
    return found is not None and found.state == MinutesState.APPROVED


def _proposals(council: Council, viewer: Viewer) -> Sequence[tuple[Proposal, date | None]]:
    waiting = (ProposalState.DRAFT, ProposalState.OPEN, ProposalState.CLOSED)
    rows = db.session.execute(
        select(Proposal, FeedbackRound.closes_on)
        .join(Council, Council.id == Proposal.council_id)
        .outerjoin(FeedbackRound, (FeedbackRound.id == newest_round()) & FeedbackRound.closed_at.is_(None))
        .where(Proposal.council_id == council.id, Proposal.state.in_(waiting), VISIBLE)
        .order_by(FeedbackRound.closes_on.is_(None), FeedbackRound.closes_on, Proposal.id)
        .params(sight(viewer))
    )
    return [(proposal, closes_on) for proposal, closes_on in rows]


def _corrections(council: Council) -> int:
    return (
        db.session.scalar(
            select(func.count(Correction.id))
            .join(Minutes, Minutes.id == Correction.minutes_id)
            .join(Meeting, Meeting.id == Minutes.meeting_id)
            .where(Meeting.council_id == council.id, Correction.state == CorrectionState.OPEN)
        )
        or 0
    )


def named(meeting: Meeting) -> str:
    """A meeting by its day, or by its title where it has none."""
    return full_date(meeting.day) or meeting.title or str(_("a meeting without a date"))


def next_steps(state: State) -> list[tuple[str, str, dict[str, Any]]]:
    """What the council must do now: a sentence, and the endpoint with its values where that is done."""
    council = {"council_id": state.council.id}
    steps: list[tuple[str, str, dict[str, Any]]] = []
    if state.confirmed is None:
        words = _("Confirm who sits in the council in %(year)s.", year=state.year)
        steps.append((words, "handover_council.confirmation", council))
    if not state.coming:
        steps.append((_("Plan the next meeting."), "meetings.new", council))
    for meeting, found in state.unfiled:
        there = {"meeting_id": meeting.id}
        if found is None:
            words = _("Write the minutes of %(meeting)s.", meeting=named(meeting))
            steps.append((words, "meeting_pages.page", there))
            continue
        waiting = found.state == MinutesState.CIRCULATED
        words = (
            _("Have the minutes of %(meeting)s approved.", meeting=named(meeting))
            if waiting
            else _("Finish and circulate the minutes of %(meeting)s.", meeting=named(meeting))
        )
        steps.append((words, "minutes_pages.page", {"minutes_id": found.id}))
    for proposal, _closes_on in state.proposals:
        if proposal.state == ProposalState.CLOSED:
            words = _("Tell what became of “%(title)s”.", title=proposal.title)
            steps.append((words, "proposal_pages.page", {"proposal_id": proposal.id}))
    if state.late:
        words = ngettext(
            "Ask after %(num)d action item whose day has passed.",
            "Ask after %(num)d action items whose day has passed.",
            state.late,
        )
        steps.append((words, "followup.actions_page", council))
    return steps


def minutes_words(found: Minutes | None) -> str:
    """How far minutes are."""
    if found is None:
        return str(_("no minutes yet"))
    if found.state == MinutesState.CIRCULATED:
        return str(_("circulating, corrections until %(day)s", day=long_date(found.corrections_until)))
    return str(_("approved") if found.state == MinutesState.APPROVED else _("being written"))
