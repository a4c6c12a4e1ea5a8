"""The form for what was said on paper, by phone or at the gate."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField

from klankbord.base.forms import Form, Length, Required
from klankbord.kit.numbers import whole_number
from klankbord.proposals.behalf.actions import Heard
from klankbord.proposals.forms import STANCES
from klankbord.proposals.kinds import Kind
from klankbord.proposals.models import StanceKind
from klankbord.proposals.moderation.models import Way

WAYS = {Way.PAPER: _l("On paper"), Way.PHONE: _l("By phone"), Way.GATE: _l("At the gate")}


class EnteredForm(Form):
    """Whose answer it is, how it was given, and what it says."""

    person = SelectField(_l("Whose answer is it?"), validate_choice=False)
    class_group = SelectField(
        _l("Of which class?"),
        description=_l("Only for an answer without a name."),
        validate_choice=False,
    )
    way = RadioField(
        _l("How was it said?"),
        choices=[(way.value, label) for way, label in WAYS.items()],
        validators=[Required(_l("Choose how it was said."))],
    )
    stance = RadioField(
        _l("What did they think of it?"),
        choices=[(kind.value, label) for kind, label in STANCES.items()],
        validators=[Required(_l("Choose one of the four."))],
    )
    reason = TextAreaField(
        _l("Why, in their own words"),
        description=_l("It stands in the conversation, marked as entered by the school."),
        validators=[Length(4000)],
    )

    def suit(self, about: Kind) -> None:
        """Ask for words alone where no stance is asked."""
        if about.asks_stance:
            return
        del self.stance
        self.reason.label.text = _l("What they said, in their own words")
        self.reason.validators = [Required(_l("Write down what was said.")), Length(4000)]

    def offer(self, people: Sequence[tuple[int, str]], classes: Sequence[tuple[int, str]]) -> None:
        """What can be chosen: the people who did not answer themselves, and the classes that are asked."""
        self.person.choices = [
            ("", _l("Somebody who gave no name")), *((str(number), name) for number, name in people)
        ]  # fmt: skip
        self.class_group.choices = [
            ("", _l("No class, or not known")), *((str(number), name) for number, name in classes)
        ]  # fmt: skip

    def asked_id(self) -> int | None:
        """The row of the person; None for somebody unnamed."""
        return _number(self.person.data)

    def class_id(self) -> int | None:
        """The class of somebody unnamed."""
        return _number(self.class_group.data)

    def heard(self) -> Heard:
        """What was said, for an action."""
        kind = StanceKind(self.stance.data) if "stance" in self else StanceKind.WORDS
        return Heard(kind, self.reason.data or "", Way(self.way.data))


def _number(words: str | None) -> int | None:
    return whole_number(words or "")
