"""The forms of moderation: report, let rest, house rules, and what is for the school alone."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from klankbord.base.forms import Form, Length, Required
from klankbord.proposals.moderation.models import HouseRules

USUAL_RULES = (
    _l("Say what you think of the plan, not of people."),
    _l("Name no children, teachers or other parents. Write to the school about those."),
    _l("Everybody who was asked reads along. Write as you would say it at the school gate."),
    _l("Who organises can take a reaction off the page, and then tells you why."),
)
"""The house rules of a council that wrote none itself."""
_MOST_RULES = 2000


def rules_of(words: str) -> list[str]:
    """House rules to read, one to a line; the usual ones without words of the council's own."""
    return [line for line in words.splitlines() if line.strip()] or [str(line) for line in USUAL_RULES]


class ReportForm(Form):
    """Why somebody points at a comment."""

    reason = StringField(
        _l("What is wrong with it?"),
        description=_l("Only who organises reads this. Your name is not told."),
        validators=[Required(_l("Write what is wrong, in a few words.")), Length(300)],
    )


class PauseForm(Form):
    """How long a conversation rests, and why."""

    hours = SelectField(
        _l("How long?"),
        choices=[
            ("2", _l("2 hours")),
            ("12", _l("12 hours")),
            ("24", _l("1 day")),
            ("48", _l("2 days")),
            ("168", _l("1 week")),
        ],
        default="24",
        validate_choice=False,
    )
    reason = StringField(
        _l("Why?"),
        description=_l("Everybody reads this. One friendly sentence is best."),
        validators=[Required(_l("Write why, in one friendly sentence.")), Length(300)],
    )
    thread = StringField()

    def asked_hours(self) -> int:
        """The number of hours; 0 for what is no number."""
        words = self.hours.data or ""
        return int(words) if words.isdigit() and len(words) < 4 else 0

    def thread_id(self) -> int | None:
        """The comment whose thread rests; None for the whole conversation."""
        words = self.thread.data or ""
        return int(words) if words.isdigit() and len(words) < 11 else None


class HouseRulesForm(Form):
    """The house rules of a council."""

    words = TextAreaField(
        _l("House rules"),
        description=_l("One rule on each line. Leave it empty to use the usual ones."),
        validators=[Length(_MOST_RULES)],
    )

    def begin(self, known: HouseRules | None) -> None:
        """Start from what holds now."""
        self.words.data = "\n".join(rules_of(known.words if known else ""))
        self.version.data = str(known.version) if known else ""

    def written(self) -> str:
        """The rules as they are kept: nothing where they are the usual ones, so that those stay translated."""
        lines = [line.strip() for line in (self.words.data or "").splitlines() if line.strip()]
        return "" if lines == rules_of("") else "\n".join(lines)


class PrivateForm(Form):
    """Something for the school alone."""

    body = TextAreaField(
        _l("Your message"),
        validators=[Required(_l("Write something first.")), Length(4000)],
    )


class PrivateAnswerForm(Form):
    """The school's answer to it."""

    answer = TextAreaField(
        _l("Your answer"),
        description=_l("It goes by mail, to this person alone."),
        validators=[Required(_l("Write an answer, however short.")), Length(4000)],
    )
