"""What the charts of the overview draw: bars in hundredths of their width, with a label and words at their end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across.exchange.facts import Row
from klankbord.across.exchange.protected import InYear
from klankbord.base.i18n import language

MOST = 12
"""Proposals in a chart; the others stand in a table below it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: `parts` are (kind, hundredths), the longest first, drawn over each other; none where it is hidden."""

    label: str
    words: str
    parts: list[tuple[str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it shows in a sentence, the meaning of its colours, and its lines."""

    says: str
    legend: list[tuple[str, str]]
    bars: list[Bar]


def _hundredths(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _percent(share: int | None, unknown: str) -> str:
    return unknown if share is None else f"{share}%"


def number(value: float) -> str:
    """A number of days as it is read: 3, or 2,5 in Dutch."""
    text = f"{value:g}"
    return text.replace(".", ",") if language() == "nl" else text


def took_part(rows: Sequence[Row]) -> Chart:
    """Of each proposal which part of those asked opened it and which part answered."""
    return Chart(
        _("Of each proposal how many of a hundred that were asked opened it and answered it."),
        [("opened", _("opened")), ("answered", _("answered"))],
        [
            Bar(row.line.title, _percent(row.share, _("few")), _parts(row.asked, row.opened, row.answered))
            for row in rows
        ],
    )


def by_class(classes: Sequence[InYear]) -> Chart:
    """Of each class which part of those asked opened and answered, over the year."""
    return Chart(
        _("Of each class how many of a hundred that were asked opened and answered, over the whole year."),
        [("opened", _("opened")), ("answered", _("answered"))],
        [
            Bar(
                one.name or _("no class"), _percent(one.share, _("hidden")), _parts(one.asked, one.opened, one.answered)
            )
            for one in classes
            if one.asked
        ],
    )


def _parts(asked: int, opened: int | None, answered: int | None) -> list[tuple[str, float]]:
    counts = (("opened", opened), ("answered", answered))
    return [(kind, _hundredths(count, asked)) for kind, count in counts if count]


def days(rows: Sequence[Row]) -> Chart:
    """Of each proposal how many days reactions waited for an answer, and from the close to the outcome."""
    longest = max((max(row.waited or 0, row.decided_in or 0) for row in rows), default=0) or 1
    return Chart(
        _("Of each proposal after how many days the school answered a reaction, and how many days passed from the "
          "close to the outcome. The longest bar is %(days)s days.", days=ceil(longest)),
        [("waited", _("until the school answered")), ("decided", _("from the close to the outcome"))],
        [_waiting(row, longest) for row in rows],
    )  # fmt: skip


def _waiting(row: Row, longest: float) -> Bar:
    said = [number(value) if value is not None else "–" for value in (row.waited, row.decided_in)]
    parts = [("waited", row.waited), ("decided", row.decided_in)]
    return Bar(
        row.line.title,
        " · ".join(said),
        [(kind, round(100 * value / longest, 1)) for kind, value in parts if value is not None],
    )


def in_days(value: float | None) -> str:
    """Days in words: "3 days", "the same day"; empty for none."""
    if value is None:
        return ""
    if not value:
        return str(_("the same day"))
    if value == round(value):
        return str(ngettext("%(num)d day", "%(num)d days", round(value)))
    return str(_("%(days)s days", days=number(value)))
