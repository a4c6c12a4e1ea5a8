"""The forms of decisions and action items."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from klankbord.base.forms import Form, Length, Required, row_number
from klankbord.followup.actions import Task
from klankbord.followup.models import ActionItem


class BackForm(Form):
    """A form that returns to the page it stands on."""

    back = HiddenField()


class DecisionForm(BackForm):
    """What was decided, or thought, at which item (its id; empty for none)."""

    item_id = HiddenField()
    text = TextAreaField(_l("What it says"), validators=[Required(), Length(4000)])


class ActionForm(BackForm):
    """Who does what by when."""

    item_id = HiddenField()
    what = StringField(_l("What"), validators=[Required(_l("Say what has to be done.")), Length(500)])
    who = StringField(_l("Who"), validators=[Required(_l("Say who does it.")), Length(200)])
    due_on = DateField(_l("By what day"), validators=[Optional()])
    due_words = StringField(_l("Or in words"), validators=[Length(120)])

    def fill(self, action: ActionItem) -> None:
        """Show an action item as it stands."""
        self.what.data, self.who.data = action.what, action.who
        self.due_on.data, self.due_words.data = action.due_on, action.due_words
        self.version.data = str(action.version)

    def task(self, people: Mapping[str, int]) -> Task:
        """What was filled in; a name that is one of `people` becomes that account."""
        typed = " ".join((self.who.data or "").split())
        names = {label.casefold(): user_id for label, user_id in people.items()}
        owner_id = names.get(typed.casefold())
        return Task(
            what=self.what.data or "",
            owner_id=owner_id,
            owner_name=typed,
            due_on=self.due_on.data,
            due_words=self.due_words.data or "",
        )


class EndForm(BackForm):
    """How an action item ended; the button pressed says `done` or `dropped`."""

    state = HiddenField()
    note = StringField(_l("A note about it"), validators=[Length(500)])


class RegisterForm(Form):
    """What to show of a register; sent by GET."""

    class Meta(Form.Meta):
        """A question changes nothing, so it needs no token."""

        csrf = False

    year = SelectField(_l("School year"), validators=[Optional()], validate_choice=False)
    state = SelectField(
        _l("Show"),
        choices=[("", _l("everything")), ("open", _l("open")), ("done", _l("done")), ("dropped", _l("dropped"))],
        validators=[Optional()],
        validate_choice=False,
    )
    words = StringField(_l("With the words"), validators=[Length(100)])


class MailForm(Form):
    """Whether to be mailed; the button pressed says `stop` or `again`."""

    wish = HiddenField()


class EarlierForm(Form):
    """Decisions and action items that an agenda item goes on from."""

    decisions = SelectMultipleField(coerce=row_number)
    actions = SelectMultipleField(coerce=row_number)

    def offer(self, decisions: list[int], actions: list[int]) -> None:
        """Fill the choices with the ids that can be chosen."""
        self.decisions.choices = [(number, "") for number in decisions]
        self.actions.choices = [(number, "") for number in actions]
