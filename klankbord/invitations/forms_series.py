"""The forms of a series that people are invited to as a whole."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf, Optional

from klankbord.base.forms import Form
from klankbord.base.i18n import clock, long_date
from klankbord.invitations.forms import ANSWERS, ONLINE
from klankbord.invitations.models import Answer, Invitation


class InviteAllForm(Form):
    """Invite for the whole series, as it was `seen`."""

    seen = HiddenField()


class SeriesAnswersForm(Form):
    """An answer for each meeting, where one is given. Made by `about`."""

    all = HiddenField(validators=[Optional(), AnyOf([*Answer], _l("Choose yes, maybe or no."))])

    def given(self) -> dict[int, tuple[Answer, bool | None]]:
        """What was said, by meeting, and whether they join online; with a word for all that same word for each."""
        named = [field for field in self if field.name.startswith("meeting_")]
        words = {int(field.name.removeprefix("meeting_")): self.all.data or field.data for field in named}
        return {
            meeting_id: (Answer.ACCEPTED if word == ONLINE else Answer(word), None if self.all.data else word == ONLINE)
            for meeting_id, word in words.items()
            if word
        }


def about(invitations: Sequence[Invitation]) -> type[Any]:
    """The form that asks about the meetings of these invitations."""
    fields = {}
    for invitation in invitations:
        meeting = invitation.meeting
        choices = [(answer.value, label) for answer, label in ANSWERS.items()]
        if meeting.is_hybrid:
            choices.insert(1, (ONLINE, _l("Yes, online")))
        said = f"{long_date(meeting.day)}, {clock(meeting.start_time)}"
        fields[f"meeting_{meeting.id}"] = RadioField(said, choices=choices, validators=[Optional()])
    return type("SeriesAnswersForm", (SeriesAnswersForm,), fields)
