"""What is chosen before a list is made."""

from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from klankbord.base.forms import Form, Length, Required


class ListForm(Form):
    """Of whom the address list is: `class-5` or `council-3`; `made_as` says pdf, or is empty for a page."""

    of = SelectField(_l("Of"), validators=[Required(_l("Choose a class or a council."))])
    made_as = StringField(validators=[Length(10)])

    def offer(self, classes: list[tuple[int, str]], councils: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.of.choices = {
            str(_("Classes")): [(f"class-{number}", name) for number, name in classes],
            str(_("Councils")): [(f"council-{number}", name) for number, name in councils],
        }

    def chosen(self) -> tuple[str, int]:
        """What was chosen, `class` or `council` and its id, once the form is valid."""
        what, _dash, number = cast(str, self.of.data).partition("-")
        return what, int(number)
