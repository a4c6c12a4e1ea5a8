"""What a round brought as a file: stances and further questions, for whoever sees them on the page."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort
from flask_babel import gettext as _

from klankbord.across.exports import answers
from klankbord.base import web
from klankbord.base.i18n import full_date
from klankbord.kit import dates
from klankbord.kit.sheets import Row, Sheet
from klankbord.kit.suppression import enough
from klankbord.proposals import queries, queries_page, rules
from klankbord.proposals.forms import STANCES
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import Naming, StanceKind
from klankbord.proposals.questions import queries_results
from klankbord.proposals.questions.forms import SCALE, words_of
from klankbord.proposals.questions.models import QuestionKind
from klankbord.proposals.questions.queries_results import Result

blueprint = Blueprint("exports_questions", __name__)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/results.<any(csv, xlsx):kind>")
def results(proposal_id: int, kind: str) -> Response:
    """The totals of the newest round, as far as its reader may see them; never who answered what."""
    viewer = web.viewer()
    proposal, asked_in, asked = queries.answering(viewer, proposal_id) or abort(404)
    if asked_in is None:
        abort(404)
    open_now = rules.is_open(asked_in, dates.now())
    answered = asked is not None and asked.answered_on is not None
    web.need(rules.sees_results(viewer, proposal.council, asked_in.results, is_open=open_now, answered=answered))
    anonymous = asked_in.naming is Naming.ANONYMOUS
    asks_stance = kind_of(proposal.kind).asks_stance
    rows: list[Row] = [*_stances(queries_page.stances(asked_in.id), anonymous)] if asks_stance else []
    council = rules.sees_names(viewer, proposal.council)
    found = queries_results.of_rounds([asked_in], with_words=council)
    for result in found.get(asked_in.id, ()):
        rows += _rows(result)
    table = Sheet(proposal.title, [_("Question"), _("Answer"), _("How many")], rows)
    return answers.sheet(table, kind, dates.today(viewer.zone))


def _stances(counts: dict[StanceKind, int], anonymous: bool) -> Iterator[Row]:
    """The four stances; of an anonymous round nothing under five answers."""
    told = not anonymous or enough(sum(counts.values()))
    question = _("What do you think of it?")
    return ((question, str(STANCES[kind]), counts.get(kind, 0) if told else _hidden()) for kind in STANCES)


def _hidden() -> str:
    return str(_("few"))


def _rows(result: Result) -> Iterator[Row]:
    words = words_of(result.question)
    if result.answered is None:
        yield words, "", _hidden()
        return
    yield words, _("all answers"), result.answered
    if result.mean is not None:
        average = f"{result.mean:.1f}"
        yield words, _("about the average step") if result.about else _("the average step"), average
    for number, line in enumerate(result.lines, 1):
        label = str(line.label)
        if result.question.kind is QuestionKind.DATE and not isinstance(line.label, str | int):
            label = full_date(line.label)
        elif result.question.kind is QuestionKind.SCALE and isinstance(line.label, int):
            label = f"{line.label} · {SCALE[line.label - 1]}"
        elif result.question.kind is QuestionKind.RANKING:
            label = f"{number}. {line.label}"
            if result.means:
                label += f" ({result.means[number - 1]:.1f})"
        hidden = line.count is None and result.question.kind is not QuestionKind.RANKING
        yield words, label, _hidden() if hidden else line.count
    for said in result.words:
        yield words, said.text, None
