"""The mail that sign-up for a meeting is open, to all parents who are not invited."""

from datetime import datetime

from sqlalchemy import select

from klankbord.agenda import queries as agenda
from klankbord.agenda.rows_published import published
from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import render_for_many
from klankbord.base.outbox import queue_many
from klankbord.invitations import queries_sign_up
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_sign_up import SignUp
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals.models import Audience
from klankbord.proposals.queries_audience import asked_for, readers
from klankbord.schools.models import School

_PLACE = "-token-"


def called(sign_up: SignUp, meeting: Meeting, *, now: datetime) -> int:
    """Queue it; returns how many mails that makes."""
    school = db.session.get_one(School, meeting.school_id)
    day = dates.local(now, meeting.zone).date()
    invited = set(
        db.session.scalars(
            select(Invitation.user_id).where(Invitation.meeting_id == meeting.id, Invitation.removed_at.is_(None))
        )
    )
    quiet = queries_sign_up.silenced(meeting.council_id)
    people = readers(asked_for(meeting.council, Audience.ALL_PARENTS, (), day), school.id)
    reached = [one for one in people if one.mailbox is not None and one.user_id not in invited | quiet]
    issued = links.issue_many(
        LinkKind.SIGN_UP,
        meeting.id,
        [(reader.user_id, reader.mailbox.id if reader.mailbox else None) for reader in reached],
        school_id=school.id,
        now=now,
    )
    for link in issued.values():
        link.closes_at = meeting.ends_at
    page = web.link_to("link_pages.show", token=_PLACE)
    stop = web.link_to("invitations_sign_up_link.stop_mail", token=_PLACE)
    values = {}
    for reader in reached:
        token = links.token_of(issued[reader.user_id])
        values[reader.user_id] = {
            "first_name": reader.first_name,
            "full_name": reader.name,
            "url": page.replace(_PLACE, token),
            "stop_url": stop.replace(_PLACE, token),
        }
    version = agenda.version_of(meeting.id, meeting.agenda_version)
    letters = render_for_many(
        "invitations_sign_up",
        [(reader.user_id, reader.language, values[reader.user_id]) for reader in reached],
        meeting=meeting,
        sign_up=sign_up,
        closes_at=dates.local(sign_up.closes_at, meeting.zone),
        council_name=meeting.council.name,
        school_name=school.name,
        rows=published(version, meeting.council, {}, lambda _paper: "", show_closed=False) if version else [],
    )
    by_id = {reader.user_id: reader for reader in reached}
    return queue_many(
        (
            by_id[user_id].draft(
                "sign_up",
                rendered,
                school_id=school.id,
                sender_name=f"{meeting.council.name} {school.name}",
                unsubscribe_url=values[user_id]["stop_url"],
                about=("meeting", meeting.id),
            )
            for user_id, rendered in letters
        ),
        now=now,
    )
