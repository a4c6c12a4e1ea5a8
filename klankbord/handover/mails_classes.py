"""Mails about the seat of a class: a call to its parents, who would like to, who got it, and that it ends."""

from collections.abc import Sequence
from datetime import date, datetime

from babel.lists import format_list

from klankbord.base import web
from klankbord.base.mail import render_for_many, render_mail
from klankbord.base.outbox import queue, queue_many
from klankbord.councils.models import Council
from klankbord.followup.queries import silenced
from klankbord.handover import mails_council
from klankbord.handover.mails_council import page_url, stop_url, tokens_of
from klankbord.kit.viewer import Viewer
from klankbord.people.models import EmailAddress
from klankbord.proposals.queries_audience import Reader, readers
from klankbord.schools.models import School

_PLACE = "-token-"


def called(
    council: Council, school: School, people: Sequence[tuple[Reader, list[str]]], *, now: datetime
) -> int:  # fmt: skip
    """Ask each reader whether they would like to sit for the classes named; how many mails that makes."""
    reached = {reader.user_id: (reader, names) for reader, names in people if reader.mailbox is not None}
    boxes = [(user_id, reader.mailbox.id if reader.mailbox else None) for user_id, (reader, _) in reached.items()]
    tokens = tokens_of(council, boxes, now=now)
    page, stop = page_url(_PLACE), stop_url(_PLACE)
    values = {
        user_id: {
            "first_name": reader.first_name,
            "full_name": reader.name,
            "classes": format_list(names, locale=reader.language),
            "url": page.replace(_PLACE, tokens[user_id]),
            "stop_url": stop.replace(_PLACE, tokens[user_id]),
        }
        for user_id, (reader, names) in reached.items()
    }
    letters = render_for_many(
        "handover_class_call",
        [(user_id, reader.language, values[user_id]) for user_id, (reader, _) in reached.items()],
        council_name=council.name,
        about=council.about,
        school_name=school.name,
    )
    return queue_many(
        (
            reached[user_id][0].draft(
                "class_call",
                rendered,
                school_id=school.id,
                sender_name=school.name,
                unsubscribe_url=values[user_id]["stop_url"],
                about=(Council.__tablename__, council.id),
            )
            for user_id, rendered in letters
        ),
        now=now,
    )


def candidate(
    council: Council, to: Sequence[int], class_name: str, words: str, person: Viewer, box: EmailAddress, *,
    now: datetime,
) -> int:  # fmt: skip
    """Tell each of them who would like to sit for a class."""
    school = person.school
    assert school is not None  # noqa: S101 - who comes by a link comes into a school
    url = web.link_to("handover_classes.page", school_slug=school.slug, council_id=council.id)
    return mails_council.candidate(council, to, words, person, box, classes=[class_name], url=url, now=now)


def welcome(council: Council, school: School, user_id: int, class_name: str, *, now: datetime) -> int:
    """Welcome somebody who sits for a class from now on; 1, or 0 for who has no mailbox."""
    url = web.link_to("council_pages.page", school_slug=school.slug, council_id=council.id)
    return _each("class_welcome", council, school, [user_id], now, class_name=class_name, page=url)


def taken(council: Council, school: School, to: Sequence[int], class_name: str, *, now: datetime) -> int:
    """Tell who would have liked to sit for a class that somebody else does; not who wants no mail of the council."""
    quiet = silenced(council.id)
    return _each(
        "class_taken", council, school, [user_id for user_id in to if user_id not in quiet], now, class_name=class_name
    )


def ends(
    council: Council, school: School, holder: tuple[int, str], organisers: Sequence[int], class_name: str, last: date,
    *, now: datetime,
) -> int:  # fmt: skip
    """Tell the holder of a class's seat, and who organises the council, that it ends on a day and why."""
    user_id, name = holder
    page = web.link_to("council_pages.page", school_slug=school.slug, council_id=council.id)
    told = _each("class_ends", council, school, [user_id], now, class_name=class_name, last_day=last, page=page)
    page = web.link_to("handover_classes.page", school_slug=school.slug, council_id=council.id)
    others = [one for one in organisers if one != user_id]
    return told + _each(
        "class_ends_told", council, school, others, now, class_name=class_name, last_day=last, who=name, page=page
    )


def _each(
    kind: str, council: Council, school: School, to: Sequence[int], now: datetime, **context: object
) -> int:  # fmt: skip
    """One mail to each of them who has a mailbox and belongs to the school."""
    reached = [reader for reader in readers(dict.fromkeys(to), council.school_id) if reader.mailbox is not None]
    boxes = [(reader.user_id, reader.mailbox.id if reader.mailbox else None) for reader in reached]
    tokens = tokens_of(council, boxes, now=now)
    for reader in reached:
        stop = stop_url(tokens[reader.user_id])
        rendered = render_mail(
            f"handover_{kind}",
            reader.language,
            first_name=reader.first_name,
            council_name=council.name,
            school_name=school.name,
            stop_url=stop,
            **context,
        )
        queue(
            reader.draft(
                kind,
                rendered,
                school_id=school.id,
                sender_name=school.name,
                unsubscribe_url=stop,
                about=(Council.__tablename__, council.id),
            ),
            now=now,
        )
    return len(reached)
