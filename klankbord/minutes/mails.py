"""The mails about minutes: they go round, somebody corrects them, a correction is answered, an erratum came."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from klankbord.agenda.models import AgendaItem
from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue, rewrite
from klankbord.base.outbox.actions import Attachment
from klankbord.base.outbox.queries import waiting_in_bundle
from klankbord.followup import mails as followup_mails
from klankbord.followup.queries import open_given, silenced
from klankbord.followup.queries_owners import owners_of
from klankbord.kit import dates
from klankbord.kit.viewer import Person
from klankbord.minutes import queries, queries_errata
from klankbord.minutes.models import Correction, CorrectionState, Minutes
from klankbord.minutes.models_errata import Erratum
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import EmailAddress, LinkKind, ThingLink, User
from klankbord.schools.models import School

GATHER = timedelta(minutes=10)
"""How long news about corrections is gathered into one mail."""


def circulated(minutes: Minutes, *, copies: Callable[[User], Sequence[Attachment]], now: datetime) -> int:
    """Mail the minutes' readers that they can be read and corrected, each with their own action items.

    `copies` gives the files that go with the mail to a reader. Whoever got something to do without being a reader gets
    a mail about that alone. Returns how many were mailed.
    """
    meeting = minutes.meeting
    members, guests = queries.readers(meeting, dates.local(now, meeting.zone).date())
    inside = {user.id for user in members}
    people = members + guests
    boxes = links.mailboxes([user.id for user in people])
    quiet = silenced(meeting.council_id)
    issued = links.issue_many(
        LinkKind.MINUTES,
        minutes.id,
        [(user.id, boxes[user.id].id if user.id in boxes else None) for user in people],
        school_id=minutes.school_id,
        now=now,
    )
    given = open_given(meeting.id, with_closed=True)
    public = {action.id for action in open_given(meeting.id, with_closed=False)}
    doing = owners_of((action.id for action in given), dates.local(now, meeting.zone).date())
    count = 0
    for user in people:
        if user.id not in boxes or user.id in quiet:
            continue
        mine = [action for action in given if user.id in doing.get(action.id, ())]
        own = [action for action in mine if user.id in inside or action.id in public]
        lines = followup_mails.lines(own, user, boxes[user.id], now=now)
        _send(
            queries_errata.CIRCULATED,
            minutes,
            user,
            boxes[user.id],
            issued[user.id],
            now,
            files=copies(user),
            actions=lines,
        )
        count += 1
    readers = {user.id for user in people}
    followup_mails.given([action for action in given if action.id in public], meeting, but=readers, now=now)
    return count


def corrected(minutes: Minutes, *, by: Person, now: datetime) -> None:
    """Tell whoever sent the minutes round that corrections came in: one mail for all of some minutes."""
    if minutes.circulated_by_id is None or minutes.circulated_by_id == by.id:
        return
    user = db.session.get(User, minutes.circulated_by_id)
    boxes = links.mailboxes([minutes.circulated_by_id])
    if user is None or user.id not in boxes or user.disabled_at is not None:
        return
    db.session.flush()
    count = queries.open_corrections(minutes.id)
    link = _link(minutes, user, boxes[user.id], now)
    bundle = f"minutes_corrected:{minutes.id}:{user.id}"
    waiting = waiting_in_bundle(bundle)
    if waiting is not None:
        rendered = render_mail("minutes_corrected", user.language, **_context(minutes, user, link), count=count)
        if rewrite(waiting, rendered):
            return
    _send("minutes_corrected", minutes, user, boxes[user.id], link, now, bundle=bundle, due=now + GATHER, count=count)


def correction_answered(minutes: Minutes, correction: Correction, *, by: Person, now: datetime) -> None:
    """Tell whoever gave a correction what became of it."""
    if correction.by_id == by.id:
        return
    user = db.session.get(User, correction.by_id)
    boxes = links.mailboxes([correction.by_id])
    if user is None or user.id not in boxes or user.disabled_at is not None:
        return
    _send(
        "minutes_answered",
        minutes,
        user,
        boxes[user.id],
        _link(minutes, user, boxes[user.id], now),
        now,
        correction=correction,
        accepted=correction.state == CorrectionState.ACCEPTED,
        answered_by=by.name,
    )


def erratum(minutes: Minutes, written: Erratum, *, by: Person, now: datetime) -> int:
    """Tell those who were mailed the minutes of an erratum to them; how many. Their links are good for 30 days more."""
    people = queries_errata.told(minutes, written, now)
    boxes = links.mailboxes([user.id for user in people])
    readers = [user for user in people if user.id in boxes]
    issued = _issued(minutes, readers, boxes, now)
    links.close_all(LinkKind.MINUTES, minutes.id, now)
    item = db.session.get(AgendaItem, written.item_id) if written.item_id is not None else None
    for user in readers:
        _send(
            queries_errata.ERRATUM,
            minutes,
            user,
            boxes[user.id],
            issued[user.id],
            now,
            erratum=written,
            item=item,
            written_by=by.name,
        )
    return len(readers)


def reminder(minutes: Minutes, people: Sequence[User], *, now: datetime) -> int:
    """Tell people that they can say until when what is not right; how many have a mailbox."""
    boxes = links.mailboxes([user.id for user in people])
    readers = [user for user in people if user.id in boxes]
    issued = _issued(minutes, readers, boxes, now)
    for user in readers:
        _send(queries_errata.REMINDER, minutes, user, boxes[user.id], issued[user.id], now)
    return len(readers)


def _issued(
    minutes: Minutes, readers: Sequence[User], boxes: dict[int, EmailAddress], now: datetime
) -> dict[int, ThingLink]:
    known = [(user.id, boxes[user.id].id) for user in readers]
    return links.issue_many(LinkKind.MINUTES, minutes.id, known, school_id=minutes.school_id, now=now)


def _link(minutes: Minutes, user: User, box: EmailAddress, now: datetime) -> ThingLink:
    return links.issue(
        LinkKind.MINUTES, minutes.id, school_id=minutes.school_id, user_id=user.id, address_id=box.id, now=now
    )


def _context(minutes: Minutes, user: User, link: ThingLink) -> dict[str, Any]:
    meeting = minutes.meeting
    token = links.token_of(link)
    school = db.session.get_one(School, minutes.school_id)
    return {
        "minutes": minutes,
        "meeting": meeting,
        "council_name": meeting.council.name,
        "school_name": school.name,
        "first_name": user.first_name,
        "url": web.link_to("link_pages.show", token=token),
        "page_url": web.link_to("minutes_pages.page", school_slug=school.slug, minutes_id=minutes.id),
        "stop_url": web.link_to("minutes_link.mail", token=token),
    }


def _send(
    name: str,
    minutes: Minutes,
    user: User,
    box: EmailAddress,
    link: ThingLink,
    now: datetime,
    *,
    bundle: str | None = None,
    due: datetime | None = None,
    files: Sequence[Attachment] = (),
    **more: Any,
) -> None:
    context = _context(minutes, user, link)
    queue(
        draft_to(
            user,
            box.address,
            name,
            render_mail(name, user.language, **context, **more, attached=len(files)),
            school_id=minutes.school_id,
            sender_name=context["school_name"],
            unsubscribe_url=context["stop_url"],
            about=("minutes", minutes.id),
            bundle=bundle,
            due_at=due,
        ),
        now=now,
        attachments=files,
    )
