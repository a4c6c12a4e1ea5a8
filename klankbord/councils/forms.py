"""The forms of a council."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Form, Length, Required
from klankbord.councils.models import Office, QuorumRule

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


class SettingsForm(Form):
    """What a council sets for itself."""

    name = StringField(_l("Name"), validators=[Required(), Length(120)])
    about = TextAreaField(_l("What it is for"), validators=[Length(2000)])
    open_to_parents = BooleanField(_l("Parents may read agendas and approved minutes"))
    circulated_open_to_parents = BooleanField(_l("Parents may read minutes while they circulate"))
    default_minutes = IntegerField(
        _l("Usual length in minutes"),
        validators=[Required(), NumberRange(5, 600, _l("Choose between 5 and 600 minutes."))],
    )
    default_place = StringField(_l("Usual place"), validators=[Length(200)])
    correction_days = IntegerField(
        _l("Days to correct minutes"),
        validators=[Required(), NumberRange(1, 90, _l("Choose between 1 and 90 days."))],
    )
    approved_by_silence = BooleanField(_l("Minutes are approved when nobody corrects them in time"))
    quorum_rule = SelectField(
        _l("How many members must be there"),
        choices=[
            (QuorumRule.NONE.value, _l("we do not count")),
            (QuorumRule.NUMBER.value, _l("a number of members")),
            (QuorumRule.SHARE.value, _l("a share of the seats, in percent")),
        ],
        coerce=QuorumRule,
    )
    quorum_number = IntegerField(
        _l("That number or share"),
        validators=[Optional(), NumberRange(1, 1000, _l("Choose a number between 1 and 1000."))],
    )
    most_terms = IntegerField(
        _l("Most terms in one office"),
        validators=[Optional(), NumberRange(1, 20, _l("Choose between 1 and 20 terms."))],
    )
    warn_weeks = IntegerField(
        _l("Weeks before the end of a term to say so"),
        validators=[Required(), NumberRange(1, 52, _l("Choose between 1 and 52 weeks."))],
    )
