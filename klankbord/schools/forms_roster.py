"""The forms of a roster: the file, what its columns hold, how doubts are settled, taking over."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from klankbord.base.forms import Form, Required
from klankbord.kit.roster.shape import Meaning

ACCEPTED = ".csv,.txt,.xlsx,.xml"
ROW = {
    Meaning.NOT_KEPT: _l("leave out"),
    Meaning.UNKNOWN: _l("not known"),
    Meaning.CLASS: _l("class"),
    Meaning.YEAR: _l("year"),
    Meaning.LEFT: _l("left the school"),
    Meaning.REMARK: _l("remark"),
    Meaning.LANGUAGE: _l("language"),
}
PUPIL = {
    Meaning.PUPIL_NUMBER: _l("pupil number"),
    Meaning.PUPIL_NUMBERS: _l("several pupil numbers"),
    Meaning.PUPIL_NAME: _l("name"),
    Meaning.PUPIL_GIVEN: _l("given name"),
    Meaning.PUPIL_PREFIX: _l("prefix of the name"),
    Meaning.PUPIL_FAMILY: _l("family name"),
}
CARER = {
    Meaning.CARER_NAME: _l("name"),
    Meaning.CARER_GIVEN: _l("given name"),
    Meaning.CARER_INITIALS: _l("initials"),
    Meaning.CARER_PREFIX: _l("prefix of the name"),
    Meaning.CARER_FAMILY: _l("family name"),
    Meaning.CARER_TITLE: _l("title"),
    Meaning.CARER_EMAIL: _l("mail address"),
    Meaning.CARER_NUMBER: _l("number of the parent"),
    Meaning.RELATION: _l("relation to the child"),
    Meaning.CUSTODY: _l("parental authority"),
    Meaning.LANGUAGE: _l("language"),
}


class RosterForm(Form):
    """A roster to take in."""

    file = FileField(
        _l("File"), validators=[Required(_l("Choose the file that holds the list."))], render_kw={"accept": ACCEPTED}
    )


class ColumnsForm(Form):
    """What each column holds; the fields are named after the columns by position."""


class ChoicesForm(Form):
    """How doubts are settled; the fields are named after the lines."""


class TakeOverForm(Form):
    """Taking over."""

    leave_out = BooleanField(_l("Leave out who is not in this file"))
    invited = BooleanField(_l("Mail everybody who is new how they get in"))


Choices = list[tuple[str, list[tuple[str, Any]]]]


def column_choices(columns: Sequence[dict[str, Any]], *, is_staff: bool) -> Choices:
    """What a column can hold, in groups, for as many parents as a row has room for and one more."""
    carers = max([1, *(column["carer"] for column in columns)]) + (0 if is_staff else 1)
    child = gettext("Child")
    found: Choices = [
        (gettext("The row"), [(f"{meaning.value}:0", label) for meaning, label in ROW.items()]),
        (child, [(f"{meaning.value}:0", f"{child}: {label}") for meaning, label in PUPIL.items()]),
    ]
    for number in range(1, min(carers, 9) + 1):
        title = gettext("Member of staff") if is_staff else gettext("Parent %(number)d", number=number)
        found.append((title, [(f"{meaning.value}:{number}", f"{title}: {label}") for meaning, label in CARER.items()]))
    return found
