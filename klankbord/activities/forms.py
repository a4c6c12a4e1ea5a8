"""The forms of activities, tasks and helpers."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from klankbord.activities.actions import Values
from klankbord.activities.actions_tasks import TaskValues
from klankbord.activities.models import Activity, ActivityTask
from klankbord.activities.queries_audience import Audience
from klankbord.base.forms import Day, Form, Length, Number, Required, WallTime, row_number
from klankbord.base.i18n import full_date

MOST_PLACES = 500


class ActivityForm(Form):
    """What an activity says."""

    title = StringField(_l("What is it called?"), validators=[Required(_l("Give it a name.")), Length(200)])
    day = Day(_l("Day"), validators=[Optional()])
    start_time = WallTime(_l("Begins at"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    end_time = WallTime(_l("Ends at"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    place = StringField(_l("Place"), validators=[Length(200)])
    about = TextAreaField(
        _l("What is it?"),
        description=_l("Parents read this in the mail and on the page. Short paragraphs; **bold** and lists work."),
        validators=[Length(8000)],
    )
    coordinator_id = SelectField(_l("Who coordinates it?"), coerce=row_number, default=0)
    meeting_id = SelectField(_l("Prepared in the meeting"), coerce=row_number, default=0)
    decision_id = SelectField(_l("Follows from the decision"), coerce=row_number, default=0)
    template = HiddenField()
    copy = HiddenField()

    def offer(
        self,
        members: list[tuple[int, str]],
        meetings: list[tuple[int, str, date | None]],
        decisions: list[tuple[int, str]],
    ) -> None:
        """Fill the choices."""
        none = (0, _("nobody yet"))
        self.coordinator_id.choices = [none, *members]
        told = [(number, " · ".join(part for part in (full_date(day) if day else "", title) if part) or f"{number}")
                for number, title, day in meetings]  # fmt: skip
        self.meeting_id.choices = [(0, _("none")), *told]
        self.decision_id.choices = [(0, _("none")), *((key, words[:100]) for key, words in decisions)]

    def fill(self, activity: Activity) -> None:
        """Show an activity as it stands."""
        for name in ("title", "day", "start_time", "end_time", "place", "about"):
            self[name].data = getattr(activity, name)
        for name in ("coordinator_id", "meeting_id", "decision_id"):
            self[name].data = getattr(activity, name) or 0
        self.version.data = str(activity.version)

    def values(self) -> Values:
        """What was filled in."""
        return Values(
            title=self.title.data or "",
            day=self.day.data,
            start_time=self.start_time.data,
            end_time=self.end_time.data,
            place=self.place.data or "",
            about=self.about.data or "",
            coordinator_id=self.coordinator_id.data or None,
            meeting_id=self.meeting_id.data or None,
            decision_id=self.decision_id.data or None,
        )


class TaskForm(Form):
    """What has to be done, who sees to it, and how many helpers it needs."""

    what = StringField(_l("What"), validators=[Required(_l("Say what has to be done.")), Length(500)])
    owner_id = SelectField(_l("Who sees to it?"), coerce=row_number, default=0)
    owner_name = StringField(_l("Or a name"), validators=[Length(200)])
    due_on = Day(_l("By what day"), validators=[Optional()])
    places = Number(
        _l("Places for helpers"),
        description=_l("How many parents you look for. Empty when the council does it by itself."),
        validators=[Optional(), NumberRange(0, MOST_PLACES, _l("Choose a number from 0 to 500."))],
    )
    start_time = WallTime(_l("Begins at"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    end_time = WallTime(_l("Ends at"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])

    def offer(self, members: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.owner_id.choices = [(0, _("somebody else")), *members]

    def fill(self, task: ActivityTask) -> None:
        """Show a task as it stands."""
        action = task.action
        self.what.data, self.due_on.data, self.places.data = action.what, action.due_on, task.places
        self.owner_id.data, self.owner_name.data = (
            action.owner_id or 0,
            action.owner_name if not action.owner_id else "",
        )
        self.start_time.data, self.end_time.data = task.start_time, task.end_time
        self.version.data = str(action.version)

    def values(self) -> TaskValues:
        """What was filled in; a chosen person goes before a typed name."""
        owner_id = self.owner_id.data or None
        names = {key: name for key, name, *_rest in self.owner_id.iter_choices()}
        return TaskValues(
            what=self.what.data or "",
            owner_id=owner_id,
            owner_name=names.get(owner_id, "") if owner_id else self.owner_name.data or "",
            due_on=self.due_on.data,
            places=self.places.data or 0,
            start_time=self.start_time.data,
            end_time=self.end_time.data,
        )


class AnnounceForm(Form):
    """Whom to tell."""

    whom = RadioField(
        _l("Whom do you tell?"),
        choices=[("all", _l("All parents")), ("classes", _l("The parents of some classes"))],
        validators=[Required(_l("Choose whom you tell."))],
        default="all",
    )
    class_group_ids = SelectMultipleField(_l("Which classes?"), coerce=row_number, validators=[Optional()])

    def validate_class_group_ids(self, field: SelectMultipleField) -> None:
        """Some classes are at least one."""
        if self.whom.data == "classes" and not field.data:
            raise ValidationError(_("Choose at least one class."))

    def audience(self) -> Audience:
        """What was chosen."""
        if self.whom.data == "classes":
            return Audience(to_all=False, class_group_ids=tuple(self.class_group_ids.data or ()))
        return Audience()


class HelperForm(Form):
    """Somebody who helps, written down by the council."""

    name = StringField(_l("Name"), validators=[Required(_l("Write who helps.")), Length(120)])


class DeedForm(Form):
    """One button."""


class CancelForm(Form):
    """Why it does not go ahead, and who hears it."""

    reason = StringField(
        _l("Why?"), description=_l("One sentence. It stands in the mail and on the page."), validators=[Length(300)]
    )
    tell_all = BooleanField(_l("Mail everybody who was told of it, not only the helpers"), default=True)


class HoldForm(Form):
    """What came of it."""

    outcome = TextAreaField(
        _l("What came of it?"),
        description=_l("Two sentences are enough: how many came, what was the best moment. Helpers read it."),
        validators=[Length(4000)],
    )
    thank = BooleanField(_l("Thank the helpers by mail"), default=True)


class EvaluationForm(Form):
    """What was learnt."""

    went_well = TextAreaField(_l("What went well"), validators=[Length(4000)])
    next_time = TextAreaField(_l("What next time"), validators=[Length(4000)])

    def validate_next_time(self, field: TextAreaField) -> None:
        """One of the two at least."""
        if not field.data and not self.went_well.data:
            raise ValidationError(_("Write at least one of the two."))
