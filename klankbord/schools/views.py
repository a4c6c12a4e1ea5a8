"""The school's own pages for its administrators: people, one person, settings, class groups."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.kit import dates
from klankbord.people.queries import addresses_of, sessions_of
from klankbord.schools import actions, queries, rules
from klankbord.schools.forms import (
    AddressForm,
    CarerForm,
    ClassesForm,
    ClassGroupForm,
    PersonForm,
    RolesForm,
    SettingsForm,
)
from klankbord.schools.models import Membership

blueprint = Blueprint("schools", __name__)


def _number(name: str) -> int | None:
    words = request.args.get(name, "")
    return int(words) if words.isdigit() and len(words) < 9 else None


@blueprint.get("/<school_slug>/people")
def people() -> ResponseReturnValue:
    """Everybody of the school, searched by name or address, by role or by class."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    words = request.args.get("q", "").replace("\0", "").strip()[:100]
    role, class_id = request.args.get("role", ""), _number("class")
    return web.render_template(
        "schools/people.html",
        found=queries.people_page(
            viewer.school_id, words=words, role=role, class_id=class_id, page=max(1, _number("page") or 1)
        ),
        classes=queries.class_choices(viewer.school_id),
        words=words,
        role=role,
        class_id=class_id,
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


@blueprint.get("/<school_slug>/people/<int:user_id>")
def person(user_id: int) -> ResponseReturnValue:
    """One person of the school."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return person_page(web.load_or_404(queries.member(viewer, user_id)))


def person_page(
    membership: Membership,
    *,
    roles: RolesForm | None = None,
    classes: ClassesForm | None = None,
    carer: CarerForm | None = None,
    address: AddressForm | None = None,
) -> ResponseReturnValue:
    """One person, with one of the forms as it was typed."""
    school_id, user = membership.school_id, membership.user
    children = queries.children_of(school_id, user.id)
    held = {child.child.class_group_id for child in children if child.child.class_group_id is not None}
    offered = queries.class_choices(school_id)
    gone = [(c.child.class_group.id, c.child.class_group.name) for c in children if c.child.class_group is not None]
    if classes is None:
        classes = ClassesForm(formdata=None, classes=sorted(held))
    classes.classes.choices = list(dict([*gone, *offered]).items())
    carer = carer or CarerForm(formdata=None)
    carer.other.choices = [(0, "—"), *(row for row in queries.parents(school_id) if row[0] != user.id)]
    now_roles = [name for name in ("parent", "staff", "school_admin") if getattr(membership, f"is_{name}")]
    refused = next((form for form in (roles, classes, carer, address) if form is not None and form.errors), None)
    context = {
        "membership": membership,
        "person": user,
        "children": children,
        "addresses": addresses_of(user.id),
        "sessions": len(sessions_of(user.id, dates.now())),
        "roles": roles or RolesForm(formdata=None, roles=now_roles),
        "classes": classes,
        "carer": carer,
        "address": address or AddressForm(formdata=None),
        "refused": refused,
    }
    page = web.refused if refused is not None else web.render_template
    return page("schools/person.html", **context)


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
