"""What parents say about their own data: another class, a second carer; asked of the school, and taken back."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.kit import dates
from klankbord.schools import actions_asking, queries, queries_requests
from klankbord.schools.forms_joining import CarerForm, ChildForm
from klankbord.schools.models import Guardianship, School

blueprint = Blueprint("schools_own", __name__)


@blueprint.get("/account/children/<int:child_id>")
def child(child_id: int) -> ResponseReturnValue:
    """Say what is not right about a child of yours."""
    care = web.load_or_404(queries_requests.own_child(web.viewer(), child_id))
    return _child_page(care, ChildForm(formdata=None))


def _child_page(care: Guardianship, form: ChildForm) -> ResponseReturnValue:
    form.offer(queries.class_choices(care.school_id), care.child.class_group_id)
    return web.answer("schools/own_child.html", form, care=care)


@blueprint.post("/account/children/<int:child_id>")
@limits.commenting
def ask_class(child_id: int) -> ResponseReturnValue:
    """Ask the school to put a child of yours in another class, or to note that it left."""
    viewer = web.viewer()
    care = web.load_or_404(queries_requests.own_child(viewer, child_id))
    form = ChildForm()
    form.offer(queries.class_choices(care.school_id), care.child.class_group_id)
    if form.validate_on_submit():
        with form.catching():
            actions_asking.ask_class(
                care, form.class_group.data or None, form.note.data or "", by=viewer, now=dates.now()
            )
            return web.done(url_for("account.page"), _("The school gets your request and answers by mail."))
    return _child_page(care, form)


@blueprint.get("/account/schools/<int:school_id>/carers")
def carer(school_id: int) -> ResponseReturnValue:
    """Name another carer of your children."""
    school = web.load_or_404(queries_requests.own_school(web.viewer(), school_id))
    return _carer_page(school, CarerForm(formdata=None, language=school.language))


def _carer_page(school: School, form: CarerForm) -> ResponseReturnValue:
    children = queries.children_of(school.id, web.viewer().id)
    form.child.choices = [(0, _("All my children at this school")), *((c.child_id, own_words(c)) for c in children)]
    return web.answer("schools/own_carer.html", form, host=school, children=children)


def own_words(care: Guardianship) -> str:
    """A child of one's own: by name where the school keeps names, else by class."""
    group = care.child.class_group.name if care.child.class_group is not None else _("No class")
    return f"{care.child.name}, {group}" if care.child.name else _("My child in %(group)s", group=group)


@blueprint.post("/account/schools/<int:school_id>/carers")
@limits.joining
def ask_carer(school_id: int) -> ResponseReturnValue:
    """Ask for a second carer; their mailbox says yes first, and then the school."""
    viewer = web.viewer()
    school = web.load_or_404(queries_requests.own_school(viewer, school_id))
    form = CarerForm()
    children = queries.children_of(school.id, viewer.id)
    form.child.choices = [(0, ""), *((care.child_id, "") for care in children)]
    if form.validate_on_submit():
        with form.catching():
            actions_asking.ask_second_carer(
                school,
                form.child.data or None,
                form.name.data or "",
                form.address.data or "",
                form.relation.data,
                form.language.data,
                by=viewer,
                now=dates.now(),
            )
            return web.done(
                url_for("account.page"),
                _("%(name)s gets a mail to confirm. After that the school answers.", name=form.name.data),
            )
    return _carer_page(school, form)


@blueprint.post("/account/requests/<int:request_id>/withdrawal")
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take back what you asked."""
    viewer = web.viewer()
    request = web.load_or_404(queries_requests.own_request(viewer, request_id))
    actions_asking.withdraw(request, by=viewer, now=dates.now())
    return web.done(url_for("account.page"), _("You took it back."))
