"""The page where a council chooses how it is composed, with the history below."""

from datetime import date

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import actions_composition as actions
from klankbord.councils import queries, rules
from klankbord.councils import queries_composition as compositions
from klankbord.councils.forms_composition import MEANINGS, WAYS, CompositionForm
from klankbord.councils.models import Council, Way
from klankbord.kit import dates

blueprint = Blueprint("councils_composition", __name__)


def _years(today: date) -> tuple[str, str]:
    """This school year and the next."""
    return dates.school_year(today), dates.school_year(today.replace(year=today.year + 1, day=1))


@blueprint.route("/<school_slug>/councils/<int:council_id>/composition", methods=["GET", "POST"])
def choose(council_id: int) -> ResponseReturnValue:
    """How the council is composed this school year or the next, and how it was."""
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(queries.visible(viewer), Council.id == council_id))
    web.need(rules.may_set(viewer, council))
    this_year, next_year = _years(dates.today(viewer.zone))
    standing = compositions.composition_of(council.id, this_year)
    form = CompositionForm(
        data={
            "school_year": this_year,
            "way": standing.way if standing else Way.FIXED_SEATS,
            "one_per_household": bool(standing and standing.one_per_household),
            "note": standing.note if standing else "",
        }
    )
    form.school_year.choices = [
        (this_year, _("this school year, %(year)s", year=this_year)),
        (next_year, _("the next school year, %(year)s", year=next_year)),
    ]
    if form.validate_on_submit():
        with form.catching():
            actions.compose(
                council,
                form.school_year.data,
                Way(form.way.data),
                one_per_household=form.one_per_household.data,
                note=form.note.data or "",
                by=viewer,
                now=dates.now(),
            )
            return web.done(
                url_for("councils_composition.choose", council_id=council.id), _("It is saved how people are chosen.")
            )
    return web.answer(
        "councils/composition.html",
        form,
        council=council,
        ways=WAYS,
        meanings=MEANINGS,
        history=compositions.history_of(council.id),
    )
