"""What to show of an action list."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from klankbord.base.forms import Form, Length
from klankbord.councils.forms import OFFICES
from klankbord.followup.models import ActionState
from klankbord.followup.queries_action_list import ME, NO_DAY, OVERDUE, OwnerChoice, WantedActions
from klankbord.kit.due_words import DueKind
from klankbord.kit.search_question import question

STATES = {
    ActionState.OPEN.value: _l("open"),
    OVERDUE: _l("overdue"),
    ActionState.DONE.value: _l("done"),
    ActionState.DROPPED.value: _l("dropped"),
}
DUE = {
    DueKind.DAY.value: _l("on a day"),
    DueKind.MONTH.value: _l("in a month"),
    DueKind.NEXT_MEETING.value: _l("at the next meeting"),
    NO_DAY: _l("no day"),
}


class ActionListForm(Form):
    """What to show of an action list; sent by GET."""

    class Meta(Form.Meta):
        """A question changes nothing, so it needs no token."""

        csrf = False

    state = SelectField(
        _l("State"), choices=[("", _l("everything")), *STATES.items()], validators=[Optional()], validate_choice=False
    )
    who = SelectField(_l("Who"), validators=[Optional()], validate_choice=False)
    due = SelectField(
        _l("By when"), choices=[("", _l("everything")), *DUE.items()], validators=[Optional()], validate_choice=False
    )
    year = SelectField(_l("School year"), validators=[Optional()], validate_choice=False)
    words = StringField(_l("With the words"), validators=[Length(100)])

    def offer(self, years: Collection[str], owners: Sequence[OwnerChoice]) -> None:
        """Fill in what can be chosen."""
        self.year.choices = [("", _("all years")), *((year, year) for year in years)]
        named = ((one.value, str(OFFICES[one.office]) if one.office is not None else one.words) for one in owners)
        self.who.choices = [("", _("everybody")), (ME, _("me")), *named]

    def wanted(self) -> WantedActions:
        """What is asked; what cannot be chosen is not."""
        words = (self.words.data or "")[:100]
        return WantedActions(
            state=_chosen(self.state),
            owner=_chosen(self.who),
            school_year=_chosen(self.year),
            due=_chosen(self.due),
            words="" if question(words).is_empty else words,
        )


def _chosen(field: SelectField) -> str:
    return field.data if field.data in {value for value, *_rest in field.iter_choices()} else ""
