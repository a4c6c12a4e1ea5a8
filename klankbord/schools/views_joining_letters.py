"""Letters and posters to print: a POST makes the links they need, a GET shows the PDF."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.kit import dates
from klankbord.schools import actions_joining, mails_letters, queries, queries_joining, rules
from klankbord.schools.forms_joining import LettersForm
from klankbord.schools.views_joining import chosen_of, joining_page

blueprint = Blueprint("schools_letters", __name__)


@blueprint.post("/<school_slug>/joining/letters")
def make() -> ResponseReturnValue:
    """Make the letters of the chosen parents: of one, of a class, or of all who are not reached."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    school = web.load_or_404(queries.own_school(viewer))
    form = LettersForm()
    if form.validate_on_submit():
        chosen = chosen_of(form.why.data or "", form.class_group.data or "", form.person.data or "")
        with form.catching():
            actions_joining.make_letters(school, chosen, by=viewer, now=dates.now())
            named: dict[str, Any] = {"why": chosen.why, "class": chosen.class_id, "person": chosen.person_id}
            return web.done(url_for("schools_letters.pdf", **{key: value for key, value in named.items() if value}))
    return joining_page(trouble=" ".join(form.form_errors))


@blueprint.get("/<school_slug>/joining/letters.pdf")
def pdf() -> ResponseReturnValue:
    """The letters that were made for the chosen parents, one page each."""
    viewer, now = web.viewer(), dates.now()
    web.need(rules.may_administer(viewer))
    school = web.load_or_404(queries.own_school(viewer))
    chosen = chosen_of(web.asked("why"), web.asked("class"), web.asked("person"))
    people = queries_joining.letters(school.id, chosen, now, actions_joining.MOST_LETTERS)
    if not people:
        return abort(404)
    return _file(mails_letters.letters(school, people, asking=viewer.name, now=now), _("letters"), now)


@blueprint.get("/<school_slug>/joining/links/<int:link_id>.pdf")
def poster(link_id: int) -> ResponseReturnValue:
    """A page about the link of a class, to hang up or to send along."""
    viewer, now = web.viewer(), dates.now()
    web.need(rules.may_administer(viewer))
    link = web.load_or_404(queries_joining.class_link(viewer.school_id, link_id))
    if queries_joining.trouble_of(link, now):
        return abort(404)
    school = web.load_or_404(queries.own_school(viewer))
    return _file(mails_letters.poster(school, link, asking=viewer.name, now=now), _("poster"), now)


def _file(body: bytes, name: str, now: datetime) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}-{now:%Y-%m-%d}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)
