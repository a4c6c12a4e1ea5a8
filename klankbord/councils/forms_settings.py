"""The form of what a council sets for itself. What is not in a post, or was not touched, stays as it stands."""

import json
from datetime import time
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from klankbord.base.forms import Form, Length, Number, Required, WallTime
from klankbord.councils.actions import TEXTS, CouncilSettings
from klankbord.councils.models import Council, MinutesStyle, QuorumRule
from klankbord.kit.errors import EditConflict

WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip
STYLES = {
    MinutesStyle.ITEMS: _l("what was said, item by item"),
    MinutesStyle.DECISIONS: _l("only what was decided"),
    MinutesStyle.SUMMARY: _l("a summary with a conclusion, without names"),
}
KEYS = tuple(CouncilSettings.__annotations__)
_DAYS_OF_YEAR = _l("Choose between 0 and 365 days.")
_DAYS = NumberRange(0, 30, _l("Choose between 0 and 30 days."))


def _number(label: Any, low: int, high: int, sentence: Any) -> Number:
    return Number(label, validators=[Required(), NumberRange(low, high, sentence)])


def _word(value: Any) -> str:
    """A value as the page had it, to tell whether somebody touched it."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


class SettingsForm(Form):
    """What a council sets for itself; `seen` is what stood on the page when it was opened."""

    seen = HiddenField()
    name = StringField(_l("Name"), validators=[Required(), Length(120)])
    about = TextAreaField(_l("What it is for"), validators=[Length(2000)])
    open_to_parents = BooleanField(_l("Parents may read agendas and approved minutes"))
    circulated_open_to_parents = BooleanField(_l("Parents may read minutes while they circulate"))
    default_minutes = _number(_l("Usual length in minutes"), 5, 600, _l("Choose between 5 and 600 minutes."))
    default_place = StringField(_l("Usual place"), validators=[Length(200)])
    weekday = SelectField(
        _l("Usual weekday"),
        choices=[("", _l("no fixed day")), *((str(number), label) for number, label in enumerate(WEEKDAYS))],
        coerce=lambda value: int(value) if value not in {"", None} else None,
    )
    usual_start = WallTime(_l("Usual start"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    remind_answer_days = Number(_l("Days before, to who has not answered"), validators=[Required(), _DAYS])
    remind_coming_days = Number(_l("Days before, to who comes"), validators=[Required(), _DAYS])
    minutes_style = SelectField(
        _l("How minutes are written"),
        choices=[("", _l("as is usual for this kind")), *((style.value, label) for style, label in STYLES.items())],
        coerce=lambda value: MinutesStyle(value) if value not in {"", None} else None,
    )
    correction_days = _number(_l("Days to correct minutes"), 1, 90, _l("Choose between 1 and 90 days."))
    approved_by_silence = BooleanField(_l("Minutes are approved when nobody corrects them in time"))
    keep_minutes_years = _number(_l("Years that minutes are kept"), 0, 100, _l("Choose between 0 and 100 years."))
    keep_facts_months = _number(
        _l("Months that answers and reasons are kept"), 0, 240, _l("Choose between 0 and 240 months.")
    )
    outcome_days = _number(_l("Days after a round to tell what came of it"), 0, 365, _DAYS_OF_YEAR)
    outcome_late_days = _number(_l("Days later that the proposal says it is late"), 0, 365, _DAYS_OF_YEAR)
    quorum_rule = SelectField(
        _l("How many members must be there"),
        choices=[
            (QuorumRule.NONE.value, _l("we do not count")),
            (QuorumRule.NUMBER.value, _l("a number of members")),
            (QuorumRule.SHARE.value, _l("a share of the seats, in percent")),
        ],
        coerce=QuorumRule,
    )
    quorum_number = Number(
        _l("That number or share"),
        validators=[Optional(), NumberRange(1, 1000, _l("Choose a number between 1 and 1000."))],
    )
    most_terms = Number(
        _l("Most terms in one office"),
        validators=[Optional(), NumberRange(1, 20, _l("Choose between 1 and 20 terms."))],
    )
    warn_weeks = _number(_l("Weeks before the end of a term to say so"), 1, 52, _l("Choose between 1 and 52 weeks."))
    initiative_supporters = _number(
        _l("Supporters that an initiative of parents needs"), 1, 500, _l("Choose between 1 and 500 supporters.")
    )
    asks_classes = BooleanField(_l("Who sits for a class may ask its parents about an item on the agenda"))

    def show(self, council: Council) -> None:
        """Remember what stands on the page, when it is opened."""
        self.version.data = str(council.version)
        self.seen.data = json.dumps({key: _word(getattr(council, key)) for key in KEYS})

    def settings(self, council: Council) -> CouncilSettings:
        """What was changed on the page, and for all the rest what stands there now.

        A field that did not come along is not changed: a check box only when the page had shown it. Raises EditConflict
        where somebody else changed the same setting since, or when the page does not say what it had shown.
        """
        seen, given, clash = self._seen(), {}, []
        stale = self.read_version() != council.version
        for key in KEYS:
            field, stored = self[key], getattr(council, key)
            shown = key in seen if isinstance(field, BooleanField) else bool(field.raw_data)
            touched = shown and _word(field.data) != seen.get(key)
            given[key] = field.data if touched else stored
            if stale and touched and _word(stored) not in {seen.get(key), _word(field.data)}:
                clash.append(key)
        if stale and (clash or not seen):
            differing = clash or list(TEXTS)
            raise EditConflict(
                {key: _word(given[key]) for key in differing},
                {key: _word(getattr(council, key)) for key in differing},
                council.version,
            )
        return cast(CouncilSettings, given)

    def show_both(self, error: EditConflict, council: Council) -> None:
        """After a conflict: what was typed stays, each field says what stands there now, the rest shows what stands.

        Saved once more, what is on the page then holds.
        """
        for key in KEYS:
            if key in error.theirs:
                self[key].errors = [self._stands(key, getattr(council, key))]
            else:
                self[key].data, self[key].raw_data = getattr(council, key), None
        self.show(council)

    def _stands(self, key: str, stored: Any) -> str:
        """What somebody else chose, in the words of its field."""
        field = self[key]
        if isinstance(field, SelectField):
            words = next((str(label) for value, label, *_ in field.iter_choices() if value == _word(stored)), "")
        elif isinstance(field, BooleanField):
            words = gettext("yes") if stored else gettext("no")
        else:
            words = _word(stored)
        if not words:
            return str(gettext("Somebody else emptied this in the meantime. Save again to keep what is here."))
        return str(
            gettext(
                "Somebody else changed this to “%(now)s” in the meantime. Save again to keep what is here.", now=words
            )
        )

    def _seen(self) -> dict[str, str]:
        try:
            found = json.loads(self.seen.data or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
