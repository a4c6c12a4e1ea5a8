"""The forms of the conversation beside saying something: a mark at what somebody else said, what says the same."""

from wtforms import HiddenField, IntegerField, SelectMultipleField
from wtforms.validators import InputRequired

from klankbord.base.db import HIGHEST
from klankbord.base.forms import Form, row_number
from klankbord.proposals.talk.models import MarkKind


class MarkForm(Form):
    """One button of many: its name says how a comment is marked or that the mark is taken back, its value which one."""

    helpful = HiddenField()
    not_helpful = HiddenField()
    same = HiddenField()
    not_same = HiddenField()

    def wanted(self) -> tuple[MarkKind, int, bool] | None:
        """How, which comment, and whether it is taken back; None for no button that is known."""
        for kind in MarkKind:
            for take_back in (False, True):
                number = self[f"not_{kind}" if take_back else kind.value].data or ""
                if number.isascii() and number.isdigit() and len(number) < 11 and int(number) <= HIGHEST:
                    return kind, int(number), take_back
        return None


class MergeForm(Form):
    """Which comments go under which."""

    into = IntegerField(validators=[InputRequired()])
    others = SelectMultipleField(coerce=row_number, validate_choice=False)

    def chosen(self) -> tuple[int, list[int]]:
        """The one that stays, and the others, once the form is valid."""
        return self.into.data or 0, list(self.others.data or ())
