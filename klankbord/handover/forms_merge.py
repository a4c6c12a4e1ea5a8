"""The form that makes one account of two."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from klankbord.base import i18n
from klankbord.base.forms import Form
from klankbord.people.models import User


class MergeForm(Form):
    """Whose name and whose language the one account gets, where they differ."""

    name_of = RadioField(_l("Name"), coerce=int)
    language_of = RadioField(_l("Language of pages and mails"), coerce=int)

    def offer(self, keep: User, other: User) -> None:
        """Fill the choices with what both have; the kept account's stands unless somebody chooses."""
        self.name_of.choices = [(user.id, user.name) for user in (keep, other)]
        self.language_of.choices = [
            (user.id, i18n.LANGUAGES.get(user.language, user.language)) for user in (keep, other)
        ]
        for chosen in (self.name_of, self.language_of):
            if chosen.data is None:
                chosen.data = keep.id
