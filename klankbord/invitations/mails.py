"""The mails about a meeting: you are invited, the agenda is ready, it moved, it is off; each with its calendar part."""

from collections.abc import Sequence
from datetime import date, datetime, time

from klankbord.agenda.models import AgendaVersion
from klankbord.invitations.mails_sending import Sending
from klankbord.invitations.models import Invitation
from klankbord.meetings.models import Meeting


def invited(meeting: Meeting, invitations: Sequence[Invitation], *, now: datetime) -> None:
    """Ask everybody to come."""
    Sending(meeting, now).send("invitations_invited", invitations)


def agenda_published(
    meeting: Meeting, version: AgendaVersion, invitations: Sequence[Invitation], *, now: datetime
) -> None:
    """Tell that the agenda is ready, or what changed in it; an invitation still waiting is rewritten instead."""
    sending = Sending(meeting, now)
    sending.send("invitations_agenda", sending.rewritten(invitations, {"invited", "moved"}), version=version)


def divided(meeting: Meeting, invitations: Sequence[Invitation], *, now: datetime) -> None:
    """Tell that the meeting falls into other parts, or at other times; a mail that still waits is rewritten instead."""
    sending = Sending(meeting, now)
    late = sending.rewritten(invitations, {"invited", "moved", "parts"})
    sending.send("invitations_parts", late)


def moved(
    meeting: Meeting,
    invitations: Sequence[Invitation],
    changed: frozenset[str],
    *,
    asks_again: bool,
    was: tuple[date | None, time | None] | None,
    now: datetime,
) -> None:
    """Tell that the meeting has another time or place; another time asks again and names the day and time it `was`."""
    Sending(meeting, now).send("invitations_moved", invitations, changed=changed, asks_again=asks_again, was=was)


def cancelled(meeting: Meeting, invitations: Sequence[Invitation], *, now: datetime) -> None:
    """Tell that the meeting is off."""
    Sending(meeting, now).send("invitations_cancelled", invitations, method="CANCEL")


def taken_back(meeting: Meeting, invitation: Invitation, *, now: datetime) -> None:
    """Tell one person that they are not expected any more."""
    Sending(meeting, now, extra_sequence=1).send("invitations_cancelled", [invitation], method="CANCEL", only_you=True)


def placed(meeting: Meeting, invitation: Invitation, *, moved_up: bool, now: datetime) -> None:
    """Tell somebody who put themselves down that they have a place, at once or after waiting."""
    Sending(meeting, now).send("invitations_placed", [invitation], moved_up=moved_up)


def reminder(meeting: Meeting, invitations: Sequence[Invitation], reason: str, days: int, *, now: datetime) -> None:
    """Remind of the meeting in `days` days: `reason` is answer (are you coming?) or coming (you said so)."""
    Sending(meeting, now).send("invitations_reminder", invitations, method="", reason=reason, days=days)
