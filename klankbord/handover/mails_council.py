"""Mails about a council: somebody would like to join it, and the links by which each reader wants no more of them."""

from collections.abc import Sequence
from datetime import datetime

from klankbord.base import web
from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue
from klankbord.councils.models import Council
from klankbord.handover.queries_council import bundle
from klankbord.kit.viewer import Viewer
from klankbord.people import links
from klankbord.people.models import EmailAddress, LinkKind
from klankbord.proposals.queries_audience import readers
from klankbord.schools.queries import classes_of

_PLACE = "-token-"


def tokens_of(
    council: Council, boxes: Sequence[tuple[int, int | None]], *, now: datetime
) -> dict[int, str]:  # fmt: skip
    """The token of each reader's own link about a council, by user id; `boxes` are user id and mailbox id."""
    issued = links.issue_many(LinkKind.COUNCIL, council.id, boxes, school_id=council.school_id, now=now)
    return {user_id: links.token_of(link) for user_id, link in issued.items()}


def page_url(token: str) -> str:
    """Where a link about a council leads."""
    return web.link_to("link_pages.show", token=_PLACE).replace(_PLACE, token)


def stop_url(token: str) -> str:
    """Where a reader asks for no more mail about a council, with one click."""
    return web.link_to("handover_candidacy.mail", token=_PLACE).replace(_PLACE, token)


def candidate(
    council: Council,
    to: Sequence[int],
    words: str,
    person: Viewer,
    box: EmailAddress,
    *,
    classes: Sequence[str] | None = None,
    url: str | None = None,
    now: datetime,
) -> int:
    """Tell each of them who would like to join, in which classes their children are, and what they said of it.

    With `classes` they would sit for those; `url` is where a seat is given, by default among the council's members.
    """
    school = person.school
    assert school is not None  # noqa: S101 - who comes by a link comes into a school
    reached = [reader for reader in readers(dict.fromkeys(to), council.school_id) if reader.mailbox is not None]
    boxes = [(reader.user_id, reader.mailbox.id if reader.mailbox else None) for reader in reached]
    tokens = tokens_of(council, boxes, now=now)
    for reader in reached:
        rendered = render_mail(
            "handover_candidate",
            reader.language,
            first_name=reader.first_name,
            who=person.name,
            classes=classes if classes is not None else classes_of(person.id).get(council.school_id, []),
            words=words,
            council_name=council.name,
            school_name=school.name,
            url=url or web.link_to("councils.seats", school_slug=school.slug, council_id=council.id),
            stop_url=stop_url(tokens[reader.user_id]),
        )
        queue(
            reader.draft(
                "candidate",
                rendered,
                school_id=council.school_id,
                sender_name=person.name,
                reply_to=box.address,
                unsubscribe_url=stop_url(tokens[reader.user_id]),
                about=("council", council.id),
                bundle=bundle(council.id, person.id),
            ),
            now=now,
        )
    return len(reached)
