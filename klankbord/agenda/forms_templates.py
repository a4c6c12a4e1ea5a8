"""The forms of templates. A template is one form with a row for each item; three empty ones take what is new."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField
from wtforms import Form as Rows
from wtforms.validators import NumberRange, Optional

from klankbord.agenda import kinds
from klankbord.agenda.actions_templates import TemplateLine
from klankbord.agenda.forms import LINE, TITLE
from klankbord.agenda.models import ItemKind, ItemSource
from klankbord.agenda.models_life import AgendaTemplate, TemplateItem
from klankbord.base.forms import Form, Length, Number, Required
from klankbord.councils.models import Council

EMPTY_ROWS = 3
MOST_ROWS = 100
PLACES = [
    ("", _l("this item itself")),
    (ItemSource.MINUTES.value, _l("the last minutes")),
    (ItemSource.ACTIONS.value, _l("open action items")),
    (ItemSource.DEFERRED.value, _l("deferred items")),
    (ItemSource.ROUND.value, _l("closed feedback rounds")),
]


class ApplyForm(Form):
    """Which template to add to an agenda."""

    template_id = SelectField(_l("Template"), coerce=int)

    def offer(self, templates: Sequence[AgendaTemplate]) -> None:
        """Fill the choices."""
        self.template_id.choices = [(template.id, template.name) for template in templates]


class NameForm(Form):
    """The name of a template, and whether every meeting begins with it."""

    name = StringField(_l("Name of the template"), validators=[Required(_l("Give it a name.")), Length(LINE)])
    standing = BooleanField(_l("Every new meeting begins with these items"))


class RowForm(Rows):
    """One item of a template; what the page does not ask of it travels along."""

    class Meta(Form.Meta):
        """The token stands in the form around it."""

        csrf = False

    title = StringField(_l("Item"), validators=[Length(TITLE)])
    kind = SelectField(_l("Purpose"), default=ItemKind.OPINION.value)
    duration_minutes = Number(
        _l("Length (min)"), validators=[Optional(), NumberRange(1, 600, _l("Choose between 1 and 600 minutes."))]
    )
    presenter = StringField(_l("By whom"), validators=[Length(LINE)])
    place_for = SelectField(_l("Place for"), choices=PLACES, default="")
    kept = SelectField(coerce=int, default=0, validate_choice=False)


class TemplateForm(NameForm):
    """A whole template; `step` says which row goes where besides saving.

    It is `up-3`, `down-3`, `in-3` (a level deeper), `out-3` or `off-3`.
    """

    items = FieldList(FormField(RowForm), max_entries=MOST_ROWS)
    step = StringField()

    def offer(self, council: Council) -> None:
        """Fill the choices of every row."""
        for row in self.items:
            row.form.kind.choices = kinds.choices(council)

    def fill(self, template: AgendaTemplate | None, council: Council) -> None:
        """Show a template, with empty rows below its items."""
        if template is not None:
            self.name.data, self.standing.data = template.name, template.standing
            self.version.data = str(template.version)
            for item in template.items:
                self.items.append_entry(
                    {
                        "title": item.title,
                        "kind": item.kind.value,
                        "duration_minutes": item.duration_minutes,
                        "presenter": item.presenter,
                        "place_for": item.place_for.value if item.place_for else "",
                        "kept": item.id,
                    }
                )
        for _number in range(EMPTY_ROWS):
            self.items.append_entry({"kind": ItemKind.OPINION.value})
        self.offer(council)

    def lines(self, template: AgendaTemplate | None) -> list[TemplateLine]:
        """The items that have a title, in their order once the step is taken."""
        known = {item.id: item for item in (template.items if template is not None else ())}
        rows: list[Any] = [row.form for row in self.items]
        what, _dash, place = (self.step.data or "").partition("-")
        at = int(place) if place.isdecimal() and int(place) < len(rows) else None
        if at is not None and what == "off":
            del rows[at]
        elif at is not None and what in {"up", "down"}:
            to = at + (1 if what == "down" else -1)
            if 0 <= to < len(rows):
                rows[at], rows[to] = rows[to], rows[at]
        steps = {"in": 1, "out": -1}
        deeper = rows[at] if at is not None and what in steps else None
        return [
            _line(row, known.get(row.kept.data), deeper=steps[what] if row is deeper else 0)
            for row in rows
            if row.title.data
        ]


def _line(row: Any, item: TemplateItem | None, *, deeper: int) -> TemplateLine:
    return TemplateLine(
        title=row.title.data,
        kind=ItemKind(row.kind.data),
        duration_minutes=row.duration_minutes.data,
        presenter=row.presenter.data or "",
        place_for=ItemSource(row.place_for.data) if row.place_for.data else None,
        description=item.description if item is not None else "",
        section=item.section if item is not None else "",
        closed=item.closed if item is not None else False,
        depth=(item.depth if item is not None else 0) + deeper,
    )
