"""The forms of an account."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields import EmailField
from wtforms.widgets import PasswordInput

from klankbord.base import i18n
from klankbord.base.forms import Form, Length, Required


class AskLinkForm(Form):
    """An address to mail a sign-in link to."""

    address = EmailField(
        _l("Your mail address"),
        validators=[Required(_l("Fill in your mail address.")), Length(254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    next = HiddenField()


class PasswordSignInForm(Form):
    """An address and a password; `person` only when several people share both."""

    address = EmailField(
        _l("Your mail address"),
        validators=[Required(_l("Fill in your mail address.")), Length(254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[Required(_l("Fill in your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    person = RadioField(_l("Who are you?"), choices=[], coerce=int, validate_choice=False, default=0)
    next = HiddenField()


class CodeForm(Form):
    """The eight digits of a sign-in mail."""

    code = StringField(
        _l("Code from the mail"),
        validators=[Required(_l("Fill in the eight digits.")), Length(40)],
        filters=[lambda typed: "".join(c for c in typed if c.isdigit()) if typed else typed],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    person = RadioField(_l("Who are you?"), choices=[], coerce=int, validate_choice=False, default=0)


class SpendLinkForm(Form):
    """One button; in a shared mailbox with the choice of who it is."""

    person = RadioField(_l("Who are you?"), choices=[], coerce=int, validate_choice=False, default=0)


class NameForm(Form):
    """What somebody is called."""

    name = StringField(
        _l("Your name"),
        validators=[Required(_l("Fill in your name.")), Length(120)],
        render_kw={"autocomplete": "name"},
    )


class LanguageForm(Form):
    """The language of pages and mails."""

    language = RadioField(_l("Language of the pages and your mails"), choices=list(i18n.LANGUAGES.items()))


class ProofForm(Form):
    """What sensitive changes share: the current password, unless somebody signed in just now."""

    current_password = PasswordField(_l("Your current password"), render_kw={"autocomplete": "current-password"})


class AddressForm(ProofForm):
    """Another address, beside or instead of the primary one."""

    address = EmailField(
        _l("New mail address"),
        validators=[Required(_l("Fill in the new address.")), Length(254)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    replaces = BooleanField(_l("Use it instead of my present address"))


class PasswordForm(ProofForm):
    """A new password, typed once and to be looked at."""

    new_password = PasswordField(
        _l("New password"),
        widget=PasswordInput(hide_value=True),
        validators=[Required(_l("Fill in a new password.")), Length(256)],
        render_kw={"autocomplete": "new-password", "minlength": "8"},
    )


class ConfirmForm(Form):
    """One button."""
