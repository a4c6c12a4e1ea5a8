"""The forms of a school."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import EmailField

from klankbord.base import i18n
from klankbord.base.forms import Form, Length, Required, row_number
from klankbord.kit.free_days import Region
from klankbord.schools.actions_many import Deed
from klankbord.schools.actions_people import Roles
from klankbord.schools.models import Accent, Guardianship

ACCENTS = {
    Accent.TEAL: _l("teal"),
    Accent.BLUE: _l("blue"),
    Accent.GREEN: _l("green"),
    Accent.PURPLE: _l("purple"),
    Accent.RED: _l("red"),
    Accent.ORANGE: _l("orange"),
    Accent.BROWN: _l("brown"),
    Accent.SLATE: _l("slate"),
}
ZONES = (
    "Europe/Amsterdam", "Europe/Brussels", "Europe/London", "America/Curacao", "America/Aruba", "America/Kralendijk",
    "America/Lower_Princes", "America/Paramaribo",
)  # fmt: skip
REGIONS = {
    Region.NONE: _l("none but our own free days"),
    Region.NOORD: _l("Netherlands, region North"),
    Region.MIDDEN: _l("Netherlands, region Middle"),
    Region.ZUID: _l("Netherlands, region South"),
    Region.BELGIUM: _l("Belgium, public holidays"),
}
ROLES = (("parent", _l("parent")), ("staff", _l("staff")), ("school_admin", _l("administrator")))


class SettingsForm(Form):
    """What a school sets for itself."""

    name = StringField(_l("Name of the school"), validators=[Required(_l("Fill in the name.")), Length(120)])
    slug = StringField(
        _l("Address of its pages"),
        validators=[Required(_l("Fill in the address.")), Length(40)],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    accent = RadioField(_l("Colour"), choices=[(accent.value, label) for accent, label in ACCENTS.items()])
    language = SelectField(_l("Language for people who did not choose one"), choices=list(i18n.LANGUAGES.items()))
    zone = SelectField(_l("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES])
    holiday_region = SelectField(
        _l("School holidays"), choices=[(region.value, label) for region, label in REGIONS.items()]
    )
    keeps_child_names = BooleanField(_l("Keep the names of children"))


class RolesForm(Form):
    """What somebody is in the school."""

    roles = SelectMultipleField(_l("Roles"), choices=list(ROLES))

    def chosen(self) -> Roles:
        """The roles that are ticked."""
        return Roles(**dict.fromkeys(self.roles.data or [], True))


class PersonForm(RolesForm):
    """Somebody new, added by hand."""

    name = StringField(_l("Name"), validators=[Required(_l("Fill in a name.")), Length(120)])
    address = EmailField(_l("Mail address"), validators=[Length(254)], render_kw={"spellcheck": "false"})
    classes = SelectMultipleField(_l("Classes of their children"), coerce=int)
    language = SelectField(_l("Language of their mails"), choices=list(i18n.LANGUAGES.items()))
    invited = BooleanField(_l("Mail them an invitation now"))

    def offer(self, classes: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.classes.choices = list(classes)


class ClassesForm(Form):
    """In which classes somebody has children."""

    classes = SelectMultipleField(_l("Classes of their children"), coerce=int)

    def offer(self, classes: Sequence[tuple[int, str]], children: Sequence[Guardianship]) -> None:
        """Fill the choices: the classes there are, and those that ended but hold a child of theirs."""
        held = [child.child.class_group for child in children]
        ended = [(group.id, group.name) for group in held if group is not None]
        self.classes.choices = list(dict([*ended, *classes]).items())


class CarerForm(Form):
    """Somebody else who cares for the same children."""

    other = SelectField(_l("Same children as"), coerce=int)

    def offer(self, parents: Sequence[tuple[int, str]], *, but: int) -> None:
        """Fill the choices with everybody but one."""
        self.other.choices = [(0, "—"), *(row for row in parents if row[0] != but)]


class AddressForm(Form):
    """The first address of somebody."""

    address = EmailField(_l("Mail address"), validators=[Required(_l("Fill in an address.")), Length(254)])


class ClassGroupForm(Form):
    """The name of a class."""

    name = StringField(_l("Name of the class"), validators=[Required(_l("Fill in a name.")), Length(40)])


DEEDS = {
    Deed.INVITE: _l("mail an invitation"),
    Deed.GIVE_STAFF: _l("make them staff"),
    Deed.TAKE_STAFF: _l("no longer staff"),
    Deed.SIGN_OUT: _l("sign out everywhere"),
    Deed.END: _l("end the membership"),
}


class ManyForm(Form):
    """What to do, and to whom: those ticked, everybody on the page, or everybody found."""

    deed = SelectField(_l("What to do"), choices=[(deed.value, label) for deed, label in DEEDS.items()])
    whom = SelectField(
        _l("To whom"), choices=[("ticked", _l("those ticked")), ("page", _l("this page")), ("found", _l("all found"))]
    )
    person = SelectMultipleField(coerce=row_number, validate_choice=False)


class SureForm(Form):
    """The same once more, by somebody who saw whom it is about: their ids, or how many the question found."""

    deed = SelectField(choices=[(deed.value, deed.value) for deed in Deed])
    ids = StringField(filters=[lambda words: words or ""])
    expected = IntegerField()

    def chosen(self) -> list[int]:
        """The ids that can be those of people."""
        words = (self.ids.data or "").split(",")
        return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 10]


class PlainForm(Form):
    """One button."""
