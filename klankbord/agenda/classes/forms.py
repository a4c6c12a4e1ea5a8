"""The forms of a question to a class: asking it, answering it, and bringing along what was said."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import NumberRange

from klankbord.agenda.classes.actions import Words
from klankbord.base.forms import Day, Form, Length, Number, Required, row_number
from klankbord.proposals.forms import STANCES
from klankbord.proposals.models import StanceKind


class AskForm(Form):
    """What a class is asked about an item."""

    class_group_id = SelectField(_l("Which class?"), coerce=row_number)
    question = TextAreaField(_l("Your question"), validators=[Required(), Length(400)])
    asks_stance = BooleanField(_l("Also ask whether it is a good plan, in one tap"))
    minutes_needed = Number(
        _l("How many minutes does answering take?"),
        default=2,
        validators=[Required(), NumberRange(1, 15, _l("Choose between 1 and 15 minutes."))],
    )
    closes_on = Day(_l("Last day to answer"), validators=[Required()])

    def words(self) -> Words:
        """What was filled in."""
        assert self.closes_on.data is not None  # noqa: S101 - the form was valid
        return Words(
            self.question.data or "", self.minutes_needed.data or 2, self.closes_on.data, bool(self.asks_stance.data)
        )


class AnswerForm(Form):
    """A parent's answer: a few words, and a stance where that is asked."""

    stance = RadioField(
        _l("What do you think?"),
        choices=[(kind.value, label) for kind, label in STANCES.items()],
        validate_choice=False,
    )
    words = TextAreaField(_l("Your answer"), validators=[Length(800)])

    def show(self, given: Any) -> None:
        """What somebody answered before."""
        if given is not None:
            self.words.data = given.words
            self.stance.data = given.stance.value if given.stance is not None else None

    def chosen(self) -> StanceKind | None:
        """The stance that was tapped, if one was."""
        known = {kind.value: kind for kind in STANCES}
        return known.get(str(self.stance.data or ""))


class BringForm(Form):
    """What is brought to the meeting, a point a line."""

    brought = TextAreaField(_l("What you bring along"), validators=[Required(), Length(3000)])


class MailForm(Form):
    """Whether to be mailed; the button pressed says `stop` or `again`."""

    wish = HiddenField()
