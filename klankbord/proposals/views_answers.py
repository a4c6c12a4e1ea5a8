"""Answering: a stance in one tap, perhaps with a reason. By session here; views_links has the links."""

from dataclasses import dataclass

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.concern import may_hold_a_name, seems_about_a_person
from klankbord.kit.viewer import Viewer
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import actions_anonymous, actions_answers, mails, queries, queries_audience, rules
from klankbord.proposals.forms import InWordsForm, ResponseForm
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import Asked, FeedbackRound, Naming, Proposal, SpeaksAs, Stance
from klankbord.proposals.moderation import queries as queries_moderation
from klankbord.proposals.questions import queries as queries_questions
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
        return actions_anonymous.digest(self.asked_in.id, self.key) if self.key and self.asked_in else None

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

    def asks_first(self, words: str) -> bool:
        """Whether to ask once if words that seem to be about one person are for everybody.

        Never of the school itself, nor of who said to place them anyway.
        """
        if not words or request.form.get("anyway") or self.speaks_as() is SpeaksAs.SCHOOL:
            return False
        names = queries_moderation.known_names(self.proposal.school_id) if may_hold_a_name(words) else ()
        return seems_about_a_person(words, names)


def standing(viewer: Viewer, proposal_id: int, back: str, key: str = "") -> Standing:
    """Where somebody stands; 404 for a proposal they may not read."""
    row = queries.answering(viewer, proposal_id) or abort(404)
    return Standing(viewer, row[0], row[1], row[2], back, key)


def signed_in(proposal_id: int) -> Standing:
    """Where the viewer of this request stands."""
    return standing(web.viewer(), proposal_id, url_for("proposal_pages.page", proposal_id=proposal_id))


def respond(at: Standing) -> ResponseReturnValue:
    """Take a stance, or another one."""
    web.need(at.asked is not None and at.asked_in is not None)
    about, now = kind_of(at.proposal.kind), dates.now()
    form = ResponseForm() if about.asks_stance else InWordsForm()
    if form.validate_on_submit() and at.asked_in is not None and at.asked is not None:
        kind, reason = form.given_stance(), form.given_reason()
        if at.asks_first(reason or ""):
            return web.refused(
                "proposals/answer.html", form=form, at=at, about=about, action=request.path, concern=True
            )
        with form.catching():
            if at.asked_in.naming is Naming.ANONYMOUS:
                key = at.key or form.key.data or mails.fresh_key()
                zone = at.viewer.zone
                stance = actions_anonymous.respond(at.asked_in, at.asked, kind, reason, key=key, zone=zone, now=now)
                if at.key:
                    return web.done(
                        next_page(at.back, at.asked_in, stance),
                        _("Your answer counts. You can change it by this same link."),
                    )
                return web.done(
                    next_page(_own_link(at, at.asked_in, key), at.asked_in, stance),
                    _("Your answer counts. This address is the only way back to it: keep it. It is in your mail too."),
                )
            stance = actions_answers.respond(
                at.asked_in, at.asked, kind, reason, speaks_as=at.speaks_as(reason=True), by=at.viewer, now=now
            )
            return web.done(
                next_page(at.back, at.asked_in, stance),
                _("Your answer counts. You can change it until the round closes."),
            )
    return web.refused("proposals/answer.html", form=form, at=at, about=about, action=request.path)


def next_page(back: str, asked_in: FeedbackRound, stance: Stance) -> str:
    """Where somebody goes on who took a stance: to the further questions, if there are any they have not seen."""
    if asked_in.question_count and not queries_questions.has_answered(stance.id):
        return f"{back}/questions"
    return f"{back}#answer"


def _own_link(at: Standing, asked_in: FeedbackRound, key: str) -> str:
    """The link that leads to an anonymous answer given without one; it is mailed too."""
    school = db.session.get_one(School, at.proposal.school_id)
    reader = next(iter(queries_audience.readers({at.viewer.id: None}, school.id)))
    link = links.issue(
        LinkKind.PROPOSAL,
        at.proposal.id,
        school_id=school.id,
        user_id=at.viewer.id,
        address_id=reader.mailbox.id if reader.mailbox else None,
        now=asked_in.opened_at,
    )
    token = f"{links.token_of(link)}.{key}"
    mails.own_link(at.proposal, reader, web.link_to("link_pages.show", token=token), school=school, now=dates.now())
    return url_for("link_pages.show", token=token)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/responses")
@limits.answering
def respond_here(proposal_id: int) -> ResponseReturnValue:
    """Take a stance, signed in."""
    return respond(signed_in(proposal_id))
