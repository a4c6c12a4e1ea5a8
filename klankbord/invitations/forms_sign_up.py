"""The forms of open sign-up."""

from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import NumberRange

from klankbord.agenda.models import ItemKind
from klankbord.agenda.rows import Row
from klankbord.base.forms import Day, Form, Number, Required, WallTime, row_number
from klankbord.invitations.models_sign_up import SignUp
from klankbord.kit import dates
from klankbord.meetings.models import Meeting


class SignUpForm(Form):
    """How parents may put themselves down for a meeting."""

    places = Number(
        _l("Places"),
        validators=[
            Required(_l("Say how many places there are.")),
            NumberRange(1, 500, _l("Choose from 1 to 500 places.")),
        ],
    )
    spread = BooleanField(_l("Spread the places over the classes"), default=True)
    closes_on = Day(_l("Sign-up closes on"), validators=[Required(_l("Choose a day."))])
    closes_at = WallTime(_l("At"), validators=[Required(_l("Write a time, like 18:00."))])
    call = BooleanField(_l("Mail all parents that they can sign up"), default=False)

    @classmethod
    def of(cls, meeting: Meeting, standing: SignUp | None, last: SignUp | None) -> "SignUpForm":
        """Fresh: as it stands, else as the last one of the council, closing at noon of the day itself."""
        closing = dates.local(standing.closes_at, meeting.zone) if standing is not None else None
        like = standing or last
        return cls(
            formdata=None,
            places=like.places if like is not None else 12,
            spread=like.spread if like is not None else True,
            closes_on=closing.date() if closing is not None else meeting.day,
            closes_at=closing.time() if closing is not None else min(time(12), meeting.start_time or time(12)),
            call=standing is None,
        )

    def instant(self, meeting: Meeting) -> datetime:
        """When it closes, as an instant. Raises DomainError for a time the zone skips."""
        assert self.closes_on.data is not None  # noqa: S101 - required
        assert self.closes_at.data is not None  # noqa: S101 - required
        return dates.to_instant(self.closes_on.data, self.closes_at.data, meeting.zone)


class PutDownForm(Form):
    """The agenda item that brings somebody, or none."""

    item_id = SelectField(_l("Which item brings you?"), coerce=row_number)

    titles: dict[int, str]

    def offer(self, rows: list[Row]) -> None:
        """The items a parent may choose: what stands on the published agenda, without breaks."""
        self.titles = {row.id: row.title for row in rows}
        items = [(row.id, f"{row.number} {row.title}".strip()) for row in rows if row.kind != ItemKind.BREAK]
        self.item_id.choices = [(0, _l("No item in particular")), *items]

    def item(self) -> tuple[int, str] | None:
        """Number and title of the chosen one."""
        chosen = self.item_id.data or 0
        return (chosen, self.titles[chosen]) if chosen else None


class CallMailForm(Form):
    """Whether to be mailed that sign-up is open; the button pressed says `stop` or `again`."""

    wish = HiddenField()
