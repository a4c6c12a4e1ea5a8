"""What every mail about one meeting shares: who gets it together, its words, its calendar part, its row in the outbox.

One mail for each mailbox, naming only whom it is for. Two people behind one mailbox get one mail with a link for each.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.agenda import queries as agenda
from klankbord.agenda.actions_publishing import compare
from klankbord.agenda.models import AgendaVersion
from klankbord.agenda.rows import Row
from klankbord.agenda.rows_published import changes_said, late_papers, published, said
from klankbord.base import outbox, web
from klankbord.base.db import db
from klankbord.base.mail import Rendered, render_mail
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.base.smtp import sender
from klankbord.councils.models import Seat
from klankbord.councils.queries import current
from klankbord.invitations.models import Invitation
from klankbord.kit import dates, ical, ical_series, meeting_parts
from klankbord.kit.recurrence import instant_of
from klankbord.meetings.actions_details import parts_of
from klankbord.meetings.models import Meeting, MeetingSeries
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink
from klankbord.schools.models import School

_WAITING = {MessageState.QUEUED, MessageState.HELD}


def boxes(invitations: Iterable[Invitation]) -> list[list[Invitation]]:
    """The invitations to one meeting by mailbox; those without one are left out, the organiser sees that.

    Two behind one mailbox whose calendars know the meeting differently get a mail each.
    """
    found: dict[tuple[int, bool, int], list[Invitation]] = {}
    for invitation in invitations:
        if invitation.address_id is not None:
            key = (invitation.address_id, invitation.by_series, invitation.lead)
            found.setdefault(key, []).append(invitation)
    return list(found.values())


def behind(box: Sequence[Invitation]) -> tuple[tuple[int, str], ...]:
    """Who is behind a mailbox of several."""
    return tuple((one.user_id, one.user.name) for one in box) if len(box) > 1 else ()


class Sending:
    """What every mail about one meeting shares, loaded once."""

    def __init__(self, meeting: Meeting, now: datetime, *, extra_sequence: int = 0) -> None:
        self.meeting = meeting
        self.now = now
        self.extra_sequence = extra_sequence
        self.school = db.session.get_one(School, meeting.school_id)
        self.sender_name = f"{meeting.held_by} {self.school.name}"
        self.version = agenda.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
        day = meeting.day or dates.local(now, meeting.zone).date()
        self.parts = meeting_parts.planned(parts_of(meeting))
        self.seated = set(
            db.session.scalars(select(Seat.user_id).where(Seat.council_id.in_(meeting.council_ids), current(day)))
        )

    def send(self, name: str, invitations: Iterable[Invitation], *, method: str = "REQUEST", **more: Any) -> None:
        """One mail for each mailbox; without a `method` it is no news for calendars, and no invitation."""
        for box in boxes(invitations):
            rendered = self._render(name, box, box[0].user.language, **more)
            message = self.post(name, box, rendered, self._calendar(box, method) if method else None, method)
            for invitation in box:
                if method:
                    invitation.message, invitation.sequence = message, self.sequence_for(invitation)
                invitation.told_version = max(invitation.told_version, self.told())

    def post(
        self, name: str, box: Sequence[Invitation], rendered: Rendered, calendar: bytes | None, method: str
    ) -> OutboxMessage:
        """Put a mail of this kind to one mailbox in the outbox, about this meeting."""
        return outbox.queue(
            outbox.Draft(
                kind=name.removeprefix("invitations_"),
                address=box_address(box),
                display_name=names(box),
                rendered=rendered,
                language=box[0].user.language,
                school_id=self.meeting.school_id,
                recipient_user_id=box[0].user_id if len(box) == 1 else None,
                behind=behind(box),
                sender_name=self.sender_name,
                calendar=calendar,
                calendar_method=method or None,
                about=("meeting", self.meeting.id),
            ),
            now=self.now,
        )

    def rewritten(self, invitations: Iterable[Invitation], kinds: Collection[str]) -> list[Invitation]:
        """Rewrite the mails of these kinds that nobody has taken from the outbox yet; who is left must get another."""
        late = []
        for box in boxes(invitations):
            message = box[0].message
            if (
                message is None
                or message.state not in _WAITING
                or message.kind not in kinds
                or not self.rewrite(f"invitations_{message.kind}", box)
            ):
                late += box
        return late

    def rewrite(self, name: str, box: list[Invitation]) -> bool:
        """Put the agenda into a mail that waits; False when it has gone after all."""
        message = box[0].message
        if message is None:
            return False
        more = {"changed": frozenset(), "asks_again": True, "was": None} if name == "invitations_moved" else {}
        rendered = self._render(name, box, message.language, **more)
        rewritten = outbox.rewrite(message, rendered, calendar=self._calendar(box, "REQUEST"), behind=behind(box))
        if rewritten:
            for invitation in box:
                invitation.told_version = max(invitation.told_version, self.told())
        return rewritten

    def told(self) -> int:
        """The number of the version a mail of now shows."""
        return self.version.number if self.version is not None else 0

    def _changes(self, version: AgendaVersion | None, box: Sequence[Invitation], *, inside: bool) -> list[str]:
        """What changed since the version that everybody behind a mailbox was told last, in sentences."""
        told = min(invitation.told_version for invitation in box)
        if version is None or version.number == 1 or told >= version.number:
            return []
        if told in {0, version.number - 1}:
            return changes_said(version, show_closed=inside)
        before = agenda.version_of(self.meeting.id, told)
        changes = compare(before.rows, version.rows) if before is not None else version.changes
        return said(changes, show_closed=inside)

    def _render(self, name: str, box: Sequence[Invitation], language: str, **more: Any) -> Rendered:
        issued = self.links_for(box, LinkKind.INVITATION, self.meeting.id)
        for link in issued.values():
            link.closes_at = self.meeting.ends_at
        version: AgendaVersion | None = more.pop("version", self.version)
        inside = all(invitation.user_id in self.seated for invitation in box)
        rows = self._rows(version, inside)
        return render_mail(
            name,
            language,
            meeting=self.meeting,
            council_name=self.meeting.held_by,
            school_name=self.school.name,
            people=people_of(box, issued),
            rows=rows,
            late_papers=late_papers(rows),
            parts=self.parts,
            version=version,
            changes=self._changes(version, box, inside=inside),
            zone=self.meeting.zone,
            **more,
        )

    def links_for(self, box: Sequence[Invitation], kind: LinkKind, thing_id: int) -> dict[int, ThingLink]:
        """The links to a thing of those behind a mailbox, by person."""
        readers = [(invitation.user_id, invitation.address_id) for invitation in box]
        return links.issue_many(kind, thing_id, readers, school_id=self.meeting.school_id, now=self.now)

    def _rows(self, version: AgendaVersion | None, inside: bool) -> list[Row]:
        if version is None:
            return []
        return published(version, self.meeting.council, {}, lambda _paper: "", show_closed=inside)

    def _calendar(self, box: Sequence[Invitation], method: str) -> bytes | None:
        found = self.occasion(box)
        if found is None:
            return None
        attendee = ical.Attendee(name=names(box), address=box_address(box), answer=found.answer)
        if box[0].by_series:
            write = ical_series.called_off if method == "CANCEL" else ical_series.changes
            return write([found], attendee, zone=self.meeting.zone)
        write_one = ical.cancellation if method == "CANCEL" else ical.invitation
        return write_one(found.appointment, attendee)

    def occasion(self, box: Sequence[Invitation]) -> ical_series.Occasion | None:
        """The meeting as the calendar behind a mailbox has it; None while it has no day, time and length."""
        meeting = self.meeting
        if meeting.day is None or meeting.start_time is None or not meeting.planned_minutes:
            return None
        start = datetime.combine(meeting.day, meeting.start_time)
        page = web.link_to("meeting_pages.page", school_slug=self.school.slug, meeting_id=meeting.id)
        first, last = 0, meeting.planned_minutes
        if not any(invitation.user_id in self.seated for invitation in box):
            first, last = meeting_parts.asked_of_others(self.parts, meeting.start_time, meeting.planned_minutes)
        given = box[0].answer if len(box) == 1 else None
        appointment = ical.Appointment(
            uid=self._uid(box[0]),
            sequence=self.sequence_for(box[0]),
            stamp=self.now,
            start=start + timedelta(minutes=first),
            zone=meeting.zone,
            minutes=last - first,
            summary=self.sender_name + (f": {meeting.title}" if meeting.title else ""),
            organiser_name=self.sender_name,
            organiser_address=sender()[1],
            description=page,
            location=meeting.place,
            online_url=meeting.online_url,
            page_url=page,
        )
        return ical_series.Occasion(
            by_rule=meeting.by_rule_at or instant_of(start, meeting.zone),
            appointment=appointment,
            answer=given.value.upper() if given else "",
        )

    def sequence_for(self, invitation: Invitation) -> int:
        """The SEQUENCE at which somebody is told now."""
        return self.meeting.sequence + invitation.lead + self.extra_sequence

    def _uid(self, invitation: Invitation) -> str:
        series_id = self.meeting.series_id if invitation.by_series else None
        of_series = db.session.get_one(MeetingSeries, series_id).uid if series_id is not None else None
        return of_series or self.meeting.uid


def people_of(box: Sequence[Invitation], issued: Mapping[int, ThingLink]) -> list[dict[str, Any]]:
    """Those behind a mailbox as a mail speaks to them, each with their own link."""
    return [
        {
            "name": invitation.user.name,
            "first_name": invitation.user.first_name,
            "answer": invitation.answer,
            "url": web.link_to("link_pages.show", token=links.token_of(issued[invitation.user_id])),
        }
        for invitation in box
    ]


def names(box: Sequence[Invitation]) -> str:
    """Whom a mail is for, in one line."""
    return " & ".join(invitation.user.name for invitation in box)


def box_address(box: Sequence[Invitation]) -> str:
    """The address of a mailbox that `boxes` gave."""
    address = box[0].address
    assert address is not None  # noqa: S101 - boxes leaves out who has none
    return address.address
