"""The forms of minutes."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField

from klankbord.base.forms import Form, Length, Required, row_number


class NoteForm(Form):
    """What was said at one item, in Markdown; `mark` answers a line along with it: `make:` or `no:`, and its digest."""

    back = HiddenField()
    overrule = HiddenField()
    mark = StringField()
    text = TextAreaField(_l("Notes"), validators=[Length(100_000)])

    def read_version(self) -> int | None:
        """The version that was read, or the one that somebody saw beside their own and wants to replace."""
        words = self.overrule.data or self.version.data or ""
        return int(words) if words.isdigit() and len(words) < 10 else None


class CirculateForm(Form):
    """Until when people can correct the minutes."""

    until = DateField(_l("Corrections until and including"), validators=[Required(_l("Choose the last day."))])


class CorrectionForm(Form):
    """A correction, perhaps to a passage of one item."""

    item_id = SelectField(_l("About"), coerce=row_number, validate_choice=False)
    passage = TextAreaField(_l("The words it is about"), validators=[Length(1000)])
    text = TextAreaField(_l("What it should say"), validators=[Required(_l("Say what should change.")), Length(4000)])


class ErratumForm(CorrectionForm):
    """What approved minutes should have said."""


class AnswerForm(Form):
    """What becomes of a correction; the button pressed says `into_text`, `accepted` or `answered`."""

    verdict = HiddenField()
    answer = TextAreaField(_l("Your answer"), validators=[Length(2000)])


class ApproveForm(Form):
    """In which meeting the minutes were approved."""

    back = HiddenField()
    meeting_id = SelectField(_l("Approved in"), coerce=row_number, validate_choice=False)
    note = StringField(_l("Remark for the file"), validators=[Length(500)])


class MarkForm(Form):
    """Which line of a note is answered; the button pressed says `make`, anything else turns it down."""

    digest = HiddenField()
    move = HiddenField()


class CheckForm(Form):
    """Whether the minutes of one item say what was said; the button pressed says `yes`, `partly` or `no`."""

    item_id = HiddenField()
    said = HiddenField()
    words = StringField(_l("What is missing or not right?"), validators=[Length(500)])
