"""The forms of joining a school."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import EmailField

from klankbord.base import i18n
from klankbord.base.forms import Form, Length, Required, row_number
from klankbord.schools.actions_colleagues import Colleague, read_lines
from klankbord.schools.models import Relation

RELATIONS = {
    Relation.MOTHER: _l("mother"),
    Relation.FATHER: _l("father"),
    Relation.GUARDIAN: _l("guardian"),
    Relation.FOSTER_PARENT: _l("foster parent"),
    Relation.OTHER: _l("other"),
}
_SPOKEN = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}


def _relation(value: str) -> Relation | None:
    return Relation(value) if value else None


class LettersForm(Form):
    """Whose letters: all who are not reached, for one reason, of a class, or one person's."""

    why = HiddenField()
    class_group = HiddenField()
    person = HiddenField()


class ClassLinkForm(Form):
    """A link of a class."""

    class_group = SelectField(_l("Class"), coerce=row_number)
    weeks = SelectField(
        _l("Good for"), choices=[(2, _l("2 weeks")), (6, _l("6 weeks")), (12, _l("12 weeks"))], coerce=int, default=6
    )


class ColleaguesForm(Form):
    """Colleagues, one on a line."""

    lines = TextAreaField(_l("Colleagues"), validators=[Required(_l("Fill in at least one address.")), Length(12_000)])

    def read(self) -> list[Colleague]:
        """Who stands on the lines; what cannot be read becomes a sentence at the field for each line."""
        found, wrong = read_lines(self.lines.data or "")
        sentences = []
        for number, error in wrong:
            sentence = gettext(error.sentence, **error.values)
            told = gettext("Line %(number)d: %(sentence)s", number=number, sentence=sentence) if number else sentence
            sentences.append(told)
        self.lines.errors = [*self.lines.errors, *sentences]
        return found


class CodeForm(Form):
    """The code of a letter."""

    code = StringField(
        _l("Code on your letter"),
        validators=[Required(_l("Fill in the code.")), Length(60)],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )


class ReachForm(Form):
    """Where mail reaches somebody, by their own letter."""

    address = EmailField(
        _l("Your mail address"),
        validators=[Required(_l("Fill in your mail address.")), Length(254)],
        render_kw=_SPOKEN,
    )
    language = RadioField(_l("Language of the pages and your mails"), choices=list(i18n.LANGUAGES.items()))


class JoinForm(ReachForm):
    """Somebody asks to join by the link of a class."""

    name = StringField(
        _l("Your name"),
        validators=[Required(_l("Fill in your name.")), Length(120)],
        render_kw={"autocomplete": "name"},
    )
    relation = SelectField(
        _l("What are you to the child?"),
        choices=[("", _l("I'd rather not say")), *((key.value, label) for key, label in RELATIONS.items())],
        coerce=_relation,
    )
    note = TextAreaField(_l("Is there anything the school should know?"), validators=[Length(500)])


class CarerForm(Form):
    """Another carer, whom a parent names."""

    name = StringField(_l("Their name"), validators=[Required(_l("Fill in a name.")), Length(120)])
    address = EmailField(
        _l("Their mail address"),
        validators=[Required(_l("Fill in an address.")), Length(254)],
        render_kw={"spellcheck": "false"},
    )
    relation = SelectField(
        _l("What are they to the child?"),
        choices=[("", _l("I'd rather not say")), *((key.value, label) for key, label in RELATIONS.items())],
        coerce=_relation,
    )
    child = RadioField(_l("Whom do they care for?"), coerce=row_number, default=0)
    language = SelectField(_l("Language of their mails"), choices=list(i18n.LANGUAGES.items()))


class ChildForm(Form):
    """What is not right about a child."""

    class_group = RadioField(_l("What is right?"), coerce=row_number)
    note = TextAreaField(_l("Is there anything the school should know?"), validators=[Length(500)])

    def offer(self, classes: Sequence[tuple[int, str]], present: int | None) -> None:
        """Every class but the present one, and that the child left."""
        others = [(number, name) for number, name in classes if number != present]
        self.class_group.choices = [*others, (0, gettext("My child is no longer at this school"))]


class AnswerForm(Form):
    """What the school answers: who it is and whose child."""

    person = RadioField(
        _l("Who is this?"), coerce=row_number, validate_choice=False, validators=[Required(_l("Choose who this is."))]
    )
    child = RadioField(
        _l("Whose parent is this?"),
        coerce=row_number,
        validate_choice=False,
        validators=[Required(_l("Choose a child, or say that it is a new one."))],
    )


class DeclineForm(Form):
    """A sentence for whoever asked."""

    answer = TextAreaField(_l("A sentence for whoever asked"), validators=[Length(500)])
