"""Rosters: uploading one, the preview of what it would change, correcting it, taking it over."""

import csv
import io
import re

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import errands, journal, web
from klankbord.base.db import db
from klankbord.base.forms import Form
from klankbord.kit import dates
from klankbord.schools import actions_roster, queries, queries_roster, rules
from klankbord.schools.forms import PlainForm
from klankbord.schools.forms_roster import ChoicesForm, ColumnsForm, RosterForm, TakeOverForm, column_choices
from klankbord.schools.models_roster import RosterImport, RosterState, Verdict

blueprint = Blueprint("schools_rosters", __name__)

BUSY = {RosterState.READING: actions_roster.READ, RosterState.APPLYING: actions_roster.APPLY}
_FIELD = re.compile(r"(column|choice)-(\d{1,9})")


def _roster(import_id: int) -> RosterImport:
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return web.load_or_404(queries_roster.own_import(viewer.school_id, import_id))


def _there(roster: RosterImport) -> str:
    tab = request.form.get("tab", "")
    return url_for("schools_rosters.show", import_id=roster.id, tab=tab if tab in set(Verdict) else None)


def _said(kind: str) -> dict[int, str]:
    """What was chosen in the fields that are named after a column or a line."""
    found = ((_FIELD.fullmatch(name), value) for name, value in request.form.items())
    return {int(match[2]): value[:300] for match, value in found if match and match[1] == kind}


@blueprint.get("/<school_slug>/rosters")
def index() -> ResponseReturnValue:
    """The rosters of the school, and the form for a new one."""
    web.need(rules.may_administer(web.viewer()))
    return index_page(RosterForm(formdata=None))


def index_page(form: RosterForm) -> ResponseReturnValue:
    """The rosters with the form, fresh or with what is wrong with the file."""
    return web.answer(
        "schools/rosters.html", form, imports=queries_roster.imports(web.viewer().school_id), now=dates.now()
    )


@blueprint.post("/<school_slug>/rosters")
def upload() -> ResponseReturnValue:
    """Take in a file."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    form = RosterForm()
    if form.validate_on_submit():
        with form.catching():
            school = web.load_or_404(queries.own_school(viewer))
            data = form.file.data.stream.read(actions_roster.LARGEST + 1)
            roster = actions_roster.upload(school, form.file.data.filename or "", data, by=viewer, now=dates.now())
            return web.done(url_for("schools_rosters.show", import_id=roster.id))
    return index_page(form)


@blueprint.get("/<school_slug>/rosters/<int:import_id>")
def show(import_id: int) -> ResponseReturnValue:
    """One roster: how far reading is, what it would change, or what it did."""
    return roster_page(_roster(import_id), PlainForm(formdata=None))


def roster_page(roster: RosterImport, form: Form) -> ResponseReturnValue:
    """One roster with a form, fresh or refused."""
    default = roster.reading.get("whole_school", False)
    taking = form if isinstance(form, TakeOverForm) else TakeOverForm(formdata=None, leave_out=default)
    kinds = [BUSY[roster.state]] if roster.state in BUSY else [actions_roster.APPLY, actions_roster.READ]
    found = [errand for kind in kinds if (errand := db.session.scalar(errands.latest(kind, roster.id))) is not None]
    tab = _tab(roster)
    number = request.args.get("page", "")
    reading = roster.reading
    return web.answer(
        "schools/roster.html",
        form,
        roster=roster,
        taking=taking,
        errand=max(found, key=lambda one: one.id, default=None),
        tab=tab.value,
        page=queries_roster.lines_page(roster, tab, int(number) if number.isdecimal() and len(number) < 7 else 1),
        choices=column_choices(reading.get("columns", ()), is_staff=_is_staff(roster)),
        undoable=journal.undoable,
        now=dates.now(),
    )


def _is_staff(roster: RosterImport) -> bool:
    written = roster.reading.get("format") or {}
    return written.get("row_per") in {"staff", "school"}


def _tab(roster: RosterImport) -> Verdict:
    """The kind of lines asked for, or the first there are; doubts go before everything."""
    asked = request.values.get("tab", "")
    if asked in set(Verdict):
        return Verdict(asked)
    order = (Verdict.DOUBTFUL, Verdict.NEW, Verdict.CHANGED, Verdict.GONE, Verdict.SAME)
    return next((one for one in order if roster.counts.get(one.value)), Verdict.SAME)


@blueprint.get("/<school_slug>/rosters/<int:import_id>/progress")
def progress(import_id: int) -> ResponseReturnValue:
    """How far the worker is; leads to the page again once it is done."""
    roster = _roster(import_id)
    if roster.state not in BUSY:
        return Response(status=204, headers={"HX-Redirect": url_for("schools_rosters.show", import_id=roster.id)})
    errand = db.session.scalar(errands.latest(BUSY[roster.state], roster.id))
    return web.render_template("schools/_roster_progress.html", roster=roster, errand=errand)


@blueprint.post("/<school_slug>/rosters/<int:import_id>/columns")
def columns(import_id: int) -> ResponseReturnValue:
    """Say what the columns hold."""
    roster, form = _roster(import_id), ColumnsForm()
    with form.catching():
        actions_roster.say_columns(
            roster, _said("column"), read_version=form.read_version(), by=web.viewer(), now=dates.now()
        )
        return web.done(_there(roster))
    return roster_page(roster, form)


@blueprint.post("/<school_slug>/rosters/<int:import_id>/choices")
def choices(import_id: int) -> ResponseReturnValue:
    """Settle doubts."""
    roster, form = _roster(import_id), ChoicesForm()
    with form.catching():
        actions_roster.choose(
            roster, _said("choice"), read_version=form.read_version(), by=web.viewer(), now=dates.now()
        )
        return web.done(_there(roster))
    return roster_page(roster, form)


@blueprint.post("/<school_slug>/rosters/<int:import_id>/application")
def take_over(import_id: int) -> ResponseReturnValue:
    """Take the roster over."""
    roster, form = _roster(import_id), TakeOverForm()
    with form.catching():
        actions_roster.ask_application(
            roster,
            leave_out=form.leave_out.data,
            invited=form.invited.data,
            read_version=form.read_version(),
            by=web.viewer(),
            now=dates.now(),
        )
        return web.done(url_for("schools_rosters.show", import_id=roster.id))
    return roster_page(roster, form)


@blueprint.post("/<school_slug>/rosters/<int:import_id>/drop")
def drop(import_id: int) -> ResponseReturnValue:
    """Throw a roster away."""
    roster, form = _roster(import_id), PlainForm()
    with form.catching():
        actions_roster.drop(roster, by=web.viewer(), now=dates.now())
        return web.done(url_for("schools_rosters.index"), _("The file is gone; nothing was changed."))
    return roster_page(roster, form)


@blueprint.get("/<school_slug>/rosters/example.csv")
def example() -> ResponseReturnValue:
    """A list to fill in, as a spreadsheet of this country opens it."""
    web.need(rules.may_administer(web.viewer()))
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    parent = [_("given name"), _("prefix"), _("family name"), _("mail address")]
    headings = [f"{_('Parent')} {number} {part}" for number in (1, 2) for part in parent]
    lines.writerow([_("Pupil number"), _("Class"), *headings])
    lines.writerow(["000123", "5A", "Samira", "el", "Amrani", "samira@ouder.example", "Joost", "van der", "Velden",
                    "joost@ouder.example"])  # fmt: skip
    return Response(
        "\ufeff" + written.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{_("parents")}.csv"'},
    )
