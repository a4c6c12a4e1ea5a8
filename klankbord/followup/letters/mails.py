"""The mail that carries a letter, and the one that says that its answer stays away."""

from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import select

from klankbord.base import outbox, web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.councils.kinds import kind_of
from klankbord.councils.queries import seats_of
from klankbord.followup.letters import mails_paper
from klankbord.followup.letters.models import Letter
from klankbord.kit import dates
from klankbord.kit.markdown import to_text
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import User
from klankbord.schools.models import School
from klankbord.schools.queries import administrators


def send(letter: Letter, pdf: bytes, school: School, *, by_id: int, now: datetime) -> None:
    """Send the letter as a file, with its words in the mail too; an answer to the mail goes to who sent it."""
    writer = links.mailboxes([by_id]).get(by_id)
    with force_locale(school.language):
        name, salutation = mails_paper.file_name(letter), mails_paper.salutation(letter.addressee)
    rendered = render_mail(
        "followup_letter",
        school.language,
        letter=letter,
        salutation=salutation,
        words=to_text(letter.body),
        council_name=letter.council.name,
        school_name=school.name,
    )
    outbox.queue(
        outbox.Draft(
            kind="letter",
            address=letter.to_address,
            display_name=letter.to_name,
            rendered=rendered,
            language=school.language,
            school_id=school.id,
            sender_name=f"{letter.council.name} {school.name}",
            reply_to=writer.address if writer is not None else "",
            about=(Letter.__tablename__, letter.id),
        ),
        now=now,
        attachments=[(name, "application/pdf", pdf)],
    )


def overdue(letter: Letter, school: School, *, now: datetime) -> int:
    """Tell who organises the council that no answer has come; how many were reached.

    Where nobody organises it, the school's administrators hear it.
    """
    kind, today = kind_of(letter.council.kind), dates.local(now, school.zone).date()
    seats = [one for one in seats_of(letter.council_id) if one.is_current(today) and one.office in kind.organising]
    readers = {user.id: user for user in [seat.user for seat in seats] or administrators(letter.school_id)}
    boxes = links.mailboxes(list(readers))
    url = web.link_to("letters.page", school_slug=school.slug, letter_id=letter.id)
    users = db.session.scalars(select(User).where(User.id.in_(boxes), User.disabled_at.is_(None)).order_by(User.id))
    sent = 0
    for user in users:
        rendered = render_mail(
            "followup_letter_overdue",
            user.language,
            first_name=user.first_name,
            letter=letter,
            council_name=letter.council.name,
            school_name=school.name,
            url=url,
        )
        outbox.queue(
            draft_to(
                user,
                boxes[user.id].address,
                "letter_overdue",
                rendered,
                school_id=school.id,
                sender_name=school.name,
                about=(Letter.__tablename__, letter.id),
            ),
            now=now,
        )
        sent += 1
    return sent
