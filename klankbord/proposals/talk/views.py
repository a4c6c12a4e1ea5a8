"""The conversation: say something, answer, change and take back one's own words, hide. Links come in by views_links."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.proposals import actions_anonymous, queries, rules
from klankbord.proposals.forms import CommentForm, HideForm
from klankbord.proposals.models import Comment
from klankbord.proposals.passages.actions import PassageGone
from klankbord.proposals.talk import actions as actions_comments
from klankbord.proposals.talk import queries as queries_talk
from klankbord.proposals.views_answers import Standing, signed_in

blueprint = Blueprint("proposals_comments", __name__)


def comment(at: Standing) -> ResponseReturnValue:
    """Say something, or answer a comment."""
    state, council = at.proposal.state, at.proposal.council
    in_round = at.asked_in is not None and rules.is_open(at.asked_in, dates.now())
    is_open = in_round or rules.gathers(at.proposal.kind, state)
    web.need(rules.may_comment(at.viewer, council, state, is_open=is_open))
    form = CommentForm()
    if form.validate_on_submit():
        if at.asks_first(form.body.data or ""):
            return web.refused("proposals/concern.html", form=form, at=at, action=request.path)
        try:  # without a savepoint: what an action refuses here it refuses before it writes
            spot = actions_comments.spot(at.proposal, form.answered_id(), dates.now(), form.pointed())
            said = _say(at, spot, form.body.data or "")
            return web.done(_place(at, said, is_long=spot.gets_long), _("Your reaction is there."))
        except DomainError as error:
            form.refuse(error)
            if isinstance(error, PassageGone):
                form.point_nowhere()
    return web.refused("proposals/comment.html", form=form, at=at, action=request.path)


def _say(at: Standing, spot: actions_comments.Spot, body: str) -> Comment:
    speaks_as = at.speaks_as()
    if at.asked_in is not None and at.is_hidden_by_key(speaks_as):
        return actions_anonymous.comment(
            at.proposal, at.asked_in, body, spot, key=at.key, zone=at.viewer.zone, now=dates.now()
        )
    return actions_comments.comment(
        at.proposal, spot, at.asked_in, at.asked, body, speaks_as=speaks_as, by=at.viewer, now=dates.now()
    )


def _place(at: Standing, said: Comment, *, is_long: bool) -> str:
    """Where a comment stands: on the page of the proposal, or in a long conversation on the page of its thread."""
    if not is_long:
        return f"{at.back}#comment-{said.id}"
    if said.edited_at is None and said.parent_id is not None:
        return f"{at.back}/comments/{said.parent_id}?page=last#comment-{said.id}"
    return f"{at.back}/comments/{said.id}"


def own_comment(at: Standing, comment_id: int) -> Comment:
    """A comment of their own; 404 where it is not there, 403 where it is somebody else's."""
    found = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    web.need(rules.wrote(at.viewer, found, at.digest))
    return found


def _moment(at: Standing, said: Comment) -> dict[str, Any]:
    """Who and when, as far as it is kept: of what hangs on a key only the day."""
    if said.author_id is None:
        return {"by": None, "now": actions_anonymous.midnight(dates.now(), at.viewer.zone)}
    return {"by": at.viewer, "now": dates.now()}


def edit(at: Standing, comment_id: int) -> ResponseReturnValue:
    """Put other words to one's own comment."""
    said = own_comment(at, comment_id)
    form = CommentForm()
    if form.validate_on_submit():
        if at.asks_first(form.body.data or ""):
            return web.refused("proposals/concern.html", form=form, at=at, action=request.path)
        with form.catching():
            actions_comments.edit(
                at.proposal, said, form.body.data or "", read_version=form.read_version(), **_moment(at, said)
            )
            is_long = queries_talk.is_long(at.proposal.id)
            return web.done(_place(at, said, is_long=is_long), _("Your reaction is changed."))
    return web.refused("proposals/comment.html", form=form, at=at, action=request.path)


def withdraw(at: Standing, comment_id: int) -> ResponseReturnValue:
    """Take one's own comment back."""
    said = own_comment(at, comment_id)
    actions_comments.withdraw(said, **_moment(at, said))
    return web.done(f"{at.back}#talk", _("Your reaction is taken back."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments")
@limits.commenting
def comment_here(proposal_id: int) -> ResponseReturnValue:
    """Say something, signed in."""
    return comment(signed_in(proposal_id))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>")
@limits.commenting
def edit_here(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Change one's own words, signed in."""
    return edit(signed_in(proposal_id), comment_id)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/withdrawal")
def withdraw_here(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Take one's own words back, signed in."""
    return withdraw(signed_in(proposal_id), comment_id)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/hiding")
def hide(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Hide a comment with a reason."""
    at = signed_in(proposal_id)
    web.need(rules.may_hide(at.viewer, at.proposal.council))
    found = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    form = HideForm()
    if form.validate_on_submit():
        with form.catching():
            actions_comments.hide(at.proposal, found, form.reason.data or "", by=at.viewer, now=dates.now())
            place = _place(at, found, is_long=queries_talk.is_long(at.proposal.id))
            back = f"{at.back}/moderation" if "from_list" in request.form else place
            return web.done(back, _("The reaction is hidden and its writer is told why."))
    return web.refused("proposals/hide.html", form=form, at=at, action=request.path)
