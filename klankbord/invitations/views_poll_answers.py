"""Answering a date poll: on the page, or by the link in the mail without signing in, all moments on one screen."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import actions_poll as actions
from klankbord.meetings import queries_poll as queries
from klankbord.meetings import rules_poll as rules
from klankbord.meetings.forms_poll import PollAnswerForm, about
from klankbord.meetings.models_poll import PollAsked
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("polls_answers", __name__)


def _mine(person: Viewer, poll_id: int) -> PollAsked:
    return web.load_or_404(queries.mine(person, poll_id, dates.now()))


@blueprint.get("/<school_slug>/polls/<int:poll_id>")
def page(poll_id: int) -> ResponseReturnValue:
    """The moments that are proposed, and what the viewer said of them."""
    asked = _mine(web.viewer(), poll_id)
    return _page(asked, web.viewer(), url_for("polls_answers.answer", poll_id=poll_id))


@blueprint.post("/<school_slug>/polls/<int:poll_id>")
@limits.answering
def answer(poll_id: int) -> ResponseReturnValue:
    """Answer while signed in."""
    asked = _mine(web.viewer(), poll_id)
    here = url_for("polls_answers.page", poll_id=poll_id)
    return _take_in(asked, web.viewer(), here, here)


@blueprint.post("/l/<token>/poll")
@web.public
@limits.answering
def answer_by_link(token: str) -> ResponseReturnValue:
    """Answer by the link in the mail, as the person it is for."""
    link, person = entry.enter(token, LinkKind.POLL)
    asked = _mine(person, link.thing_id)
    there = url_for("polls_answers.answer_by_link", token=token)
    return _take_in(asked, person, url_for("link_pages.show", token=token), there)


def link_page(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The poll a link is about. Reading it answers nothing."""
    return _page(_mine(person, link.thing_id), person, url_for("polls_answers.answer_by_link", token=token))


def _take_in(asked: PollAsked, person: Viewer, after: str, action: str) -> ResponseReturnValue:
    form: PollAnswerForm = about(asked.poll.moments)()
    if form.validate_on_submit():
        with form.catching():
            actions.answer(asked, form.given(), form.note.data or "", by=person, now=dates.now())
            return web.done(after, _("Thank you. You can change your answer until the date poll closes."))
    return _page(asked, person, action, form)


def _page(asked: PollAsked, person: Viewer, action: str, form: PollAnswerForm | None = None) -> ResponseReturnValue:
    poll, now = asked.poll, dates.now()
    said = {f"moment_{moment.id}": asked.said(moment.id) for moment in poll.moments}
    shown = form if form is not None else about(poll.moments)(formdata=None, note=asked.note, **said)
    return web.answer(
        "invitations/poll_answer.html",
        shown,
        asked=asked,
        poll=poll,
        meeting=poll.meeting,
        person=person,
        action=action,
        answerable=rules.is_answerable(poll, now),
        lines=[(moment, shown[f"moment_{moment.id}"], asked.said(moment.id) is None) for moment in poll.moments],
    )
