"""The forms of a proposal: its round, an answer, a comment, its outcome; its words are in forms_writing."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Form, Length, Required
from klankbord.kit.markdown import to_html
from klankbord.proposals.actions import Plan
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import Audience, Naming, OutcomeResult, ProposalKind, ResultsShown, StanceKind
from klankbord.proposals.outcomes.actions import OutcomeWords

STANCES = {
    StanceKind.SUPPORT: _l("Good plan"),
    StanceKind.SUPPORT_WITH_CONCERNS: _l("Good, with concerns"),
    StanceKind.OBJECT: _l("Rather not"),
    StanceKind.NO_OPINION: _l("No opinion"),
}
AUDIENCES = {
    Audience.ALL_PARENTS: _l("All parents"),
    Audience.CLASS_GROUPS: _l("The parents of some classes"),
    Audience.MEMBERS: _l("The members of the council"),
    Audience.STAFF: _l("The staff"),
}
NAMINGS = {
    Naming.NAMED: _l("With names: the council and the staff see who said what, other parents see the class"),
    Naming.ANONYMOUS: _l("Anonymous: nobody can see who said what, also not the school"),
}
SHOWN = {
    ResultsShown.ALWAYS: _l("At once"),
    ResultsShown.AFTER_ANSWER: _l("Who has answered, and everybody once the round has closed"),
    ResultsShown.AFTER_CLOSING: _l("Once the round has closed"),
}
REMINDERS = {
    0: _l("No reminder"),
    1: _l("One day before the last day"),
    2: _l("Two days before"),
    3: _l("Three days before"),
    5: _l("Five days before"),
    7: _l("A week before"),
}
RESULTS = {
    OutcomeResult.ADOPTED: _l("It goes ahead"),
    OutcomeResult.ADOPTED_WITH_CHANGES: _l("It goes ahead, changed"),
    OutcomeResult.NOT_ADOPTED: _l("It does not go ahead"),
    OutcomeResult.DEFERRED: _l("The decision comes later"),
}


@lru_cache(maxsize=4096)
def html(text: str | None) -> Markup:
    """Markdown as safe HTML for a template: the reader allows no raw HTML and the cleaner an allow-list of tags."""
    return Markup(to_html(text)) if text else Markup("")  # noqa: S704 - cleaned by nh3


class UntilForm(Form):
    """A last day to answer."""

    closes_on = DateField(_l("Last day to answer"), validators=[Required(_l("Choose the last day."))])

    def last_day(self) -> date:
        """The day that was chosen, once the form is valid."""
        return cast(date, self.closes_on.data)


class RoundForm(UntilForm):
    """Whom to ask, until when, how."""

    audience = RadioField(
        _l("Whom do you ask?"),
        choices=[(kind.value, label) for kind, label in AUDIENCES.items()],
        validators=[Required(_l("Choose whom you ask."))],
        default=Audience.ALL_PARENTS.value,
    )
    class_group_ids = SelectMultipleField(_l("Which classes?"), coerce=int, validators=[Optional()])
    minutes_needed = IntegerField(
        _l("How many minutes does it take?"),
        default=2,
        validators=[Required(), NumberRange(1, 60, _l("Choose between 1 and 60 minutes."))],
    )
    naming = RadioField(
        _l("With names or anonymous?"),
        choices=[(kind.value, label) for kind, label in NAMINGS.items()],
        validators=[Required(_l("Choose one of the two."))],
        default=Naming.NAMED.value,
    )

    results = RadioField(
        _l("When do those you ask see the totals?"),
        description=_l("The council and the staff see them at once. Everybody sees how many have answered."),
        choices=[(kind.value, label) for kind, label in SHOWN.items()],
        validators=[Required(_l("Choose one of the three."))],
        default=ResultsShown.ALWAYS.value,
    )
    remind_days = SelectField(
        _l("Remind people?"),
        description=_l("One mail, to those who have not answered. In an anonymous round everybody gets it."),
        coerce=int,
        choices=list(REMINDERS.items()),
        default=0,
    )

    opens_on = DateField(
        _l("When does it open?"),
        description=_l(
            "Leave it empty to open it now. On a later day it opens by itself, "
            "and the mails go at eight in the morning."
        ),
        validators=[Optional()],
    )

    least_days = 0

    def suit(self, kind: ProposalKind) -> None:
        """Offer no more than a kind of proposal allows: its audience, and a last day that is not too soon."""
        about = kind_of(kind)
        self.least_days = about.least_days
        if about.audience is not None:
            self.audience.choices = [(about.audience.value, AUDIENCES[about.audience])]

    def offer(self, classes: list[tuple[int, str]], today: date) -> None:
        """Fill the choices, and ten days to answer or as many as it lasts at least."""
        self.class_group_ids.choices = list(classes)
        if self.closes_on.data is None and not self.closes_on.raw_data:
            self.closes_on.data = today + timedelta(days=max(10, self.least_days))

    def follow(self, planned: Plan, opens_on: date | None) -> None:
        """Begin with what was planned before."""
        for name in ("audience", "naming", "results"):
            self[name].data = getattr(planned, name).value
        self.class_group_ids.data = list(planned.class_group_ids)
        self.closes_on.data, self.opens_on.data = planned.closes_on, opens_on
        self.minutes_needed.data, self.remind_days.data = planned.minutes_needed, planned.remind_days

    def later_than(self, today: date) -> date | None:
        """The day that was chosen on which it opens by itself; None to open it now."""
        return None if self.opens_on.data == today else self.opens_on.data

    def chosen_audience(self) -> Audience:
        """Whom the form asks as it stands."""
        known = {kind.value for kind in Audience}
        return Audience(self.audience.data) if self.audience.data in known else Audience.ALL_PARENTS

    def validate_class_group_ids(self, field: Any) -> None:
        """Some classes are at least one."""
        if self.audience.data == Audience.CLASS_GROUPS and not field.data:
            raise ValidationError(_l("Choose at least one class."))

    def plan(self) -> Plan:
        """What was chosen, for an action."""
        return Plan(
            audience=Audience(self.audience.data),
            closes_on=self.last_day(),
            class_group_ids=tuple(self.class_group_ids.data or ()),
            naming=Naming(self.naming.data),
            minutes_needed=self.minutes_needed.data or 2,
            results=ResultsShown(self.results.data),
            remind_days=self.remind_days.data or 0,
        )


class ResponseForm(Form):
    """A stance, perhaps with a reason; without the field `reason` the reason stays as it is."""

    stance = RadioField(
        _l("What do you think of it?"),
        choices=[(kind.value, label) for kind, label in STANCES.items()],
        validators=[Required(_l("Choose one of the four."))],
    )
    reason = TextAreaField(_l("Why? Tell it in your own words"), validators=[Length(4000)])
    key = HiddenField()

    def given_reason(self) -> str | None:
        """The reason, or None when it was not asked."""
        return (self.reason.data or "") if self.reason.raw_data else None

    def given_stance(self) -> StanceKind:
        """What was chosen, once the form is valid."""
        return StanceKind(self.stance.data)


class InWordsForm(Form):
    """An answer in words alone, to an open question."""

    reason = TextAreaField(
        _l("Your answer, in your own words"), validators=[Required(_l("Write something first.")), Length(4000)]
    )
    key = HiddenField()

    def given_reason(self) -> str:
        """What was written."""
        return self.reason.data or ""

    def given_stance(self) -> StanceKind:
        """No stance was asked."""
        return StanceKind.WORDS


class CommentForm(Form):
    """Something said about a proposal."""

    body = TextAreaField(_l("Your reaction"), validators=[Required(_l("Write something first.")), Length(4000)])
    answers = HiddenField()
    passage = HiddenField()
    words = HiddenField()

    def pointed(self) -> tuple[str, str]:
        """The passage of the plan it is about: where it stands, and its words; empty for the whole plan."""
        return self.passage.data or "", self.words.data or ""

    def point_nowhere(self) -> None:
        """Make it about the whole plan."""
        self.passage.data = self.words.data = ""

    def answered_id(self) -> int | None:
        """The comment this one answers."""
        words = self.answers.data or ""
        return int(words) if words.isdigit() and len(words) < 19 else None


class HideForm(Form):
    """Why a comment is hidden."""

    reason = StringField(
        _l("Why?"),
        description=_l("Everybody reads this reason, also the writer."),
        validators=[Required(_l("Write why, in a few words.")), Length(300)],
    )


class OutcomeForm(Form):
    """What was decided, and what was done with the feedback."""

    result = RadioField(
        _l("What was decided?"),
        choices=[(kind.value, label) for kind, label in RESULTS.items()],
        validators=[Required(_l("Choose one of the four."))],
    )
    decided = TextAreaField(
        _l("What happens now"),
        description=_l("The decision in plain words: what, from when, for whom."),
        validators=[Length(8000)],
    )
    done_with_feedback = TextAreaField(
        _l("What was done with the reactions"),
        description=_l("What changed because of them, what did not, and why."),
        validators=[Length(8000)],
    )
    reasons_for_deviation = TextAreaField(
        _l("Why the school decides otherwise"),
        description=_l("Needed where it goes against what most parents said. Everybody who took part reads it."),
        validators=[Length(8000)],
    )

    promises = TextAreaField(
        _l("What you promise"),
        description=_l("One promise on each line. Afterwards each can become an action item of somebody."),
        validators=[Length(4000)],
    )

    def promised(self) -> list[str]:
        """What is promised, one on each line."""
        lines = (line.strip().removeprefix("- ").strip() for line in (self.promises.data or "").splitlines())
        return [line for line in lines if line]

    def words(self) -> OutcomeWords:
        """What was typed, for an action."""
        return {
            "result": OutcomeResult(self.result.data),
            "decided": self.decided.data or "",
            "done_with_feedback": self.done_with_feedback.data or "",
            "reasons_for_deviation": self.reasons_for_deviation.data or "",
        }
