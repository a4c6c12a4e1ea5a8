"""What administrators do with class groups: add, rename, end."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.kit import dates
from klankbord.schools import actions, queries, rules
from klankbord.schools.forms import ClassGroupForm
from klankbord.schools.models import ClassGroup
from klankbord.schools.views import class_groups_page

blueprint = Blueprint("schools_class_groups", __name__)


def _group(group_id: int) -> ClassGroup:
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return web.load_or_404(
        select(ClassGroup).where(ClassGroup.id == group_id, ClassGroup.school_id == viewer.school_id)
    )


@blueprint.post("/<school_slug>/class-groups")
def add() -> ResponseReturnValue:
    """Add a class."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    form = ClassGroupForm()
    if form.validate_on_submit():
        with form.catching():
            school = web.load_or_404(queries.own_school(viewer))
            group = actions.add_class_group(school, form.name.data or "", by=viewer, now=dates.now())
            return web.done(url_for("schools.class_groups"), _("%(name)s is there.", name=group.name))
    return class_groups_page(form)


@blueprint.post("/<school_slug>/class-groups/<int:group_id>/name")
def rename(group_id: int) -> ResponseReturnValue:
    """Call a class something else."""
    group = _group(group_id)
    form = ClassGroupForm()
    if form.validate_on_submit():
        with form.catching():
            actions.rename_class_group(group, form.name.data or "", by=web.viewer(), now=dates.now())
            return web.done(url_for("schools.class_groups"), _("The new name is saved."))
    return class_groups_page(form, about=group_id)


@blueprint.post("/<school_slug>/class-groups/<int:group_id>/end")
def end(group_id: int) -> ResponseReturnValue:
    """Close a class."""
    viewer, group = web.viewer(), _group(group_id)
    actions.end_class_group(group, on=dates.today(viewer.zone), by=viewer, now=dates.now())
    return web.done(url_for("schools.class_groups"), _("%(name)s is closed.", name=group.name))
