"""The forms of a running meeting."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TimeField
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Form, Length, Required, row_number
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.live.queries import Likely
from klankbord.meetings.actions_attendance import Presence
from klankbord.meetings.models import AttendanceStatus, Capacity, Meeting
from klankbord.meetings.queries_attendance import Line

MARKS = (
    (AttendanceStatus.PRESENT, _l("present")),
    (AttendanceStatus.ABSENT_WITH_NOTICE, _l("with notice")),
    (AttendanceStatus.ABSENT_WITHOUT_NOTICE, _l("without notice")),
    (AttendanceStatus.ABSENT_UNSPECIFIED, _l("absent")),
)
GUEST = (AttendanceStatus.GUEST, _l("guest"))
MOST = 2000
CAPACITIES = (
    (Capacity.MEMBER, _l("member")),
    (Capacity.TEAM, _l("for the team")),
    (Capacity.VOTING_PARENT, _l("parent with a vote")),
)


def _id(words: str | None) -> int:
    """The id a button sent; 0, which no row has, for anything else."""
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 10 else 0


class StateForm(Form):
    """A move of the meeting; the button pressed says `start`, `pause`, `resume` or `close`."""

    move = HiddenField()


class ItemForm(Form):
    """The item to go to."""

    item_id = HiddenField()

    @property
    def chosen(self) -> int:
        """The id of the item; 0 for anything else."""
        return _id(self.item_id.data)


class TimesForm(Form):
    """When it was really opened and closed."""

    opened = TimeField(_l("Opened at"), validators=[Optional()])
    closed = TimeField(_l("Closed at"), validators=[Optional()])

    @classmethod
    def of(cls, meeting: Meeting) -> "TimesForm":
        """The times of a meeting as they are known, on its wall."""
        form = cls(formdata=None)
        form.opened.data = dates.local(meeting.opened_at, meeting.zone).time() if meeting.opened_at else None
        form.closed.data = dates.local(meeting.closed_at, meeting.zone).time() if meeting.closed_at else None
        return form


class DeedForm(Form):
    """One press of a button; `move` says which, `name` for whom it is pressed."""

    move = HiddenField()
    name = StringField(_l("Who wants to speak"), validators=[Length(160)])


class LaterItemForm(Form):
    """An item that comes up during the meeting."""

    title = StringField(_l("What is it about"), validators=[Required(_l("Say what the item is about.")), Length(300)])
    kind = SelectField(_l("What is asked"))
    minutes = IntegerField(
        _l("Length in minutes"), validators=[Optional(), NumberRange(1, 240, _l("Choose 1 to 240 minutes."))]
    )


class ShowForm(Form):
    """A show of hands: a question with two to five choices."""

    question = StringField(_l("Question"), validators=[Required(_l("Ask something.")), Length(300)])
    choice_1 = StringField(_l("Choice 1"), validators=[Length(80)])
    choice_2 = StringField(_l("Choice 2"), validators=[Length(80)])
    choice_3 = StringField(_l("Choice 3"), validators=[Length(80)])
    choice_4 = StringField(_l("Choice 4"), validators=[Length(80)])
    choice_5 = StringField(_l("Choice 5"), validators=[Length(80)])
    secret = BooleanField(_l("Secret: nobody sees who chose what"))

    @property
    def choices(self) -> list[str]:
        """The choices as typed."""
        fields = (self.choice_1, self.choice_2, self.choice_3, self.choice_4, self.choice_5)
        return [field.data or "" for field in fields]


class AnswerForm(Form):
    """The choice somebody pressed."""

    choice = HiddenField()

    @property
    def chosen(self) -> int:
        """The id of the choice; 0 for anything else."""
        return _id(self.choice.data)


class PaperForm(Form):
    """What was counted in the room; each choice has a field `paper-ID`."""


class PenForm(Form):
    """Who takes the notes of this meeting."""

    user_id = SelectField(_l("Who takes notes"), coerce=row_number, validate_choice=False)


def paper_counts(sent: MultiDict[str, str], choice_ids: Iterable[int]) -> dict[int, int]:
    """The counts that were filled in, by choice. Raises DomainError for one that is no number of people."""
    found = {}
    for choice_id in choice_ids:
        words = sent.get(f"paper-{choice_id}", "").strip() or "0"
        if not (words.isascii() and words.isdigit() and int(words) <= MOST):
            raise DomainError(N_("Count people in whole numbers, 0 or more."))
        found[choice_id] = int(words)
    return found


class GuestForm(Form):
    """Somebody who was there without being on the list."""

    name = StringField(_l("Name"), validators=[Required(_l("Fill in a name.")), Length(160)])
    online = BooleanField(_l("online"))


class SheetForm(Form):
    """The whole attendance list: for each line a mark, online or not, from and until what time, and a remark."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One line of the sheet as it was filled in."""

    status: str = ""
    online: bool = False
    arrived: str = ""
    left: str = ""
    note: str = ""
    name: str = ""
    capacity: str = Capacity.MEMBER.value
    before: str = field(default="", compare=False)
    trouble: str = field(default="", compare=False)

    @property
    def mark(self) -> str:
        """What it says in one word, to tell afterwards whether it was changed."""
        return "|".join(
            (self.status, "1" if self.online else "", self.arrived, self.left, self.note, self.name, self.capacity)
        )

    @property
    def touched(self) -> bool:
        """Whether it says something else than the page showed."""
        return self.mark != self.before

    def presence(self, line: Line) -> Presence:
        """What it says of somebody. Raises DomainError for a time that is none."""
        return Presence(
            status=AttendanceStatus(self.status),
            capacity=Capacity(self.capacity),
            online=self.online,
            came_late=line.came_late and not self.arrived,
            arrived_at=_time(self.arrived),
            left_at=_time(self.left),
            note=self.note,
        )


def _time(words: str) -> time | None:
    if not words:
        return None
    hours, _, minutes = words.replace(".", ":").partition(":")
    try:
        return time(int(hours), int(minutes or 0))
    except (ValueError, OverflowError) as error:
        raise DomainError(N_("This is no time. Write it as 19:45.")) from error


def _name(typed: str, line: Line) -> str:
    """What somebody without an account is called; an account keeps its own name."""
    return "" if line.user_id is not None else _line(typed, line.name) or line.name


def _line(typed: str, known: str) -> str:
    """One line of words; those there were where a browser only took their spaces and line ends away."""
    return known if "".join(typed.split()) == "".join(known.split()) else " ".join(typed.split())[:MOST]


def _capacity(chosen: str, line: Line) -> str:
    return chosen if chosen in set(Capacity) else line.capacity.value


def as_known(line: Line, likely: Mapping[int, Likely]) -> Filled:
    """A line as it stands; for somebody nothing is noted about, what their answer makes likely."""
    status: str = line.status or ""
    online = line.online
    if not status:
        known = likely.get(line.user_id or 0) or Likely(line.likely)
        status, online = known.status or "", known.online
    return Filled(
        status=status,
        online=online,
        arrived=line.arrived_at.strftime("%H:%M") if line.arrived_at else "",
        left=line.left_at.strftime("%H:%M") if line.left_at else "",
        note=line.note,
        name=line.name if line.user_id is None else "",
        capacity=line.capacity.value,
    )


def filled_in(lines: list[Line], sent: MultiDict[str, str]) -> Iterator[tuple[Line, Filled]]:
    """The lines of which the sheet says something, as it was sent."""
    for line in lines:
        status = sent.get(f"status-{line.key}", "")
        if status in set(AttendanceStatus):
            yield (
                line,
                Filled(
                    status=status,
                    online=f"online-{line.key}" in sent,
                    arrived=sent.get(f"arrived-{line.key}", "").strip()[:40],
                    left=sent.get(f"left-{line.key}", "").strip()[:40],
                    note=_line(sent.get(f"note-{line.key}", ""), line.note),
                    name=_name(sent.get(f"name-{line.key}", ""), line),
                    capacity=_capacity(sent.get(f"capacity-{line.key}", ""), line),
                    before=sent.get(f"before-{line.key}", ""),
                ),
            )
