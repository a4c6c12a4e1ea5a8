"""The seat of a class by the link in a mail: say that one would like to sit for it, or rather not after all."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import limits, web
from klankbord.base.forms import Form
from klankbord.councils import entry
from klankbord.councils.models import Council
from klankbord.handover import actions_classes as actions
from klankbord.handover import queries_classes as queries
from klankbord.handover.forms_council import CandidacyForm
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("handover_classes_link", __name__)


def council_of(link: ThingLink, person: Viewer) -> Council:
    """The council a link is about, while it meets."""
    return web.load_or_404(
        select(Council).where(
            Council.id == link.thing_id, Council.school_id == person.school_id, Council.closed_at.is_(None)
        )
    )


def page(
    council: Council, person: Viewer, token: str, refused: Form | None = None, class_group_id: int = 0
) -> ResponseReturnValue:
    """The classes of one's children: who sits for them, or a button to say that one would like to."""
    classes = queries.own_classes(council, person, dates.today(person.zone))
    forms = {one.seat.class_group_id: CandidacyForm(formdata=None) for one in classes}
    if isinstance(refused, CandidacyForm):
        forms[class_group_id] = refused
    return web.answer(
        "handover/class_candidacy.html",
        refused or Form(formdata=None),
        council=council,
        token=token,
        classes=classes,
        forms=forms,
        seated=person.has_seat(council.id),
    )


@blueprint.post("/l/<token>/council/classes/<int:class_group_id>/candidacy")
@web.public
@limits.answering
def stand(token: str, class_group_id: int) -> ResponseReturnValue:
    """Say that one would like to sit for a class."""
    link, person = entry.enter(token, LinkKind.COUNCIL)
    council = council_of(link, person)
    form = CandidacyForm()
    if form.validate_on_submit():
        with form.catching():
            actions.stand(council, class_group_id, form.words.data or "", by=person, now=dates.now())
            told = _("Thank you! %(council)s knows it and will answer you by mail.", council=council.name)
            return web.done(url_for("link_pages.show", token=token), told)
    return page(council, person, token, form, class_group_id)


@blueprint.post("/l/<token>/council/classes/<int:class_group_id>/withdrawal")
@web.public
@limits.answering
def withdraw(token: str, class_group_id: int) -> ResponseReturnValue:
    """Say that one would rather not after all."""
    link, person = entry.enter(token, LinkKind.COUNCIL)
    council = council_of(link, person)
    form = Form()
    if form.validate_on_submit():
        with form.catching():
            actions.withdraw(council, class_group_id, by=person, now=dates.now())
            return web.done(url_for("link_pages.show", token=token), _("It is withdrawn. Thank you for telling."))
    return page(council, person, token, form)
