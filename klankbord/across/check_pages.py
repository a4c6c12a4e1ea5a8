"""The school's own yearly check: team and parents side by side on each success factor, the widest gaps on top."""

import secrets

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.agenda import rules as agenda
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.success_factors import FACTORS
from klankbord.proposals import rules
from klankbord.proposals.questions import queries_factors
from klankbord.proposals.questions.queries_factors import Factor
from klankbord.proposals.questions.views_check import Whom

blueprint = Blueprint("check_pages", __name__)


@blueprint.get("/<school_slug>/councils/<int:council_id>/check")
def page(council_id: int) -> ResponseReturnValue:
    """The fifteen factors of a school year, for the council and the staff."""
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules.sees_names(viewer, council))
    years = queries_factors.by_year(council.id, viewer.zone)
    asked = web.asked("year")
    year = asked if asked in years else next(iter(years), "")
    factors = years.get(year, [])
    return web.render_template(
        "across/check.html",
        council=council,
        years=[(one, url_for("check_pages.page", council_id=council.id, year=one), one == year) for one in years],
        year=year,
        factors=factors,
        names=[_(words) for words in FACTORS],
        gaps=[(factor, _reason(factor, year), secrets.token_urlsafe(16)) for factor in queries_factors.widest(factors)],
        asks=_asks(years.get(dates.school_year(dates.today(viewer.zone)), []))
        if rules.may_write(viewer, council)
        else [],
        may_suggest=agenda.may_suggest(viewer, council),
    )


def _asks(factors: list[Factor]) -> list[tuple[str, str, str]]:
    """Whom the check of this year can still ask: the form value, what its button says, a key of its submit."""
    sides = [(Whom.PARENTS, _("Ask the parents"), "parents"), (Whom.TEAM, _("Ask the team"), "team")]
    left = [one for one in sides if all(getattr(factor, one[2]) is None for factor in factors)]
    return [(whom.value, str(words), secrets.token_urlsafe(16)) for whom, words, _side in left]


def _reason(factor: Factor, year: str) -> str:
    """Why a gap should be talked about, as a suggestion for an agenda says it."""
    values = {"year": year, "parents": _number(factor.parents), "team": _number(factor.team)}
    return str(_("In the yearly check of %(year)s parents gave this %(parents)s of 5 and the team %(team)s.", **values))


def _number(side: queries_factors.Side | None) -> str:
    return f"{side.mean:.1f}".replace(".", "," if language() == "nl" else ".") if side and side.mean else "–"
