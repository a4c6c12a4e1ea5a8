"""The forms of decisions and action items."""

from collections.abc import Collection, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Form, Length, Number, Required, row_number
from klankbord.followup import models_owners
from klankbord.followup.actions import Task, Votes
from klankbord.followup.models import ActionItem, DecisionState
from klankbord.followup.queries_registers import Wanted
from klankbord.kit.due_words import DueKind

DECISION_STATES = {
    DecisionState.IN_FORCE: _l("in force"),
    DecisionState.REPLACED: _l("replaced"),
    DecisionState.CARRIED_OUT: _l("carried out"),
    DecisionState.WITHDRAWN: _l("withdrawn"),
}


class BackForm(Form):
    """A form that returns to the page it stands on."""

    back = HiddenField()


_COUNT = NumberRange(0, 9999, _l("Write a number of votes, from 0."))


class VotesForm(BackForm):
    """How was voted; everything empty where nobody voted."""

    votes_for = Number(_l("For"), validators=[Optional(), _COUNT])
    votes_against = Number(_l("Against"), validators=[Optional(), _COUNT])
    votes_abstained = Number(_l("Abstained"), validators=[Optional(), _COUNT])
    by_acclamation = BooleanField(_l("By acclamation"))

    def votes(self) -> Votes:
        """What was filled in."""
        return Votes(
            given=self.votes_for.data,
            against=self.votes_against.data,
            abstained=self.votes_abstained.data,
            by_acclamation=bool(self.by_acclamation.data),
        )


class DecisionForm(VotesForm):
    """What was decided, or thought, at which item (its id; empty for none), and how was voted."""

    item_id = HiddenField()
    text = TextAreaField(_l("What it says"), validators=[Required(), Length(4000)])


class MailDecisionForm(VotesForm):
    """What was decided by mail, when, and in the minutes of which meeting it stands (0 for none)."""

    text = TextAreaField(_l("What it says"), validators=[Required(), Length(4000)])
    on = DateField(_l("Decided on"), validators=[Required()])
    meeting_id = SelectField(_l("Stands in the minutes of"), coerce=row_number)


class ReplaceForm(Form):
    """Which decision takes the place of one (0: none was chosen); the button pressed may say `undo`."""

    move = HiddenField()
    by_id = SelectField(_l("Replaced by"), coerce=row_number, validators=[Optional()])


class CarryOutForm(Form):
    """When a decision was carried out, and how; the button pressed may say `undo`."""

    move = HiddenField()
    on = DateField(_l("Carried out on"), validators=[Optional()])
    note = StringField(_l("A note about it"), validators=[Length(500)])


class ActionForm(BackForm):
    """Who does what by when."""

    item_id = HiddenField()
    what = StringField(_l("What"), validators=[Required(_l("Say what has to be done.")), Length(500)])
    who = StringField(_l("Who"), validators=[Required(_l("Say who does it.")), Length(200)])
    due_on = DateField(_l("By what day"), validators=[Optional()])
    due_words = StringField(_l("Or in words"), validators=[Length(120)])

    def fill(self, action: ActionItem, people: Mapping[str, int]) -> None:
        """Show an action item as it stands; its owner by the name under which they are among `people`."""
        labels = {user_id: label for label, user_id in people.items()}
        self.what.data = action.what
        self.who.data = action.who if action.owner_id is None else labels.get(action.owner_id, action.who)
        self.due_on.data = action.due_on if action.due_kind == DueKind.DAY else None
        self.due_words.data = action.due_words
        self.version.data = str(action.version)

    def task(self, people: Mapping[str, int]) -> Task:
        """What was filled in; names among `people` become those accounts, words for an office that office."""
        meant = models_owners.read(self.who.data or "", people)
        return Task(
            what=self.what.data or "",
            owner_id=meant.user_id,
            owner_name=meant.words,
            owners=meant.rows,
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
    status = SelectField(
        _l("State"),
        choices=[("", _l("everything")), *((state.value, words) for state, words in DECISION_STATES.items())],
        validators=[Optional()],
        validate_choice=False,
    )
    way = SelectField(_l("Kind"), validators=[Optional()], validate_choice=False)
    words = StringField(_l("With the words"), validators=[Length(100)])

    def wanted(self, years: Collection[str], ways: Collection[str]) -> Wanted:
        """What is asked of the register of decisions; what cannot be chosen is not asked."""
        return Wanted(
            school_year=self.year.data if self.year.data in years else "",
            state=DecisionState(self.status.data) if self.status.data in set(DecisionState) else None,
            way=self.way.data if self.way.data in ways else "",
            words=(self.words.data or "")[:100],
        )


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
