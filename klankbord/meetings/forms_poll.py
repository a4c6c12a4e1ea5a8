"""The forms of a date poll: proposing moments, answering them, and choosing one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, URLField
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Day, Form, Length, Number, Required, WallTime, WebAddress, row_number
from klankbord.base.i18n import clock, long_date
from klankbord.councils.models import Council
from klankbord.meetings.actions_poll import Proposed
from klankbord.meetings.forms import LINE
from klankbord.meetings.models_poll import PollMoment, Suits
from klankbord.meetings.rules_poll import MOST

ROWS = 4
"""How many empty lines a form for moments begins with."""
SUITS = {Suits.YES: _l("Yes"), Suits.IF_NEED_BE: _l("If need be"), Suits.NO: _l("No")}


class MomentsForm(Form):
    """Lines of day, start and minutes; an empty line says nothing. Made by `with_rows`."""

    rows: ClassVar[int] = 0

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The three fields of each line."""
        return [tuple(self[f"{name}_{n}"] for name in ("day", "start_time", "minutes")) for n in range(self.rows)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what is missing in a line that was begun."""
        good = bool(super().validate(extra_validators))
        for day, start, minutes in self.lines():
            if not (day.raw_data and any(day.raw_data)) and not (start.raw_data and any(start.raw_data)):
                continue
            for field, sentence in (
                (day, _("Choose the day.")),
                (start, _("Choose when it starts.")),
                (minutes, _("Say how long the meeting takes.")),
            ):
                if field.data is None and not field.errors:
                    field.errors, good = [sentence], False
        return good

    def proposed(self) -> list[Proposed]:
        """The moments that were filled in."""
        return [
            Proposed(day.data, start.data, minutes.data, number)
            for number, (day, start, minutes) in enumerate(self.lines())
            if day.data is not None
        ]

    def usual(self, minutes: int | None) -> None:
        """Fill in the usual length, in minutes, on every line that says nothing yet."""
        for _day, _start, field in self.lines():
            if field.raw_data is None:
                field.data = minutes


class ExtendForm(Form):
    """The last day for answering."""

    closes_on = Day(_l("Answer until"), validators=[Required(_l("Choose the last day for answering."))])

    def last_day(self) -> date:
        """The day that was chosen, once the form is valid."""
        chosen: date | None = self.closes_on.data
        assert chosen is not None  # noqa: S101 - the field is required
        return chosen


class PollForm(MomentsForm, ExtendForm):
    """A new date poll about a draft."""

    people = SelectMultipleField(_l("Whom do you ask?"), coerce=row_number)
    words = TextAreaField(_l("A word with it"), validators=[Length(1000)])

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Fill the choices, all of them ticked at first."""
        self.people.choices = list(people)
        if not self.is_submitted():
            self.people.data = [user_id for user_id, _name in people]


class NewPollForm(PollForm):
    """A date poll about a meeting that does not exist yet."""

    title = StringField(_l("Title"), validators=[Length(LINE)])
    place = StringField(_l("Place"), validators=[Length(LINE)])
    online_url = URLField(_l("Link for joining online"), validators=[WebAddress(), Length(1000)])

    def begin_with(self, council: Council) -> None:
        """Fill in what is usual in the council."""
        if not self.is_submitted():
            self.place.data = council.default_place


def with_rows(kind: type[MomentsForm], rows: int) -> type[Any]:
    """A form of a kind with that many lines, at most as many as a poll has moments."""
    rows = max(1, min(rows, MOST))
    fields: dict[str, Any] = {"rows": rows}
    for n in range(rows):
        fields[f"day_{n}"] = Day(_l("Day %(number)d", number=n + 1), validators=[Optional()])
        fields[f"start_time_{n}"] = WallTime(
            _l("Start %(number)d", number=n + 1), validators=[Optional()], format=["%H:%M", "%H:%M:%S"]
        )
        fields[f"minutes_{n}"] = Number(
            _l("Minutes %(number)d", number=n + 1),
            validators=[Optional(), NumberRange(5, 720, _l("Choose between 5 and 720 minutes."))],
        )
    return type(kind.__name__, (kind,), fields)


class PollAnswerForm(Form):
    """Yes, if need be or no for each moment, with a few words. Made by `about`."""

    note = StringField(_l("A word for the organiser"), validators=[Length(500)])

    def given(self) -> dict[int, Suits]:
        """What was said, by moment."""
        named = {field.name: field.data for field in self if field.name.startswith("moment_")}
        return {int(name.removeprefix("moment_")): Suits(word) for name, word in named.items() if word}


def about(moments: Sequence[PollMoment]) -> type[Any]:
    """The form that asks about these moments."""
    choices = [(suits.value, label) for suits, label in SUITS.items()]
    fields = {
        f"moment_{moment.id}": RadioField(
            said(moment), choices=choices, validators=[Required(_l("Choose yes, if need be or no."))]
        )
        for moment in moments
    }
    return type("PollAnswerForm", (PollAnswerForm,), fields)


def said(moment: PollMoment) -> str:
    """A moment in words: "dinsdag 8 december, 19.30"."""
    return f"{long_date(moment.day)}, {clock(moment.start_time)}"


class AskMoreForm(Form):
    """One more person to ask."""

    user_id = SelectField(_l("Who"), coerce=row_number, validators=[Required(_l("Choose somebody."))])

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.user_id.choices = [(0, "—"), *people]


class SettleForm(Form):
    """The moment the meeting gets, and where it is."""

    moment = RadioField(
        _l("Which moment?"), coerce=row_number, validators=[Required(_l("Choose a moment."))], validate_choice=True
    )
    place = StringField(_l("Place"), validators=[Length(LINE)])
    online_url = URLField(_l("Link for joining online"), validators=[WebAddress(), Length(1000)])
    accept_yes = BooleanField(_l("Count a yes for this moment as “I am coming”"))
    invite_others = BooleanField(_l("Also invite those who were asked and do not sit in the council"), default=True)

    def offer(self, moments: Sequence[PollMoment], best: int | None, now: datetime) -> None:
        """Fill the choices with the moments that are still to come; the best is chosen at first."""
        self.moment.choices = [(moment.id, said(moment)) for moment in moments if moment.starts_at > now]
        if not self.is_submitted():
            self.moment.data = best
