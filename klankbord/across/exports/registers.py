"""Lists of one council: who sits in it, what it decided or thought, and who does what."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.across.exports.people import mailboxes
from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db
from klankbord.base.i18n import local_day, when_due
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.forms import OFFICES
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Seat
from klankbord.followup import queries as followup
from klankbord.followup import queries_action_list, queries_quorum
from klankbord.followup import words as said
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionKind
from klankbord.followup.queries_action_list import WantedActions
from klankbord.followup.queries_registers import Wanted
from klankbord.kit.due_words import DueKind
from klankbord.kit.sheets import Row, Sheet
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.minutes import words


def seats(viewer: Viewer, council: Council, today: date) -> list[Seat]:
    """The seats somebody may read of: all there were for who gives them, else those that hold today."""
    every = council_rules.may_seat(viewer, council)
    return [seat for seat in councils.seats_of(council.id) if every or seat.is_current(today)]


def members(viewer: Viewer, council: Council, today: date, *, addresses: bool) -> Sheet:
    """Who sits in a council, in which office and until when; with addresses for administrators alone."""
    held = seats(viewer, council, today)
    boxes = mailboxes({seat.user_id for seat in held}) if addresses else {}
    return Sheet(
        f"{_('Members')} {council.name}",
        [
            _("Name"), _("Office"), _("For class"), _("From"), _("Until and including"),
            *([_("Mail address")] if addresses else []),
        ],
        [
            [
                seat.user.name,
                str(OFFICES[seat.office]),
                seat.class_group.name if seat.class_group else "",
                seat.starts_on,
                seat.ends_on,
                *([", ".join(box.address for box in boxes.get(seat.user_id, ()))] if addresses else []),
            ]
            for seat in held
        ],
    )  # fmt: skip


def votes_of(council_id: int) -> dict[int, str]:
    """How was voted at the items that decisions of a council hang on, in words, by item. One statement."""
    rows = db.session.execute(
        select(AgendaItem.id, AgendaItem.vote)
        .join(Decision, Decision.item_id == AgendaItem.id)
        .where(Decision.council_id == council_id, AgendaItem.vote.is_not(None))
    )
    return {item_id: "; ".join(words.shape(vote)) for item_id, vote in rows}


def decisions(viewer: Viewer, council: Council, wanted: Wanted) -> Sheet:
    """What a council decided or thought, as far as somebody may read it and wants it, in order.

    Two statements, and two more where a quorum was asked.
    """
    found = followup.decisions(viewer, council, wanted)
    votes = votes_of(council.id)
    lacking = queries_quorum.lacking_of(council.id, found)
    return Sheet(
        f"{_(kind_of(council.kind).results)} {council.name}",
        [
            _("Number"), _("Date"), _("Kind"), _("Text"), _("Meeting"), _("Vote"), _("Remark"), _("State"),
            _("School year"),
        ],
        [_decision(decision, votes, without_quorum=decision.id in lacking) for decision in reversed(found)],
    )  # fmt: skip


def _decision(decision: Decision, votes: Mapping[int, str], *, without_quorum: bool) -> Row:
    meeting = decision.meeting
    return [
        decision.label,
        decision.decided_on or (meeting.day if meeting is not None else None),
        _("Opinion") if decision.kind == DecisionKind.OPINION else _("Decision"),
        decision.text,
        meeting_said(meeting),
        said.votes(decision) or votes.get(decision.item_id or 0, ""),
        "; ".join(part for part in (*_besides(decision, without_quorum=without_quorum), decision.more) if part),
        said.standing(decision),
        decision.school_year,
    ]


def _besides(decision: Decision, *, without_quorum: bool) -> list[str]:
    counted = said.votes(decision)
    return [part for part in said.taken(decision, without_quorum=without_quorum) if part != counted]


def meeting_said(meeting: Meeting | None) -> str:
    """A meeting in a cell: its title, or its number in the school year, or its day."""
    if meeting is None:
        return ""
    if meeting.title:
        return meeting.title
    if meeting.serial:
        return str(_("meeting %(number)d of %(year)s", number=meeting.serial, year=meeting.school_year))
    return meeting.day.isoformat() if meeting.day else meeting.day_words


def actions(viewer: Viewer, council: Council, wanted: WantedActions) -> Sheet:
    """Who does what by when, as far as somebody may read it and wants it: what is open first.

    One statement, and one more where words are sought.
    """
    return Sheet(
        f"{_('Action items')} {council.name}",
        [
            _("What"), _("Who"), _("By when"), _("By when, in words"), _("State"), _("Ended on"), _("Remark"),
            _("Meeting"), _("Day of the meeting"), _("School year"),
        ],
        [_action(action, viewer.zone) for action in queries_action_list.every(viewer, council, wanted)],
    )  # fmt: skip


def _action(action: ActionItem, zone: str) -> Row:
    states = {ActionState.OPEN: _("to do"), ActionState.DONE: _("done"), ActionState.DROPPED: _("dropped")}
    notes = [part for part in (action.ended_note, action.more) if part]
    return [
        action.what,
        action.who,
        action.due_on,
        action.due_words if action.due_kind == DueKind.DAY else when_due(action),
        states[action.state],
        local_day(action.ended_at),
        "; ".join(notes),
        meeting_said(action.meeting),
        action.meeting.day if action.meeting is not None else None,
        queries_action_list.year_of(action, zone),
    ]
