"""The forms of inviting and answering."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField

from klankbord.base.forms import Form, Length, Required
from klankbord.invitations.models import Answer

ANSWERS = {
    Answer.ACCEPTED: _l("Yes, I am coming"),
    Answer.TENTATIVE: _l("Maybe"),
    Answer.DECLINED: _l("No"),
}


class AnswerForm(Form):
    """Yes, maybe or no, with a few words for the organiser; each answer is a button of its own."""

    answer = RadioField(
        _l("Are you coming?"),
        choices=[(answer.value, label) for answer, label in ANSWERS.items()],
        validators=[Required(_l("Choose yes, maybe or no."))],
    )
    note = StringField(_l("A word for the organiser"), validators=[Length(500)])


class InviteForm(Form):
    """One more person to invite; `people` are `(id, name)`."""

    user_id = SelectField(_l("Who"), coerce=int, validators=[Required(_l("Choose somebody."))])

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.user_id.choices = [(0, "—"), *people]
