"""One deed to many people: first a page that says to whom, then the deed itself."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.schools import actions_many, queries, rules
from klankbord.schools.actions_many import Deed, Sorted
from klankbord.schools.forms import ManyForm, SureForm
from klankbord.schools.queries_people import Find, found_ids, members_among

blueprint = Blueprint("schools_many", __name__)
MOST = 1000
"""Ids in one form; more people than that are meant by what found them."""


@blueprint.post("/<school_slug>/people/many/question")
def ask() -> ResponseReturnValue:
    """Say what would be done to whom, and to whom it cannot be done. Changes nothing."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    find, form = Find.read(request.form), ManyForm()
    there = url_for("schools.people", **find.asked())
    if not form.validate_on_submit():
        return web.done(there, _("Choose what to do and to whom."), "bad")
    if form.whom.data == "ticked":
        ids = (form.person.data or [])[:MOST]
    else:
        ids = found_ids(viewer.school_id, find, on_page=form.whom.data == "page")
    if not ids:
        return web.done(there, _("Tick the people it is about first."), "bad")
    return _question(Deed(form.deed.data), ids, find, all_found=form.whom.data == "found")


def _question(deed: Deed, ids: list[int], find: Find, *, all_found: bool, moved: bool = False) -> ResponseReturnValue:
    viewer = web.viewer()
    members = db.session.scalars(members_among(viewer.school_id, ids)).all()
    return web.render_template(
        "schools/many.html",
        deed=deed,
        sorted=actions_many.sort_out(deed, members, by=viewer),
        find=find,
        moved=moved,
        form=SureForm(
            formdata=None,
            deed=deed.value,
            ids="" if all_found and len(members) > MOST else ",".join(str(one.user_id) for one in members),
            expected=len(members),
        ),
    )


@blueprint.post("/<school_slug>/people/many")
def act() -> ResponseReturnValue:
    """Do it. When other people are found than were shown, ask again."""
    viewer, now = web.viewer(), dates.now()
    web.need(rules.may_administer(viewer))
    find, form = Find.read(request.form), SureForm()
    there = find.asked()
    if form.validate_on_submit():
        deed = Deed(form.deed.data)
        ids = form.chosen()[:MOST] or found_ids(viewer.school_id, find, on_page=False)
        members = db.session.scalars(members_among(viewer.school_id, ids)).all()
        if len(members) != form.expected.data:
            return _question(deed, ids, find, all_found=not form.ids.data, moved=True)
        outcome = actions_many.sort_out(deed, members, by=viewer)
        with form.catching():
            school = web.load_or_404(queries.own_school(viewer))
            batch = actions_many.act(deed, school, members, by=viewer, now=now)
            if batch is not None:
                there["changed"] = batch.id
            return web.done(url_for("schools.people", **there), _told(deed, outcome))
    return web.done(url_for("schools.people", **there), " ".join(form.form_errors) or _("Nothing was changed."), "bad")


def _told(deed: Deed, outcome: Sorted) -> str:
    count = len(outcome.able)
    told: str = {
        Deed.INVITE: ngettext("An invitation is on its way to %(num)d person.",
                              "Invitations are on their way to %(num)d people.", count),
        Deed.GIVE_STAFF: ngettext("%(num)d person is staff now.", "%(num)d people are staff now.", count),
        Deed.TAKE_STAFF: ngettext("%(num)d person is no longer staff.", "%(num)d people are no longer staff.", count),
        Deed.SIGN_OUT: ngettext("%(num)d person is signed out everywhere.",
                                "%(num)d people are signed out everywhere.", count),
        Deed.END: ngettext("%(num)d person no longer belongs to the school.",
                           "%(num)d people no longer belong to the school.", count),
    }[deed]  # fmt: skip
    if outcome.refused:
        left = ngettext("%(num)d person was left out.", "%(num)d people were left out.", len(outcome.refused))
        return f"{told} {left}"
    return told
