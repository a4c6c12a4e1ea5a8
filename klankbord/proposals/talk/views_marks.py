"""Marks at what others said: one tap, and one to take it back. By session and by link."""

from urllib.parse import urlencode

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from klankbord.base import limits, web
from klankbord.kit import dates
from klankbord.proposals import actions_anonymous, queries, rules
from klankbord.proposals.models import Naming
from klankbord.proposals.talk import actions_marks
from klankbord.proposals.talk.forms import MarkForm
from klankbord.proposals.views_answers import Standing, signed_in
from klankbord.proposals.views_links import by_link

blueprint = Blueprint("proposals_marks", __name__)


def mark(at: Standing) -> ResponseReturnValue:
    """Mark a comment of somebody else, or take that back; then the same part of the conversation once more."""
    form = MarkForm()
    wanted = form.wanted() if form.validate_on_submit() else None
    if wanted is None:
        abort(400)
    kind, comment_id, take_back = wanted
    found = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    anonymous = at.asked_in is not None and at.asked_in.naming is Naming.ANONYMOUS
    by_key = anonymous and at.asked is not None
    is_open = at.asked_in is not None and rules.is_open(at.asked_in, dates.now())
    web.need(rules.may_comment(at.viewer, at.proposal.council, at.proposal.state, is_open=is_open))
    web.need(rules.may_mark(at.viewer, found, asked=at.asked is not None, key_digest=at.digest))
    if by_key and at.asked_in is not None:
        actions_anonymous.must_have_answered(at.asked_in, at.digest, dates.now())
    deed = actions_marks.unmark if take_back else actions_marks.mark
    deed(found, kind, by=None if by_key else at.viewer, key_digest=at.digest, now=dates.now())
    return web.done(f"{at.back}{_part()}#comment-{found.id}")


def _part() -> str:
    """Which part of the conversation they were reading, as a query."""
    asked = {name: web.asked(name) for name in ("passage", "sort", "page") if web.asked(name)}
    return f"?{urlencode(asked)}" if asked else ""


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/marks")
@limits.answering
def mark_here(proposal_id: int) -> ResponseReturnValue:
    """Mark a comment, signed in."""
    return mark(signed_in(proposal_id))


@blueprint.post("/l/<token>/marks")
@web.public
@limits.answering
def mark_by_link(token: str) -> ResponseReturnValue:
    """Mark a comment, by link."""
    return mark(by_link(token))
