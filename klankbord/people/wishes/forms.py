"""The form of somebody's wishes: a choice for each topic, and the hours without mail."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from klankbord.base.forms import Form, WallTime
from klankbord.people.wishes.models import Pace, Topic
from klankbord.people.wishes.topics import PACES, TOPICS

_CHOICES = [(pace.value, _l(words)) for pace, words in PACES.items()]


def _choice(topic: Topic) -> SelectField:
    name, inside = TOPICS[topic]
    return SelectField(_l(name), description=_l(inside), choices=_CHOICES)


class WishesForm(Form):
    """How often mail of each topic goes, and when none does."""

    asked = _choice(Topic.ASKED)
    reminders = _choice(Topic.REMINDERS)
    answers = _choice(Topic.ANSWERS)
    council = _choice(Topic.COUNCIL)
    work = _choice(Topic.WORK)
    is_quiet = BooleanField(_l("No mail in these hours"))
    begins = WallTime(_l("From"), validators=[Optional()])
    ends = WallTime(_l("Until"), validators=[Optional()])

    def paces(self) -> dict[Topic, Pace]:
        """What was chosen for each topic that the page showed."""
        return {topic: Pace(self[topic.value].data) for topic in Topic if topic.value in self}

    def quiet(self) -> tuple[time, time] | None:
        """The hours without mail, if there are to be any."""
        begins, ends = self.begins.data, self.ends.data
        return (begins, ends) if self.is_quiet.data and begins is not None and ends is not None else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for both times where hours are wanted."""
        good = bool(super().validate(extra_validators))
        for box in (self.begins, self.ends) if self.is_quiet.data else ():
            if box.data is None and not box.errors:
                box.errors = [*box.errors, _l("Fill in a time.")]
                good = False
        return good
