"""The forms with which minutes from elsewhere come in: the text or a file, and what was read in it."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField

from klankbord.base.forms import Day, Form, Length, Required, WallTime

MOST = 300_000


class ArchiveForm(Form):
    """Minutes as text, or in a file."""

    text = TextAreaField(_l("The minutes"), validators=[Length(MOST)])
    file = FileField(_l("Or a file"), render_kw={"accept": ".docx,.txt,.md"})


class ArchiveReadForm(Form):
    """The text as it is read, with what the minutes themselves cannot tell for certain."""

    text = TextAreaField(_l("The minutes"), validators=[Required(_l("Paste the minutes first.")), Length(MOST)])
    day = Day(_l("Date"), validators=[Required(_l("Say on what day the meeting was."))])
    start_time = WallTime(_l("Start"))
    title = StringField(_l("Title"), validators=[Length(200)])
    place = StringField(_l("Place"), validators=[Length(200)])
    approved = BooleanField(_l("These minutes were approved at the time"))
    still_open = BooleanField(_l("The action items still have to be done"))
