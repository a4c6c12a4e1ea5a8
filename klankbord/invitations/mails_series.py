"""The mails about a series that people were invited to as a whole: one for all of it, or for all that changed in it.

Each has one calendar part, under the UID of the series, and one link to a page where each meeting can be answered.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from klankbord.base import web
from klankbord.base.mail import render_mail
from klankbord.invitations.mails_sending import Sending, box_address, names, people_of
from klankbord.invitations.models import Invitation
from klankbord.kit import ical, ical_series
from klankbord.kit.ical_series import Occasion
from klankbord.meetings.models import Meeting, MeetingSeries
from klankbord.people.models import LinkKind

_Write = Callable[[Sequence[Occasion], ical.Attendee], bytes]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What moving did to one meeting: the day and time it `was` on, where those changed, and whether it asks again."""

    was: tuple[date | None, time | None] | None
    asks_again: bool


def invited(series: MeetingSeries, invitations: Iterable[Invitation], *, now: datetime) -> None:
    """Ask people for every meeting they have an invitation to among these, in one mail."""
    for letter in _letters(series, invitations, now):
        letter.send("invitations_series", "REQUEST", letter.whole(ical_series.invitation))


def moved(
    series: MeetingSeries, invitations: Iterable[Invitation], changes: Mapping[int, Moved], *, now: datetime
) -> None:
    """Tell that meetings of the series have another time or place; `changes` has what happened, by meeting."""
    for letter in _letters(series, invitations, now):
        letter.send("invitations_series_moved", "REQUEST", letter.each(ical_series.changes), changes=changes)


def off(
    series: MeetingSeries,
    invitations: Iterable[Invitation],
    whole: Mapping[int, int],
    *,
    reason: str = "",
    only_you: bool = False,
    now: datetime,
) -> None:
    """Tell that meetings of the series are off, or that somebody is not expected at them any more (`only_you`).

    For a person in `whole` these are all that is left: the series itself leaves their calendar, at that SEQUENCE.
    """
    for letter in _letters(series, invitations, now, extra_sequence=1 if only_you else 0, apart=whole):
        sequence = whole.get(letter.boxes[0][0].user_id)
        write = letter.each(ical_series.called_off)
        if sequence is not None:
            write = letter.whole(ical_series.cancellation)
        letter.send("invitations_series_off", "CANCEL", write, sequence=sequence, reason=reason, only_you=only_you)


@dataclass(frozen=True)
class _Letter:
    """One mail to one mailbox: for each meeting the invitations of the people behind it."""

    series: MeetingSeries
    sendings: Sequence[Sending]
    boxes: Sequence[Sequence[Invitation]]
    now: datetime

    def whole(self, write: Callable[..., bytes]) -> _Write:
        """A calendar part about the whole series, whose page is the year plan of its council."""
        sending = self.sendings[0]
        meeting = sending.meeting
        page = web.link_to(
            "year_pages.council",
            school_slug=sending.school.slug,
            council_id=meeting.council_id,
            year=meeting.school_year,
        )
        return lambda occasions, attendee: write(occasions, attendee, description=page, page_url=page)

    def each(self, write: Callable[..., bytes]) -> _Write:
        """A calendar part that names each meeting."""
        zone = self.sendings[0].meeting.zone
        return lambda occasions, attendee: write(occasions, attendee, zone=zone)

    def send(self, name: str, method: str, write: _Write, *, sequence: int | None = None, **more: Any) -> None:
        """Put it in the outbox, and write down what each calendar is told; all at `sequence` if one is given."""
        sending, box = self.sendings[0], self.boxes[0]
        meetings = [one.meeting for one in self.sendings]
        occasions = [
            found
            for one, invitations in zip(self.sendings, self.boxes, strict=True)
            if (found := one.occasion(invitations)) is not None
        ]
        if sequence is not None:
            occasions = [replace(one, appointment=replace(one.appointment, sequence=sequence)) for one in occasions]
        rendered = render_mail(
            name,
            box[0].user.language,
            meetings=meetings,
            council_name=meetings[0].held_by,
            school_name=sending.school.name,
            people=self._people(meetings),
            zone=meetings[0].zone,
            **more,
        )
        attendee = ical.Attendee(name=names(box), address=box_address(box))
        message = sending.post(name, box, rendered, write(occasions, attendee), method)
        for one, invitations in zip(self.sendings, self.boxes, strict=True):
            for invitation in invitations:
                invitation.message = message
                invitation.sequence = one.sequence_for(invitation) if sequence is None else sequence
                invitation.told_version = max(invitation.told_version, one.told())

    def _people(self, meetings: Sequence[Meeting]) -> list[dict[str, Any]]:
        issued = self.sendings[0].links_for(self.boxes[0], LinkKind.SERIES, self.series.id)
        ends = [meeting.ends_at for meeting in meetings if meeting.ends_at is not None]
        for link in issued.values():
            link.closes_at = max([*ends, link.closes_at] if link.closes_at is not None else ends)
        return people_of(self.boxes[0], issued)


def _letters(
    series: MeetingSeries,
    invitations: Iterable[Invitation],
    now: datetime,
    *,
    extra_sequence: int = 0,
    apart: Mapping[int, int] | None = None,
) -> list[_Letter]:
    """One for each mailbox; who is told other things than somebody behind the same mailbox gets one apart."""
    by_person: dict[int, list[Invitation]] = {}
    for invitation in invitations:
        if invitation.address_id is not None:
            by_person.setdefault(invitation.user_id, []).append(invitation)
    together: dict[tuple[Any, ...], list[list[Invitation]]] = {}
    for theirs in by_person.values():
        theirs.sort(key=lambda one: (one.meeting.starts_at, one.meeting_id))
        same = tuple((one.meeting_id, one.lead) for one in theirs)
        alike = (theirs[0].address_id, same, (apart or {}).get(theirs[0].user_id))
        together.setdefault(alike, []).append(theirs)
    meetings = {one.meeting_id: one.meeting for theirs in by_person.values() for one in theirs}
    sendings = {id_: Sending(meeting, now, extra_sequence=extra_sequence) for id_, meeting in meetings.items()}
    letters = []
    for people in together.values():
        boxes = list(zip(*people, strict=True))
        letters.append(_Letter(series, [sendings[box[0].meeting_id] for box in boxes], boxes, now))
    return letters
