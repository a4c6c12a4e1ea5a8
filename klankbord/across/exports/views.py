"""Files of a school for its administrators: people, class lists and address lists.

Whatever holds addresses is asked for with a button and written down in the audit log, so it is no page one can link to.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from klankbord.across.exports import answers, papers, people
from klankbord.across.exports.forms import ListForm
from klankbord.across.exports.papers import Paper
from klankbord.base import audit, web
from klankbord.base.db import db
from klankbord.base.i18n import language
from klankbord.councils.models import Council
from klankbord.councils.queries import visible_to
from klankbord.kit import dates
from klankbord.kit.sheets import Sheet
from klankbord.kit.viewer import Viewer
from klankbord.schools import queries, rules
from klankbord.schools.models import ClassGroup, School

blueprint = Blueprint("exports", __name__)


def _administrator() -> tuple[Viewer, School]:
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return viewer, web.load_or_404(queries.own_school(viewer))


@blueprint.get("/<school_slug>/files")
def index() -> ResponseReturnValue:
    """What files there are of the school, and of which councils. Three statements."""
    viewer, school = _administrator()
    return _index(viewer, school, ListForm(formdata=None))


def _index(viewer: Viewer, school: School, form: ListForm) -> ResponseReturnValue:
    councils = _offer(form, viewer)
    return web.answer("across/files.html", form, of_school=school, councils=councils)


def _offer(form: ListForm, viewer: Viewer) -> Sequence[Council]:
    councils = db.session.scalars(visible_to(viewer)).all()
    form.offer(queries.class_choices(viewer.school_id), [(council.id, council.name) for council in councils])
    return councils


def _hand_over(table: Sheet, kind: str, verb: str, viewer: Viewer, school: School) -> Response:
    now = dates.now()
    audit.record(verb, school, by=viewer, now=now, school_id=school.id, kind=kind, rows=len(table.rows))
    web.handing_over()
    return answers.sheet(table, kind, dates.local(now, viewer.zone).date())


@blueprint.post("/<school_slug>/files/people.<any(csv, xlsx):kind>")
def everybody(kind: str) -> ResponseReturnValue:
    """Everybody who belongs to the school or did, with addresses."""
    viewer, school = _administrator()
    return _hand_over(people.people(school), kind, "exports.people", viewer, school)


@blueprint.post("/<school_slug>/files/classes.<any(csv, xlsx):kind>")
def classes(kind: str) -> ResponseReturnValue:
    """The parents of each class, with addresses."""
    viewer, school = _administrator()
    return _hand_over(people.class_lists(school), kind, "exports.classes", viewer, school)


@blueprint.post("/<school_slug>/files/addresses")
def addresses() -> ResponseReturnValue:
    """The address list of one class or council: a page to print, or a PDF with `as=pdf`."""
    viewer, school = _administrator()
    form = ListForm()
    _offer(form, viewer)
    if not form.validate_on_submit():
        return _index(viewer, school, form)
    what, number = form.chosen()
    now = dates.now()
    today = dates.local(now, viewer.zone).date()
    paper = _paper(school, what, number, viewer)
    about = {"of": what, "of_id": number, "rows": len(paper.rows)}
    audit.record("exports.addresses", school, by=viewer, now=now, school_id=school.id, **about)
    web.handing_over()
    if form.made_as.data == "pdf":
        body = papers.as_pdf(paper, school, language=language(), now=now, today=today)
        return answers.pdf(body, f"{paper.title} {today.isoformat()}.pdf")
    return Response(web.render_template("across/paper.html", paper=paper, today=today, back=url_for("exports.index")))


def _paper(school: School, what: str, number: int, viewer: Viewer) -> Paper:
    if what == "class":
        group = web.load_or_404(select(ClassGroup).where(ClassGroup.id == number, ClassGroup.school_id == school.id))
        return papers.addresses_of_class(school, group)
    council = web.load_or_404(visible_to(viewer).where(Council.id == number))
    return papers.addresses_of_council(council, dates.today(viewer.zone))
