"""The year of a council on one page for the school plan: the same words and figures on the screen and on paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across.exchange.charts import in_days
from klankbord.across.exchange.facts import Overview, Row
from klankbord.base import pdf
from klankbord.base.files import clean_name
from klankbord.base.i18n import full_date, local_day, long_date, short_date
from klankbord.kit.sheets import shortened
from klankbord.kit.viewer import SchoolFact
from klankbord.proposals.forms import RESULTS
from klankbord.proposals.models import ProposalState

TEMPLATE = "across/exchange/report.typ"
MOST, MOST_OPEN = 12, 5
"""Proposals or classes, and what is open, that one page has room for; the overview has them all."""
TITLE = 46
"""Characters of a title on one line of paper."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report; `more` says how many rows the page has no room for."""

    title: str
    head: list[str]
    rows: list[list[str]]
    more: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The page: a title, a sentence or two, the figures that matter, the tables, and what is still open."""

    title: str
    lead: str
    figures: list[tuple[str, str]]
    open: list[str]
    proposals: Table
    classes: Table
    how: str


def make(overview: Overview) -> Report:
    """The report of a year."""
    return Report(
        title=_("What we asked parents and what came of it, %(year)s", year=overview.year),
        lead=_lead(overview),
        figures=_figures(overview),
        open=still_open(overview),
        proposals=_proposals(overview),
        classes=_classes(overview),
        how=_how(overview),
    )


def _lead(overview: Overview) -> str:
    sums = overview.sums
    if not sums.proposals:
        return str(_("Nothing was asked in this school year."))
    asked = ngettext(
        "%(council)s put %(num)d plan to people.", "%(council)s put %(num)d plans to people.", sums.proposals,
        council=overview.council.name,
    )  # fmt: skip
    told = ngettext(
        "Of %(num)d of them people were told what was done with what they said.",
        "Of %(num)d of them people were told what was done with what they said.",
        sums.decided,
    )
    return f"{asked} {told}"


def share(part: int, whole: int) -> str:
    """A part of a whole in hundredths, as 29%."""
    return f"{round(100 * part / whole)}%" if whole else "–"


def _figures(overview: Overview) -> list[tuple[str, str]]:
    sums = overview.sums
    found = [
        (share(sums.answered, sums.asked_to_answer), _("of those asked gave an answer")),
        (share(sums.opened, sums.asked_to_open), _("of those asked opened the question")),
        (
            _("%(part)d of %(whole)d", part=sums.replied, whole=sums.reactions) if sums.reactions else "–",
            _("reactions answered by the school"),
        ),
        (in_days(sums.waited) or "–", _("until the school answered, in the middle")),
        (in_days(sums.decided_in) or "–", _("from the close to the outcome, in the middle")),
    ]
    return [(str(number), str(words)) for number, words in found]


def still_open(overview: Overview) -> list[str]:
    """What the school still owes, in sentences; what is late first."""
    found = [_owed(row) for row in overview.owed[:MOST_OPEN]]
    more = len(overview.owed) - MOST_OPEN
    if more > 0:
        found.append(ngettext("and %(num)d more to be told", "and %(num)d more to be told", more))
    waiting = sum(row.unanswered for row in overview.rows)
    if waiting:
        found.append(
            ngettext(
                "%(num)d reaction waits for an answer of the school.",
                "%(num)d reactions wait for an answer of the school.",
                waiting,
            )
        )
    return [str(words) for words in found]


def _owed(row: Row) -> str:
    title, day = shortened(row.line.title, TITLE), row.line.answer_due_on
    if day is None:
        return str(_("“%(title)s”: to be told, no day was named.", title=title))
    if row.late:
        words = _(
            "“%(title)s”: people would have been told by %(day)s what was done with it.",
            title=title, day=long_date(day),
        )  # fmt: skip
        return str(words)
    return str(_("“%(title)s”: to be told by %(day)s.", title=title, day=long_date(day)))


def _proposals(overview: Overview) -> Table:
    newest = overview.rows[::-1]
    more = len(newest) - MOST
    return Table(
        _("The plans"),
        [_("Proposal"), _("Asked"), _("Answered"), _("What came of it")],
        [_proposal(row) for row in newest[:MOST]],
        ngettext("and %(num)d more in the overview", "and %(num)d more in the overview", more) if more > 0 else "",
    )


def _proposal(row: Row) -> list[str]:
    answered = _("fewer than 5") if row.answered is None else f"{row.answered} ({row.share}%)"
    return [shortened(row.line.title, TITLE), str(row.asked), str(answered), _came_of(row)]


def _came_of(row: Row) -> str:
    line = row.line
    if line.result is not None and line.published_at is not None:
        return f"{RESULTS[line.result]}, {short_date(local_day(line.published_at))}"
    if line.state is ProposalState.OPEN:
        return str(_("being asked until %(day)s", day=short_date(line.closes_on)))
    return str(_("to be told"))


def _classes(overview: Overview) -> Table:
    more = len(overview.classes) - MOST
    return Table(
        _("By class"),
        [_("Class group"), _("Asked"), _("Answered"), _("Share")],
        [
            [
                one.name or _("no class"),
                str(one.asked),
                _("hidden") if one.answered is None else str(one.answered),
                "" if one.share is None else f"{one.share}%",
            ]
            for one in overview.classes[:MOST]
        ],
        ngettext("and %(num)d more in the overview", "and %(num)d more in the overview", more) if more > 0 else "",
    )


def _how(overview: Overview) -> str:
    said = [
        _("Somebody who was asked about several plans counts once for each. Opened means that the page stood open "
          "before them; it is not kept in anonymous rounds."),
        _("By class count the plans that asked parents with their names. Numbers under five are hidden, and others "
          "with them that subtraction would betray."),
    ]  # fmt: skip
    if overview.few:
        said.append(
            ngettext(
                "%(num)d anonymous plan with fewer than five answers is left out of the sums.",
                "%(num)d anonymous plans with fewer than five answers are left out of the sums.",
                overview.few,
            )
        )
    return " ".join(str(words) for words in said)


def file_name(overview: Overview) -> str:
    """What the PDF is called."""
    return clean_name(f"{_('exchange')}-{overview.council.id}-{overview.year}.pdf")


def as_pdf(report: Report, overview: Overview, school: SchoolFact, *, language: str) -> bytes:
    """The page as a PDF. Raises pdf.CannotPrint."""
    missing = _("� stands for a character that this document cannot show. You find it on the page.")
    return pdf.render(TEMPLATE, data(report, overview, school, language), now=overview.now, missing=missing)


def data(report: Report, overview: Overview, school: SchoolFact, language: str) -> dict[str, Any]:
    """What the template shows; every word of ours translated."""
    tables = [report.proposals, report.classes]
    return {
        "title": report.title,
        "school": school.name,
        "kicker": overview.council.name,
        "running": report.title,
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": language,
        "watermark": "",
        "foot": _made(overview.now, school.zone),
        "page-words": _("page {page} of {pages}"),
        "lead": report.lead,
        "figures": [list(figure) for figure in report.figures],
        "open-title": _("Still open"),
        "open": report.open or [_("Nothing: everybody who spoke was told what was done with it.")],
        "tables": [
            {"title": one.title, "head": one.head, "rows": one.rows, "more": one.more} for one in tables if one.rows
        ],
        "how-title": _("How to read this"),
        "how": report.how,
    }


def _made(now: datetime, zone: str) -> str:
    return str(_("Made on %(day)s", day=full_date(local_day(now, zone))))
