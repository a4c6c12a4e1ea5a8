"""The mails about a meeting: you are invited, the agenda is ready, it moved, it is off; each with its calendar part.

One mail for each mailbox, naming only whom it is for. Two people behind one mailbox get one mail with a link for each.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
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
from klankbord.base.outbox.models import MessageState
from klankbord.base.smtp import sender
from klankbord.councils.models import Seat
from klankbord.councils.queries import current
from klankbord.invitations.models import Invitation
from klankbord.kit import dates, ical, meeting_parts
from klankbord.meetings.actions_details import parts_of
from klankbord.meetings.models import Meeting
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.schools.models import School

_WAITING = {MessageState.QUEUED, MessageState.HELD}


def invited(meeting: Meeting, invitations: Sequence[Invitation], *, now: datetime) -> None:
    """Ask everybody to come."""
    _Sending(meeting, now).send("invitations_invited", invitations)


def agenda_published(
    meeting: Meeting, version: AgendaVersion, invitations: Sequence[Invitation], *, now: datetime
) -> None:
    """Tell that the agenda is ready, or what changed in it; an invitation still waiting is rewritten instead."""
    sending = _Sending(meeting, now)
    sending.send("invitations_agenda", sending.rewritten(invitations, {"invited", "moved"}), version=version)


def divided(meeting: Meeting, invitations: Sequence[Invitation], *, now: datetime) -> None:
    """Tell that the meeting falls into other parts, or at other times; a mail that still waits is rewritten instead."""
    sending = _Sending(meeting, now)
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
    _Sending(meeting, now).send("invitations_moved", invitations, changed=changed, asks_again=asks_again, was=was)


def cancelled(meeting: Meeting, invitations: Sequence[Invitation], *, now: datetime) -> None:
    """Tell that the meeting is off."""
    _Sending(meeting, now).send("invitations_cancelled", invitations, method="CANCEL")


def taken_back(meeting: Meeting, invitation: Invitation, *, now: datetime) -> None:
    """Tell one person that they are not expected any more."""
    _Sending(meeting, now, extra_sequence=1).send("invitations_cancelled", [invitation], method="CANCEL", only_you=True)


def placed(meeting: Meeting, invitation: Invitation, *, moved_up: bool, now: datetime) -> None:
    """Tell somebody who put themselves down that they have a place, at once or after waiting."""
    _Sending(meeting, now).send("invitations_placed", [invitation], moved_up=moved_up)


def reminder(meeting: Meeting, invitations: Sequence[Invitation], reason: str, days: int, *, now: datetime) -> None:
    """Remind of the meeting in `days` days: `reason` is answer (are you coming?) or coming (you said so)."""
    _Sending(meeting, now).send("invitations_reminder", invitations, method="", reason=reason, days=days)


class _Sending:
    """What every mail about one meeting shares, loaded once."""

    def __init__(self, meeting: Meeting, now: datetime, *, extra_sequence: int = 0) -> None:
        self.meeting = meeting
        self.now = now
        self.sequence = meeting.sequence + extra_sequence
        self.school = db.session.get_one(School, meeting.school_id)
        self.version = agenda.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
        day = meeting.day or dates.local(now, meeting.zone).date()
        self.parts = meeting_parts.planned(parts_of(meeting))
        self.seated = set(
            db.session.scalars(select(Seat.user_id).where(Seat.council_id.in_(meeting.council_ids), current(day)))
        )

    def boxes(self, invitations: Iterable[Invitation]) -> list[list[Invitation]]:
        """The invitations by mailbox; those without one are left out, the organiser sees that."""
        found: dict[int, list[Invitation]] = {}
        for invitation in invitations:
            if invitation.address_id is not None:
                found.setdefault(invitation.address_id, []).append(invitation)
        return list(found.values())

    def send(self, name: str, invitations: Iterable[Invitation], *, method: str = "REQUEST", **more: Any) -> None:
        """One mail for each mailbox; without a `method` it is no news for calendars, and no invitation."""
        for box in self.boxes(invitations):
            address = box[0].address
            if address is None:
                continue
            language = box[0].user.language
            message = outbox.queue(
                outbox.Draft(
                    kind=name.removeprefix("invitations_"),
                    address=address.address,
                    display_name=self._names(box),
                    rendered=self._render(name, box, language, **more),
                    language=language,
                    school_id=self.meeting.school_id,
                    recipient_user_id=box[0].user_id if len(box) == 1 else None,
                    sender_name=self._from(),
                    calendar=self._calendar(box, method) if method else None,
                    calendar_method=method or None,
                    about=("meeting", self.meeting.id),
                ),
                now=self.now,
            )
            for invitation in box:
                if method:
                    invitation.message, invitation.sequence = message, self.sequence
                invitation.told_version = max(invitation.told_version, self._told())

    def rewritten(self, invitations: Iterable[Invitation], kinds: Collection[str]) -> list[Invitation]:
        """Rewrite the mails of these kinds that nobody has taken from the outbox yet; who is left must get another."""
        late = []
        for box in self.boxes(invitations):
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
        rewritten = outbox.rewrite(message, rendered, calendar=self._calendar(box, "REQUEST"))
        if rewritten:
            for invitation in box:
                invitation.told_version = max(invitation.told_version, self._told())
        return rewritten

    def _told(self) -> int:
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

    def _names(self, box: Sequence[Invitation]) -> str:
        return " & ".join(invitation.user.name for invitation in box)

    def _from(self) -> str:
        return f"{self.meeting.held_by} {self.school.name}"

    def _render(self, name: str, box: Sequence[Invitation], language: str, **more: Any) -> Rendered:
        issued = links.issue_many(
            LinkKind.INVITATION,
            self.meeting.id,
            [(invitation.user_id, invitation.address_id) for invitation in box],
            school_id=self.meeting.school_id,
            now=self.now,
        )
        for link in issued.values():
            link.closes_at = self.meeting.ends_at
        people = [
            {
                "name": invitation.user.name,
                "first_name": invitation.user.first_name,
                "answer": invitation.answer,
                "url": web.link_to("link_pages.show", token=links.token_of(issued[invitation.user_id])),
            }
            for invitation in box
        ]
        version: AgendaVersion | None = more.pop("version", self.version)
        inside = all(invitation.user_id in self.seated for invitation in box)
        rows = self._rows(version, inside)
        return render_mail(
            name,
            language,
            meeting=self.meeting,
            council_name=self.meeting.held_by,
            school_name=self.school.name,
            people=people,
            rows=rows,
            late_papers=late_papers(rows),
            parts=self.parts,
            version=version,
            changes=self._changes(version, box, inside=inside),
            zone=self.meeting.zone,
            **more,
        )

    def _rows(self, version: AgendaVersion | None, inside: bool) -> list[Row]:
        if version is None:
            return []
        return published(version, self.meeting.council, {}, lambda _paper: "", show_closed=inside)

    def _calendar(self, box: Sequence[Invitation], method: str) -> bytes | None:
        meeting = self.meeting
        address = box[0].address
        if meeting.day is None or meeting.start_time is None or address is None or not meeting.planned_minutes:
            return None
        page = web.link_to("meeting_pages.page", school_slug=self.school.slug, meeting_id=meeting.id)
        first, last = 0, meeting.planned_minutes
        if not any(invitation.user_id in self.seated for invitation in box):
            first, last = meeting_parts.asked_of_others(self.parts, meeting.start_time, meeting.planned_minutes)
        given = box[0].answer if len(box) == 1 else None
        attendee = ical.Attendee(
            name=self._names(box), address=address.address, answer=given.value.upper() if given else ""
        )
        appointment = ical.Appointment(
            uid=meeting.uid,
            sequence=self.sequence,
            stamp=self.now,
            start=datetime.combine(meeting.day, meeting.start_time) + timedelta(minutes=first),
            zone=meeting.zone,
            minutes=last - first,
            summary=f"{meeting.held_by} {self.school.name}" + (f": {meeting.title}" if meeting.title else ""),
            organiser_name=self._from(),
            organiser_address=sender()[1],
            description=page,
            location=meeting.place,
            online_url=meeting.online_url,
            page_url=page,
        )
        return (
            ical.cancellation(appointment, attendee) if method == "CANCEL" else ical.invitation(appointment, attendee)
        )
