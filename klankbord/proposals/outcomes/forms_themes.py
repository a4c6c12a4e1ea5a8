"""The forms of sorting what people said."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField

from klankbord.base.forms import Form, Length, Required, row_number
from klankbord.proposals.outcomes.models_themes import Side, Theme, ThemeAnswer

ANSWERS = {
    ThemeAnswer.TAKEN_OVER: _l("Taken over"),
    ThemeAnswer.PARTLY: _l("Taken over in part"),
    ThemeAnswer.NOT: _l("Not taken over"),
}
SIDES = {Side.FOR: _l("For"), Side.AGAINST: _l("Against")}


class TickedForm(Form):
    """Reactions that are ticked; the button pressed says what happens with them."""

    comments = SelectMultipleField(coerce=row_number, validate_choice=False)

    def ticked(self) -> list[int]:
        """The ids of the reactions."""
        return list(self.comments.data or ())


class ThemeForm(TickedForm):
    """A theme by its name, perhaps with reactions to begin it with."""

    name = StringField(
        _l("Name of the theme"),
        validators=[Required(_l("Give the theme a name, such as “Rest at lunch”.")), Length(120)],
    )


class OrderForm(Form):
    """The ids of themes in their new order."""

    order = SelectMultipleField(coerce=row_number, validate_choice=False)

    def ids(self) -> list[int]:
        """In the new order."""
        return list(self.order.data or ())


def stepped(themes: Sequence[Theme], theme: Theme, step: str) -> list[int]:
    """The ids of themes with one of them a place `up` or `down`."""
    ids = [one.id for one in themes]
    at = ids.index(theme.id)
    to = max(0, min(len(ids) - 1, at + (-1 if step == "up" else 1)))
    ids.insert(to, ids.pop(at))
    return ids
