"""Reporting and writing to the school by the link in a mail, without signing in."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.base import limits, web
from klankbord.proposals.moderation import views as views_moderation
from klankbord.proposals.moderation import views_private
from klankbord.proposals.views_links import by_link

blueprint = Blueprint("proposals_moderation_link", __name__)


@blueprint.post("/l/<token>/comments/<int:comment_id>/reports")
@web.public
@limits.commenting
def report(token: str, comment_id: int) -> ResponseReturnValue:
    """Point who organises at a comment, by link."""
    return views_moderation.report(by_link(token), comment_id)


@blueprint.route("/l/<token>/private-messages", methods=["GET", "POST"])
@web.public
@limits.commenting
def write(token: str) -> ResponseReturnValue:
    """Write to the school alone, by link."""
    return views_private.write(by_link(token))
