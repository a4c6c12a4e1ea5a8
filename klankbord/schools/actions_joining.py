"""The ways into a school: letters with a link of one person, links of a class, and forgetting what is over."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.schools import queries_joining
from klankbord.schools.models import ClassGroup, School
from klankbord.schools.models_joining import JoinLink, JoinRequest, JoinState
from klankbord.schools.queries_joining import Chosen

UNCONFIRMED_KEPT = timedelta(days=30)
"""How long a request stays whose sender never confirmed the mail address."""
ANSWERED_KEPT = timedelta(days=90)
"""How long an answered request stays, so that whoever asked can look back; what came of it stands elsewhere."""
WEEKS = (2, 6, 12)
"""How long a link of a class can be good, in weeks."""
LETTER_WEEKS = 12
MOST_LETTERS = 500
"""How many letters go into one file."""


def make_letters(school: School, chosen: Chosen, *, by: Person, now: datetime) -> int:
    """Give each of the chosen parents a link for their letter, unless they have one that is good for a month.

    Returns how many letters there are to print. Raises DomainError for none, and for more than one file holds.
    """
    count = queries_joining.count_of(school.id, chosen)
    if not count:
        raise DomainError(N_("There is nobody to print a letter for."))
    if count > MOST_LETTERS:
        raise DomainError(
            N_("These are %(count)d letters; at most %(most)d fit into one file. Print them class by class."),
            count=count,
            most=MOST_LETTERS,
        )
    wanted = queries_joining.without_letter(school.id, chosen, now, at_least_until=now + timedelta(weeks=4))
    if wanted:
        db.session.execute(
            insert(JoinLink),
            [
                {**_fresh(school.id, by, now, weeks=LETTER_WEEKS), "user_id": user_id, "class_group_id": None}
                for user_id in wanted
            ],
        )
    audit.record("schools.make_letters", school, by=by, now=now, school_id=school.id, letters=count, made=len(wanted))
    return count


def _fresh(school_id: int, by: Person, now: datetime, *, weeks: int) -> dict[str, object]:
    return {
        "school_id": school_id,
        "nonce": secrets.token_hex(16),
        "by_id": by.id,
        "created_at": now,
        "expires_at": now + timedelta(weeks=weeks),
    }


def make_class_link(group: ClassGroup, weeks: int, *, by: Person, now: datetime) -> JoinLink:
    """Make a link by which parents of a class ask to join; the one the class had ends.

    Raises DomainError for a class that ended and for any other number of weeks than those offered.
    """
    if group.ended_on is not None:
        raise DomainError(N_("This class is closed, so nobody can join it. Choose another one."), "class_group")
    if weeks not in WEEKS:
        raise DomainError(N_("Choose for how long the link is good."), "weeks")
    db.session.execute(
        update(JoinLink).where(JoinLink.class_group_id == group.id, JoinLink.ended_at.is_(None)).values(ended_at=now)
    )
    link = JoinLink(**_fresh(group.school_id, by, now, weeks=weeks), class_group_id=group.id)
    db.session.add(link)
    audit.record("schools.make_class_link", link, by=by, now=now, class_group_id=group.id, weeks=weeks)
    return link


def end_link(link: JoinLink, *, by: Person, now: datetime) -> None:
    """End a link: whoever opens it reads that it is over. What was asked by it stays."""
    if link.ended_at is None:
        link.ended_at = now
        audit.record("schools.end_link", link, by=by, now=now)


def forget_old(now: datetime) -> None:
    """Drop the requests that nobody confirmed (nobody knows whose names and addresses they hold), and answered ones."""
    db.session.execute(
        delete(JoinRequest).where(
            JoinRequest.state == JoinState.UNCONFIRMED, JoinRequest.created_at < now - UNCONFIRMED_KEPT
        )
    )
    db.session.execute(delete(JoinRequest).where(JoinRequest.answered_at < now - ANSWERED_KEPT))
