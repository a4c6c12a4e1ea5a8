"""The mails about joining a school: confirm the address, somebody waits, the school's answer."""

from datetime import datetime, timedelta

from sqlalchemy import select

from klankbord.base import outbox, web
from klankbord.base.db import db
from klankbord.base.mail import Rendered, render_mail
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.base.outbox.queries import waiting_in_bundle
from klankbord.people import links
from klankbord.people.models import EmailAddress, User
from klankbord.schools import queries_requests
from klankbord.schools.models import School
from klankbord.schools.models_joining import JoinRequest, JoinState

AT_MOST_ONCE_IN = timedelta(days=1)


def confirm(
    school: School, request: JoinRequest, token: str, *, first_name: str = "", asked_by: str = "", now: datetime
) -> None:
    """Ask a mailbox whether its reader meant this.

    What a stranger typed is not in it, so that nobody can send words of their own through it.
    """
    rendered = render_mail(
        "schools_join_confirm",
        request.language,
        url=web.link_to("schools_joining_link.open_confirmation", token=token),
        kind=request.kind.value,
        first_name=first_name,
        asked_by=asked_by,
        school_name=school.name,
    )
    _queue("join_confirm", school, request.address, rendered, request.language, urgent=True, now=now)


def tell_administrators(school: School, *, now: datetime) -> None:
    """Tell the school's administrators that somebody waits for an answer, at most once a day."""
    count = queries_requests.count_waiting(school.id)
    people = queries_requests.administrators(school.id)
    boxes = links.mailboxes([user.id for user in people])
    for user in people:
        if user.id not in boxes:
            continue
        bundle, rendered = _bundle(school, user), _waiting(school, user, count)
        waiting = waiting_in_bundle(bundle)
        if waiting is not None and outbox.rewrite(waiting, rendered):
            continue
        last = db.session.scalar(
            select(OutboxMessage.due_at)
            .where(
                OutboxMessage.bundle == bundle,
                OutboxMessage.state.not_in([MessageState.QUEUED, MessageState.HELD]),
            )
            .order_by(OutboxMessage.id.desc())
            .limit(1)
        )
        due = now if last is None else max(now, last + AT_MOST_ONCE_IN)
        _queue(
            "join_waiting",
            school,
            boxes[user.id].address,
            rendered,
            user.language,
            user=user,
            bundle=bundle,
            due_at=due,
            now=now,
        )


def fewer_wait(school: School, *, now: datetime) -> None:
    """Bring mails that tell of requests and have not gone yet up to date; when none waits any more they stay."""
    count = queries_requests.count_waiting(school.id)
    for user in queries_requests.administrators(school.id):
        waiting = waiting_in_bundle(_bundle(school, user))
        if waiting is None:
            continue
        if count:
            outbox.rewrite(waiting, _waiting(school, user, count))
        else:
            outbox.hold(waiting)


def _bundle(school: School, user: User) -> str:
    return f"join_waiting:{school.id}:{user.id}"


def _waiting(school: School, user: User, count: int) -> Rendered:
    return render_mail(
        "schools_join_waiting",
        user.language,
        url=web.link_to("schools_joining.index", school_slug=school.slug),
        first_name=user.first_name,
        count=count,
        school_name=school.name,
    )


def accepted(school: School, user: User, address: str, *, now: datetime) -> None:
    """Welcome somebody whom the school let in; the button leads to where one signs in."""
    rendered = render_mail(
        "schools_join_accepted",
        user.language,
        url=web.link_to("people.sign_in"),
        first_name=user.first_name,
        address=address,
        school_name=school.name,
    )
    _queue("join_accepted", school, address, rendered, user.language, user=user, now=now)


def declined(school: School, request: JoinRequest, *, now: datetime) -> None:
    """Tell somebody that the school did not let them in."""
    rendered = render_mail("schools_join_declined", request.language, sentence=request.answer, school_name=school.name)
    _queue("join_declined", school, request.address, rendered, request.language, now=now)


def answered(school: School, request: JoinRequest, asker: User, box: EmailAddress, *, now: datetime) -> None:
    """Tell a parent what the school did with what they asked."""
    rendered = render_mail(
        "schools_request_answered",
        asker.language,
        url=web.link_to("account.page"),
        first_name=asker.first_name,
        kind=request.kind.value,
        carer=request.name,
        accepted=request.state == JoinState.ACCEPTED,
        sentence=request.answer,
        school_name=school.name,
    )
    _queue("join_answered", school, box.address, rendered, asker.language, user=asker, now=now)


def _queue(
    kind: str,
    school: School,
    address: str,
    rendered: Rendered,
    language: str,
    *,
    user: User | None = None,
    urgent: bool = False,
    bundle: str | None = None,
    due_at: datetime | None = None,
    now: datetime,
) -> None:
    outbox.queue(
        outbox.Draft(
            kind=kind,
            address=address,
            rendered=rendered,
            language=language,
            display_name=user.name if user is not None else "",
            school_id=school.id,
            recipient_user_id=user.id if user is not None else None,
            sender_name=school.name,
            urgent=urgent,
            bundle=bundle,
            due_at=due_at,
        ),
        now=now,
    )
