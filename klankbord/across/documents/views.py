"""The addresses of documents: each holds what its reader may see on the page it goes with, and no more."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.across import meeting_facts as facts
from klankbord.across import meeting_results, proposal_outcome
from klankbord.across.documents import agenda, asked, outcome, pack, registers
from klankbord.across.meeting_approvals import approvals
from klankbord.base import web
from klankbord.base.files import clean_name
from klankbord.base.i18n import language
from klankbord.followup import queries as followup
from klankbord.followup import queries_action_list
from klankbord.followup.forms import RegisterForm
from klankbord.followup.forms_action_list import ActionListForm
from klankbord.followup.views import council_or_404
from klankbord.kit import dates
from klankbord.kit.viewer import SchoolFact
from klankbord.meetings import rules

blueprint = Blueprint("documents", __name__)


def _school() -> SchoolFact:
    return web.viewer().school or abort(404)


def _answer(body: bytes, name: str) -> Response:
    named = clean_name(f"{name}.pdf").encode("ascii", "ignore").decode()
    headers = {"Content-Disposition": f'inline; filename="{named}"', "Cache-Control": "private, no-store"}
    return Response(body, content_type="application/pdf", headers=headers)


def _named(word: str, loaded: facts.Loaded) -> str:
    meeting = loaded.meeting
    return f"{word}-{meeting.day.isoformat() if meeting.day else meeting.id}"


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/agenda.pdf")
def of_agenda(meeting_id: int) -> ResponseReturnValue:
    """The agenda as an accessible PDF, as its reader may see it."""
    viewer, school = web.viewer(), _school()
    loaded = facts.load(viewer, meeting_id) or abort(404)
    shown = facts.agenda_for(loaded, viewer)
    tasks = facts.open_tasks(loaded, viewer)
    inside = rules.may_see_inside(viewer, loaded.meeting, participant=loaded.participant)
    approving = approvals(meeting_results.results_of(loaded.meeting, shown.rows, viewer, inside=inside), shown.rows)
    body = agenda.make(loaded, shown, approving, school, tasks=tasks, language=language(), now=dates.now())
    return _answer(body, _named(_("agenda-file"), loaded))


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/pack.pdf")
def of_pack(meeting_id: int) -> ResponseReturnValue:
    """The papers of a meeting in one accessible PDF, as its reader may see them."""
    viewer, school = web.viewer(), _school()
    loaded = facts.load(viewer, meeting_id) or abort(404)
    gathered = pack.gather(loaded, viewer)
    site = web.settings().base_url
    body = pack.make(gathered, viewer, school, site=site, language=language(), now=dates.now())
    return _answer(body, _named(_("papers-file"), loaded))


@blueprint.get("/<school_slug>/councils/<int:council_id>/decisions.pdf")
def of_decisions(council_id: int) -> ResponseReturnValue:
    """What a council decided or thought, of one school year or of all, or what the filter of the register shows."""
    viewer, school = web.viewer(), _school()
    council = council_or_404(council_id)
    wanted = RegisterForm(request.args).wanted(*followup.register_choices(viewer, council))
    year, found = wanted.school_year, followup.decisions(viewer, council, wanted)
    body = registers.decisions(found, council, school, year=year, language=language(), now=dates.now())
    word = _("decisions-file")
    return _answer(body, f"{word}-{council.id}-{year}".rstrip("-"))


@blueprint.get("/<school_slug>/councils/<int:council_id>/actions.pdf")
def of_actions(council_id: int) -> ResponseReturnValue:
    """Who does what for a council, of one school year or of all, or what the filter of its list shows."""
    viewer, school = web.viewer(), _school()
    council = council_or_404(council_id)
    form = ActionListForm(request.args)
    form.offer(*queries_action_list.choices(viewer, council))
    wanted = form.wanted()
    year, found = wanted.school_year, queries_action_list.every(viewer, council, wanted)
    body = registers.actions(found, council, school, year=year, language=language(), now=dates.now())
    word = _("actions-file")
    return _answer(body, f"{word}-{council.id}-{year}".rstrip("-"))


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/outcome.pdf")
def of_outcome(proposal_id: int) -> ResponseReturnValue:
    """What came of a proposal; 404 while that is not told."""
    viewer, school = web.viewer(), _school()
    found = asked.read(viewer, proposal_id, *proposal_outcome.TOLD) or abort(404)
    if found.facts.published_at is None:
        abort(404)
    body = outcome.make(found, school, language=language(), now=dates.now())
    word = _("outcome-file")
    return _answer(body, f"{word}-{proposal_id}")
