"""The form of an outcome with a part for each theme: what was done with it, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from klankbord.base.forms import Form, Length
from klankbord.kit.errors import DomainError
from klankbord.proposals.forms import OutcomeForm
from klankbord.proposals.models import Outcome
from klankbord.proposals.outcomes.actions import NotReadyToTell, ThemeWords
from klankbord.proposals.outcomes.forms_themes import ANSWERS
from klankbord.proposals.outcomes.models_themes import Promise, Theme, ThemeAnswer

_MOST_PROMISED = 500


class ThemeParts(Form):
    """A form with `done_ID` and `reason_ID` for each theme; made by `outcome_form` and `completion_form`."""

    themes: Sequence[Theme] = ()

    kept: Sequence[str] = ()

    def keep(self, words: Sequence[str]) -> None:
        """What was typed about themes that have no place in this form any more: it is shown, and nothing saved yet."""
        self.kept = words

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form, and refused once while words would be lost with it."""
        fine = bool(super().validate(extra_validators))
        sentence = _("A theme was taken away or answered while you wrote. You wrote about it:")
        self.form_errors.extend(f"{sentence} “{words}”" for words in self.kept)
        return fine and not self.kept

    def parts(self) -> list[tuple[Theme, Any, Any]]:
        """Each theme with its two fields."""
        return [(theme, self[f"done_{theme.id}"], self[f"reason_{theme.id}"]) for theme in self.themes]

    def theme_words(self) -> dict[int, ThemeWords]:
        """What was said of each theme."""
        return {
            theme.id: ThemeWords(ThemeAnswer(done.data) if done.data else None, reason.data or "")
            for theme, done, reason in self.parts()
        }


class ThemedOutcomeForm(ThemeParts, OutcomeForm):
    """An outcome, and what was done with each theme."""

    lacks_answers = False

    def validate_promises(self, field: Any) -> None:
        """A promise is a sentence, as an action item is."""
        if any(len(line) > _MOST_PROMISED for line in self.promised()):
            field.errors = [*field.errors, _("A promise has at most %(most)d characters.", most=_MOST_PROMISED)]

    def refuse(self, error: DomainError) -> None:
        """Put what misses at the field that misses it."""
        if not isinstance(error, NotReadyToTell):
            return super().refuse(error)
        for name in error.without_words:
            self[name].errors = [*self[name].errors, _("Write this before you publish it.")]
        self.lacks_answers = bool(error.without_answer or error.without_reason)
        for theme, done, reason in self.parts():
            if theme.id in error.without_answer:
                done.errors = [*done.errors, _("Say what was done with “%(name)s”.", name=theme.name)]
            if theme.id in error.without_reason:
                reason.errors = [*reason.errors, _("Say why, in a sentence.")]
        return None


def strays(typed: Mapping[str, str], themes: Sequence[Theme]) -> list[str]:
    """What was typed about themes that are not among these."""
    there = {f"reason_{theme.id}" for theme in themes}
    return [
        words.strip()
        for name, words in typed.items()
        if name.startswith("reason_") and name not in there and words.strip()
    ]


def _parts(themes: Sequence[Theme]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of some themes, and what stands in them."""
    fields: dict[str, Any] = {"themes": themes}
    known: dict[str, Any] = {}
    choices = [(kind.value, label) for kind, label in ANSWERS.items()]
    for theme in themes:
        fields[f"done_{theme.id}"] = RadioField(
            _l("What was done with it: %(name)s", name=theme.name), choices=list(choices), validators=[Optional()]
        )
        fields[f"reason_{theme.id}"] = TextAreaField(_l("Why: %(name)s", name=theme.name), validators=[Length(4000)])
        known |= {f"done_{theme.id}": theme.done, f"reason_{theme.id}": theme.reason}
    return fields, known


def outcome_form(outcome: Outcome | None, themes: Sequence[Theme], promises: Sequence[Promise]) -> ThemedOutcomeForm:
    """The form of an outcome as it stands, with a part for each theme."""
    fields, known = _parts(themes)
    known["promises"] = "\n".join(promise.text for promise in promises)
    form: ThemedOutcomeForm = type("OutcomeForm", (ThemedOutcomeForm,), fields)(obj=outcome, data=known)
    return form


def completion_form(themes: Sequence[Theme], version: int) -> ThemeParts:
    """The form for themes that an outcome of this version was told without."""
    fields, known = _parts(themes)
    known["version"] = version
    form: ThemeParts = type("CompletionForm", (ThemeParts,), fields)(data=known)
    return form
