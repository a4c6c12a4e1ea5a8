"""Answering: a stance in one tap, comments, and what one may do with a comment. By session; views_links has the links."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import (
    actions_anonymous,
    actions_answers,
    actions_comments,
    mails,
    queries,
    queries_audience,
    rules,
)
from klankbord.proposals.forms import CommentForm, HideForm, ResponseForm
from klankbord.proposals.models import Asked, Comment, FeedbackRound, Naming, Proposal, SpeaksAs, StanceKind
from klankbord.schools.models import School

blueprint = Blueprint("proposals_answers", __name__)


@dataclass(frozen=True)
class Standing:
    """Somebody before a proposal: what it is, whether they were asked, and the page (`back`) they came from.

    `key` is the one in their link, which an anonymous answer hangs on.
    """

    viewer: Viewer
    proposal: Proposal
    asked_in: FeedbackRound | None
    asked: Asked | None
    back: str
    key: str = ""

    @property
    def digest(self) -> str | None:
        """What their anonymous answer hangs on."""
        return actions_anonymous.digest(self.asked_in, self.key) if self.key and self.asked_in else None

    def speaks_as(self, *, reason: bool = False) -> SpeaksAs:
        """In what quality their words stand."""
        audience = self.asked_in.audience if self.asked_in else None
        return rules.speaks_as(
            self.viewer, self.proposal.council, audience, asked=self.asked is not None, reason=reason
        )

    def is_hidden_by_key(self, speaks_as: SpeaksAs) -> bool:
        """Whether what they say hangs on a key instead of their name."""
        anonymous = self.asked_in is not None and self.asked_in.naming is Naming.ANONYMOUS
        return anonymous and self.asked is not None and speaks_as is not SpeaksAs.SCHOOL


def standing(viewer: Viewer, proposal_id: int, back: str, key: str = "") -> Standing:
    """Where somebody stands; 404 for a proposal they may not read."""
    row = queries.answering(viewer, proposal_id) or abort(404)
    return Standing(viewer, row[0], row[1], row[2], back, key)


def _signed_in(proposal_id: int) -> Standing:
    return standing(web.viewer(), proposal_id, url_for("proposal_pages.page", proposal_id=proposal_id))


def respond(at: Standing) -> ResponseReturnValue:
    """Take a stance, or another one."""
    web.need(at.asked is not None and at.asked_in is not None)
    form, now = ResponseForm(), dates.now()
    if form.validate_on_submit() and at.asked_in is not None and at.asked is not None:
        kind, reason = StanceKind(form.stance.data), form.given_reason()
        with form.catching():
            if at.asked_in.naming is Naming.ANONYMOUS:
                return web.done(_respond_by_key(at, kind, reason, at.key or form.key.data or mails.fresh_key()))
            actions_answers.respond(
                at.asked_in, at.asked, kind, reason, speaks_as=at.speaks_as(reason=True), by=at.viewer, now=now
            )
            return web.done(f"{at.back}#answer", _("Your answer counts. You can change it until the round closes."))
    return web.refused("proposals/answer.html", form=form, at=at, action=request.path)


def _respond_by_key(at: Standing, kind: StanceKind, reason: str | None, key: str) -> str:
    """Answer an anonymous round; returns the link that leads to the answer, mailed too where it was not in a mail."""
    assert at.asked_in is not None
    assert at.asked is not None
    actions_anonymous.respond(at.asked_in, at.asked, kind, reason, key=key, zone=at.viewer.zone, now=dates.now())
    if at.key:
        return f"{at.back}#answer"
    school = db.session.get_one(School, at.proposal.school_id)
    reader = next(iter(queries_audience.readers({at.viewer.id: None}, school.id)))
    link = links.issue(
        LinkKind.PROPOSAL,
        at.proposal.id,
        school_id=school.id,
        user_id=at.viewer.id,
        address_id=reader.mailbox.id if reader.mailbox else None,
        now=at.asked_in.opened_at,
    )
    token = f"{links.token_of(link)}.{key}"
    mails.own_link(at.proposal, reader, web.link_to("link_pages.show", token=token), school=school, now=dates.now())
    return url_for("link_pages.show", token=token, kept=1) + "#answer"


def comment(at: Standing) -> ResponseReturnValue:
    """Say something, or answer a comment."""
    is_open = at.asked_in is not None and rules.is_open(at.asked_in, dates.now())
    state, council = at.proposal.state, at.proposal.council
    web.need(rules.may_comment_now(at.viewer, council, state, asked=at.asked is not None, is_open=is_open))
    form = CommentForm()
    if form.validate_on_submit():
        with form.catching():
            said = _say(at, form.body.data or "", form.answered_id())
            return web.done(f"{at.back}#comment-{said.id}", _("Your reaction is there."))
    return web.refused("proposals/comment.html", form=form, at=at, action=request.path)


def _say(at: Standing, body: str, answers: int | None) -> Comment:
    speaks_as = at.speaks_as()
    if at.asked_in is not None and at.is_hidden_by_key(speaks_as):
        _answered, first = actions_comments.thread_of(at.proposal, answers)
        return actions_anonymous.comment(
            at.proposal, at.asked_in, body, first, key=at.key, zone=at.viewer.zone, now=dates.now()
        )
    said = actions_comments.comment(
        at.proposal, at.asked_in, at.asked, body, answers=answers, speaks_as=speaks_as, by=at.viewer, now=dates.now()
    )
    db.session.flush()
    return said


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
        with form.catching():
            actions_comments.edit(said, form.body.data or "", read_version=form.read_version(), **_moment(at, said))
            return web.done(f"{at.back}#comment-{said.id}", _("Your reaction is changed."))
    return web.refused("proposals/comment.html", form=form, at=at, action=request.path)


def withdraw(at: Standing, comment_id: int) -> ResponseReturnValue:
    """Take one's own comment back."""
    said = own_comment(at, comment_id)
    actions_comments.withdraw(said, **_moment(at, said))
    return web.done(f"{at.back}#talk", _("Your reaction is taken back."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/responses")
@limits.answering
def respond_here(proposal_id: int) -> ResponseReturnValue:
    """Take a stance, signed in."""
    return respond(_signed_in(proposal_id))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments")
@limits.commenting
def comment_here(proposal_id: int) -> ResponseReturnValue:
    """Say something, signed in."""
    return comment(_signed_in(proposal_id))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>")
@limits.commenting
def edit_here(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Change one's own words, signed in."""
    return edit(_signed_in(proposal_id), comment_id)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/withdrawal")
def withdraw_here(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Take one's own words back, signed in."""
    return withdraw(_signed_in(proposal_id), comment_id)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/hiding")
def hide(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Hide a comment with a reason."""
    at = _signed_in(proposal_id)
    web.need(rules.may_hide(at.viewer, at.proposal.council))
    found = web.load_or_404(queries.comment_of(at.proposal.id, comment_id))
    form = HideForm()
    if form.validate_on_submit():
        with form.catching():
            actions_comments.hide(at.proposal, found, form.reason.data or "", by=at.viewer, now=dates.now())
            return web.done(f"{at.back}#comment-{found.id}", _("The reaction is hidden and its writer is told why."))
    return web.refused("proposals/hide.html", form=form, at=at, action=request.path)
