"""The forms of an initiative: start one, and withdraw one with a reason."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from klankbord.base.forms import Form, Length, Required


class InitiativeForm(Form):
    """What a parent wants the council to talk about."""

    council_id = SelectField(_l("For"), coerce=int)
    title = StringField(
        _l("What is it about?"), validators=[Required(_l("Say in a few words what it is about.")), Length(200)]
    )
    body = TextAreaField(
        _l("What do you want?"),
        description=_l("A few sentences, so that other parents can tell whether they want it too."),
        validators=[Required(_l("Say what you want.")), Length(2000)],
    )
    why = TextAreaField(_l("Why?"), validators=[Length(2000)])


class WithdrawForm(Form):
    """Why an initiative is withdrawn."""

    reason = TextAreaField(
        _l("Why?"),
        description=_l("Who started it gets this by mail; the council and the staff read it too."),
        validators=[Length(1000)],
    )
