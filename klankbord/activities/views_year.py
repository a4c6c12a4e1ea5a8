"""The year wheel: a council's school year as months with activities, last year's beside it."""

from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from klankbord.activities import queries, rules
from klankbord.activities.models import Activity
from klankbord.activities.models_templates import TEMPLATES, Template
from klankbord.activities.views import council_or_404
from klankbord.base import web
from klankbord.kit import dates

blueprint = Blueprint("activities_year", __name__)
FIRST_MONTH = 8
"""The Dutch school year turns in August."""


@dataclass
class Month:
    """A month of the wheel: its first day, what is in it, and what was in it a year before (`then`)."""

    first: date
    now: list[Activity] = field(default_factory=list)
    then: list[Activity] = field(default_factory=list)
    ideas: list[tuple[str, Template]] = field(default_factory=list)
    is_current: bool = False

    @property
    def name(self) -> str:
        """The month in the reader's language."""
        return str(format_date(self.first, "LLLL"))

    @property
    def turn(self) -> int:
        """Where it begins on the wheel, in degrees from the top."""
        return (self.first.month - FIRST_MONTH) % 12 * 30


def months_of(year: str, today: date) -> list[Month]:
    """The twelve months of a school year (`2026-2027`), August first."""
    first = int(year[:4])
    firsts = [date(first + (n + FIRST_MONTH - 1) // 12, (n + FIRST_MONTH - 1) % 12 + 1, 1) for n in range(12)]
    return [Month(day, is_current=(day.year, day.month) == (today.year, today.month)) for day in firsts]


def angle(day: date) -> int:
    """Where a day stands on the wheel, in whole degrees from 1 August."""
    months = (day.month - FIRST_MONTH) % 12
    return round(months * 30 + (day.day - 1) * 30 / 31)


def _year(asked: str, today: date) -> str:
    """The school year that is asked for; this one for anything else."""
    first, _dash, last = asked.partition("-")
    good = len(first) == len(last) == 4 and first.isdecimal() and last.isdecimal() and asked.isascii()
    return asked if good and int(last) == int(first) + 1 and 2000 <= int(first) <= 2100 else dates.school_year(today)


@blueprint.get("/<school_slug>/councils/<int:council_id>/activities")
def page(council_id: int) -> ResponseReturnValue:
    """The activities of a council through the school year."""
    viewer = web.viewer()
    council = council_or_404(council_id)
    today = dates.today(viewer.zone)
    year = _year(web.asked("year"), today)
    first = int(year[:4])
    before = f"{first - 1}-{first}"
    may_run = rules.may_run(viewer, council)
    months = months_of(year, today)
    undated: list[Activity] = []
    for activity in queries.of_council(viewer, council.id, [year, before]):
        if activity.day is not None:
            month = months[(activity.day.month - FIRST_MONTH) % 12]
            (month.now if activity.school_year == year else month.then).append(activity)
        elif activity.school_year == year:
            undated.append(activity)
    for key, template in TEMPLATES.items() if may_run else ():
        months[(template.month - FIRST_MONTH) % 12].ideas.append((key, template))
    copied = {one.copied_from_id for month in months for one in month.now} | {one.copied_from_id for one in undated}
    return web.render_template(
        "activities/year.html",
        council=council,
        months=months,
        undated=undated,
        copied=copied,
        dots=[angle(one.day) for month in months for one in month.now if one.day is not None],
        year=year,
        before=before,
        after=f"{first + 1}-{first + 2}",
        may_run=may_run,
        any_then=any(month.then for month in months),
        any_now=any(month.now for month in months) or bool(undated),
        templates=TEMPLATES,
        earlier=queries.earlier_of(council.id) if may_run else (),
        today=today,
    )
