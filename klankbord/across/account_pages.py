"""The account page: who I am here, where mail reaches me, where I am signed in. What it changes is of `people`."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.across.people_queries import seats_held
from klankbord.base import i18n, web
from klankbord.kit import dates
from klankbord.people import queries as people
from klankbord.schools import queries as schools
from klankbord.schools import queries_requests

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def page() -> ResponseReturnValue:
    """Everything about my account on one page, and where to change it."""
    viewer, now = web.viewer(), dates.now()
    return web.render_template(
        "across/account.html",
        user=web.load_or_404(people.own(viewer)),
        addresses=people.addresses_of(viewer.id),
        changes=people.open_changes(viewer.id, now),
        sessions=people.sessions_of(viewer.id, now),
        schools=schools.memberships_of(viewer.id),
        children=queries_requests.own_children(viewer.id),
        requests=queries_requests.own_requests(viewer.id),
        seats=seats_held(viewer.id, dates.today("Europe/Amsterdam")),
        spoken=i18n.LANGUAGES,
    )
