"""A letter: write it from an outcome or an opinion, read it, let it leave, note its answer."""

from datetime import timedelta

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.outbox.queries import last_about
from klankbord.councils.models import Council
from klankbord.followup import queries as followup
from klankbord.followup.letters import actions, mails_draft, mails_paper, queries, rules
from klankbord.followup.letters.forms import ADDRESSEES, AnswerForm, LetterForm
from klankbord.followup.letters.models import Addressee, Letter
from klankbord.followup.views_decisions import decision_or_404
from klankbord.kit import dates
from klankbord.kit.markdown import to_html
from klankbord.proposals import queries as proposals
from klankbord.schools.models import School

blueprint = Blueprint("letters", __name__)
WEEKS_TO_ANSWER = 6


def _letter_or_404(letter_id: int) -> Letter:
    """A letter whose outcome or opinion the viewer may read; one that has not left only for who writes it."""
    viewer = web.viewer()
    letter = web.load_or_404(queries.letter(viewer.school_id, letter_id))
    if letter.proposal_id is not None:
        web.load_or_404(proposals.visible_to(viewer, letter.proposal_id))
    else:
        web.load_or_404(followup.decision_to_read(viewer, letter.council, letter.decision_id or 0))
    if not letter.is_sent and not rules.may_write(viewer, letter.council):
        abort(404)
    return letter


def _to_write(letter_id: int) -> Letter:
    letter = _letter_or_404(letter_id)
    web.need(rules.may_write(web.viewer(), letter.council))
    return letter


def _content(form: LetterForm) -> actions.Content:
    return actions.Content(
        addressee=Addressee(form.addressee.data),
        to_name=form.to_name.data or "",
        to_address=form.to_address.data or "",
        subject=form.subject.data or "",
        body=form.body.data or "",
        answer_by=form.answer_by.data or dates.today(web.viewer().zone),
    )


def _begun(form: LetterForm, council: Council, words: mails_draft.Words) -> None:
    """Fill in what is known: the words, and the day by which an answer is hoped for."""
    if request.method == "GET":
        form.subject.data, form.body.data = words.subject, words.body
        form.answer_by.data = dates.today(web.viewer().zone) + timedelta(weeks=WEEKS_TO_ANSWER)
        last = queries.last_of(council.id)
        if last is not None:
            form.addressee.data, form.to_name.data = last.addressee.value, last.to_name
            form.to_address.data = last.to_address


def _saved(letter: Letter) -> ResponseReturnValue:
    db.session.flush()
    return web.done(_place(letter), _("Saved. Read it once more; then let it leave."))


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/letters/new", methods=["GET", "POST"])
def from_outcome(proposal_id: int) -> ResponseReturnValue:
    """Write about what came of a proposal."""
    viewer = web.viewer()
    proposal = web.load_or_404(proposals.visible_to(viewer, proposal_id))
    web.need(rules.may_write(viewer, proposal.council))
    outcome = queries.outcome_of(proposal.id) or abort(404)
    form = LetterForm()
    _begun(form, proposal.council, mails_draft.from_outcome(proposal, outcome, language=_language()))
    if form.validate_on_submit():
        with form.catching():
            return _saved(actions.write_about_outcome(proposal, outcome, _content(form), by=viewer, now=dates.now()))
    back = url_for("proposal_pages.page", proposal_id=proposal.id)
    return web.answer("followup/letters/form.html", form, about=proposal.title, back=back)


@blueprint.route("/<school_slug>/decisions/<int:decision_id>/letters/new", methods=["GET", "POST"])
def from_opinion(decision_id: int) -> ResponseReturnValue:
    """Write about an opinion."""
    viewer, decision = web.viewer(), decision_or_404(decision_id)
    web.need(rules.may_write(viewer, decision.council))
    if not rules.can_leave(decision):
        abort(404)
    form = LetterForm()
    _begun(form, decision.council, mails_draft.from_opinion(decision, language=_language()))
    if form.validate_on_submit():
        with form.catching():
            return _saved(actions.write_about_opinion(decision, _content(form), by=viewer, now=dates.now()))
    back = url_for("decisions.page", decision_id=decision.id)
    return web.answer("followup/letters/form.html", form, about=decision.label or decision.text, back=back)


@blueprint.get("/<school_slug>/letters/<int:letter_id>")
def page(letter_id: int) -> ResponseReturnValue:
    """One letter, how it fares, and what was answered."""
    return _page(_letter_or_404(letter_id))


def _page(letter: Letter, noting: AnswerForm | None = None) -> ResponseReturnValue:
    viewer, today = web.viewer(), dates.today(web.viewer().zone)
    may_write = rules.may_write(viewer, letter.council)
    noting = noting or AnswerForm(formdata=None, answered_on=letter.answered_on or today, answer=letter.answer)
    return web.answer(
        "followup/letters/letter.html",
        noting,
        letter=letter,
        addressees=ADDRESSEES,
        salutation=mails_paper.salutation(letter.addressee),
        body=_shown(letter.body),
        answer=_shown(letter.answer),
        overdue=letter.is_overdue(today),
        may_write=may_write,
        mail=last_about(Letter.__tablename__, [letter.id]).get(letter.id) if may_write and letter.is_sent else None,
    )


@blueprint.get("/<school_slug>/letters/<int:letter_id>.pdf")
def pdf(letter_id: int) -> ResponseReturnValue:
    """The file as it left; before that as it would leave, marked as a draft."""
    letter = _letter_or_404(letter_id)
    made = db.session.scalar(select(Letter.pdf).where(Letter.id == letter.id))
    made = made or mails_paper.make(letter, db.session.get_one(School, letter.school_id), now=dates.now())
    headers = {"Content-Disposition": f'inline; filename="{mails_paper.file_name(letter)}"'}
    return Response(made, content_type="application/pdf", headers=headers)


@blueprint.route("/<school_slug>/letters/<int:letter_id>/edit", methods=["GET", "POST"])
def edit(letter_id: int) -> ResponseReturnValue:
    """Change a letter that has not left."""
    letter = _to_write(letter_id)
    form = LetterForm(obj=letter)
    if request.method == "GET":
        form.addressee.data = letter.addressee.value
    if form.validate_on_submit():
        with form.catching():
            actions.change(letter, _content(form), by=web.viewer(), now=dates.now())
            return _saved(letter)
    return web.answer("followup/letters/form.html", form, about=letter.subject, back=_place(letter))


@blueprint.post("/<school_slug>/letters/<int:letter_id>/sending")
def send(letter_id: int) -> ResponseReturnValue:
    """Let it leave."""
    letter = _to_write(letter_id)
    actions.send(letter, db.session.get_one(School, letter.school_id), by=web.viewer(), now=dates.now())
    return web.done(_place(letter), _("The letter leaves as %(reference)s.", reference=letter.reference))


@blueprint.post("/<school_slug>/letters/<int:letter_id>/answer")
def note_answer(letter_id: int) -> ResponseReturnValue:
    """Note what was answered, and when."""
    letter, form, viewer = _to_write(letter_id), AnswerForm(), web.viewer()
    today = dates.today(viewer.zone)
    if form.validate_on_submit():
        with form.catching():
            on, words = form.answered_on.data or today, form.answer.data or ""
            actions.note_answer(letter, on, words, today=today, by=viewer, now=dates.now())
            return web.done(_place(letter), _("The answer is noted."))
    return _page(letter, form)


@blueprint.post("/<school_slug>/letters/<int:letter_id>/removal")
def remove(letter_id: int) -> ResponseReturnValue:
    """Throw away a letter that has not left."""
    letter = _to_write(letter_id)
    place = url_for("council_pages.page", council_id=letter.council_id)
    actions.remove(letter, by=web.viewer(), now=dates.now())
    return web.done(place, _("The letter is thrown away."))


def _place(letter: Letter) -> str:
    return url_for("letters.page", letter_id=letter.id)


def _language() -> str:
    school = db.session.get_one(School, web.viewer().school_id)
    return school.language


def _shown(markdown: str) -> Markup:
    return Markup(to_html(markdown))  # noqa: S704 - cleaned by nh3
