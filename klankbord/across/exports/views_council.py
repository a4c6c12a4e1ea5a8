"""Files of one council: lists without addresses to read, lists with them for administrators, and everything at once."""

from dataclasses import replace

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.across.exports import answers, attendance, registers, rules
from klankbord.across.exports.archive import packing
from klankbord.base import audit, web
from klankbord.base.i18n import language
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup import queries as followup
from klankbord.followup import queries_action_list
from klankbord.followup.forms import RegisterForm
from klankbord.followup.forms_action_list import ActionListForm
from klankbord.kit import dates
from klankbord.kit.sheets import Sheet
from klankbord.meetings import queries as meetings
from klankbord.schools import rules as school_rules

blueprint = Blueprint("exports_council", __name__)
COMING = 5


def _council(council_id: int) -> Council:
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules.may_have_lists(viewer, council))
    return council


def _year(years: list[str]) -> str:
    """The school year that was asked for; the newest without one, empty for all of them."""
    asked = web.asked("year")
    if asked == "all":
        return ""
    today = dates.school_year(dates.today(web.viewer().zone))
    return asked if asked in years else today if today in years or not years else years[0]


def _list(table: Sheet, kind: str) -> Response:
    return answers.sheet(table, kind, dates.today(web.viewer().zone))


@blueprint.get("/<school_slug>/councils/<int:council_id>/files")
def index(council_id: int) -> ResponseReturnValue:
    """What files there are of a council. Three statements."""
    viewer, council = web.viewer(), _council(council_id)
    years = attendance.years(council.id)
    coming = [one for one in meetings.of_council(viewer, council.id) if one.state in meetings.COMING]
    return web.render_template(
        "across/council_files.html",
        council=council,
        kind=kind_of(council.kind),
        years=years,
        year=_year(years) or "all",
        coming=list(reversed(coming))[:COMING],
        may_administer=school_rules.may_administer(viewer),
        may_take=rules.may_take_everything(viewer, council),
        sees_closed=council_rules.may_see_closed(viewer, council),
    )


@blueprint.get("/<school_slug>/councils/<int:council_id>/files/members.<any(csv, xlsx):kind>")
def members(council_id: int, kind: str) -> ResponseReturnValue:
    """Who sits in a council: names, offices and terms."""
    viewer, council = web.viewer(), _council(council_id)
    return _list(registers.members(viewer, council, dates.today(viewer.zone), addresses=False), kind)


@blueprint.post("/<school_slug>/councils/<int:council_id>/files/members.<any(csv, xlsx):kind>")
def members_with_addresses(council_id: int, kind: str) -> ResponseReturnValue:
    """The same with mail addresses, for administrators."""
    viewer, council, now = web.viewer(), _council(council_id), dates.now()
    web.need(school_rules.may_administer(viewer))
    table = registers.members(viewer, council, dates.today(viewer.zone), addresses=True)
    audit.record("exports.members", council, by=viewer, now=now, kind=kind, rows=len(table.rows))
    web.handing_over()
    return _list(table, kind)


@blueprint.get("/<school_slug>/councils/<int:council_id>/files/attendance.<any(csv, xlsx):kind>")
def presences(council_id: int, kind: str) -> ResponseReturnValue:
    """Who was at which meeting of a school year."""
    council = _council(council_id)
    return _list(attendance.table(council, _year(attendance.years(council.id))), kind)


@blueprint.get("/<school_slug>/councils/<int:council_id>/files/decisions.<any(csv, xlsx):kind>")
def decisions(council_id: int, kind: str) -> ResponseReturnValue:
    """What a council decided or thought in a school year, or what the filter of the register shows of it."""
    viewer, council = web.viewer(), _council(council_id)
    years, ways = followup.register_choices(viewer, council)
    asked = RegisterForm(request.args).wanted(years, ways)
    year = _year(sorted({*attendance.years(council.id), *years}, reverse=True))
    return _list(registers.decisions(viewer, council, replace(asked, school_year=year)), kind)


@blueprint.get("/<school_slug>/councils/<int:council_id>/files/actions.<any(csv, xlsx):kind>")
def actions(council_id: int, kind: str) -> ResponseReturnValue:
    """Who does what for a council, or what the filter of its list shows of it."""
    viewer, council = web.viewer(), _council(council_id)
    form = ActionListForm(request.args)
    form.offer(*queries_action_list.choices(viewer, council))
    return _list(registers.actions(viewer, council, form.wanted()), kind)


@blueprint.post("/<school_slug>/councils/<int:council_id>/archive")
def archive(council_id: int) -> ResponseReturnValue:
    """Everything of a council in one zip, as far as its reader may see it."""
    viewer, council, now = web.viewer(), _council(council_id), dates.now()
    web.need(rules.may_take_everything(viewer, council))
    audit.record(
        "exports.archive", council, by=viewer, now=now, closed=council_rules.may_see_closed(viewer, council)
    )  # fmt: skip
    web.handing_over()
    body = packing.pack(council, viewer, language=language(), now=now)
    name = f"{council.name} {_('everything')} {dates.local(now, viewer.zone).date().isoformat()}.zip"
    return answers.download(body, name, "application/zip")
