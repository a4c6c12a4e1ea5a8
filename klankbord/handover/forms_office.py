"""The form with which an office is handed over."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField

from klankbord.base.forms import Form, Required
from klankbord.handover.actions_office import Wish
from klankbord.kit import dates


class HandoverForm(Form):
    """From when, and what goes along."""

    to = HiddenField()
    starts_on = DateField(_l("From"), validators=[Required(_l("Choose the first day."))])
    stays_member = BooleanField(_l("Stays in the council as a member"))
    with_actions = BooleanField(_l("Open action items go along"))
    with_drafts = BooleanField(_l("Draft proposals go along"))

    def wish(self, zone: str) -> Wish:
        """What was chosen."""
        return Wish(
            starts_on=self.starts_on.data or dates.today(zone),
            stays_member=bool(self.stays_member.data),
            with_actions=bool(self.with_actions.data),
            with_drafts=bool(self.with_drafts.data),
        )
