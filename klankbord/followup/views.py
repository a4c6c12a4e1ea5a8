"""The registers of a council, and recording and changing decisions."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import web
from klankbord.base.forms import Form
from klankbord.councils import queries as councils
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup import actions, queries, queries_action_list, queries_owners, queries_quorum, rules, words
from klankbord.followup.forms import BackForm, DecisionForm, RegisterForm
from klankbord.followup.forms_action_list import ActionListForm
from klankbord.followup.models import Decision, DecisionKind
from klankbord.followup.queries_action_list import WantedActions
from klankbord.followup.queries_registers import BY_MAIL, Wanted
from klankbord.kit import dates
from klankbord.kit.numbers import whole_number
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting

blueprint = Blueprint("followup", __name__)
WAYS = {
    DecisionKind.DECISION.value: _l("decisions"),
    DecisionKind.OPINION.value: _l("opinions"),
    BY_MAIL: _l("by mail"),
}


def council_or_404(council_id: int) -> Council:
    """A council the viewer sees."""
    return web.load_or_404(select(Council).where(councils.visible(web.viewer()), Council.id == council_id))


def meeting_or_404(meeting_id: int) -> Meeting:
    """A meeting of a council the viewer sees."""
    return web.load_or_404(meetings.one(web.viewer(), meeting_id))


def item_of(meeting: Meeting, words: str | None) -> AgendaItem | None:
    """The agenda item a form names; 404 when it is of another meeting."""
    if not words:
        return None
    number = whole_number(words) or 0
    return web.load_or_404(select(AgendaItem).where(AgendaItem.id == number, AgendaItem.meeting_id == meeting.id))


def back_to(form: BackForm, council_id: int, register: str) -> str:
    """The page a form came from, or the register."""
    place = web.safe_next(form.back.data)
    return place if place != "/" else url_for(f"followup.{register}", council_id=council_id)


@blueprint.get("/<school_slug>/councils/<int:council_id>/decisions")
def decisions(council_id: int) -> ResponseReturnValue:
    """The register of what a council decided or thought."""
    viewer = web.viewer()
    council = council_or_404(council_id)
    years, ways = queries.register_choices(viewer, council)
    form = RegisterForm(request.args)
    form.year.choices = [("", _("all years")), *((year, year) for year in years)]
    form.way.choices = [("", _("everything")), *((way, WAYS[way]) for way in ways)]
    wanted = form.wanted(years, ways)
    found = queries.decisions_page(viewer, council, wanted, web.asked_page())
    return web.render_template(
        "followup/decisions.html",
        council=council,
        kind=kind_of(council.kind),
        form=form,
        found=found,
        lacking=queries_quorum.lacking_of(council.id, found.items),
        taken=words.taken,
        standing=words.standing,
        several_ways=len(ways) > 1,
        filtered=wanted != Wanted(),
        filters=_asked(form),
        has_files=rules.is_inside(viewer, council),
        may_record=rules.may_record(viewer, council),
    )


@blueprint.get("/<school_slug>/councils/<int:council_id>/actions")
def actions_page(council_id: int) -> ResponseReturnValue:
    """What people of a council do, and did."""
    viewer = web.viewer()
    council = council_or_404(council_id)
    form = ActionListForm(request.args)
    form.offer(*queries_action_list.choices(viewer, council))
    wanted = form.wanted()
    found = queries_action_list.page(viewer, council, wanted, web.asked_page())
    today = dates.today(viewer.zone)
    return web.render_template(
        "followup/actions.html",
        council=council,
        form=form,
        kind=kind_of(council.kind),
        found=found,
        own=queries_owners.theirs(viewer.id, council.id, today),
        filtered=wanted != WantedActions(),
        filters=_asked(form),
        has_files=rules.is_inside(viewer, council),
        today=today,
        may_record=rules.may_record(viewer, council),
    )


def _asked(form: Form) -> dict[str, str]:
    """What the address of a register asks beside its page."""
    return {name: value for name, value in request.args.items() if name in form and value}


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/decisions")
def record(meeting_id: int) -> ResponseReturnValue:
    """Record a decision or an opinion."""
    viewer = web.viewer()
    meeting = meeting_or_404(meeting_id)
    web.need(rules.may_record(viewer, meeting.council, meeting))
    form = DecisionForm()
    if form.validate_on_submit():
        with form.catching():
            decision = actions.record(
                meeting,
                form.text.data or "",
                council=meeting.council,
                item=item_of(meeting, form.item_id.data),
                votes=form.votes(),
                by=viewer,
                now=dates.now(),
            )
            warning = too_many_votes(decision, meeting)
            told = _("Recorded as %(n)s.", n=decision.label)
            back = back_to(form, meeting.council_id, "decisions")
            return web.done(back, f"{told} {warning}".strip(), "warn" if warning else "told")
    return web.refused("followup/decision.html", form=form, council=meeting.council, decision=None)


def too_many_votes(decision: Decision, meeting: Meeting | None) -> str:
    """A sentence where more votes were counted than members were there; nothing is refused for it."""
    if decision.counted is None or decision.by_mail or meeting is None:
        return ""
    here = queries_quorum.voters(decision, meeting)
    if here is None or decision.counted <= here:
        return ""
    return str(
        ngettext(
            "%(votes)d votes were counted, but %(num)d member was there. Check the numbers.",
            "%(votes)d votes were counted, but %(num)d members were there. Check the numbers.",
            here,
            votes=decision.counted,
        )
    )


def _decision_or_404(decision_id: int) -> Decision:
    decision = web.load_or_404(queries.decision_for(web.viewer()).where(Decision.id == decision_id))
    web.need(rules.may_record(web.viewer(), decision.council, decision.meeting))
    return decision


@blueprint.route("/<school_slug>/decisions/<int:decision_id>/words", methods=["GET", "POST"])
def reword(decision_id: int) -> ResponseReturnValue:
    """Change what a decision says."""
    decision = _decision_or_404(decision_id)
    form = DecisionForm(obj=decision)
    if request.method == "GET":
        form.back.data = web.safe_next(request.args.get("back"))
    if form.validate_on_submit():
        with form.catching():
            actions.reword(
                decision,
                form.text.data or "",
                votes=form.votes(),
                read_version=form.read_version(),
                by=web.viewer(),
                now=dates.now(),
            )
            warning = too_many_votes(decision, decision.meeting)
            told, back = _("The words are saved."), back_to(form, decision.council_id, "decisions")
            return web.done(back, f"{told} {warning}".strip(), "warn" if warning else "told")
    return web.answer("followup/decision.html", form, council=decision.council, decision=decision)


@blueprint.post("/<school_slug>/decisions/<int:decision_id>/withdrawal")
def withdraw(decision_id: int) -> ResponseReturnValue:
    """Withdraw a decision; it keeps its number and its place."""
    decision = _decision_or_404(decision_id)
    form = BackForm()
    if form.validate_on_submit():
        with form.catching():
            actions.withdraw(decision, by=web.viewer(), now=dates.now())
            return web.done(back_to(form, decision.council_id, "decisions"), _("%(n)s is withdrawn.", n=decision.label))
    shown = DecisionForm(formdata=None, obj=decision)
    shown.form_errors.extend(form.form_errors)
    return web.refused("followup/decision.html", form=shown, council=decision.council, decision=decision)
