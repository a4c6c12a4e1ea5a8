"""What followup brings onto an agenda by itself: what is still to be done."""

from flask_babel import gettext as _

from klankbord.agenda.actions import ItemValues
from klankbord.agenda.models import ItemKind, ItemSource
from klankbord.agenda.queries_coming import Coming
from klankbord.followup.queries import open_actions
from klankbord.meetings.models import Meeting


def open_action_items(meeting: Meeting) -> list[Coming]:
    """One item for everything that is still to be done in the council. The list itself stands with the meeting."""
    if not open_actions(meeting.council_id, with_closed=True, but_of=meeting.id):
        return []
    values = ItemValues(title=_("Open action items"), kind=ItemKind.INFORMATION, duration_minutes=5)
    return [Coming(source=ItemSource.ACTIONS, thing_id=meeting.council_id, values=values)]
