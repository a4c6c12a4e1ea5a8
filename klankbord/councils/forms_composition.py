"""The form with which a council chooses how it is composed."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TextAreaField

from klankbord.base.forms import Form, Length, Required
from klankbord.councils.models import Way

WAYS = {
    Way.FIXED_SEATS: _l("Fixed seats"),
    Way.SEAT_PER_CLASS: _l("One seat per class"),
    Way.DRAW: _l("A draw for each meeting"),
    Way.SIGN_UP: _l("Signing up for the agenda"),
}
MEANINGS = {
    Way.FIXED_SEATS: _l("The same people, with offices and terms."),
    Way.SEAT_PER_CLASS: _l("Somebody of every class, as long as their child is in it."),
    Way.DRAW: _l("Chance chooses parents anew for each meeting."),
    Way.SIGN_UP: _l("Parents read the agenda and put themselves down for a meeting."),
}


class CompositionForm(Form):
    """How a council is composed from a school year on."""

    school_year = SelectField(_l("From school year"))
    way = RadioField(
        _l("How people come to sit in it"),
        choices=[(way.value, label) for way, label in WAYS.items()],
        validators=[Required(_l("Choose how people come to sit in it."))],
    )
    one_per_household = BooleanField(_l("At most one person per household"))
    note = TextAreaField(_l("Note"), validators=[Length(500)])
