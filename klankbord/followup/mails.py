"""The mail about what somebody is to do, and the lines about it in other mails."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue
from klankbord.followup import queries, queries_owners
from klankbord.followup.models import ActionItem
from klankbord.kit import dates
from klankbord.kit.due_words import DueKind
from klankbord.meetings.models import Meeting
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import EmailAddress, LinkKind, User
from klankbord.schools.models import School


@dataclass(frozen=True)
class Line:
    """One action item in a mail, with the reader's own link to it."""

    what: str
    due_on: date | None
    due_words: str
    due_kind: DueKind
    url: str
    stop_url: str


def lines(actions: Sequence[ActionItem], user: User, box: EmailAddress, *, now: datetime) -> list[Line]:
    """A person's action items as lines of a mail."""
    found = []
    for action in actions:
        link = links.issue(
            LinkKind.ACTION_ITEM,
            action.id,
            school_id=action.school_id,
            user_id=user.id,
            address_id=box.id,
            now=now,
        )
        token = links.token_of(link)
        url = web.link_to("link_pages.show", token=token)
        stop = web.link_to("action_items_link.mail", token=token)
        found.append(Line(action.what, action.due_on, action.due_words, action.due_kind, url, stop))
    return found


def given(actions: Sequence[ActionItem], meeting: Meeting, *, but: Collection[int] = (), now: datetime) -> int:
    """Mail each owner with an account what a meeting gave them to do: one mail a person. Returns how many.

    Those of `but` hear it another way.
    """
    doing = queries_owners.owners_of((one.id for one in actions), dates.local(now, meeting.zone).date())
    boxes = links.mailboxes(sorted({user_id for owners in doing.values() for user_id in owners} - set(but)))
    if not boxes:
        return 0
    school = db.session.scalar(select(School.name).where(School.id == meeting.school_id)) or ""
    reached = set(boxes) - queries.silenced(meeting.council_id)
    users = db.session.scalars(select(User).where(User.id.in_(reached), User.disabled_at.is_(None))).all()
    for user in users:
        own = [action for action in actions if user.id in doing.get(action.id, ())]
        told = lines(own, user, boxes[user.id], now=now)
        context = {
            "first_name": user.first_name,
            "actions": told,
            "meeting": meeting,
            "council_name": meeting.council.name,
            "school_name": school,
            "url": told[0].url,
            "stop_url": told[0].stop_url,
        }
        queue(
            draft_to(
                user,
                boxes[user.id].address,
                "followup_given",
                render_mail("followup_given", user.language, **context),
                school_id=meeting.school_id,
                sender_name=school,
                unsubscribe_url=told[0].stop_url,
                about=("meeting", meeting.id),
            ),
            now=now,
        )
    return len(users)
