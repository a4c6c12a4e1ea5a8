"""The registers of a council as documents: what it decided or thought, and who does what, by school year."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across.documents.parts import Parts, as_pdf
from klankbord.across.exports.registers import meeting_said, votes_of
from klankbord.base.i18n import local_day, long_date, when_due
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup import queries_quorum, words
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionState
from klankbord.kit import dates
from klankbord.kit.viewer import SchoolFact


def decisions(
    found: Sequence[Decision], council: Council, school: SchoolFact, *, year: str, language: str, now: datetime
) -> bytes:
    """The list of decisions or opinions as the register gave them, newest year first. Raises pdf.CannotPrint."""
    parts, votes = Parts(), votes_of(council.id)
    lacking = queries_quorum.lacking_of(council.id, found)
    for one in _years(decision.school_year for decision in found):
        parts.heading(one)
        of_year = [decision for decision in reversed(found) if decision.school_year == one]
        rows = [_decision(decision, votes, without_quorum=decision.id in lacking) for decision in of_year]
        parts.table([_("Number"), _("Date"), _("Text")], [4, 4, 12], rows)
    return _finished(parts, council, school, _(kind_of(council.kind).results), year, len(found), language, now)


def _decision(decision: Decision, votes: Mapping[int, str], *, without_quorum: bool) -> list[str]:
    meeting = decision.meeting
    day = decision.decided_on or (meeting.day if meeting is not None else None)
    vote = "" if words.votes(decision) else votes.get(decision.item_id or 0, "")
    more = [
        words.standing(decision) if decision.state != DecisionState.IN_FORCE else "",
        *words.taken(decision, without_quorum=without_quorum),
        _("Vote") + f": {vote}" if vote else "",
        decision.more,
    ]
    said = [" ".join(decision.text.split()), "; ".join(part for part in more if part)]
    when = long_date(day) if day else (meeting.day_words if meeting is not None else "")
    return [decision.label, when, "\n".join(part for part in said if part)]


def actions(
    found: Sequence[ActionItem], council: Council, school: SchoolFact, *, year: str, language: str, now: datetime
) -> bytes:
    """The action list: what is open first, then what ended, by school year. Raises pdf.CannotPrint."""
    parts = Parts()
    for one in _years(year_of(action, school.zone) for action in found):
        of_year = [action for action in found if year_of(action, school.zone) == one]
        parts.heading(one)
        for head, some in (
            (_("to do"), [action for action in of_year if action.is_open]),
            (_("Ended"), [action for action in of_year if not action.is_open]),
        ):
            if some:
                parts.heading(head.capitalize(), 2)
                parts.table([_("Who"), _("What"), _("When")], [4, 10, 5], [_action(action) for action in some])
    return _finished(parts, council, school, _("Action items"), year, len(found), language, now)


def _action(action: ActionItem) -> list[str]:
    ended = {ActionState.DONE: _("done"), ActionState.DROPPED: _("dropped")}.get(action.state, "")
    day = local_day(action.ended_at)
    when = f"{ended} {long_date(day)}".strip() if ended else when_due(action)
    more = [part for part in (action.ended_note, action.more, _given(action)) if part]
    said = [" ".join(action.what.split()), "; ".join(more)]
    return [action.who, "\n".join(part for part in said if part), when]


def _given(action: ActionItem) -> str:
    if action.meeting is None:
        return ""
    if action.meeting.day is not None:
        return str(_("Meeting of %(day)s", day=long_date(action.meeting.day)))
    return meeting_said(action.meeting)


def year_of(action: ActionItem, zone: str) -> str:
    """The school year in which somebody took something on."""
    if action.meeting is not None and action.meeting.school_year:
        return action.meeting.school_year
    return dates.school_year(dates.local(action.created_at, zone).date())


def _years(years: Iterable[str]) -> list[str]:
    return sorted(set(years), reverse=True)


def _finished(
    parts: Parts, council: Council, school: SchoolFact, name: str, year: str, count: int, language: str, now: datetime
) -> bytes:
    if not count:
        parts.text(_("Nothing here yet"))
    said = ngettext("%(num)d entry", "%(num)d entries", count)
    return as_pdf(
        parts,
        school,
        title=f"{name} {council.name}, {year}" if year else f"{name} {council.name}",
        kicker=council.name,
        language=language,
        now=now,
        lead=_("%(count)s, as it stood on %(day)s.", count=said, day=long_date(dates.local(now, school.zone).date())),
    )
