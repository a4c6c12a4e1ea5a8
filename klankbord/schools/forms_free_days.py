"""The forms of the school's free days: the whole table at once, and a file to fill it from."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField
from wtforms.validators import Optional

from klankbord.base.forms import Day, Form, Length, Required
from klankbord.kit.free_days import Span
from klankbord.schools.actions_free_days import Row
from klankbord.schools.models import FreeDay

EMPTY = 3
LONGEST = timedelta(days=120)


class DayRow(Form):
    """One row: the first and the last free day, and what they are called."""

    class Meta(Form.Meta):
        """The table's own token counts."""

        csrf = False

    row_id = HiddenField()
    first_day = Day(_l("First day"), validators=[Optional()])
    last_day = Day(_l("Last day"), validators=[Optional()])
    name = StringField(_l("Name"), validators=[Length(120)])
    gone = BooleanField(_l("Take out"))

    @property
    def is_new(self) -> bool:
        """Whether it is not in the table yet."""
        return not self.row_id.data

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in, or it is to be taken out."""
        return bool(self.gone.data) or not (self.first_day.data or self.last_day.data or self.name.data)

    def validate(self, extra_validators: object = None) -> bool:
        """A row needs a day and a name, and ends after it begins."""
        good: bool = super().validate(extra_validators)
        if not good or self.is_empty:
            return good
        if self.first_day.data is None:
            self.first_day.errors = [gettext("Choose the first day.")]
        elif self.last_day.data is not None and self.last_day.data < self.first_day.data:
            self.last_day.errors = [gettext("The last day is before the first. Choose a later one.")]
        elif self.last_day.data is not None and self.last_day.data - self.first_day.data > LONGEST:
            self.last_day.errors = [gettext("That is longer than any holiday. Check the year.")]
        if not self.name.data:
            self.name.errors = [gettext("Give it a name, such as: study day.")]
        return not any(field.errors for field in self)


class FreeDaysForm(Form):
    """The table of free days."""

    rows = FieldList(FormField(DayRow), max_entries=400)

    @classmethod
    def of(cls, known: Iterable[FreeDay], read: Sequence[Span] = ()) -> "FreeDaysForm":
        """The table as it stands, then days of a file that are not in it yet, then empty rows to type in."""
        held = [
            {"row_id": row.id, "first_day": row.first_day, "last_day": row.last_day, "name": row.name} for row in known
        ]
        new = [{"first_day": span.first, "last_day": span.last, "name": span.name} for span in read]
        return cls(formdata=None, data={"rows": [*held, *new, *[{} for _number in range(EMPTY)]]})

    def table(self) -> list[Row]:
        """What was filled in; a row of one day may leave the last one empty."""
        found = []
        for row in self.rows:
            words = row.row_id.data or ""
            row_id = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None
            if not row.form.is_empty:
                span = Span(row.first_day.data, row.last_day.data or row.first_day.data, row.form.name.data or "")
                found.append(Row(row_id, span))
            elif row_id is not None:
                found.append(Row(row_id, None))
        return found


class FileForm(Form):
    """A calendar or a list with free days."""

    file = FileField(_l("File"), validators=[Required(_l("Choose a file."))], render_kw={"accept": ".ics,.csv,.txt"})
