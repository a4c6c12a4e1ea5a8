"""A school year of a council: the page, its files, the report for the school plan, and who is not reached."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from klankbord.across.exchange import charts, facts, report, rules, tables, unreached
from klankbord.across.exports import answers
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.councils import queries as councils
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.proposals.forms import RESULTS
from klankbord.schools import rules as schools

blueprint = Blueprint("exchange_overview", __name__)
UNREACHED_PER_PAGE = 100


def _council(council_id: int) -> Council:
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules.may_see(viewer, council))
    return council


def _read(council_id: int) -> facts.Overview:
    return facts.read(_council(council_id), web.viewer(), web.asked("year"), dates.now())


@blueprint.get("/<school_slug>/councils/<int:council_id>/exchange")
def page(council_id: int) -> ResponseReturnValue:
    """What is still open on top, then by proposal, how long it took, and by class. Five statements."""
    overview = _read(council_id)
    newest = overview.rows[::-1]
    shown, others = newest[: charts.MOST], newest[charts.MOST :]
    return web.render_template(
        "across/exchange_overview.html",
        overview=overview,
        council=overview.council,
        kind=kind_of(overview.council.kind),
        shown=shown,
        others=others,
        took_part=charts.took_part(shown),
        days=charts.days(shown),
        by_class=charts.by_class(overview.classes),
        in_days=charts.in_days,
        number=charts.number,
        results=RESULTS,
        may_see_unreached=rules.may_see_unreached(web.viewer(), overview.council),
    )


@blueprint.get(
    "/<school_slug>/councils/<int:council_id>/exchange/<any(proposals, classes, cells):what>.<any(csv, xlsx):kind>"
)
def table(council_id: int, what: str, kind: str) -> ResponseReturnValue:
    """The same figures for a spreadsheet."""
    overview = _read(council_id)
    return answers.sheet(tables.TABLES[what](overview), kind, overview.today)


@blueprint.get("/<school_slug>/councils/<int:council_id>/exchange/report")
def yearly(council_id: int) -> ResponseReturnValue:
    """The year on one page, for the school plan."""
    overview = _read(council_id)
    return web.render_template(
        "across/exchange_report.html", council=overview.council, overview=overview, report=report.make(overview)
    )


@blueprint.get("/<school_slug>/councils/<int:council_id>/exchange/report.pdf")
def yearly_pdf(council_id: int) -> ResponseReturnValue:
    """The same as an accessible PDF of one page."""
    viewer, overview = web.viewer(), _read(council_id)
    assert viewer.school is not None  # noqa: S101 - the council was found in it
    made = report.make(overview)
    body = report.as_pdf(made, overview, viewer.school, language=language())
    headers = {"Content-Disposition": f'inline; filename="{report.file_name(overview)}"'}
    return Response(body, content_type="application/pdf", headers=headers)


@blueprint.get("/<school_slug>/councils/<int:council_id>/exchange/unreached")
def not_reached(council_id: int) -> ResponseReturnValue:
    """Who was asked and is not reached, so that the school can go and talk to them; for parents numbers alone."""
    viewer, council = web.viewer(), _council(council_id)
    web.need(rules.may_see_unreached(viewer, council))
    found = unreached.read(council, viewer, web.asked("year"), dates.now())
    return web.render_template(
        "across/exchange_unreached.html",
        council=council,
        found=found,
        may_know=rules.may_know_unreached(viewer, council),
        may_administer=schools.may_administer(viewer),
        most=UNREACHED_PER_PAGE,
    )
