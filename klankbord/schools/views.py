"""The school's own pages for its administrators: people, settings, class groups."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import journal, web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.schools import actions, queries, rules
from klankbord.schools.forms import DEEDS, ClassGroupForm, PersonForm, SettingsForm
from klankbord.schools.queries_addresses import troubled_count
from klankbord.schools.queries_people import Find, people_page

blueprint = Blueprint("schools", __name__)


@blueprint.get("/<school_slug>/people")
def people() -> ResponseReturnValue:
    """Everybody of the school, searched, filtered and sorted; below the list is what can be done to many at once."""
    viewer, now = web.viewer(), dates.now()
    web.need(rules.may_administer(viewer))
    find = Find.read(request.args)
    number = web.asked("changed")
    changed = journal.own_batch(viewer.school_id, int(number)) if number.isdigit() and len(number) < 10 else None
    batch = db.session.scalar(changed) if changed is not None else None
    return web.render_template(
        "schools/people.html",
        found=people_page(viewer.school_id, find),
        find=find,
        classes=queries.class_choices(viewer.school_id),
        troubled=troubled_count(viewer.school_id),
        deeds=DEEDS,
        changed=batch if batch is not None and journal.undoable(batch, now) else None,
    )


@blueprint.get("/<school_slug>/people/new")
def new_person() -> ResponseReturnValue:
    """The form for somebody new."""
    web.need(rules.may_administer(web.viewer()))
    school = web.load_or_404(queries.own_school(web.viewer()))
    return new_person_page(PersonForm(formdata=None, roles=["parent"], language=school.language, invited=True))


def new_person_page(form: PersonForm) -> ResponseReturnValue:
    """The form for somebody new, fresh or as it was typed."""
    form.offer(queries.class_choices(web.viewer().school_id))
    return web.answer("schools/new_person.html", form)


@blueprint.route("/<school_slug>/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """What the school sets for itself."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    school = web.load_or_404(queries.own_school(viewer))
    form = SettingsForm(obj=school)
    if form.validate_on_submit():
        with form.catching():
            values = {key: form[key].data for key in actions.SchoolSettings.__annotations__}
            actions.change_settings(
                school,
                values,  # type: ignore[arg-type]
                read_version=form.read_version(),
                by=viewer,
                now=dates.now(),
            )
            return web.done(url_for("schools.settings", school_slug=school.slug), _("The settings are saved."))
    return web.answer("schools/settings.html", form)


@blueprint.get("/<school_slug>/class-groups")
def class_groups() -> ResponseReturnValue:
    """The classes of the school."""
    web.need(rules.may_administer(web.viewer()))
    return class_groups_page(ClassGroupForm(formdata=None))


def class_groups_page(form: ClassGroupForm, *, about: int | None = None) -> ResponseReturnValue:
    """The classes, with the form to add or (`about`) rename one."""
    return web.answer(
        "schools/class_groups.html", form, groups=queries.class_groups(web.viewer().school_id), about=about
    )
