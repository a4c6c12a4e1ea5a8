"""Whom the mails about a meeting are for, and why, in the words of whoever sends them."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.outbox.rehearsal import Mail
from klankbord.councils.models import Council, Seat
from klankbord.councils.queries import current
from klankbord.invitations import queries_draw
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.proposals.models import Audience
from klankbord.proposals.queries_audience import asked_for


def invited(meeting: Meeting, mails: Sequence[Mail]) -> Mapping[int, str]:
    """Who is invited to a meeting: by their seat, by lot, or to this meeting alone.

    Who gave up a place that was drawn hears no more of it, and is left out.
    """
    day = meeting.day or dates.today(meeting.zone)
    seats = dict(
        db.session.execute(
            select(Seat.user_id, Council.name)
            .join(Council, Council.id == Seat.council_id)
            .where(Seat.council_id.in_(meeting.council_ids), current(day))
            .order_by(Seat.council_id.desc())
        ).all()
    )
    drawn = {user.id for user in queries_draw.placed_people(meeting.id)}
    gone = queries_draw.gave_up(meeting.id) - {mail.user_id for mail in mails}
    standing = select(Invitation.user_id).where(Invitation.meeting_id == meeting.id, Invitation.removed_at.is_(None))
    found = {
        user_id: _why(seats.get(user_id), drawn=user_id in drawn)
        for user_id in db.session.scalars(standing)
        if user_id not in gone
    }
    return dict(sorted(found.items(), key=lambda one: one[0] not in seats))


def _why(council: str | None, *, drawn: bool) -> str:
    if council is not None:
        return str(_("sits in: %(name)s", name=council))
    return str(_("was drawn by lot") if drawn else _("is invited to this meeting"))


def called(meeting: Meeting) -> Mapping[int, str]:
    """Whom the call to sign up for a meeting is for: all parents who are not invited."""
    people = asked_for(meeting.council, Audience.ALL_PARENTS, (), dates.today(meeting.zone))
    invited = select(Invitation.user_id).where(Invitation.meeting_id == meeting.id, Invitation.removed_at.is_(None))
    return dict.fromkeys(sorted(set(people) - set(db.session.scalars(invited))), str(_("parent of the school")))
