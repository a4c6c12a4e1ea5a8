"""The form of a series of meetings."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, URLField
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Day, Form, Length, Number, Required, WallTime, WebAddress
from klankbord.councils.forms_settings import WEEKDAYS
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.series import LAST_OF_MONTH, Rhythm, Rule, WhenFree
from klankbord.meetings.actions_details import Details
from klankbord.meetings.forms import LINE

RHYTHMS = {
    Rhythm.WEEKS: _l("every so many weeks"),
    Rhythm.MONTH: _l("on a fixed weekday of the month"),
    Rhythm.SPREAD: _l("so many times, spread evenly"),
}
NTH = {1: _l("the first"), 2: _l("the second"), 3: _l("the third"), 4: _l("the fourth"), LAST_OF_MONTH: _l("the last")}
WHEN_FREE = {WhenFree.MOVE: _l("move it to the next week that is possible"), WhenFree.SKIP: _l("leave it out")}


class SeriesForm(Form):
    """A rule, and what every meeting of it has."""

    rhythm = RadioField(
        _l("How often?"),
        choices=[(each.value, label) for each, label in RHYTHMS.items()],
        default=Rhythm.WEEKS.value,
        validators=[Required(_l("Choose how often."))],
    )
    weekday = SelectField(_l("On"), coerce=int, choices=list(enumerate(WEEKDAYS)))
    every = Number(
        _l("Every how many weeks"),
        default=2,
        validators=[Optional(), NumberRange(1, 26, _l("Choose a number from 1 to 26."))],
    )
    months = Number(
        _l("Every how many months"),
        default=1,
        validators=[Optional(), NumberRange(1, 12, _l("Choose a number from 1 to 12."))],
    )
    nth = SelectField(_l("Which one of the month"), coerce=int, choices=list(NTH.items()))
    first = Day(_l("From"), validators=[Required(_l("Choose the first day."))])
    until = Day(_l("Until and including"), validators=[Optional()])
    times = Number(
        _l("How many meetings"), validators=[Optional(), NumberRange(1, 60, _l("Choose a number from 1 to 60."))]
    )
    when_free = RadioField(
        _l("What if there is no school on that day?"),
        choices=[(each.value, label) for each, label in WHEN_FREE.items()],
        default=WhenFree.MOVE.value,
        validators=[Required(_l("Choose what should happen."))],
    )
    start_time = WallTime(
        _l("Start"), validators=[Required(_l("Choose when it starts."))], format=["%H:%M", "%H:%M:%S"]
    )
    duration_minutes = Number(
        _l("Length in minutes"),
        validators=[
            Required(_l("Say how long a meeting takes.")),
            NumberRange(5, 720, _l("Choose between 5 and 720 minutes.")),
        ],
    )
    place = StringField(_l("Place"), validators=[Length(LINE)])
    online_url = URLField(_l("Link for joining online"), validators=[WebAddress(), Length(1000)])

    def rule(self) -> Rule:
        """The rule as it was chosen; what belongs to another rhythm does not count."""
        rhythm = Rhythm(self.rhythm.data)
        return Rule(
            rhythm=rhythm,
            weekday=self.weekday.data,
            first=self.first.data or date.max,
            until=self.until.data,
            times=self.times.data,
            every=(self.months.data if rhythm == Rhythm.MONTH else self.every.data) or 1,
            nth=self.nth.data,
            when_free=WhenFree(self.when_free.data),
        )

    def details(self) -> Details:
        """What every meeting has; its day comes from the rule."""
        return Details(
            start_time=self.start_time.data,
            duration_minutes=self.duration_minutes.data,
            place=self.place.data or "",
            online_url=self.online_url.data or "",
        )

    @classmethod
    def fresh(cls, council: Council, today: date) -> "SeriesForm":
        """Every second week from today to the end of the school year, with what is usual in the council."""
        return cls(
            formdata=None,
            first=today,
            until=dates.last_day(dates.school_year(today)),
            weekday=today.weekday() if council.weekday is None else council.weekday,
            start_time=council.usual_start,
            duration_minutes=council.default_minutes,
            place=council.default_place,
            meta={"csrf": False},
        )
