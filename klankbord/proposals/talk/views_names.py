"""Whom one may name in the conversation. By session and by link."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.kit import dates
from klankbord.proposals.talk import queries_names
from klankbord.proposals.views_answers import Standing, signed_in
from klankbord.proposals.views_links import by_link

blueprint = Blueprint("proposals_names", __name__)


def _show(at: Standing) -> ResponseReturnValue:
    people = queries_names.to_name(at.proposal, at.viewer, dates.today(at.viewer.zone))
    names = list(people.values())
    if request.accept_mimetypes.best == "application/json":  # for the list under a field in which an @ was typed
        hint = _("Choose with the arrow keys; Enter puts the name in.")
        return {"names": names, "label": _("Whom you can name"), "hint": hint}
    return web.render_template("proposals/names.html", at=at, names=names)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/names")
def names(proposal_id: int) -> ResponseReturnValue:
    """The people one may name, signed in."""
    return _show(signed_in(proposal_id))


@blueprint.get("/l/<token>/names")
@web.public
def names_by_link(token: str) -> ResponseReturnValue:
    """The people one may name, by link."""
    return _show(by_link(token))
