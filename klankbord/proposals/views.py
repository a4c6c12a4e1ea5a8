"""Proposals: the list, writing one, withdrawing one."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.proposals import queries, queries_lists, rules
from klankbord.proposals.forms import RESULTS
from klankbord.proposals.kinds import KINDS, kind_of
from klankbord.proposals.models import Proposal, ProposalState
from klankbord.proposals.writing import actions
from klankbord.proposals.writing.forms import DraftForm, WordsForm, WriteForm

blueprint = Blueprint("proposals", __name__)


def editable(proposal_id: int) -> Proposal:
    """A proposal the viewer may see and change; 404 or 403 otherwise."""
    viewer = web.viewer()
    proposal = web.load_or_404(queries.visible_to(viewer, proposal_id))
    web.need(rules.may_edit(viewer, proposal, proposal.council))
    return proposal


@blueprint.get("/<school_slug>/proposals")
def index() -> ResponseReturnValue:
    """Every proposal the viewer may read: mine to answer first, then open, waiting for an outcome, told."""
    viewer, today = web.viewer(), dates.today(web.viewer().zone)
    groups: dict[str, list[queries.Line]] = {
        "mine": [],
        "initiatives": [],
        "draft": [],
        "open": [],
        "closed": [],
        "told": [],
        "withdrawn": [],
    }
    for row in queries_lists.listed(viewer):
        is_mine = (
            row.state is ProposalState.OPEN and row.asked_me and row.answered_on is None and row.closes_on >= today
        )
        group = {ProposalState.DECIDED: "told"}.get(row.state, row.state.value)
        groups["mine" if is_mine else "initiatives" if rules.gathers(row.kind, row.state) else group].append(row)
    groups["mine"].sort(key=lambda row: row.closes_on)
    councils = queries.councils_to_write_for(viewer)
    return web.render_template(
        "proposals/index.html",
        groups=groups,
        today=today,
        kinds=KINDS,
        may_write=any(rules.may_write(viewer, council) for council in councils),
        may_start=any(rules.may_start(viewer, council) for council in councils),
        results=RESULTS,
    )


def looked_at(form: WordsForm, template: str, proposal: Proposal | None) -> ResponseReturnValue | None:
    """The form again, where a button was pressed that saves nothing: see the plan as people will, hand its text out
    over the parts, or check how plain it is. None where it is to be saved."""
    if "preview" in request.form:
        form.validate()
        return web.answer(template, form, proposal=proposal, kinds=KINDS, preview=form.preview())
    if "split" in request.form:
        return _handed_out(form, template, proposal)
    if "check" in request.form:
        form.validate()
        reading = form.reading(language())
        return web.answer(template, form, proposal=proposal, kinds=KINDS, preview=None, reading=reading)
    return None


def _handed_out(form: WordsForm, template: str, proposal: Proposal | None) -> ResponseReturnValue:
    form.validate()
    found = form.split()
    said = (
        _("The text is handed out over the parts. Read them once more; nothing is saved yet.")
        if found
        else _("No headings were found, such as “Why” or “What is fixed”. Your text stands as it was.")
    )
    return web.answer(template, form, proposal=proposal, kinds=KINDS, preview=None, split=said)


def _write_form() -> WriteForm:
    viewer = web.viewer()
    councils = [council for council in queries.councils_to_write_for(viewer) if rules.may_write(viewer, council)]
    web.need(bool(councils))
    form = WriteForm()
    form.council_id.choices = [(council.id, council.name) for council in councils]
    asked = request.args.get("council", "")
    if request.method == "GET" and asked.isdigit():
        form.council_id.data = int(asked)
    return form


@blueprint.route("/<school_slug>/proposals/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Write a proposal."""
    form, viewer = _write_form(), web.viewer()
    if (seen := looked_at(form, "proposals/write.html", None)) is not None:
        return seen
    if form.validate_on_submit():
        council = next(one for one in queries.councils_to_write_for(viewer) if one.id == form.council_id.data)
        with form.catching():
            proposal = actions.draft(council, form.words(), kind=form.chosen_kind(), by=viewer, now=dates.now())
            words = form.alternative_text.data or ""
            actions.attach(proposal, form.papers.data, alternative_text=words, by=viewer, now=dates.now())
            return web.done(
                url_for("proposal_pages.page", proposal_id=proposal.id),
                _("The draft is saved. Only you and who organises see it, until it is opened."),
            )
    return web.answer("proposals/write.html", form, proposal=None, kinds=KINDS, preview=None)


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/edit", methods=["GET", "POST"])
def edit(proposal_id: int) -> ResponseReturnValue:
    """Change the words of a draft."""
    proposal = editable(proposal_id)
    form, viewer = DraftForm(obj=proposal), web.viewer()
    if (seen := looked_at(form, "proposals/write.html", proposal)) is not None:
        return seen
    if form.validate_on_submit():
        with form.catching():
            words, kind, read = form.words(), form.chosen_kind(), form.read_version()
            actions.edit(proposal, words, kind=kind, read_version=read, by=viewer, now=dates.now())
            return web.done(url_for("proposal_pages.page", proposal_id=proposal.id), _("Saved."))
    return web.answer("proposals/write.html", form, proposal=proposal, kinds=KINDS, preview=None)


@blueprint.post("/<school_slug>/proposals/preview")
def preview() -> ResponseReturnValue:
    """The plan as people will see it, while it is being written. Saves nothing."""
    form = WordsForm()
    web.need(any(rules.may_write(web.viewer(), council) for council in queries.councils_to_write_for(web.viewer())))
    return web.render_template("proposals/_preview.html", preview=form.preview(), form=form)


@blueprint.post("/<school_slug>/proposals/reading")
def reading() -> ResponseReturnValue:
    """How plain the words are, while they are being written. Saves nothing."""
    form = WordsForm()
    web.need(any(rules.may_write(web.viewer(), council) for council in queries.councils_to_write_for(web.viewer())))
    return web.render_template("proposals/_reading.html", reading=form.reading(language()))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/withdrawal")
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take a proposal back."""
    proposal = editable(proposal_id)
    if kind_of(proposal.kind).of_parents:
        raise DomainError(N_("Say why: an initiative is withdrawn with a reason, on a page of its own."))
    actions.withdraw(proposal, by=web.viewer(), now=dates.now())
    return web.done(url_for("proposals.index"), _("The proposal is withdrawn."))
