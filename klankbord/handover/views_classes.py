"""One seat per class, for who organises the council: the empty classes, a call to their parents, a seat given."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.forms import Form
from klankbord.councils.models import Council
from klankbord.councils.queries_composition import composition_of, per_class
from klankbord.handover import actions_classes as actions
from klankbord.handover import queries_classes as queries
from klankbord.handover.actions_classes_leaving import last_day
from klankbord.handover.models_classes import ClassCandidate
from klankbord.handover.views_council import council_or_404
from klankbord.kit import dates
from klankbord.kit.numbers import whole_number
from klankbord.people.models import User

blueprint = Blueprint("handover_classes", __name__)


def _wanted() -> set[int] | None:
    """The classes that are asked for; None for all."""
    words = request.values.getlist("class")
    return {number for word in words if (number := whole_number(word)) is not None} or None


@blueprint.get("/<school_slug>/councils/<int:council_id>/classes")
def page(council_id: int) -> ResponseReturnValue:
    """The classes with who sits for each, and for the empty ones who would like to."""
    return _page(council_or_404(council_id), Form(formdata=None))


def _page(council: Council, form: Form) -> ResponseReturnValue:
    now, today = dates.now(), dates.today(web.viewer().zone)
    return web.answer(
        "handover/classes.html",
        form,
        council=council,
        per_class=per_class(council.id, today),
        composition=composition_of(council.id, dates.school_year(today)),
        classes=queries.class_seats(council, today),
        candidates=queries.candidates(council),
        called=queries.called(council.id),
        rested=now - queries.REST,
        last_day=last_day,
        today=today,
    )


@blueprint.get("/<school_slug>/councils/<int:council_id>/classes/call")
def preview(council_id: int) -> ResponseReturnValue:
    """Whom a call to the parents of empty classes reaches; nobody is mailed yet."""
    return _preview(council_or_404(council_id), Form(formdata=None))


def _preview(council: Council, form: Form) -> ResponseReturnValue:
    today = dates.today(web.viewer().zone)
    wanted = _wanted()
    return web.answer(
        "handover/class_call.html",
        form,
        council=council,
        per_class=per_class(council.id, today),
        call=queries.call_of(council, wanted, day=today, now=dates.now()),
        wanted=sorted(wanted or ()),
    )


@blueprint.post("/<school_slug>/councils/<int:council_id>/classes/call")
def call(council_id: int) -> ResponseReturnValue:
    """Mail the parents of empty classes."""
    council = council_or_404(council_id)
    form = Form()
    if form.validate_on_submit():
        with form.catching():
            _classes, mails = actions.call(council, _wanted(), by=web.viewer(), now=dates.now())
            told = ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", mails)
            return web.done(url_for("handover_classes.page", council_id=council.id), told)
    return _preview(council, form)


@blueprint.post("/<school_slug>/councils/<int:council_id>/classes/candidates/<int:candidate_id>/seat")
def give(council_id: int, candidate_id: int) -> ResponseReturnValue:
    """Give a candidate the seat of their class."""
    council = council_or_404(council_id)
    candidate = web.load_or_404(
        select(ClassCandidate).where(ClassCandidate.id == candidate_id, ClassCandidate.council_id == council.id)
    )
    form = Form()
    if form.validate_on_submit():
        with form.catching():
            name = db.session.get_one(User, candidate.user_id).name
            actions.give(council, candidate.id, by=web.viewer(), now=dates.now())
            told = _("%(name)s now has this seat.", name=name)
            return web.done(url_for("handover_classes.page", council_id=council.id), told)
    return _page(council, form)
