"""The mails about an office that was handed over: to who takes it on, and to who had it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import force_locale
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Council, Office
from klankbord.handover.mails_council import stop_url, tokens_of
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import User
from klankbord.schools.models import School


@dataclass(frozen=True)
class Handed:
    """What was handed over: the office from a day, action items and drafts by their words, meetings to plan."""

    office: Office
    starts_on: date
    actions: Sequence[str]
    drafts: Sequence[str]
    meetings: int


def handed_over(council: Council, old: User, new: User, what: Handed, *, now: datetime) -> int:
    """Tell both what was handed over; returns how many could be reached."""
    school = db.session.scalars(select(School).where(School.id == council.school_id)).one()
    boxes = links.mailboxes([old.id, new.id])
    state = web.link_to("state_pages.page", school_slug=school.slug, council_id=council.id)
    page = web.link_to("council_pages.page", school_slug=school.slug, council_id=council.id)
    sent = 0
    for user, other, name, url in ((new, old, "handover_taken", state), (old, new, "handover_given", page)):
        box = boxes.get(user.id)
        if box is None:
            continue
        stop = stop_url(tokens_of(council, [(user.id, box.id)], now=now)[user.id])
        with force_locale(user.language):
            office = str(OFFICES[what.office])
        rendered = render_mail(
            name,
            user.language,
            first_name=user.first_name,
            other=other.name,
            office=office,
            what=what,
            council_name=council.name,
            school_name=school.name,
            url=url,
            stop_url=stop,
        )
        queue(
            draft_to(
                user,
                box.address,
                name,
                rendered,
                school_id=school.id,
                sender_name=school.name,
                unsubscribe_url=stop,
                about=("council", council.id),
            ),
            now=now,
        )
        sent += 1
    return sent
