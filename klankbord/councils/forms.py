"""The forms of a council."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import Optional

from klankbord.base.forms import Form, Required
from klankbord.councils.models import Office

OFFICES = {
    Office.MEMBER: _l("member"),
    Office.ORGANISER: _l("organiser"),
    Office.CHAIR: _l("chair"),
    Office.VICE_CHAIR: _l("vice-chair"),
    Office.SECRETARY: _l("secretary"),
    Office.TREASURER: _l("treasurer"),
}


class SeatForm(Form):
    """A seat for somebody of the school; `people` and `class_groups` are `(id, name)` to choose from."""

    user_id = SelectField(_l("Who"), coerce=int, validators=[Required(_l("Choose somebody."))])
    office = SelectField(_l("Office"), choices=[(office.value, label) for office, label in OFFICES.items()])
    class_group_id = SelectField(_l("For class"), coerce=int)
    starts_on = DateField(_l("From"), validators=[Required(_l("Choose the first day."))])
    ends_on = DateField(_l("Until and including"), validators=[Optional()])
    may_be_reappointed = BooleanField(_l("May be re-appointed after this term"), default=True)
    deputy_of_id = SelectField(_l("Stands in for"), coerce=int)

    def offer(
        self, people: list[tuple[int, str]], class_groups: list[tuple[int, str]], seats: list[tuple[int, str]]
    ) -> None:
        """Fill the choices; `seats` are those that somebody can stand in for."""
        self.user_id.choices = [(0, "—"), *people]
        self.class_group_id.choices = [(0, "—"), *class_groups]
        self.deputy_of_id.choices = [(0, "—"), *seats]


class EndSeatForm(Form):
    """The last day of a seat."""

    ends_on = DateField(_l("Last day"), validators=[Required(_l("Choose the last day."))])
