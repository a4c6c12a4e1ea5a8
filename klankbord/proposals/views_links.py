"""Answering by the link in a mail: as the person the link speaks for, to its proposal alone, without signing in."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import edge, limits, web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.people.models import LinkKind
from klankbord.proposals import views_answers
from klankbord.proposals.talk import views as views_comments
from klankbord.proposals.views_answers import Standing, standing
from klankbord.proposals.writing import actions as actions_writing

blueprint = Blueprint("proposals_links", __name__)


def by_link(token: str) -> Standing:
    """Where the person of a link stands. In an anonymous round the token carries a key behind a full stop."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    return standing(person, link.thing_id, url_for("link_pages.show", token=token), token.partition(".")[2])


@blueprint.post("/l/<token>/responses")
@web.public
@limits.answering
def respond(token: str) -> ResponseReturnValue:
    """Take a stance, by link."""
    return views_answers.respond(by_link(token))


@blueprint.post("/l/<token>/comments")
@web.public
@limits.commenting
def comment(token: str) -> ResponseReturnValue:
    """Say something, by link."""
    return views_comments.comment(by_link(token))


@blueprint.post("/l/<token>/comments/<int:comment_id>")
@web.public
@limits.commenting
def edit(token: str, comment_id: int) -> ResponseReturnValue:
    """Change one's own words, by link."""
    return views_comments.edit(by_link(token), comment_id)


@blueprint.post("/l/<token>/comments/<int:comment_id>/withdrawal")
@web.public
def withdraw(token: str, comment_id: int) -> ResponseReturnValue:
    """Take one's own words back, by link."""
    return views_comments.withdraw(by_link(token), comment_id)


@blueprint.get("/l/<token>/silence")
@web.public
def silence(token: str) -> ResponseReturnValue:
    """Lead who opens the unsubscribe address of a mail in a browser to the page, where the button stands."""
    return redirect(by_link(token).back)


@blueprint.post("/l/<token>/silence")
@web.one_click
def stop_mail(token: str) -> ResponseReturnValue:
    """No more mail about this proposal: the button on the page, or a mail program by itself (RFC 8058)."""
    at = by_link(token)
    actions_writing.stop_mail(at.proposal, by=at.viewer, now=dates.now())
    return web.done(at.back, _("You get no more mail about this proposal. You can still read and answer it here."))


edge.csrf.exempt(stop_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof
