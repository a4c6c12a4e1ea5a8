"""The forms of settling a message."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from klankbord.base.forms import Form, Required, row_number
from klankbord.invitations.forms import ANSWERS


class AsideForm(Form):
    """Put a message aside."""


class TakeOverForm(Form):
    """Whose answer it is, and which."""

    invitation = SelectField(
        _l("Whose answer is this?"), coerce=row_number, validators=[Required(_l("Choose somebody."))]
    )
    answer = SelectField(
        _l("Answer"),
        choices=[(answer.value, label) for answer, label in ANSWERS.items()],
        validators=[Required(_l("Choose yes, maybe or no."))],
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Fill in who is invited."""
        self.invitation.choices = list(people)
