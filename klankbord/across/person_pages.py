"""The page of one person for the school's administrators. What it changes is of `schools`."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.across import person_facts as facts
from klankbord.base import web
from klankbord.councils.forms import OFFICES
from klankbord.invitations.forms import ANSWERS
from klankbord.kit import bounces, dates
from klankbord.people.queries import addresses_of, sessions_of
from klankbord.schools import queries, rules
from klankbord.schools.forms import AddressForm, CarerForm, ClassesForm, RolesForm

blueprint = Blueprint("person_pages", __name__)


@blueprint.get("/<school_slug>/people/<int:user_id>")
def page(user_id: int) -> ResponseReturnValue:
    """One person of the school: who they are here and how mail reaches them; nothing of what they said."""
    viewer, now = web.viewer(), dates.now()
    web.need(rules.may_administer(viewer))
    membership = web.load_or_404(queries.member(viewer, user_id))
    school_id, today = membership.school_id, dates.today(viewer.zone)
    children = queries.children_of(school_id, user_id)
    seats = facts.seats_of(school_id, user_id)
    classes = ClassesForm(formdata=None, classes=[c.child.class_group_id for c in children if c.child.class_group_id])
    classes.offer(queries.class_choices(school_id), children)
    carer = CarerForm(formdata=None)
    carer.offer(queries.parents(school_id), but=user_id)
    return web.render_template(
        "across/person.html",
        membership=membership,
        person=membership.user,
        children=children,
        addresses=addresses_of(user_id),
        sessions=len(sessions_of(user_id, now)),
        seats=[seat for seat in seats if seat.ends_on is None or seat.ends_on >= today],
        past=[seat for seat in seats if seat.ends_on is not None and seat.ends_on < today],
        offices=OFFICES,
        asked=facts.asked_to(school_id, user_id, now),
        answers=ANSWERS,
        mails=facts.last_mails(school_id, user_id),
        states=facts.STATES,
        lost=facts.LOST,
        signed_in=facts.signed_in(user_id, now),
        tasks=facts.tasks_of(school_id, user_id, today),
        meaning=bounces.sentence,
        roles=RolesForm(
            formdata=None,
            roles=[name for name in ("parent", "staff", "school_admin") if getattr(membership, f"is_{name}")],
        ),
        classes=classes,
        carer=carer,
        address=AddressForm(formdata=None),
        today=today,
    )
