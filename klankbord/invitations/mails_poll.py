"""The mails about a date poll: which moments suit you, it is closed, it is settled or off.

One mail for each mailbox; two people behind one mailbox get one mail with a link for each.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from klankbord.base import outbox, web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.meetings.models import Meeting
from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment
from klankbord.meetings.queries_poll import Table
from klankbord.people import links
from klankbord.people.models import LinkKind, User
from klankbord.schools.models import School


def asked(
    poll: DatePoll, people: Iterable[PollAsked], moments: Sequence[PollMoment], reason: str, *, now: datetime
) -> int:
    """Ask which moments suit; returns how many mails. `reason` is asked, more (moments were added) or reminder."""
    sent = 0
    for box in _boxes(people):
        issued = links.issue_many(
            LinkKind.POLL,
            poll.id,
            [(one.user_id, one.address_id) for one in box],
            school_id=poll.school_id,
            now=now,
        )
        readers = [
            {
                "name": one.user.name,
                "first_name": one.user.first_name,
                "url": web.link_to("link_pages.show", token=links.token_of(issued[one.user_id])),
            }
            for one in box
        ]
        _send(poll, "asked", box, now, people=readers, moments=moments, reason=reason)
        sent += 1
    return sent


def over(poll: DatePoll, people: Iterable[PollAsked], *, now: datetime) -> None:
    """Tell those who are not invited what became of it: the meeting has its day, or it is off."""
    for box in _boxes(people):
        names = [{"first_name": one.user.first_name} for one in box]
        _send(poll, "over", box, now, people=names)


def closed(poll: DatePoll, table: Table, organisers: Iterable[User], *, now: datetime) -> None:
    """Tell the organiser that the poll closed at its deadline, and what came out."""
    organisers = list(organisers)
    boxes = links.mailboxes([user.id for user in organisers])
    school = db.session.get_one(School, poll.school_id)
    for user in organisers:
        box = boxes.get(user.id)
        if box is None:
            continue
        rendered = render_mail(
            "invitations_poll_closed",
            user.language,
            people=[{"first_name": user.first_name}],
            best=table.best,
            asked=len(table.lines),
            waiting=[line.name for line in table.waiting],
            url=web.link_to("polls.page", school_slug=school.slug, meeting_id=poll.meeting_id),
            **_shared(poll.meeting, school),
        )
        outbox.queue(
            outbox.Draft(
                kind="poll_closed",
                address=box.address,
                display_name=user.name,
                rendered=rendered,
                language=user.language,
                school_id=poll.school_id,
                recipient_user_id=user.id,
                sender_name=f"{poll.meeting.council.name} {school.name}",
                about=("date_poll", poll.id),
            ),
            now=now,
        )


def _boxes(people: Iterable[PollAsked]) -> list[list[PollAsked]]:
    """Who was asked by mailbox; those without one are left out, the organiser sees that."""
    found: dict[int, list[PollAsked]] = {}
    for one in people:
        if one.address_id is not None:
            found.setdefault(one.address_id, []).append(one)
    return list(found.values())


def _shared(meeting: Meeting, school: School) -> dict[str, Any]:
    return {"meeting": meeting, "council_name": meeting.council.name, "school_name": school.name}


def _send(poll: DatePoll, name: str, box: Sequence[PollAsked], now: datetime, **context: Any) -> None:
    address = box[0].address
    if address is None:
        return
    school = db.session.get_one(School, poll.school_id)
    language = box[0].user.language
    message = outbox.queue(
        outbox.Draft(
            kind=f"poll_{name}",
            address=address.address,
            display_name=" & ".join(one.user.name for one in box),
            rendered=render_mail(
                f"invitations_poll_{name}",
                language,
                poll=poll,
                closes_on=poll.closes_on,
                **context,
                **_shared(poll.meeting, school),
            ),
            language=language,
            school_id=poll.school_id,
            recipient_user_id=box[0].user_id if len(box) == 1 else None,
            behind=tuple((one.user_id, one.user.name) for one in box) if len(box) > 1 else (),
            sender_name=f"{poll.meeting.council.name} {school.name}",
            about=("date_poll", poll.id),
        ),
        now=now,
    )
    for one in box:
        one.message = message
