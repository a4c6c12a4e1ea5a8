"""Whom one may name in the conversation. By session and by link."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.base import web
from klankbord.kit import dates
from klankbord.proposals.talk import queries_names
from klankbord.proposals.views_answers import Standing, signed_in
from klankbord.proposals.views_links import by_link

blueprint = Blueprint("proposals_names", __name__)


def _show(at: Standing) -> ResponseReturnValue:
    people = queries_names.to_name(at.proposal, at.viewer, dates.today(at.viewer.zone))
    return web.render_template("proposals/names.html", at=at, names=list(people.values()))


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/names")
def names(proposal_id: int) -> ResponseReturnValue:
    """The people one may name, signed in."""
    return _show(signed_in(proposal_id))


@blueprint.get("/l/<token>/names")
@web.public
def names_by_link(token: str) -> ResponseReturnValue:
    """The people one may name, by link."""
    return _show(by_link(token))
