"""The doors of a demo (design, section 9): step in as anybody with one click. Without demo mode they are not there."""

from flask import Blueprint, abort, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import HiddenField, IntegerField

from klankbord.across.people_queries import DemoPerson, demo_people
from klankbord.base import signed_in, web
from klankbord.base.forms import Form
from klankbord.councils.forms import OFFICES
from klankbord.kit import dates
from klankbord.people import actions_sessions
from klankbord.people.models import SignedInBy, User
from klankbord.people.queries import session_of

blueprint = Blueprint("demo", __name__)


class DoorForm(Form):
    """Whose door, and where to go on to."""

    person = IntegerField()
    next = HiddenField()


def _only_in_a_demo() -> None:
    if not web.settings().demo:
        abort(404)


def _people() -> list[DemoPerson]:
    return demo_people(dates.today("Europe/Amsterdam"))


@blueprint.get("/demo")
@web.public
def door() -> ResponseReturnValue:
    """Everybody one can step in as; administrators first, then who holds an office."""
    _only_in_a_demo()
    people = _people()
    seated = [person for person in people if person.councils or person.role == "school_admin"]
    return web.render_template(
        "across/demo.html",
        seated=sorted(seated, key=lambda person: (person.role != "school_admin", not person.leads)),
        staff=[person for person in people if not person.councils and person.role == "staff"],
        parents=[person for person in people if not person.councils and person.role == "parent"],
        offices=OFFICES,
    )


@blueprint.get("/demo.json")
@web.public
def as_json() -> ResponseReturnValue:
    """The same for a program."""
    _only_in_a_demo()
    people = _people()
    return jsonify(
        school=people[0].slug if people else None,
        people=[
            {
                "id": person.id,
                "name": person.name,
                "email": person.email,
                "role": person.role,
                "councils": person.councils,
            }
            for person in people
        ],
    )


@blueprint.post("/demo/sign-in")
@web.public
def sign_in() -> ResponseReturnValue:
    """Step in as somebody."""
    _only_in_a_demo()
    form, now = DoorForm(), dates.now()
    person = form.person.data or 0
    if not 0 < person < 2**31:
        abort(404)
    user = web.load_or_404(select(User).where(User.id == person, User.disabled_at.is_(None)))
    before = session_of(signed_in.reference()) if signed_in.reference() else None
    if before is not None:
        actions_sessions.end(before, by=user, now=now)
    viewer = actions_sessions.begin(user, SignedInBy.DEMO, device=signed_in.device(), now=now)
    signed_in.start(viewer)
    return web.done(web.safe_next(form.next.data))
