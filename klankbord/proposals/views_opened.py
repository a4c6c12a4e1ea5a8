"""The page says by itself that it stood open before somebody who was asked: signed in, and by link.

No picture that a mail program fetches, and no reading that writes: a mail scanner that follows links runs no page.
"""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from klankbord.base import limits, web
from klankbord.base.db import db
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.people.models import LinkKind
from klankbord.proposals import actions_opened, views_answers
from klankbord.proposals.views_answers import Standing

blueprint = Blueprint("proposals_opened", __name__)


def _opened(at: Standing) -> ResponseReturnValue:
    web.need(at.asked is not None)
    if at.asked is not None:
        actions_opened.mark(at.asked, zone=at.viewer.zone, now=dates.now())
        db.session.commit()
    return Response(status=204)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/opening")
def here(proposal_id: int) -> ResponseReturnValue:
    """It stood open, signed in."""
    return _opened(views_answers.signed_in(proposal_id))


@blueprint.post("/l/<token>/opening")
@web.public
@limits.answering
def by_link(token: str) -> ResponseReturnValue:
    """It stood open, by the link in a mail."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    return _opened(views_answers.standing(person, link.thing_id, url_for("link_pages.show", token=token)))
