"""The forms with which a council confirms its members, and a parent says that they would like to join."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import Optional

from klankbord.base.forms import Form, Length
from klankbord.councils.models import Seat
from klankbord.handover.actions_council import Stay

GOES_ON, STOPS = "goes_on", "stops"


class ConfirmationForm(Form):
    """Who goes on in a council; its fields are made for the seats there are."""

    def stays(self) -> dict[int, Stay]:
        """What is chosen, by seat."""
        seats = [field.name.removeprefix("stays-") for field in self if field.name.startswith("stays-")]
        return {int(seat): Stay(self[f"stays-{seat}"].data == GOES_ON, self[f"until-{seat}"].data) for seat in seats}


def confirmation_form(seats: Sequence[Seat], today: date) -> ConfirmationForm:
    """The form for the seats of a council, filled in as they stand."""
    fields: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for seat in seats:
        fields[f"stays-{seat.id}"] = SelectField(
            _l("%(name)s goes on or stops", name=seat.user.name),
            choices=[(GOES_ON, _l("goes on")), (STOPS, _l("stops"))],
        )
        fields[f"until-{seat.id}"] = DateField(_l("%(name)s until", name=seat.user.name), validators=[Optional()])
        runs = seat.ends_on is None or seat.ends_on >= today
        given |= {f"stays-{seat.id}": GOES_ON if runs else STOPS, f"until-{seat.id}": seat.ends_on if runs else None}
    form: ConfirmationForm = type("FilledConfirmationForm", (ConfirmationForm,), fields)(data=given)
    return form


class CandidacyForm(Form):
    """A few words along with "yes, I would like to"."""

    words = TextAreaField(_l("Something about you, or a question"), validators=[Length(1000)])
