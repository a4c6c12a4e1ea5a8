"""What is done with decisions and action items: record, reword, withdraw; give, change, finish, drop."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup import actions_due, queries, queries_quorum, queries_registers
from klankbord.followup.models import ActionItem, ActionOwner, ActionState, CouncilSilence, Decision, DecisionKind
from klankbord.followup.models_owners import Owner
from klankbord.kit import dates
from klankbord.kit.due_words import DueKind, read_due
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Meeting
from klankbord.people import links
from klankbord.people.models import LinkKind


@dataclass(frozen=True, kw_only=True)
class Task:
    """What an action item says: who, what, and by when (a day, or words that may mean one).

    Who is one account, or the words alone, or `owners`: several of accounts, offices and names, that the words tell.
    """

    what: str
    owner_id: int | None = None
    owner_name: str = ""
    owners: tuple[Owner, ...] = ()
    due_on: date | None = None
    due_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Votes:
    """How was voted: what was counted, or that everybody clapped. Nothing at all where nobody voted."""

    given: int | None = None
    against: int | None = None
    abstained: int | None = None
    by_acclamation: bool = False

    def put(self, decision: Decision) -> None:
        """Write them down with a decision. Raises DomainError for a count of what nobody counted."""
        counts = (self.given, self.against, self.abstained)
        if self.by_acclamation and any(count is not None for count in counts):
            raise DomainError(N_("By acclamation nobody is counted: leave the numbers empty."), "by_acclamation")
        decision.votes_for, decision.votes_against, decision.votes_abstained = counts
        decision.by_acclamation = self.by_acclamation


def record(
    meeting: Meeting,
    text: str,
    *,
    council: Council,
    item: AgendaItem | None,
    votes: Votes | None = None,
    by: Person,
    now: datetime,
) -> Decision:
    """Record a decision, or in a sounding board an opinion, under the next number of the council's school year.

    Numbers have no gaps and no doubles however many record at once. How many had to be there is kept by the rule of
    now. Raises WrongState once the minutes are approved.
    """
    still_open(meeting)
    day = meeting.day or dates.local(now, meeting.zone).date()
    year = dates.school_year(day)
    decision = Decision(
        school_id=meeting.school_id,
        council_id=council.id,
        meeting=meeting,
        item_id=item.id if item is not None else None,
        kind=DecisionKind.DECISION if kind_of(council.kind).decides else DecisionKind.OPINION,
        school_year=year,
        number=next_number(council.id, year),
        position=next_position(Decision, meeting.id),
        text=text,
        decided_on=day,
        decided_at=_moment(meeting, item, now),
        quorum_needed=queries_quorum.needed_on(council, day),
        by_id=by.id,
        created_at=now,
    )
    (votes or Votes()).put(decision)
    db.session.add(decision)
    audit.record("followup.record", decision, by=by, now=now, number=decision.label, meeting_id=meeting.id)
    return decision


def _moment(meeting: Meeting, item: AgendaItem | None, now: datetime) -> datetime | None:
    """When it was decided: now while the meeting runs; afterwards when the item, or else the meeting, ended."""
    if meeting.opened_at is not None and meeting.closed_at is None and meeting.opened_at <= now:
        return now
    ended = item.ended_at or item.started_at if item is not None else None
    return ended or meeting.closed_at


def next_number(council_id: int, school_year: str) -> int:
    """The next number of a council's school year, and nobody else's until the transaction ends."""
    # The council's row is the lock of its counters: on PostgreSQL a second recorder waits here for the first to commit.
    db.session.execute(select(Council.id).where(Council.id == council_id).with_for_update(key_share=True))
    last = db.session.scalar(
        select(func.max(Decision.number)).where(Decision.council_id == council_id, Decision.school_year == school_year)
    )
    return (last or 0) + 1


def next_position(thing: type[Decision] | type[ActionItem], meeting_id: int) -> int:
    """The place after the last one of a meeting."""
    return (db.session.scalar(select(func.max(thing.position)).where(thing.meeting_id == meeting_id)) or 0) + 1


def reword(
    decision: Decision, text: str, *, votes: Votes | None = None, read_version: int | None, by: Person, now: datetime
) -> None:
    """Change what a decision says, and how was voted where that is given; the number stays.

    Raises EditConflict, or WrongState for what is fixed.
    """
    _need_open(decision.meeting)
    if decision.withdrawn_at is not None:
        raise WrongState(N_("This was withdrawn, so its words stay as they were."))
    if read_version is not None and read_version != decision.version:
        raise EditConflict({"text": text}, {"text": decision.text}, decision.version)
    decision.text = text
    if votes is not None:
        votes.put(decision)
    audit.record("followup.reword", decision, by=by, now=now, number=decision.label)


def withdraw(decision: Decision, *, by: Person, now: datetime) -> None:
    """Withdraw a decision: it stays in the register with its number, marked; what it replaced is in force again."""
    _need_open(decision.meeting)
    if decision.withdrawn_at is not None:
        raise WrongState(N_("This was withdrawn already."))
    decision.withdrawn_at = now
    for replaced in queries_registers.replaced_by(decision.id):
        replaced.replaced_by_id = None
    audit.record("followup.withdraw", decision, by=by, now=now, number=decision.label)


def give(meeting: Meeting, task: Task, *, item: AgendaItem | None, by: Person, now: datetime) -> ActionItem:
    """Give somebody something to do. Raises WrongState once the minutes are approved."""
    still_open(meeting)
    action = ActionItem(
        school_id=meeting.school_id,
        council_id=meeting.council_id,
        meeting=meeting,
        item_id=item.id if item is not None else None,
        position=next_position(ActionItem, meeting.id),
        by_id=by.id,
        created_at=now,
    )
    _put(action, task, meeting.day or dates.local(now, meeting.zone).date())
    db.session.add(action)
    audit.record("followup.give", action, by=by, now=now, meeting_id=meeting.id, owner_id=task.owner_id)
    return action


def give_apart(council: Council, task: Task, *, by: Person, now: datetime) -> ActionItem:
    """Give somebody something to do outside any meeting: it stands on the council's action list all the same."""
    action = ActionItem(
        school_id=council.school_id,
        council_id=council.id,
        by_id=by.id,
        created_at=now,
    )
    _put(action, task, now.date())
    db.session.add(action)
    audit.record("followup.give", action, by=by, now=now, owner_id=task.owner_id)
    return action


def change(action: ActionItem, task: Task, *, read_version: int | None, by: Person, now: datetime) -> None:
    """Change who does what by when. Raises EditConflict, or WrongState for what is fixed or ended."""
    _need_open(action.meeting)
    _need_running(action)
    if read_version is not None and read_version != action.version:
        mine = {"what": task.what, "who": task.owner_name, "due_words": task.due_words}
        theirs = {"what": action.what, "who": action.who, "due_words": action.due_words}
        raise EditConflict(mine, theirs, action.version)
    db.session.refresh(action, ["owners"])
    same_words = task.owner_id is None and not task.owners and task.owner_name == action.owner_name
    if same_words and action.owners:
        task = replace(task, owners=_owners(action))
    if (task.owner_id, task.owners) != (action.owner_id, _owners(action)):
        links.close_all(LinkKind.ACTION_ITEM, action.id, now)
    day = action.meeting.day if action.meeting is not None else None
    _put(action, task, day or action.created_at.date())
    audit.record("followup.change", action, by=by, now=now)


def _owners(action: ActionItem) -> tuple[Owner, ...]:
    return tuple(Owner(row.user_id, row.office, row.name) for row in action.owners)


def _put(action: ActionItem, task: Task, given: date) -> None:
    action.what, action.owner_id, action.owner_name = task.what, task.owner_id, task.owner_name
    if _owners(action) != task.owners:
        action.owners = [
            ActionOwner(
                school_id=action.school_id, position=position, user_id=one.user_id, office=one.office, name=one.name
            )
            for position, one in enumerate(task.owners)
        ]
    meant = read_due(task.due_words, given) if task.due_on is None and task.due_words else None
    action.due_words, action.due_kind = task.due_words, meant.kind if meant is not None else DueKind.DAY
    action.due_on = meant.day if meant is not None else task.due_on
    if action.due_kind == DueKind.NEXT_MEETING:
        action.due_on = actions_due.next_meeting_day(action.council_id, given)


def finish(action: ActionItem, note: str, *, by: Person, now: datetime) -> None:
    """Say that an action item is done. Raises WrongState when it has ended already."""
    _end(action, ActionState.DONE, note, by, now)


def drop(action: ActionItem, note: str, *, by: Person, now: datetime) -> None:
    """Say that an action item will not be done. Raises WrongState when it has ended already."""
    _end(action, ActionState.DROPPED, note, by, now)


def _end(action: ActionItem, state: ActionState, note: str, by: Person, now: datetime) -> None:
    _need_running(action)
    action.state = state
    action.ended_at, action.ended_by_id, action.ended_note = now, by.id, note
    links.close_all(LinkKind.ACTION_ITEM, action.id, now)
    audit.record(f"followup.{'finish' if state == ActionState.DONE else 'drop'}", action, by=by, now=now)


def _need_running(action: ActionItem) -> None:
    if action.state == ActionState.DONE:
        raise WrongState(N_("This action item is done already; nothing was changed."))
    if action.state == ActionState.DROPPED:
        raise WrongState(N_("This action item was dropped already; nothing was changed."))


def _need_open(meeting: Meeting | None) -> None:
    if meeting is not None:
        still_open(meeting)


def be_silent(council_id: int, *, school_id: int, by: Person, now: datetime) -> None:
    """Send somebody no more mail about what a council notes down; the one click of a mail asks for it."""
    if queries.is_silent(council_id, by.id):
        return
    silence = CouncilSilence(school_id=school_id, council_id=council_id, user_id=by.id, at=now)
    db.session.add(silence)
    audit.record("followup.be_silent", silence, by=by, now=now, council_id=council_id)


def speak_again(council_id: int, *, by: Person, now: datetime) -> None:
    """Mail them again."""
    for silence in queries.silences(council_id, by.id):
        audit.record("followup.speak_again", silence, by=by, now=now, council_id=council_id)
        db.session.delete(silence)


def still_open(meeting: Meeting) -> None:
    """Read anew whether the minutes were approved meanwhile, and keep it so until the transaction ends.

    The screens of the meeting are told that a change is on its way.
    """
    if meeting.id is not None:
        pulse.stir(meeting.id)
        db.session.refresh(meeting, ["filed_at", "version"], with_for_update={"read": True})
    meeting.need_open_record()
