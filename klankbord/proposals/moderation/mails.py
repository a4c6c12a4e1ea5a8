"""The mails of moderation: a report waits, your comment is back, somebody wrote to the school alone, its answer.

In an anonymous round nobody can be mailed about a comment: its notice stands on the page of its writer's own link.
"""

from datetime import date, datetime
from typing import Any

from klankbord.base import outbox, web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.councils import queries as councils
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import queries_audience
from klankbord.proposals.models import Comment, Proposal
from klankbord.proposals.moderation.models import PrivateMessage
from klankbord.proposals.queries_audience import Reader
from klankbord.schools.models import School
from klankbord.schools.queries import administrators


def _queue(mail: str, reader: Reader, proposal: Proposal, school: School, now: datetime, **context: Any) -> None:
    rendered = render_mail(
        f"proposals_{mail}",
        reader.language,
        proposal=proposal,
        first_name=reader.first_name,
        school_name=school.name,
        **context,
    )
    about = ("proposal", proposal.id)
    draft = reader.draft(mail, rendered, school_id=school.id, sender_name=school.name, about=about)
    outbox.queue(draft, now=now)


def _reached(user_ids: list[int], school: School) -> list[Reader]:
    wanted: dict[int, int | None] = dict.fromkeys(user_ids)
    return [reader for reader in queries_audience.readers(wanted, school.id) if reader.mailbox is not None]


def _moderators(council: Council, today: date) -> list[int]:
    offices = kind_of(council.kind).organising
    leading = [
        seat.user_id for seat in councils.seats_of(council.id) if seat.is_current(today) and seat.office in offices
    ]
    return leading or [user.id for user in administrators(council.school_id)]


def reported(proposal: Proposal, *, school: School, now: datetime) -> None:
    """Tell who organises, or administers the school where nobody does, that a report waits. Not what it says."""
    council = db.session.get_one(Council, proposal.council_id)
    url = web.link_to("proposals_moderation.page", school_slug=school.slug, proposal_id=proposal.id)
    for reader in _reached(_moderators(council, dates.local(now, school.zone).date()), school):
        _queue("reported", reader, proposal, school, now, url=url)


def _own_page(proposal: Proposal, reader: Reader, school: School, now: datetime) -> str:
    box = reader.mailbox.id if reader.mailbox else None
    link = links.issue(
        LinkKind.PROPOSAL, proposal.id, school_id=school.id, user_id=reader.user_id, address_id=box, now=now
    )
    return web.link_to("link_pages.show", token=links.token_of(link))


def restored(proposal: Proposal, comment: Comment, *, school: School, now: datetime) -> None:
    """Tell a writer that their comment is back on the page."""
    for reader in _reached([comment.author_id] if comment.author_id is not None else [], school):
        page = _own_page(proposal, reader, school, now)
        _queue("restored", reader, proposal, school, now, words=comment.body, url=page)


def private_message(proposal: Proposal, name: str, *, school: School, now: datetime) -> None:
    """Tell the administrators of a school that `name` wrote to them; not what, as it is delicate."""
    url = web.link_to("proposals_private.index", school_slug=school.slug)
    for reader in _reached([user.id for user in administrators(school.id)], school):
        _queue("private_message", reader, proposal, school, now, who=name, url=url)


def private_answer(said: PrivateMessage, name: str, *, school: School, now: datetime) -> bool:
    """Mail the answer of the school to who wrote; whether they have a mailbox."""
    found = _reached([said.by_id], school)
    for reader in found:
        _queue("private_answer", reader, said.proposal, school, now, words=said.answer, asked=said.body, who=name)
    return bool(found)
