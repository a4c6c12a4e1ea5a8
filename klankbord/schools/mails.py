"""The mail that invites somebody into their school."""

from collections.abc import Iterable
from datetime import datetime

from klankbord.base import outbox
from klankbord.base.mail import render_mail
from klankbord.people.models import EmailAddress, User
from klankbord.schools.models import School


def invite(school: School, user: User, box: EmailAddress, url: str, *, now: datetime) -> None:
    """Say what Klankbord is for and give the link that signs in."""
    outbox.queue(_invitation(school, user, box, url), now=now)


def invite_many(school: School, invited: Iterable[tuple[User, EmailAddress, str]], *, now: datetime) -> int:
    """The same to many people, each with their mailbox and their link; tells how many."""
    return outbox.queue_many((_invitation(school, user, box, url) for user, box, url in invited), now=now)


def _invitation(school: School, user: User, box: EmailAddress, url: str) -> outbox.Draft:
    rendered = render_mail(
        "schools_invite", user.language, url=url, first_name=user.first_name, school_name=school.name
    )
    return outbox.Draft(
        kind="school_invite",
        address=box.address,
        rendered=rendered,
        language=user.language,
        display_name=user.name,
        school_id=school.id,
        recipient_user_id=user.id,
        sender_name=school.name,
    )
