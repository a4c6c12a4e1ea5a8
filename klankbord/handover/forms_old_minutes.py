"""The form with which old minutes are erased."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField, ValidationError

from klankbord.base.forms import Form, row_number


class ErasureForm(Form):
    """Which minutes go, and that somebody knows what that means."""

    meetings = SelectMultipleField(_l("Minutes of the meeting of"), coerce=row_number, validate_choice=False)
    sure = BooleanField(_l("We have what we must keep, and know that this cannot be undone."))

    def validate_sure(self, field: BooleanField) -> None:
        """Raise ValidationError without the tick."""
        if not field.data:
            raise ValidationError(str(_l("Tick this first: what is erased does not come back.")))
