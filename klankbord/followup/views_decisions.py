"""The page of one decision, what became of it since, and deciding by mail."""

from collections.abc import Sequence

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.i18n import full_date
from klankbord.councils import queries as councils
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup import actions_decisions, queries, queries_quorum, queries_registers, rules, words
from klankbord.followup.forms import CarryOutForm, MailDecisionForm, ReplaceForm
from klankbord.followup.letters import queries as queries_letters
from klankbord.followup.letters import rules as rules_letters
from klankbord.followup.letters.forms import ADDRESSEES
from klankbord.followup.models import Decision
from klankbord.followup.views import council_or_404, too_many_votes
from klankbord.kit import dates
from klankbord.meetings.models import Meeting

blueprint = Blueprint("decisions", __name__)


def decision_or_404(decision_id: int) -> Decision:
    """A decision of the register that the viewer may read, with its council, meeting and successor."""
    viewer = web.viewer()
    council = web.load_or_404(
        select(Council)
        .join(Decision, Decision.council_id == Council.id)
        .where(Decision.id == decision_id, councils.visible(viewer))
    )
    return web.load_or_404(queries.decision_to_read(viewer, council, decision_id))


@blueprint.get("/<school_slug>/decisions/<int:decision_id>")
def page(decision_id: int) -> ResponseReturnValue:
    """One decision: how it was taken, and what became of it since."""
    return _page(decision_or_404(decision_id))


def _page(
    decision: Decision, replacing: ReplaceForm | None = None, carrying: CarryOutForm | None = None
) -> ResponseReturnValue:
    viewer, council = web.viewer(), decision.council
    may_record = rules.may_record(viewer, council)
    others = queries_registers.replacing(decision) if may_record and decision.replaced_by_id is None else ()
    replacing = replacing or ReplaceForm(formdata=None)
    replacing.by_id.choices = _choices(others)
    carrying = carrying or CarryOutForm(formdata=None, on=dates.today(viewer.zone))
    may_send = rules_letters.may_write(viewer, council)
    sent_or_written = queries_letters.of_decision(decision.id)
    filed = decision.meeting is not None and decision.meeting.filed_at is not None
    return web.answer(
        "followup/decision_page.html",
        replacing if replacing.errors else carrying,
        decision=decision,
        council=council,
        kind=kind_of(council.kind),
        lacking=bool(queries_quorum.lacking_of(council.id, [decision])),
        taken=words.taken,
        standing=words.standing,
        warning=too_many_votes(decision, decision.meeting) if may_record else "",
        replaces=queries_registers.replaced_by(decision.id) if rules.is_inside(viewer, council) else (),
        replacing=replacing,
        carrying=carrying,
        letters=[one for one in sent_or_written if one.is_sent or may_send],
        addressees=ADDRESSEES,
        may_send=may_send and rules_letters.can_leave(decision),
        today=dates.today(viewer.zone),
        may_record=may_record,
        may_change=may_record and not filed and decision.withdrawn_at is None,
    )


def _choices(others: Sequence[Decision]) -> list[tuple[int, str]]:
    named = [(one.id, f"{one.label} {one.text}".strip()) for one in others]
    return [(0, _("Choose a decision")), *((key, f"{said[:89]}…" if len(said) > 90 else said) for key, said in named)]


@blueprint.post("/<school_slug>/decisions/<int:decision_id>/replacement")
def replace(decision_id: int) -> ResponseReturnValue:
    """Say that another decision takes its place, or that none does after all."""
    viewer, decision = web.viewer(), decision_or_404(decision_id)
    web.need(rules.may_record(viewer, decision.council))
    form = ReplaceForm()
    others = {one.id: one for one in queries_registers.replacing(decision)}
    form.by_id.choices = _choices(list(others.values()))
    if form.validate_on_submit():
        chosen = others.get(form.by_id.data or 0)
        with form.catching():
            if form.move.data == "undo":
                actions_decisions.keep(decision, by=viewer, now=dates.now())
                return web.done(_place(decision), _("%(n)s is in force again.", n=decision.label))
            if chosen is not None:
                actions_decisions.replace(decision, chosen, by=viewer, now=dates.now())
                return web.done(_place(decision), _("Saved: %(n)s is replaced.", n=decision.label))
        if chosen is None and not form.errors:
            form.by_id.errors = [_("Choose the decision that takes its place.")]
    return _page(decision, replacing=form)


@blueprint.post("/<school_slug>/decisions/<int:decision_id>/execution")
def carry_out(decision_id: int) -> ResponseReturnValue:
    """Say on what day it was carried out, or that it was not after all."""
    viewer, decision = web.viewer(), decision_or_404(decision_id)
    web.need(rules.may_record(viewer, decision.council))
    form, now = CarryOutForm(), dates.now()
    if form.validate_on_submit():
        with form.catching():
            if form.move.data == "undo":
                actions_decisions.reopen(decision, by=viewer, now=now)
                return web.done(_place(decision), _("%(n)s still has to be carried out.", n=decision.label))
            on = form.on.data or dates.today(viewer.zone)
            actions_decisions.carry_out(decision, on, form.note.data or "", by=viewer, now=now, zone=viewer.zone)
            return web.done(_place(decision), _("Saved: %(n)s is carried out.", n=decision.label))
    return _page(decision, carrying=form)


def _place(decision: Decision) -> str:
    return url_for("decisions.page", decision_id=decision.id)


@blueprint.route("/<school_slug>/councils/<int:council_id>/decisions/by-mail", methods=["GET", "POST"])
def by_mail(council_id: int) -> ResponseReturnValue:
    """Record what was decided by mail, in the minutes of a meeting or standing alone."""
    viewer = web.viewer()
    council = council_or_404(council_id)
    web.need(rules.may_record(viewer, council))
    day = dates.today(viewer.zone)
    meetings = {meeting.id: meeting for meeting in queries_registers.open_meetings(council, day)}
    form = MailDecisionForm(on=day)
    form.meeting_id.choices = [
        (0, _("no minutes: it stands alone in the register")),
        *((meeting.id, _meeting_name(meeting)) for meeting in meetings.values()),
    ]
    if form.validate_on_submit():
        with form.catching():
            decision = actions_decisions.record_by_mail(
                council,
                meetings.get(form.meeting_id.data or 0),
                form.text.data or "",
                form.on.data or day,
                form.votes(),
                by=viewer,
                now=dates.now(),
                zone=viewer.zone,
            )
            place = url_for("followup.decisions", council_id=council.id)
            return web.done(place, _("Recorded as %(n)s.", n=decision.label))
    return web.answer("followup/by_mail.html", form, council=council, kind=kind_of(council.kind))


def _meeting_name(meeting: Meeting) -> str:
    said = full_date(meeting.day)
    return _("the meeting of %(day)s", day=said) if said else meeting.title
