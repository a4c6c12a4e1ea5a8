"""The forms of suggestions."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from klankbord.agenda import kinds
from klankbord.agenda.actions import ItemValues
from klankbord.agenda.forms import TITLE
from klankbord.agenda.models import ItemKind
from klankbord.agenda.models_life import Suggestion
from klankbord.base.forms import Form, Length, Number, Required
from klankbord.base.i18n import full_date
from klankbord.councils.models import Council
from klankbord.kit.errors import N_, DomainError
from klankbord.meetings.models import Meeting

SHORT = 200
REASON = 2000
ACCEPT, MERGE, DEFER, DECLINE = "accept", "merge", "defer", "decline"
VERDICTS = [
    (ACCEPT, _l("Put it on an agenda")),
    (MERGE, _l("It goes with something else")),
    (DEFER, _l("Later")),
    (DECLINE, _l("Not on the agenda")),
]


def name_of(meeting: Meeting) -> str:
    """A coming meeting as a choice of a list."""
    return meeting.title or full_date(meeting.day) or _("a meeting without a date")


class SuggestForm(Form):
    """What somebody would like to talk about, and why."""

    title = StringField(
        _l("What should it be about?"),
        validators=[Required(_l("Say in a few words what it should be about.")), Length(SHORT)],
    )
    reason = TextAreaField(_l("Why?"), validators=[Required(_l("Say why, in a sentence or two.")), Length(REASON)])
    named = BooleanField(_l("The agenda may say that it came from me"))


class AnswerForm(Form):
    """What becomes of a suggestion."""

    verdict = RadioField(
        _l("What becomes of it?"), choices=VERDICTS, validators=[Required(_l("Choose what becomes of it."))]
    )
    meeting_id = SelectField(_l("Meeting"), coerce=int)
    title = StringField(_l("Title on the agenda"), validators=[Length(TITLE)])
    kind = SelectField(_l("Purpose"), default=ItemKind.OPINION.value)
    duration_minutes = Number(
        _l("Length (min)"), validators=[Optional(), NumberRange(1, 600, _l("Choose between 1 and 600 minutes."))]
    )
    description = TextAreaField(_l("Explanation on the agenda"), validators=[Length(REASON + SHORT)])
    into = SelectField(_l("Goes with"))
    answer = TextAreaField(_l("Your answer"), validators=[Length(REASON)])

    def offer(
        self,
        council: Council,
        meetings: Sequence[Meeting],
        items: Sequence[tuple[int, int, str]],
        others: Sequence[Suggestion],
    ) -> None:
        """Fill the choices: coming meetings, items of their agendas, and other suggestions that wait."""
        days = {meeting.id: name_of(meeting) for meeting in meetings}
        self.kind.choices = kinds.choices(council)
        self.meeting_id.choices = [(0, _("a later meeting")), *days.items()]
        self.into.choices = [
            ("", "—"),
            *((f"item-{item_id}", f"{title} ({days[meeting_id]})") for item_id, meeting_id, title in items),
            *((f"suggestion-{other.id}", _("Suggestion: %(title)s", title=other.title)) for other in others),
        ]

    def fill(self, values: ItemValues, meetings: Sequence[Meeting]) -> None:
        """Show the item the suggestion would make, on the first meeting to come."""
        self.title.data, self.description.data = values.title, values.description
        self.duration_minutes.data, self.kind.data = values.duration_minutes, values.kind.value
        self.meeting_id.data = meetings[0].id if meetings else 0
        self.verdict.data = ACCEPT if meetings else None

    def values(self, suggestion: Suggestion) -> ItemValues:
        """The item as it was typed."""
        return ItemValues(
            title=self.title.data or suggestion.title,
            kind=ItemKind(self.kind.data),
            duration_minutes=self.duration_minutes.data,
            description=self.description.data or "",
        )

    def chosen_into(self) -> tuple[str, int]:
        """What it is merged into: `item` or `suggestion`, and its id. Raises DomainError when nothing was chosen."""
        what, _dash, number = (self.into.data or "").partition("-")
        if not number.isdecimal():
            raise DomainError(N_("Choose what it goes with."), "into")
        return what, int(number)
