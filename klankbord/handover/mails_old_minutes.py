"""The mail that says once a year which minutes are older than their council keeps them."""

from collections.abc import Sequence
from datetime import datetime

from klankbord.base import web
from klankbord.base.mail import render_mail
from klankbord.base.outbox import Draft, queue
from klankbord.councils.models import Council
from klankbord.meetings.models import Meeting
from klankbord.people import links
from klankbord.people.models import User
from klankbord.schools.models import School


def old(
    council: Council, school: School, readers: Sequence[User], meetings: Sequence[Meeting], *, now: datetime
) -> int:
    """Tell who organises a council of its old minutes; returns how many could be reached."""
    boxes = links.mailboxes([user.id for user in readers])
    url = web.link_to("handover_old_minutes.page", school_slug=school.slug, council_id=council.id)
    for user in readers:
        box = boxes.get(user.id)
        if box is None:
            continue
        rendered = render_mail(
            "handover_old_minutes",
            user.language,
            first_name=user.first_name,
            days=[meeting.day for meeting in meetings],
            years=council.keep_minutes_years,
            council_name=council.name,
            school_name=school.name,
            url=url,
        )
        queue(
            Draft(
                kind="handover_old_minutes",
                address=box.address,
                display_name=user.name,
                rendered=rendered,
                language=user.language,
                school_id=school.id,
                recipient_user_id=user.id,
                sender_name=school.name,
                about=(Council.__tablename__, council.id),
            ),
            now=now,
        )
    return sum(1 for user in readers if user.id in boxes)
