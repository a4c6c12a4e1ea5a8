"""The school's own free days: one table to change as a whole, filled by hand or from a file."""

from datetime import date

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.kit import dates, free_day_files, free_days
from klankbord.kit.free_day_files import FromFile
from klankbord.schools import queries, rules
from klankbord.schools.actions_free_days import save_free_days
from klankbord.schools.forms import REGIONS
from klankbord.schools.forms_free_days import FileForm, FreeDaysForm
from klankbord.schools.models import School
from klankbord.schools.queries_free_days import own_days

blueprint = Blueprint("schools_free_days", __name__)


def _school() -> School:
    web.need(rules.may_administer(web.viewer()))
    return web.load_or_404(queries.own_school(web.viewer()))


def _since() -> date:
    """The first day of the school year: what is over before it is not shown."""
    return dates.first_day(dates.school_year(dates.today(web.viewer().zone)))


@blueprint.get("/<school_slug>/free-days")
def page() -> ResponseReturnValue:
    """The table of free days, with what the region gives beside it."""
    school = _school()
    return _page(school, FreeDaysForm.of(own_days(school.id, _since())))


@blueprint.post("/<school_slug>/free-days")
def save() -> ResponseReturnValue:
    """Write the table down."""
    school = _school()
    form = FreeDaysForm()
    if form.validate_on_submit():
        with form.catching():
            save_free_days(school, form.table(), by=web.viewer(), now=dates.now())
            return web.done(url_for("schools_free_days.page"), _("The free days are saved."))
    return _page(school, form)


@blueprint.post("/<school_slug>/free-days/file")
def read() -> ResponseReturnValue:
    """Put the days of a file into the table, to be looked at: nothing is saved yet."""
    school = _school()
    form = FileForm()
    if form.validate_on_submit():
        with form.catching():
            today = dates.today(web.viewer().zone)
            found = free_day_files.read(form.file.data.read(free_day_files.LARGEST + 1), today)
            known = own_days(school.id, _since())
            there = {(row.first_day, row.last_day, row.name) for row in known}
            new = [span for span in found.spans if (span.first, span.last, span.name) not in there]
            return _page(school, FreeDaysForm.of(known, new), found=found, new=len(new))
    return _page(school, FreeDaysForm.of(own_days(school.id, _since())), file_form=form)


def _page(
    school: School,
    table: FreeDaysForm,
    *,
    file_form: FileForm | None = None,
    found: FromFile | None = None,
    new: int = 0,
) -> ResponseReturnValue:
    since = _since()
    return web.answer(
        "schools/free_days.html",
        file_form or table,
        table=table,
        file_form=file_form or FileForm(formdata=None),
        found=found,
        new=new,
        region=school.holiday_region,
        regions=REGIONS,
        spans=free_days.of_region(school.holiday_region, since, dates.last_day(dates.school_year(since))),
    )
