"""Beginning the yearly check: a draft with its words and the fifteen questions, for the parents or for the team."""

import enum

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import RadioField

from klankbord.base import web
from klankbord.base.forms import Form, Required
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.success_factors import FACTORS
from klankbord.proposals import rules
from klankbord.proposals.models import ProposalKind
from klankbord.proposals.questions import actions
from klankbord.proposals.questions.actions import Wanted
from klankbord.proposals.questions.models import QuestionKind
from klankbord.proposals.writing import actions as writing
from klankbord.proposals.writing.actions import Words

blueprint = Blueprint("proposals_check", __name__)


class Whom(enum.StrEnum):
    """Whom a check asks."""

    PARENTS = "parents"
    TEAM = "team"


class CheckForm(Form):
    """Whom to ask."""

    whom = RadioField(
        _l("Whom do you ask?"),
        choices=[(Whom.PARENTS.value, _l("All parents")), (Whom.TEAM.value, _l("The staff"))],
        validators=[Required(_l("Choose whom you ask."))],
    )


def factors() -> list[Wanted]:
    """The fifteen success factors as questions, in the reader's language."""
    return [Wanted(QuestionKind.SCALE, str(_(words)), factor=number) for number, words in enumerate(FACTORS, 1)]


@blueprint.post("/<school_slug>/councils/<int:council_id>/checks")
def begin(council_id: int) -> ResponseReturnValue:
    """Write the draft; nobody is asked before its round is opened."""
    viewer, now = web.viewer(), dates.now()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules.may_write(viewer, council))
    form, back = CheckForm(), url_for("check_pages.page", council_id=council.id)
    if not form.validate_on_submit():
        return web.done(back, _("Choose whom you ask."))
    words = _words(Whom(form.whom.data), dates.school_year(dates.today(viewer.zone)))
    draft = writing.draft(council, words, kind=ProposalKind.OPEN_QUESTION, by=viewer, now=now)
    actions.take_list(draft, factors(), by=viewer, now=now)
    return web.done(
        url_for("proposal_pages.page", proposal_id=draft.id),
        _("The draft is there, with the fifteen questions. Read its words, then open the round."),
    )


def _words(whom: Whom, year: str) -> Words:
    title = (
        _("Yearly check %(year)s: how do school and parents work together?", year=year)
        if whom is Whom.PARENTS
        else _("Yearly check %(year)s for the team: how do school and parents work together?", year=year)
    )
    return Words(
        title=str(title),
        question=str(_("What can be better in how school and parents work together? One sentence is enough.")),
        body=str(
            _(
                "Every year parents and the team get the same fifteen short questions about how school and parents "
                "work together. What both say stands side by side; where they differ most, the meeting talks about it."
            )
        ),
        why="",
        for_my_child="",
        still_open="",
        can_change=str(_("What school and parents do differently in the coming year.")),
        is_fixed="",
        decision="",
        answer_due_on=None,
    )
