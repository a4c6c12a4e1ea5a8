"""The forms of what comes onto an agenda by itself, and of papers that are due."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import NumberRange

from klankbord.agenda.models import AgendaItem, ItemSource
from klankbord.agenda.models_life import AgendaTemplate
from klankbord.base.forms import Form, Number, Required, row_number

MOST_DAYS = 60


class BeginForm(Form):
    """Which template an agenda begins with; 0 for none."""

    template_id = SelectField(_l("Begin with"), coerce=int, default=0)

    def offer(self, templates: Any) -> None:
        """Fill the choices, the standing template first."""
        names: list[AgendaTemplate] = list(templates)
        self.template_id.choices = [*((one.id, one.name) for one in names), (0, _l("no template"))]


class ComingForm(Form):
    """One thing that comes by itself: where it comes from, and which it is."""

    source = HiddenField(validators=[Required()])
    thing_id = HiddenField(validators=[Required()])

    def chosen(self) -> tuple[ItemSource, int] | None:
        """The source and the id; None for words that are neither."""
        try:
            return ItemSource(self.source.data or ""), row_number(self.thing_id.data)
        except (TypeError, ValueError):
            return None


class DeadlineForm(Form):
    """How many days before the meeting papers are due."""

    days = Number(
        _l("Days before the meeting"),
        validators=[
            Required(_l("Write a whole number, such as 7.")),
            NumberRange(0, MOST_DAYS, _l("Choose between 0 and 60 days.")),
        ],
    )


class PromiseForm(Form):
    """An item, and whether a paper is promised with it."""

    item_id = SelectField(_l("Item"), coerce=int)
    promised = HiddenField()

    def offer(self, items: list[AgendaItem]) -> None:
        """Fill the choices."""
        self.item_id.choices = [(item.id, item.title) for item in items]
