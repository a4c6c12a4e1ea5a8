"""A request that waits for the school: looking at it, saying yes, saying no."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.kit import dates
from klankbord.schools import actions_answering, queries_requests, rules
from klankbord.schools.forms_joining import RELATIONS, AnswerForm, DeclineForm
from klankbord.schools.models import Child
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState

blueprint = Blueprint("schools_requests", __name__)


def _request(request_id: int) -> JoinRequest:
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return web.load_or_404(queries_requests.request_of(viewer.school_id, request_id))


@blueprint.get("/<school_slug>/joining/requests/<int:request_id>")
def show(request_id: int) -> ResponseReturnValue:
    """What somebody asks, and what the school can answer."""
    return _page(_request(request_id), AnswerForm(formdata=None), DeclineForm(formdata=None))


def _page(request: JoinRequest, form: AnswerForm, decline: DeclineForm) -> ResponseReturnValue:
    people = _offer(request, form)
    page = web.refused if form.errors or decline.errors else web.render_template
    return page(
        "schools/joining_request.html",
        request_=request,
        form=form,
        decline=decline,
        people=people,
        relation=RELATIONS.get(request.relation) if request.relation is not None else "",
        waits=request.state == JoinState.WAITING,
    )


def _offer(request: JoinRequest, form: AnswerForm) -> list[queries_requests.Candidate]:
    """Fill the choices with what is known; take away those that this kind of request has not."""
    if request.kind == JoinKind.CLASSES:
        del form.person, form.child
        return []
    people = queries_requests.candidates(request)
    form.person.choices = [*((person.id, person.name) for person in people), (0, _("Somebody new"))]
    if form.person.data is None and not form.is_submitted():
        sure = [person.id for person in people if person.same_name and person.same_address]
        form.person.data = sure[0] if len(sure) == 1 else None if people else 0
    if request.kind == JoinKind.SECOND_CARER:
        del form.child
        return people
    children = queries_requests.children_in(request.school_id, request.class_group_id)
    form.child.choices = [*((child.id, child_words(child)) for child in children), (0, _("A child not in this list"))]
    if form.child.data is None and not form.is_submitted() and not children:
        form.child.data = 0
    return people


def child_words(child: Child) -> str:
    """A child as its school knows it: by name where names are kept, else by who cares for it."""
    carers = ", ".join(sorted(care.user.name for care in child.guardianships))
    if child.name:
        return f"{child.name} ({carers})" if carers else child.name
    return str(_("child of %(names)s", names=carers) if carers else _("a child nobody is linked to"))


@blueprint.post("/<school_slug>/joining/requests/<int:request_id>/acceptance")
def accept(request_id: int) -> ResponseReturnValue:
    """Say yes."""
    request = _request(request_id)
    form = AnswerForm()
    _offer(request, form)
    if form.validate_on_submit():
        with form.catching():
            actions_answering.accept(
                request,
                person_id=(form.person.data or None) if "person" in form else None,
                child_id=(form.child.data or None) if "child" in form else None,
                by=web.viewer(),
                now=dates.now(),
            )
            told = (
                _("It is changed, and whoever asked gets a mail.")
                if request.kind == JoinKind.CLASSES
                else _("%(name)s belongs to the school now and gets a mail.", name=request.name)
            )
            return web.done(url_for("schools_joining.index"), told)
    return _page(request, form, DeclineForm(formdata=None))


@blueprint.post("/<school_slug>/joining/requests/<int:request_id>/refusal")
def decline(request_id: int) -> ResponseReturnValue:
    """Say no, with a sentence for whoever asked."""
    request = _request(request_id)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.catching():
            actions_answering.decline(request, form.answer.data or "", by=web.viewer(), now=dates.now())
            return web.done(url_for("schools_joining.index"), _("You said no. Whoever asked gets a mail."))
    return _page(request, AnswerForm(formdata=None), form)
