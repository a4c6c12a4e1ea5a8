"""Answering a question to one's class: signed in, or by the link in a mail as the person it speaks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda.classes import actions, queries, rules
from klankbord.agenda.classes.forms import AnswerForm, BringForm, MailForm
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.base import edge, limits, web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.kit.suppression import LEAST
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind
from klankbord.proposals.forms import STANCES

blueprint = Blueprint("agenda_class_answers", __name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """A question as one person meets it; `leads` for who sits for the class, `token` for who came by their link."""

    question: ClassQuestion
    person: Viewer
    mine: ClassAnswer | None
    is_open: bool
    leads: bool
    token: str = ""

    @property
    def may_answer(self) -> bool:
        """Whether they may answer it now."""
        return self.is_open and rules.may_answer(self.person, self.question)


def standing(person: Viewer, question_id: int, token: str = "") -> Standing:
    """The question, where they may see it; else 404."""
    question = web.load_or_404(queries.one(person, question_id))
    mine = queries.answer_of(question.id, person.id)
    classes = queries.classes_of(person, question.council_id, dates.today(person.zone))
    if not rules.may_see(person, question, classes, answered=mine is not None):
        abort(404)
    is_open = rules.is_open(question, queries.hidden_items(question.meeting_id), dates.now())
    return Standing(question, person, mine, is_open, rules.may_lead(person, question, classes), token)


def shown(
    at: Standing, form: AnswerForm | None = None, bringing: BringForm | None = None, **more: Any
) -> ResponseReturnValue:
    """The question: the form, or why there is none; and for who sits for the class, the answers."""
    if form is None:
        form = AnswerForm(formdata=None)
        form.show(at.mine)
    if bringing is None and at.leads:
        bringing = BringForm(formdata=None, brought=at.question.brought, version=at.question.version)
    answers = queries.answers_to(at.question.id) if at.leads else ()
    return web.answer(
        "agenda/class_question.html",
        bringing if bringing is not None and bringing.errors else form,
        answering=form,
        bringing=bringing,
        may_bring=rules.may_bring(at.question),
        at=at,
        q=at.question,
        few=at.question.asked < LEAST,
        answers=answers,
        stances=STANCES,
        stance_counts=_stances(answers),
        **more,
    )


def _stances(answers: Sequence[ClassAnswer]) -> list[tuple[Any, int]]:
    """How many chose each stance; nothing below five, where it would show who chose what."""
    chosen = [one.stance for one in answers if one.stance is not None]
    return [(label, chosen.count(kind)) for kind, label in STANCES.items()] if len(chosen) >= LEAST else []


@blueprint.post("/<school_slug>/class-questions/<int:question_id>/answer")
@limits.answering
def answer(question_id: int) -> ResponseReturnValue:
    """Answer signed in."""
    at = standing(web.viewer(), question_id)
    return _answer(at, url_for("class_question_pages.page", question_id=question_id))


@blueprint.post("/l/<token>/class-question/answer")
@web.public
@limits.answering
def answer_by_link(token: str) -> ResponseReturnValue:
    """Answer by one's own link."""
    link, person = entry.enter(token, LinkKind.CLASS_QUESTION)
    return _answer(standing(person, link.thing_id, token), url_for("link_pages.show", token=token))


def _answer(at: Standing, here: str) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit():
        with form.catching():
            actions.answer(at.question, form.words.data or "", form.chosen(), by=at.person, now=dates.now())
            return web.done(here, _("Thank you! %(name)s takes it along.", name=at.question.by.name))
    return shown(at, form)


@blueprint.get("/l/<token>/class-question/mail")
@web.public
def mail(token: str) -> ResponseReturnValue:
    """Ask for no more such mail, or for it again."""
    link, person = entry.enter(token, LinkKind.CLASS_QUESTION)
    question = web.load_or_404(queries.one(person, link.thing_id))
    silent = queries.silence_of(question.council_id, person.id) is not None
    form = MailForm(formdata=None)
    return web.render_template("agenda/class_mail.html", form=form, q=question, silent=silent, person=person)


@blueprint.post("/l/<token>/class-question/mail")
@web.one_click
def set_mail(token: str) -> ResponseReturnValue:
    """Send no more of it (also the one click of a mail program, RFC 8058), or send it again."""
    link, person = entry.enter(token, LinkKind.CLASS_QUESTION)
    question: ClassQuestion = web.load_or_404(queries.one(person, link.thing_id))
    again = MailForm().wish.data == "again"
    by_program = "List-Unsubscribe" in request.form
    actions.set_silence(question, link, again=again, whole_box=by_program, by=person, now=dates.now())
    sentence = _("You will get these mails again.") if again else _("You get no more of these mails.")
    return web.done(url_for("agenda_class_answers.mail", token=token), sentence)


edge.csrf.exempt(set_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof
