"""The mails that invite people into their school: one person with a link, many at once with the way in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from klankbord.base import outbox
from klankbord.base.mail import render_for_many, render_mail
from klankbord.people.mails import draft_to
from klankbord.people.models import EmailAddress, User
from klankbord.schools.models import School


def invite(school: School, user: User, box: EmailAddress, url: str, *, now: datetime) -> None:
    """Say what Klankbord is for and give the link that signs in."""
    rendered = render_mail(
        "schools_invite", user.language, url=url, first_name=user.first_name, school_name=school.name
    )
    outbox.queue(
        draft_to(user, box.address, "school_invite", rendered, school_id=school.id, sender_name=school.name),
        now=now,
    )


@dataclass(frozen=True)
class Invited:
    """Somebody who is new in a school."""

    user_id: int
    name: str
    language: str


def invite_many(school: School, boxes: Mapping[str, Sequence[Invited]], sign_in: str, *, now: datetime) -> int:
    """Say in each mailbox what Klankbord is for and where to sign in; one mail, whoever reads it. Gives how many."""

    def readers() -> Iterator[tuple[str, str, dict[str, str]]]:
        for address, people in boxes.items():
            url = f"{sign_in}?address={quote(address)}"
            yield address, people[0].language, {"names": " & ".join(one.name for one in people), "url": url}

    drafts = (
        outbox.Draft(
            kind="school_invite",
            address=address,
            rendered=rendered,
            language=boxes[address][0].language,
            display_name=boxes[address][0].name if len(boxes[address]) == 1 else "",
            school_id=school.id,
            recipient_user_id=boxes[address][0].user_id,
            sender_name=school.name,
        )
        for address, rendered in render_for_many("schools_invite_many", readers(), school_name=school.name)
    )
    return outbox.queue_many(drafts, now=now)
