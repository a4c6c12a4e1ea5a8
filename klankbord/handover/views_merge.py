"""Two accounts that may be one person's: the list of them, telling them apart, and making one of them."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import signed_in, web
from klankbord.handover import actions_doubles, actions_merge
from klankbord.handover.forms_merge import MergeForm
from klankbord.handover.queries_doubles import lookalikes
from klankbord.handover.queries_merge import preview, refusal
from klankbord.kit import dates
from klankbord.people import actions_sessions
from klankbord.people import queries as people
from klankbord.schools import queries, rules
from klankbord.schools.models import Membership
from klankbord.schools.queries_people import Find, people_page

blueprint = Blueprint("handover_merge", __name__)


def _member(user_id: int) -> Membership:
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return web.load_or_404(queries.member(viewer, user_id))


@blueprint.get("/<school_slug>/people/duplicates")
def index() -> ResponseReturnValue:
    """The accounts that may be one person's, two by two, with the reasons."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return web.render_template("handover/duplicates.html", pairs=lookalikes(viewer.school_id))


@blueprint.post("/<school_slug>/people/<int:first_id>/not-the-same/<int:second_id>")
def tell_apart(first_id: int, second_id: int) -> ResponseReturnValue:
    """These are two people."""
    first, second = _member(first_id), _member(second_id)
    actions_doubles.tell_apart(first, second, by=web.viewer(), now=dates.now())
    return web.done(url_for("handover_merge.index"), _("Good: two people. They will not stand here again."))


@blueprint.get("/<school_slug>/people/<int:keep_id>/merge")
def choose(keep_id: int) -> ResponseReturnValue:
    """Look for the second account of somebody."""
    keep, words = _member(keep_id), web.asked("q")
    find = Find.read({"q": words})
    found = people_page(keep.school_id, find).rows if words else []
    return web.render_template(
        "handover/choose.html", keep=keep, words=find.words, found=[row for row in found if row.id != keep_id]
    )


@blueprint.get("/<school_slug>/people/<int:keep_id>/merge/<int:other_id>")
def look(keep_id: int, other_id: int) -> ResponseReturnValue:
    """What making one account of two would come to."""
    return _page(_member(keep_id), _member(other_id), MergeForm(formdata=None))


def _page(keep: Membership, other: Membership, form: MergeForm) -> ResponseReturnValue:
    form.offer(keep.user, other.user)
    ids = [keep.user_id, other.user_id]
    return web.answer(
        "handover/merge.html",
        form,
        keep=keep,
        other=other,
        preview=preview(keep.user_id, other.user_id, dates.today(web.viewer().zone)),
        addresses=queries.addresses_by_person(ids),
        classes=queries.classes_by_person(keep.school_id, ids),
        refusal=refusal(keep, other, by=web.viewer()),
    )


@blueprint.post("/<school_slug>/people/<int:keep_id>/merge/<int:other_id>")
def merge(keep_id: int, other_id: int) -> ResponseReturnValue:
    """Make one account of two."""
    viewer = web.viewer()
    keep, other = _member(keep_id), _member(other_id)
    form = MergeForm()
    form.offer(keep.user, other.user)
    if form.validate_on_submit():
        with form.catching():
            batch = actions_merge.merge(
                keep, other, name_of=form.name_of.data, language_of=form.language_of.data, by=viewer, now=dates.now()
            )
            session = people.session_of(viewer.reference) if keep_id == viewer.id else None
            if session is not None:
                signed_in.renew(actions_sessions.renew(session, viewer))
            return web.done(url_for("schools.people", changed=batch.id), _("The two accounts are one now."))
    return _page(_member(keep_id), _member(other_id), form)
