"""The forms of a meeting in parts and of one held together with another council."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Form, Length, Number, WallTime, row_number
from klankbord.kit.meeting_parts import MEMBERS, Part

ROWS = 4
WHO = (("", _l("everybody who is invited")), (MEMBERS, _l("members only")))


class PartRow(Form):
    """One part: what it is called, when it starts, how long it takes, who is asked."""

    class Meta(Form.Meta):
        """The token of the whole form counts."""

        csrf = False

    title = StringField(_l("Name"), validators=[Length(120)])
    start_time = WallTime(_l("Start"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    minutes = Number(
        _l("In minutes"), validators=[Optional(), NumberRange(5, 720, _l("Choose between 5 and 720 minutes."))]
    )
    who = SelectField(_l("Who is asked"), choices=list(WHO))

    def validate(self, extra_validators: object = None) -> bool:
        """A part with a time or a length needs a name."""
        good: bool = super().validate(extra_validators)
        if good and not self.title.data and (self.start_time.data or self.minutes.data):
            self.title.errors = [gettext("Give this part a name, such as: with the director.")]
            return False
        return good


class PartsForm(Form):
    """The parts of a meeting; empty rows do not count."""

    parts = FieldList(FormField(PartRow), max_entries=12)

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "PartsForm":
        """The parts there are and at least one empty row."""
        held: list[dict[str, Any]] = [
            {
                "title": part.title,
                "start_time": part.start,
                "minutes": part.minutes,
                "who": MEMBERS if part.members_only else "",
            }
            for part in parts
        ]
        return cls(formdata=None, data={"parts": [*held, *[{} for _row in range(max(1, ROWS - len(held)))]]})

    def chosen(self) -> list[Part]:
        """The parts that were filled in."""
        rows = [row.form for row in self.parts if row.form.title.data]
        return [
            Part(
                number=str(place),
                title=row.title.data or "",
                start=row.start_time.data,
                minutes=row.minutes.data,
                members_only=row.who.data == MEMBERS,
            )
            for place, row in enumerate(rows, 1)
        ]


class JointForm(Form):
    """With which council a meeting is held; 0 is none."""

    council_id = SelectField(_l("Together with"), coerce=row_number)

    def offer(self, councils: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.council_id.choices = [(0, gettext("no other council")), *councils]
