"""The mails of a council about its seats: a term ends soon, to who holds it and to who organises."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale

from klankbord.base import web
from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Council, Office, Seat
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import EmailAddress, User
from klankbord.schools.models import School


def terms_end(
    council: Council, school: School, seats: Sequence[Seat], organisers: Sequence[User], *, now: datetime
) -> int:
    """Tell each holder of their own term, and each organiser of those of others in one mail; how many were reached."""
    boxes = links.mailboxes([*(seat.user_id for seat in seats), *(user.id for user in organisers)])
    page = web.link_to("council_pages.page", school_slug=school.slug, council_id=council.id)
    members = web.link_to("councils.seats", school_slug=school.slug, council_id=council.id)
    sent = 0
    for seat in seats:
        box = boxes.get(seat.user_id)
        if box is not None:
            _queue("councils_own_term", council, school, seat.user, box, [seat], page, now)
            sent += 1
    for user in organisers:
        others = [seat for seat in seats if seat.user_id != user.id]
        box = boxes.get(user.id)
        if others and box is not None:
            _queue("councils_terms_end", council, school, user, box, others, members, now)
            sent += 1
    return sent


def _queue(
    name: str,
    council: Council,
    school: School,
    user: User,
    box: EmailAddress,
    seats: Sequence[Seat],
    url: str,
    now: datetime,
) -> None:
    with force_locale(user.language):
        ending = [
            (seat.user.name, str(OFFICES[seat.office]) if seat.office != Office.MEMBER else "", seat.ends_on)
            for seat in seats
        ]
    rendered = render_mail(
        name,
        user.language,
        first_name=user.first_name,
        ending=ending,
        last_day=seats[0].ends_on,
        council_name=council.name,
        school_name=school.name,
        url=url,
    )
    queue(
        draft_to(
            user,
            box.address,
            name,
            rendered,
            school_id=school.id,
            sender_name=school.name,
            about=(Council.__tablename__, council.id),
        ),
        now=now,
    )
