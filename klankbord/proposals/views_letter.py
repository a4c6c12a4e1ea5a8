"""The letter about a proposal, to print for everybody or for one class."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.i18n import LANGUAGES
from klankbord.kit import dates
from klankbord.proposals import mails_letter, rules
from klankbord.proposals.behalf import queries as queries_behalf
from klankbord.proposals.models import Audience, FeedbackRound
from klankbord.proposals.moderation import rules as rules_moderation
from klankbord.proposals.views_answers import Standing, signed_in
from klankbord.schools.mails_letters import qr_for_page
from klankbord.schools.models import School

blueprint = Blueprint("proposals_letter", __name__)


def _printing(proposal_id: int) -> tuple[Standing, FeedbackRound, School]:
    """A proposal whose round is open, for who may print its letter; 404 where there is nothing to answer."""
    at = signed_in(proposal_id)
    web.need(rules_moderation.may_print_letter(at.viewer, at.proposal.council))
    if at.asked_in is None or not rules.is_open(at.asked_in, dates.now()):
        abort(404)
    return at, at.asked_in, db.session.get_one(School, at.proposal.school_id)


def _classes(asked_in: FeedbackRound) -> list[tuple[int, str]]:
    parents = asked_in.audience in {Audience.ALL_PARENTS, Audience.CLASS_GROUPS}
    return queries_behalf.classes_of(asked_in) if parents else []


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/letter")
def page(proposal_id: int) -> ResponseReturnValue:
    """The code and the short address, and the letters there are."""
    at, asked_in, school = _printing(proposal_id)
    address = mails_letter.address_of(at.proposal, school)
    return web.render_template(
        "proposals/letter.html",
        at=at,
        asked_in=asked_in,
        qr=qr_for_page(address),
        address=address,
        short=mails_letter.short_address(at.proposal, school),
        classes=_classes(asked_in),
        languages=LANGUAGES,
        school_language=school.language,
    )


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/letter.pdf")
def pdf(proposal_id: int) -> ResponseReturnValue:
    """One letter: `?class=` for the parents of a class, `?language=` in another language than the school's."""
    at, asked_in, school = _printing(proposal_id)
    chosen, language = web.asked("class"), web.asked("language")
    names = {str(number): name for number, name in _classes(asked_in)}
    if (chosen and chosen not in names) or (language and language not in LANGUAGES):
        abort(404)
    now = dates.now()
    body = mails_letter.letter(
        at.proposal, asked_in, school, names.get(chosen, ""), language=language or school.language, now=now
    )
    called = f"{_('letter-file')}-{proposal_id}{f'-{chosen}' if chosen else ''}"
    headers = {"Content-Disposition": f'inline; filename="{called}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)
