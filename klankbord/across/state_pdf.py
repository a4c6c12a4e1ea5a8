"""How a council stands on one sheet of paper: an accessible PDF (PDF/UA-1) in the reader's language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across.state_facts import State, minutes_words, named, next_steps
from klankbord.base import pdf
from klankbord.base.i18n import clock, full_date, local_day, short_date, when_due
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Office, Seat
from klankbord.kit.viewer import SchoolFact
from klankbord.meetings.models import Meeting, MeetingState

TEMPLATE = "across/state.typ"
MOST = 12
"""Lines of a list on paper; the page has them all."""


def make(state: State, school: SchoolFact, *, language: str) -> bytes:
    """The sheet as a PDF. Raises pdf.CannotPrint."""
    missing = _("� stands for a character that this document cannot show. You find it on the page.")
    return pdf.render(TEMPLATE, data(state, school, language=language), now=state.now, missing=missing)


def data(state: State, school: SchoolFact, *, language: str) -> dict[str, Any]:
    """What the template shows; every word of ours translated."""
    title = _("How %(council)s stands", council=state.council.name)
    when = full_date(local_day(state.now, school.zone))
    return {
        "title": title,
        "school": school.name,
        "kicker": when,
        "running": title,
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": language,
        "watermark": "",
        "foot": _("Klankbord"),
        "page-words": _("page {page} of {pages}"),
        "sections": [
            _listed(_("What comes now"), [step[0] for step in next_steps(state)], _("Nothing waits.")),
            _table(
                _("Who sits in it"),
                [_("Name"), _("Office"), _("Until and including")],
                [_seat(one) for one in state.seats],
            ),
            _table(
                _("Coming meetings"),
                [_("Meeting"), _("Place"), _("State")],
                [_meeting(meeting) for meeting in state.coming],
            ),
            {"title": _("Minutes and decisions"), "facts": _filed(state), "lines": [], "rows": [], "more": ""},
            _table(_("Action items that are open"), [_("Who"), _("What"), _("When")], _actions(state)),
            _table(_("Proposals without an outcome"), [_("Proposal"), _("State"), _("When")], _proposals(state)),
        ],
    }


def _listed(title: str, lines: list[str], nothing: str) -> dict[str, Any]:
    return {"title": title, "facts": [], "lines": lines or [nothing], "rows": [], "more": ""}


def _table(title: str, heads: list[str], rows: list[list[str]]) -> dict[str, Any]:
    more = len(rows) - MOST
    words = ngettext("and %(num)d more on the page", "and %(num)d more on the page", more) if more > 0 else ""
    lines = [] if rows else [_("None.")]
    return {"title": title, "facts": [], "lines": lines, "heads": heads, "rows": rows[:MOST], "more": words}


def _seat(seat: Seat) -> list[str]:
    group = seat.class_group.name if seat.class_group else ""
    office = str(OFFICES[seat.office]) if seat.office != Office.MEMBER else ""
    until = _("until %(day)s", day=short_date(seat.ends_on)) if seat.ends_on else _("no end yet")
    return [seat.user.name, " · ".join(part for part in (office, group) if part), until]


def _meeting(meeting: Meeting) -> list[str]:
    at = _("%(time)s h", time=clock(meeting.start_time)) if meeting.start_time else ""
    state = _("draft") if meeting.state == MeetingState.DRAFT else _("planned")
    return [named(meeting), " · ".join(part for part in (at, meeting.place) if part), state]


def _filed(state: State) -> list[list[str]]:
    facts = []
    if state.last is not None:
        facts.append([_("Last meeting"), f"{named(state.last)}: {minutes_words(state.last_minutes)}"])
    facts += [
        [_("Minutes that are not approved"), f"{named(meeting)}: {minutes_words(found)}"]
        for meeting, found in state.unfiled
        if meeting is not state.last
    ]
    if state.corrections:
        facts.append([_("Corrections to answer"), str(state.corrections)])
    facts.append([_("Recorded in %(year)s", year=state.year), str(state.decisions)])
    if state.last_decision is not None:
        facts.append([_("The last one"), f"{state.last_decision.label} {state.last_decision.text}".strip()])
    return facts


def _actions(state: State) -> list[list[str]]:
    return [[action.who, action.what, when_due(action, short=True) or _("no day")] for action in state.actions]


def _proposals(state: State) -> list[list[str]]:
    words = {"draft": _("draft"), "open": _("open"), "closed": _("closed, outcome owed")}
    return [
        [proposal.title, words[proposal.state], _("until %(day)s", day=short_date(closes_on)) if closes_on else ""]
        for proposal, closes_on in state.proposals
    ]
