"""The mail about what became of a suggestion."""

from datetime import datetime

from sqlalchemy import select

from klankbord.agenda.models_life import Suggestion
from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import LinkKind
from klankbord.schools.models import School


def suggestion_answered(suggestion: Suggestion, answered: Suggestion, *, now: datetime) -> bool:
    """Tell somebody what became of their suggestion; whether they have a mailbox for it.

    `answered` is the suggestion the answer was given to: another one where theirs was merged into it before.
    """
    user = suggestion.by
    box = links.mailboxes([user.id]).get(user.id)
    if box is None or user.disabled_at is not None:
        return False
    school = db.session.scalar(select(School.name).where(School.id == suggestion.school_id)) or ""
    link = links.issue(
        LinkKind.SUGGESTION,
        suggestion.id,
        school_id=suggestion.school_id,
        user_id=user.id,
        address_id=box.id,
        now=now,
    )
    link.closes_at = now
    council = suggestion.council
    rendered = render_mail(
        "agenda_suggestion",
        user.language,
        first_name=user.first_name,
        title=suggestion.title,
        state=answered.state.value,
        answer=answered.answer,
        meeting=answered.meeting,
        deferred_to=answered.deferred_to,
        item_title=answered.item.title if answered.item is not None else "",
        council_name=council.name,
        school_name=school,
        url=web.link_to("link_pages.show", token=links.token_of(link)),
    )
    queue(
        draft_to(
            user,
            box.address,
            "agenda_suggestion",
            rendered,
            school_id=suggestion.school_id,
            sender_name=f"{council.name} {school}",
            about=("suggestion", suggestion.id),
        ),
        now=now,
    )
    return True
