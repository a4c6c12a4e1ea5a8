"""The form of a copy of a meeting."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from klankbord.base.forms import Day, Form, Required, WallTime


class CopyForm(Form):
    """When the meeting is held again, and whether its papers come along."""

    day = Day(_l("Day"), validators=[Required(_l("Choose the day."))])
    start_time = WallTime(
        _l("Start"), validators=[Required(_l("Choose when it starts."))], format=["%H:%M", "%H:%M:%S"]
    )
    with_papers = BooleanField(_l("With the documents of its items"))
