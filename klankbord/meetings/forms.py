"""The forms of a meeting."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, URLField
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Day, Form, Length, Number, Required, WallTime, WebAddress
from klankbord.base.i18n import LANGUAGES
from klankbord.councils.models import Council
from klankbord.kit import dates, shapes
from klankbord.meetings.actions import Details, Record
from klankbord.meetings.models import Meeting

LINE, TEXT = 2000, 20_000


class WhenForm(Form):
    """When and where a meeting is."""

    day = Day(_l("Day"), validators=[Optional()])
    start_time = WallTime(_l("Start"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    duration_minutes = Number(
        _l("Length in minutes"),
        validators=[Optional(), NumberRange(5, 720, _l("Choose between 5 and 720 minutes."))],
    )
    place = StringField(_l("Place"), validators=[Length(LINE)])
    online_url = URLField(_l("Link for joining online"), validators=[WebAddress(), Length(1000)])

    def details(self, meeting: Meeting | None) -> Details:
        """What was filled in; title and end, which this form does not ask, stay as they are."""
        return Details(
            title=meeting.title if meeting is not None else "",
            end_time=None,
            day=self.day.data,
            start_time=self.start_time.data,
            duration_minutes=self.duration_minutes.data,
            place=self.place.data or "",
            online_url=self.online_url.data or "",
        )

    def require_time(self) -> None:
        """Ask for day, start and length as well."""
        self.day.validators = [Required(_l("Choose the day."))]
        self.start_time.validators = [Required(_l("Choose when it starts."))]
        self.day.flags.required = self.start_time.flags.required = True


class RecordForm(Form):
    """What else a record of a meeting can say; every field may stay empty."""

    chair = StringField(_l("Chair"), validators=[Length(LINE)])
    vice_chair = StringField(_l("Vice-chair"), validators=[Length(LINE)])
    secretary = StringField(_l("Secretary"), validators=[Length(LINE)])
    treasurer = StringField(_l("Treasurer"), validators=[Length(LINE)])
    organiser = StringField(_l("Organiser"), validators=[Length(LINE)])
    serial = Number(
        _l("Number in the school year"),
        validators=[Optional(), NumberRange(1, 999, _l("Choose a number from 1 to 999."))],
    )
    day_note = StringField(_l("Note about the date"), validators=[Length(LINE)])
    group_kind = StringField(_l("What the group is called"), validators=[Length(LINE)])
    school_words = StringField(_l("School, as the record names it"), validators=[Length(LINE)])
    language = SelectField(_l("Language of the meeting"), default="")
    document = StringField(_l("Kind of document"), validators=[Length(LINE)])
    present_count = Number(
        _l("Number present"), validators=[Optional(), NumberRange(0, 10_000, _l("Choose a number from 0 to 10000."))]
    )
    absent_note = TextAreaField(_l("Note about who was absent"), validators=[Length(TEXT)])
    attendance_note = TextAreaField(_l("Note about who was there"), validators=[Length(TEXT)])
    present_count_words = StringField(_l("Number present, in words"), validators=[Length(LINE)])
    parts_lines = TextAreaField(_l("Parts of the meeting"), validators=[Length(TEXT)])
    next_meeting = TextAreaField(_l("Next meeting"), validators=[Length(TEXT)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = kwargs["obj"].language if kwargs.get("obj") is not None else ""
        choices = {"": "—", **LANGUAGES}
        self.language.choices = [*choices.items(), *([(kept, kept)] if kept not in choices else [])]

    def fill(self, meeting: Meeting, parts: list[Any]) -> None:
        """Show as lines what a record gave in a shape of its own."""
        self.next_meeting.data = shapes.to_lines(meeting.next_meeting)
        self.parts_lines.data = shapes.to_lines(parts) if parts else ""

    def record(self, meeting: Meeting | None, parts: list[Any] | None = None) -> Record:
        """What was filled in; what was not touched keeps the shape a record gave it."""
        kept = meeting.next_meeting if meeting is not None else None
        following = self.next_meeting.data
        return Record(
            chair=self.chair.data or "",
            vice_chair=self.vice_chair.data or "",
            secretary=self.secretary.data or "",
            treasurer=self.treasurer.data or "",
            organiser=self.organiser.data or "",
            day_note=self.day_note.data or "",
            group_kind=self.group_kind.data or "",
            school_words=self.school_words.data or "",
            language=self.language.data or "",
            document=self.document.data or "",
            present_count=self.present_count.data,
            absent_note=self.absent_note.data or "",
            attendance_note=self.attendance_note.data or "",
            present_count_words=self.present_count_words.data or "",
            next_meeting=shapes.from_lines(following, kept) if isinstance(following, str) else kept,
            parts=self._parts(parts or []),
            serial=self.serial.data,
        )

    def said(self) -> list[Any]:
        """The fields for what stands in words where a value should be; none where only the rest is asked."""
        return []

    def _parts(self, before: list[Any]) -> list[Any] | None:
        if self.parts_lines.data is None:
            return None
        typed = shapes.from_lines(self.parts_lines.data, before or None)
        if isinstance(typed, str):
            return [line.strip() for line in typed.splitlines() if line.strip()]
        return typed if isinstance(typed, list) else [] if typed is None else [typed]


def _day_said(meeting: Meeting) -> date | None:
    """The day a meeting gave for the next one, where it is a date that has not passed."""
    try:
        day = date.fromisoformat(str(meeting.next_meeting or ""))
    except ValueError:
        return None
    return day if day >= dates.today(meeting.zone) else None


class MeetingForm(WhenForm, RecordForm):
    """A whole meeting: what everybody needs first, what few need below."""

    title = StringField(_l("Title"), validators=[Length(LINE)])
    end_time = WallTime(_l("Planned end"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    day_words = StringField(_l("Day, in the words of the record"), validators=[Length(LINE)])
    start_words = StringField(_l("Start, in the words of the record"), validators=[Length(LINE)])
    end_words = StringField(_l("End, in the words of the record"), validators=[Length(LINE)])
    duration_words = StringField(_l("Length, in the words of the record"), validators=[Length(LINE)])

    def details(self, meeting: Meeting | None) -> Details:
        """What was filled in about when and where."""
        return Details(
            title=self.title.data or "",
            end_time=self.end_time.data,
            day=self.day.data,
            start_time=self.start_time.data,
            duration_minutes=self.duration_minutes.data,
            place=self.place.data or "",
            online_url=self.online_url.data or "",
            day_words=self.day_words.data,
            start_words=self.start_words.data,
            end_words=self.end_words.data,
            duration_words=self.duration_words.data,
        )

    def said(self) -> list[Any]:
        """The fields for what a record says in words where a day, a time or a length should be."""
        fields = (self.day_words, self.start_words, self.end_words, self.duration_words)
        return [field for field in fields if field.data or field.errors]

    @classmethod
    def fresh(cls, council: Council, last: Meeting | None = None, proposed: date | None = None) -> "MeetingForm":
        """A form with what is usual in the council, and with what its last meeting said of the next one.

        `proposed` is the day on which the next one would usually be.
        """
        form = cls(duration_minutes=council.default_minutes, place=council.default_place)
        if form.is_submitted():
            return form
        form.day.data, form.start_time.data = proposed, council.usual_start
        if last is not None:
            form.start_time.data, form.online_url.data = council.usual_start or last.start_time, last.online_url
            form.place.data = council.default_place or last.place
            form.day.data = _day_said(last) or proposed
        return form


class RescheduleForm(WhenForm):
    """Another time or place for a planned meeting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = kwargs.get("obj")
        if meeting is not None and self.duration_minutes.raw_data is None and self.duration_minutes.data is None:
            self.duration_minutes.data = meeting.planned_minutes

    def require_time(self) -> None:
        """Ask for day, start and length: people have this meeting in their calendar."""
        super().require_time()
        self.duration_minutes.validators = [
            Required(_l("Say how long the meeting takes.")),
            NumberRange(5, 720, _l("Choose between 5 and 720 minutes.")),
        ]
        self.duration_minutes.flags.required = True


class CancelForm(Form):
    """Why a meeting is called off."""

    reason = TextAreaField(_l("Why is it called off?"), validators=[Length(1000)])


class AskForm(Form):
    """A button: one deed, once."""
