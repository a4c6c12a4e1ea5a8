"""What administrators do with people: add, roles, classes, address, invite, sign out, end the membership."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import signed_in, web
from klankbord.base.forms import Form
from klankbord.kit import dates
from klankbord.people import actions_sessions
from klankbord.people import queries as people
from klankbord.schools import actions_people, queries, rules
from klankbord.schools.forms import AddressForm, CarerForm, ClassesForm, PersonForm, PlainForm, RolesForm
from klankbord.schools.models import Membership
from klankbord.schools.views import new_person_page

blueprint = Blueprint("schools_people", __name__)


def _member(user_id: int) -> Membership:
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    return web.load_or_404(queries.member(viewer, user_id))


def _again(membership: Membership, form: Form) -> ResponseReturnValue:
    """The form that was refused, as it was typed."""
    return web.refused("schools/person_change.html", form=form, membership=membership, action=request.path)


def _there(user_id: int) -> str:
    return url_for("person_pages.page", user_id=user_id)


@blueprint.post("/<school_slug>/people")
def add() -> ResponseReturnValue:
    """Add somebody by hand."""
    viewer, now = web.viewer(), dates.now()
    web.need(rules.may_administer(viewer))
    school = web.load_or_404(queries.own_school(viewer))
    form = PersonForm()
    form.offer(queries.class_choices(viewer.school_id))
    if form.validate_on_submit():
        with form.catching():
            added = actions_people.add_person(
                school,
                form.name.data or "",
                form.address.data or "",
                form.chosen(),
                class_ids=form.classes.data or [],
                language=form.language.data,
                by=viewer,
                now=now,
            )
            membership = web.load_or_404(queries.member(viewer, added.user_id))
            if form.invited.data and form.address.data:
                actions_people.invite(membership, by=viewer, now=now)
            return web.done(
                _there(membership.user_id), _("%(name)s belongs to the school now.", name=membership.user.name)
            )
    return new_person_page(form)


@blueprint.post("/<school_slug>/people/<int:user_id>/roles")
def roles(user_id: int) -> ResponseReturnValue:
    """Give somebody other roles."""
    viewer, membership = web.viewer(), _member(user_id)
    form = RolesForm()
    if form.validate_on_submit():
        with form.catching():
            own = viewer.session_id if user_id == viewer.id else None
            actions_people.change_roles(membership, form.chosen(), keep_session=own, by=viewer, now=dates.now())
            session = people.session_of(viewer.reference) if own else None
            if session is not None:
                signed_in.renew(actions_sessions.renew(session, viewer))
            still = user_id != viewer.id or membership.is_school_admin
            return web.done(_there(user_id) if still else url_for("home.school"), _("The roles are saved."))
    return _again(membership, form)


@blueprint.post("/<school_slug>/people/<int:user_id>/classes")
def classes(user_id: int) -> ResponseReturnValue:
    """Say in which classes somebody has children."""
    membership = _member(user_id)
    form = ClassesForm()
    form.offer(queries.class_choices(membership.school_id), queries.children_of(membership.school_id, user_id))
    if form.validate_on_submit():
        with form.catching():
            actions_people.place_children(membership, form.classes.data or [], by=web.viewer(), now=dates.now())
            return web.done(_there(user_id), _("The classes are saved."))
    return _again(membership, form)


@blueprint.post("/<school_slug>/people/<int:user_id>/carers")
def share_children(user_id: int) -> ResponseReturnValue:
    """Let somebody care for the same children as another parent."""
    viewer, membership = web.viewer(), _member(user_id)
    form = CarerForm()
    form.offer(queries.parents(membership.school_id), but=user_id)
    if form.validate_on_submit():
        with form.catching():
            other = web.load_or_404(queries.member(viewer, form.other.data or 0))
            actions_people.share_children(membership, other, by=viewer, now=dates.now())
            return web.done(_there(user_id), _("They care for the same children now."))
    return _again(membership, form)


@blueprint.post("/<school_slug>/people/<int:user_id>/address")
def add_address(user_id: int) -> ResponseReturnValue:
    """Give somebody their first address."""
    membership = _member(user_id)
    form = AddressForm()
    if form.validate_on_submit():
        with form.catching():
            actions_people.add_address(membership, form.address.data or "", by=web.viewer(), now=dates.now())
            return web.done(_there(user_id), _("The address is saved."))
    return _again(membership, form)


@blueprint.post("/<school_slug>/people/<int:user_id>/invitation")
def invite(user_id: int) -> ResponseReturnValue:
    """Mail somebody an invitation with a link that signs in."""
    membership = _member(user_id)
    form = PlainForm()
    with form.catching():
        actions_people.invite(membership, by=web.viewer(), now=dates.now())
        return web.done(_there(user_id), _("An invitation is on its way to %(name)s.", name=membership.user.name))
    return web.done(_there(user_id), " ".join(form.form_errors), "bad")


@blueprint.post("/<school_slug>/people/<int:user_id>/sessions/end")
def end_sessions(user_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    viewer, membership = web.viewer(), _member(user_id)
    own = viewer.session_id if user_id == viewer.id else None
    actions_sessions.end_all(membership.user_id, by=viewer, now=dates.now(), but=own)
    return web.done(_there(user_id), _("%(name)s is signed out everywhere.", name=membership.user.name))


@blueprint.post("/<school_slug>/people/<int:user_id>/end")
def end(user_id: int) -> ResponseReturnValue:
    """Somebody leaves the school."""
    membership = _member(user_id)
    form = PlainForm()
    with form.catching():
        actions_people.end_membership(membership, by=web.viewer(), now=dates.now())
        return web.done(
            url_for("schools.people"), _("%(name)s no longer belongs to the school.", name=membership.user.name)
        )
    return web.done(_there(user_id), " ".join(form.form_errors), "bad")
