"""The forms of having guests: inviting somebody from outside, and changing for what they come."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectField, StringField, TextAreaField

from klankbord.base.forms import Form, Length, Required, row_number


class GuestForm(Form):
    """For what a guest comes and what is expected of them."""

    name = StringField(_l("Name"), validators=[Required(_l("Fill in the name.")), Length(200)])
    item_id = SelectField(_l("For what?"), coerce=row_number, default=0)
    expects = TextAreaField(_l("What do you expect of them?"), validators=[Length(2000)])

    def offer(self, items: list[tuple[int, str]]) -> None:
        """Fill the choices: the whole meeting, or one item."""
        self.item_id.choices = [(0, _l("The whole meeting")), *items]


class InviteGuestForm(GuestForm):
    """Somebody from outside to invite."""

    address = EmailField(_l("Mail address"), validators=[Required(_l("Fill in the mail address.")), Length(254)])
    presents = BooleanField(_l("This guest presents the item"))
