"""The forms of inviting and answering."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField

from klankbord.base.forms import Form, Length, Required
from klankbord.invitations.models import Answer

ANSWERS = {
    Answer.ACCEPTED: _l("Yes, I am coming"),
    Answer.TENTATIVE: _l("Maybe"),
    Answer.DECLINED: _l("No"),
}


ONLINE = "online"


class AnswerForm(Form):
    """Yes, maybe or no, with a few words for the organiser; each answer is a button of its own.

    Yes can also be said as "online", for a meeting with a place and a link.
    """

    answer = RadioField(
        _l("Are you coming?"),
        choices=[*((answer.value, label) for answer, label in ANSWERS.items()), (ONLINE, _l("Yes, online"))],
        validators=[Required(_l("Choose yes, maybe or no."))],
    )
    note = StringField(_l("A word for the organiser"), validators=[Length(500)])

    def given(self) -> tuple[Answer, bool]:
        """The answer, and whether they join online."""
        online = self.answer.data == ONLINE
        return (Answer.ACCEPTED if online else Answer(self.answer.data)), online


class PublishForm(Form):
    """Publish the agenda; the button pressed says whether a later version is mailed."""

    tell = HiddenField(default="yes")


class ReadForm(Form):
    """Which version of an agenda was read; sent by the page's script too (`quietly`)."""

    read = HiddenField()

    def number(self) -> int | None:
        """The number of the version; None for words that are no number."""
        words = self.read.data or ""
        return int(words) if words.isdecimal() and len(words) < 10 else None


class InviteForm(Form):
    """One more person to invite; `people` are `(id, name)`."""

    user_id = SelectField(_l("Who"), coerce=int, validators=[Required(_l("Choose somebody."))])

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.user_id.choices = [(0, "—"), *people]
