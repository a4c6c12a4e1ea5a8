"""The registers of a council as documents: what it decided or thought, and who does what, by school year."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across.documents.parts import Parts, as_pdf
from klankbord.across.exports.registers import meeting_said, votes_of
from klankbord.base.i18n import local_day, long_date, short_date, when_due
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup import queries_quorum, words
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionState
from klankbord.followup.queries_action_list import year_of
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
    """The action list by school year, what is open first. Raises pdf.CannotPrint."""
    parts, today = Parts(), dates.local(now, school.zone).date()
    years = [year_of(action, school.zone) for action in found]
    for one in _years(years):
        parts.heading(one)
        rows = [_action(action, today) for action, of in zip(found, years, strict=True) if of == one]
        parts.table([_("Who"), _("What"), _("When"), _("State"), _("Meeting")], [4, 8, 4, 3, 4], rows)
    return _finished(parts, council, school, _("Action items"), year, len(found), language, now)


def _action(action: ActionItem, today: date) -> list[str]:
    states = {ActionState.OPEN: _("to do"), ActionState.DONE: _("done"), ActionState.DROPPED: _("dropped")}
    state = _("overdue") if action.is_overdue(today) else states[action.state]
    ended = local_day(action.ended_at)
    more = [part for part in (action.ended_note, action.more) if part]
    said = [" ".join(action.what.split()), "; ".join(more)]
    return [
        action.who,
        "\n".join(part for part in said if part),
        when_due(action, short=True),
        f"{state}\n{short_date(ended)}".strip() if ended else state,
        _given(action),
    ]


def _given(action: ActionItem) -> str:
    if action.meeting is None:
        return ""
    if action.meeting.day is not None:
        return short_date(action.meeting.day)
    return meeting_said(action.meeting)


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
