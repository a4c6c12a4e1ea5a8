"""A series of meetings from a rule: look first, then make them with one click; and one more later."""

from datetime import date

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.kit.series import Turn
from klankbord.meetings import actions_series, queries, rules
from klankbord.meetings.forms import AskForm, WhenForm
from klankbord.meetings.forms_series import SeriesForm
from klankbord.meetings.queries_series import turns_of

blueprint = Blueprint("meetings_series", __name__)
CHOSEN = (
    "rhythm", "weekday", "every", "months", "nth", "first", "until", "times", "when_free", "start_time",
    "duration_minutes", "place", "online_url",
)  # fmt: skip
"""What goes along from the page that was looked at to the making."""


def _council(council_id: int) -> Council:
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(council_rules.may_organise(viewer, council))
    return council


@blueprint.get("/<school_slug>/councils/<int:council_id>/series")
def preview(council_id: int) -> ResponseReturnValue:
    """The form of a series; filled in, the days it gives and why some are moved or left out. Nothing is made."""
    council = _council(council_id)
    if "rhythm" not in request.args:
        return _page(council, SeriesForm.fresh(council, dates.today(web.viewer().zone)), None)
    form = SeriesForm(formdata=request.args, meta={"csrf": False})
    return _page(council, form, _turns(council, form) if form.validate() else None)


@blueprint.post("/<school_slug>/councils/<int:council_id>/series")
def make(council_id: int) -> ResponseReturnValue:
    """Make the meetings that were shown, as drafts."""
    viewer, council = web.viewer(), _council(council_id)
    form = SeriesForm()
    if form.validate_on_submit():
        with form.catching():
            made = actions_series.make_series(
                council, form.rule(), form.details(), seen=_seen(), zone=viewer.zone, by=viewer, now=dates.now()
            )
            sentence = ngettext("One meeting is there as a draft.", "%(num)d meetings are there as drafts.", len(made))
            year = made[0].school_year
            return web.done(url_for("year_pages.council", council_id=council.id, year=year), sentence)
    return _page(council, form, None if form.errors and not form.form_errors else _turns(council, form))


@blueprint.route("/<school_slug>/meetings/<int:meeting_id>/series/addition", methods=["GET", "POST"])
def add(meeting_id: int) -> ResponseReturnValue:
    """Draft one more meeting of a series, with what this one has."""
    viewer = web.viewer()
    meeting = web.load_or_404(queries.one(viewer, meeting_id))
    web.need(rules.may_organise(viewer, meeting))
    form = WhenForm(
        start_time=meeting.start_time,
        duration_minutes=meeting.planned_minutes,
        place=meeting.place,
        online_url=meeting.online_url,
    )
    form.require_time()
    if form.validate_on_submit():
        with form.catching():
            added = actions_series.add_to_series(meeting, form.details(None), by=viewer, now=dates.now())
            db.session.flush()
            return web.done(url_for("meeting_pages.page", meeting_id=added.id), _("The meeting is there as a draft."))
    return web.answer("meetings/series_addition.html", form, meeting=meeting)


def _turns(council: Council, form: SeriesForm) -> list[Turn] | None:
    try:
        return turns_of(council, form.rule())
    except DomainError as error:
        form.refuse(error)
        return None


def _seen() -> list[date]:
    """The days that stood on the page."""
    try:
        return [date.fromisoformat(words) for words in request.form.get("seen", "").split()]
    except ValueError:
        return []


def _page(council: Council, form: SeriesForm, turns: list[Turn] | None) -> ResponseReturnValue:
    days = [turn.day for turn in turns or () if turn.day is not None]
    given = request.form if request.method == "POST" else request.args
    return web.answer(
        "meetings/series.html",
        form,
        council=council,
        turns=turns,
        days=days,
        ask=AskForm(formdata=None),
        chosen=[(name, given[name]) for name in CHOSEN if name in given] if turns else [],
    )
