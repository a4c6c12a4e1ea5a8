"""Where minutes stand, in words: being written, open to corrections, approved by whom, or taken over."""

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base.i18n import full_date, local_day, long_date
from klankbord.minutes.document import Document
from klankbord.minutes.models import Minutes, MinutesState


def state_words(read: Document) -> str:
    """Where the minutes stand, in a sentence."""
    minutes = read.minutes
    if minutes is not None and minutes.taken_over_at is not None and minutes.state != MinutesState.CIRCULATED:
        said: str = _taken_over(minutes)
    elif minutes is None or minutes.state == MinutesState.DRAFT:
        said = _("Still being written.")
    elif minutes.state == MinutesState.CIRCULATED:
        said = _("Corrections until and including %(day)s.", day=long_date(minutes.corrections_until))
    else:
        said = signed(read)
    return said


def _taken_over(minutes: Minutes) -> str:
    said: str = _("Written elsewhere, and taken over on %(day)s.", day=full_date(local_day(minutes.taken_over_at)))
    return said


def signed(read: Document) -> str:
    """When and how the minutes were approved, with how many changes, and who said so."""
    minutes = read.minutes
    if minutes is None or minutes.state != MinutesState.APPROVED:
        return ""
    other = minutes.approved_in_meeting
    if other is None and minutes.taken_over_at is not None:
        return _taken_over(minutes)
    if other is not None and other.day is not None:
        said = _("Approved in the meeting of %(day)s.", day=full_date(other.day))
    else:
        said = _("Approved on %(day)s.", day=full_date(local_day(minutes.approved_at)))
    if minutes.approved_by_id is None:
        by = _("Nobody had corrections before the last day.")
    elif read.names and read.approver:
        by = _("Marked so by %(name)s on %(day)s.", name=read.approver, day=full_date(local_day(minutes.approved_at)))
    else:
        by = _("Marked so on %(day)s.", day=full_date(local_day(minutes.approved_at))) if other is not None else ""
    changed = ngettext("With %(num)d change.", "With %(num)d changes.", read.changed) if read.changed else ""
    return " ".join(part for part in (said, changed, minutes.approval_note, by) if part)
