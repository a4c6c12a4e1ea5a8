"""Forms: what every form shares, so that a refusal is a sentence at the field and nothing typed is lost."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from gettext import NullTranslations
from typing import Any
from urllib.parse import urlsplit

from babel.support import Translations
from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value
from wtforms import DateField, Field, HiddenField, IntegerField, RadioField, StringField, TimeField, ValidationError
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.i18n import messages_path
from wtforms.widgets import HiddenInput

from klankbord.base.db import HIGHEST, db
from klankbord.base.i18n import language
from klankbord.kit.errors import DomainError, EditConflict
from klankbord.kit.numbers import whole_number

# C0 controls but tab and line ends: no keyboard types them and PostgreSQL refuses NUL in text.
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])

_HIDDEN = Markup('<input name="%s" type="hidden" value="%s">')


def clean_text(value: object) -> object:
    """Text without control characters, with line ends as \\n."""
    return value.replace("\r\n", "\n").translate(_CONTROL) if isinstance(value, str) else value


def trimmed(value: object) -> object:
    """Text without white space around it."""
    return value.strip() if isinstance(value, str) else value


@lru_cache
def _library_texts(language: str) -> NullTranslations:
    """What WTForms itself says in a language, read once and not with every form."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class _Token(CSRFTokenField):
    """The token against forged forms, made when it is shown and not with a form that is only read."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was sent."""
        HiddenField.process(self, *args, **kwargs)

    def _value(self) -> str:
        """The token of this session, whatever was sent."""
        token: str = self.csrf_impl.generate_csrf_token(self)
        return token


class _Csrf(FlaskForm.Meta.csrf_class):  # type: ignore[misc]
    """The extension's own checks, with our field."""

    field_class = _Token


class Form(FlaskForm):  # type: ignore[misc] # the extension has no types
    """A form with its CSRF token, a key that makes a double submit one deed, and the version that was read."""

    submission = HiddenField()
    version = HiddenField()

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Clean every text that comes in."""

        csrf_class = _Csrf

        def get_translations(self, form: Any) -> NullTranslations:
            """The sentences of WTForms in the reader's language."""
            return _library_texts(language())

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Put the cleaning filters in front of the field's own, and give choices the shape WTForms wants."""
            given = unbound_field.kwargs
            if issubclass(unbound_field.field_class, StringField):
                options["filters"] = [clean_text, trimmed, *given.get("filters", ())]
            if isinstance(given.get("choices"), list | tuple):  # shaped once, for every form of the kind
                given["choices"] = [
                    SelectChoice(*choice) if isinstance(choice, tuple) else choice for choice in given["choices"]
                ]
            bound: Field = super().bind_field(form, unbound_field, options)
            return bound

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.submission.data:
            self.submission.data = secrets.token_urlsafe(16)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether all is filled in as it should be; what comes back only to be changed is not looked at."""
        return not g.get("only_changing") and bool(super().validate(*args, **kwargs))

    def hidden_tag(self, *_fields: Any) -> Markup:
        """The fields nobody sees: token, key, version. Written here, as WTForms takes ten times as long over them."""
        hidden = (field for field in self if isinstance(field.widget, HiddenInput))
        return Markup("").join(_HIDDEN % (field.name, field._value()) for field in hidden)  # noqa: SLF001 - as widgets do

    def read_version(self) -> int | None:
        """The version of the row that the person had before them."""
        words = str(self.version.raw_data[0]) if self.version.raw_data else ""
        return whole_number(words)

    def refuse(self, error: DomainError) -> None:
        """Put a domain error at its field, or above the form."""
        sentence = gettext(error.sentence, **error.values)
        place = self._fields.get(error.field or "")
        if place is None:
            self.form_errors.append(sentence)
        else:
            place.errors = [*place.errors, sentence]

    def _name_the_fields(self, error: EditConflict) -> None:
        """Give a conflict the words of this form for the fields it is about."""
        for name in error.mine:
            field = self._fields.get(name)
            if field is not None:
                error.labels[name] = str(field.label.text)
            if isinstance(field, RadioField):
                error.choices[name] = {str(value): str(label) for value, label, *_more in field.iter_choices()}

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Run one action; a refusal undoes what it wrote and becomes an error of this form."""
        loaded = _loaded_relations()
        try:
            with db.session.begin_nested():
                yield
        except EditConflict as error:
            self._name_the_fields(error)
            raise
        except DomainError as error:
            _put_back(loaded)
            self.refuse(error)


def _loaded_relations() -> list[tuple[object, dict[str, Any]]]:
    """What is loaded beside each row, so that the page can be shown again after its action was undone."""
    return [
        (row, {key: vars(row)[key] for key in inspect(type(row)).relationships.keys() if key in vars(row)})  # noqa: SIM118
        for row in db.session.identity_map.values()
    ]


def _put_back(loaded: list[tuple[object, dict[str, Any]]]) -> None:
    """Undoing forgets what was loaded beside a row that the action had touched; a page may not load it again."""
    for row, relations in loaded:
        for key, value in relations.items():
            if key not in vars(row):
                set_committed_value(row, key, value)


def row_number(value: Any) -> int:
    """A number that a row can have, to read a choice of rows with. Raises ValueError for any other."""
    number = int(value)
    if not 0 <= number <= HIGHEST:
        raise ValueError(f"no row has number {number}")
    return number


class Length:
    """At most so many characters; the sentence says how many there are."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError for a text that is too long."""
        length = len(field.data or "")
        if length > self.most:
            raise ValidationError(
                gettext(
                    "This is %(length)d characters; at most %(most)d fit. Make it shorter.",
                    length=length,
                    most=self.most,
                )
            )


class Required:
    """Something must be filled in."""

    field_flags = {"required": True}

    def __init__(self, sentence: Any = _l("Fill this in.")) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError for an empty field."""
        empty = field.data is None or (isinstance(field.data, str) and not field.data.strip())
        # A value that could not be read already has its own sentence.
        if empty and not field.process_errors:
            raise ValidationError(str(self.sentence))


class Day(DateField):
    """A date from the browser's own calendar; its sentence says how one is written where there is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read `2026-12-08`; anything else is refused with what is expected."""
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("This is no date. Choose one, or write it like 2026-12-08.")) from error


class WallTime(TimeField):
    """A wall time; its sentence says how one is written."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read `19:30`; anything else is refused with what is expected."""
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata([value.strip().replace(".", ":") for value in valuelist])
        except ValueError as error:
            raise ValueError(_l("This is no time. Write it like 19:30.")) from error

    def _value(self) -> str:
        """As a field of the type time wants it, also of what was typed with a point."""
        return " ".join(self.raw_data or ()) if self.data is None else self.data.strftime("%H:%M")


class Number(IntegerField):
    """A whole number; its sentence says so."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read `90`; anything else is refused with what is expected."""
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Write a whole number, such as 90.")) from error


class WebAddress:
    """A web address somebody can open: http or https with a host."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError for anything else, other schemes included."""
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, field.data))
        except ValueError:  # a bracket that opens an IPv6 address and never closes
            good = False
        if not good:
            raise ValidationError(gettext("This is no web address. Paste the whole link, beginning with https://."))
