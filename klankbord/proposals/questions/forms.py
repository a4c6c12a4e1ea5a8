"""The forms of further questions: writing one, and answering those of a round."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import Optional

from klankbord.base.forms import Day, Form, Length, Required
from klankbord.kit.success_factors import FACTORS
from klankbord.proposals.questions.actions import Wanted
from klankbord.proposals.questions.actions_answers import Piece
from klankbord.proposals.questions.models import CHOOSING, STEPS, QuestionAnswer, QuestionKind, RoundQuestion
from klankbord.proposals.questions.queries import AskedQuestion

KINDS = {
    QuestionKind.SINGLE: _l("Choose one of them"),
    QuestionKind.MULTIPLE: _l("Choose one or more"),
    QuestionKind.SCALE: _l("A step from 1 to 5"),
    QuestionKind.RANKING: _l("Put choices in order"),
    QuestionKind.DATE: _l("A day"),
    QuestionKind.TEXT: _l("A few words of their own"),
}
SCALE = (_l("Not at all"), _l("A little"), _l("Half"), _l("Mostly"), _l("Entirely"))
"""The steps of a scale in words, from 1."""
QUESTION, CHOICE, WORDS = 300, 100, 500
"""The most characters of a question, of a choice, and of an answer in words."""
FIRST_YEAR, LAST_YEAR = 2000, 2099


def words_of(question: RoundQuestion) -> str:
    """What a question says: a success factor in the reader's language, any other as it was written."""
    return str(_(FACTORS[question.factor - 1])) if question.factor is not None else question.words


class QuestionForm(Form):
    """A question as who organises writes it."""

    words = TextAreaField(_l("The question"), validators=[Required(_l("Write the question first.")), Length(QUESTION)])
    kind = RadioField(
        _l("How do people answer it?"),
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        validators=[Required(_l("Choose how people answer it."))],
        default=QuestionKind.SINGLE.value,
    )
    choices = TextAreaField(
        _l("The choices"),
        description=_l("Each on a line of its own, two to eight. Only for choosing and for putting in order."),
    )

    def lines(self) -> list[str]:
        """The choices that were written, without empty lines."""
        return [line for words in (self.choices.data or "").split("\n") if (line := " ".join(words.split()))]

    def validate_choices(self, field: Field) -> None:
        """No choice is longer than fits on a phone."""
        if any(len(line) > CHOICE for line in self.lines()):
            raise ValidationError(_("One of the choices is too long: at most %(most)d characters fit.", most=CHOICE))

    def wanted(self) -> Wanted:
        """What was written, for an action; choices that nobody chooses from are left out."""
        kind = QuestionKind(self.kind.data)
        return Wanted(kind, " ".join((self.words.data or "").split()), self.lines() if kind in CHOOSING else ())


class Choose(RadioField):
    """Buttons of which none need be chosen."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not there; nothing is fine."""
        if self.data:
            super().pre_validate(form)


class FurtherForm(Form):
    """The questions of a round, each optional; its fields are made by `further`."""

    asked: Sequence[AskedQuestion]

    def field(self, asked: AskedQuestion, choice_id: int | None = None) -> Field:
        """The field of a question, or of one choice to be put in order."""
        return cast(Field, self._fields[_name(asked, choice_id)])

    def ranking(self, asked: AskedQuestion) -> list[Field]:
        """The fields of the choices that are put in order."""
        return [self.field(asked, choice.id) for choice in asked.choices]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then that what is put in order has each place once."""
        good = bool(super().validate(extra_validators))
        for asked in self.asked:
            if asked.question.kind is QuestionKind.RANKING:
                places = [field.data for field in self.ranking(asked) if field.data]
                if places and sorted(places) != sorted(str(n) for n in range(1, len(asked.choices) + 1)):
                    first = self.ranking(asked)[0]
                    first.errors = [*first.errors, _("Give every choice a place of its own: 1 for the best, then 2.")]
                    good = False
        return good

    def pieces(self) -> list[Piece]:
        """What was answered, once the form is valid."""
        return [piece for asked in self.asked for piece in self._pieces(asked)]

    def _pieces(self, asked: AskedQuestion) -> list[Piece]:
        kind, number = asked.question.kind, asked.question.id
        if kind is QuestionKind.RANKING:
            return [
                Piece(number, place=choice.position, choice_id=choice.id, number=int(self.field(asked, choice.id).data))
                for choice in asked.choices
                if self.field(asked, choice.id).data
            ]
        given = self.field(asked).data
        if not given:
            return []
        match kind:
            case QuestionKind.SINGLE:
                return [Piece(number, choice_id=int(given))]
            case QuestionKind.MULTIPLE:
                chosen = set(given)
                return [
                    Piece(number, place=choice.position, choice_id=choice.id)
                    for choice in asked.choices
                    if str(choice.id) in chosen
                ]
            case QuestionKind.SCALE:
                return [Piece(number, number=int(given))]
            case QuestionKind.DATE:
                return [Piece(number, day=given)]
            case _:
                return [Piece(number, words=given)]


def _name(asked: AskedQuestion, choice_id: int | None = None) -> str:
    return f"q{asked.question.id}" if choice_id is None else f"q{asked.question.id}_{choice_id}"


def _near(_form: Any, field: Field) -> None:
    if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(_("Choose a day in this century."))


def further(asked: Sequence[AskedQuestion], answers: Sequence[QuestionAnswer], *, fill: bool) -> FurtherForm:
    """The form of a round's questions; with `fill` it holds what somebody answered before."""
    fields: dict[str, Any] = {"asked": asked}
    data: dict[str, Any] = {}
    for one in asked:
        mine = [answer for answer in answers if answer.question_id == one.question.id]
        fields |= _fields(one, again=bool(mine))
        data |= _data(one, mine)
    made: type[FurtherForm] = type("Further", (FurtherForm,), fields)
    return made(data=data if fill else None)


def _fields(one: AskedQuestion, *, again: bool) -> dict[str, Any]:
    words = words_of(one.question)
    choices = [(str(choice.id), choice.words) for choice in one.choices]
    none = [("", _("No answer after all"))] if again else []
    match one.question.kind:
        case QuestionKind.SINGLE:
            return {_name(one): Choose(words, choices=choices + none)}
        case QuestionKind.MULTIPLE:
            return {_name(one): SelectMultipleField(words, choices=choices)}
        case QuestionKind.SCALE:
            steps = [(str(step), str(SCALE[step - 1])) for step in range(1, STEPS + 1)]
            return {_name(one): Choose(words, choices=steps + none)}
        case QuestionKind.RANKING:
            places = [("", "–"), *((str(n), str(n)) for n in range(1, len(choices) + 1))]
            return {_name(one, int(value)): SelectField(label, choices=places, default="") for value, label in choices}
        case QuestionKind.DATE:
            return {_name(one): Day(words, validators=[Optional(), _near])}
        case _:
            return {_name(one): TextAreaField(words, validators=[Length(WORDS)])}


def _data(one: AskedQuestion, mine: Sequence[QuestionAnswer]) -> dict[str, Any]:
    match one.question.kind:
        case QuestionKind.RANKING:
            return {_name(one, answer.choice_id): str(answer.number) for answer in mine}
        case QuestionKind.MULTIPLE:
            return {_name(one): [str(answer.choice_id) for answer in mine]}
    if not mine:
        return {}
    answer = mine[0]
    values = {
        QuestionKind.SINGLE: str(answer.choice_id),
        QuestionKind.SCALE: str(answer.number),
        QuestionKind.DATE: answer.day,
        QuestionKind.TEXT: answer.words,
    }
    return {_name(one): values[one.question.kind]}
