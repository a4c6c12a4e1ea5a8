"""Whether somebody is mailed about a council's activities: the same wish as for its minutes and action items."""

from datetime import datetime

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup import actions as followup
from klankbord.kit.viewer import Person
from klankbord.people.models import ThingLink, User


def set_silence(council: Council, link: ThingLink, *, again: bool, whole_box: bool, by: Person, now: datetime) -> None:
    """Mail somebody no more about a council, or again.

    A mail program's one click (`whole_box`) speaks for the mailbox: all who got the same mail in it are left alone.
    """
    if again:
        followup.speak_again(council.id, by=by, now=now)
        return
    followup.be_silent(council.id, school_id=council.school_id, by=by, now=now)
    if not whole_box or link.address_id is None:
        return
    others = db.session.scalars(
        select(User)
        .join(ThingLink, ThingLink.user_id == User.id)
        .where(
            ThingLink.kind == link.kind,
            ThingLink.thing_id == link.thing_id,
            ThingLink.address_id == link.address_id,
            ThingLink.voided_at.is_(None),
            User.id != by.id,
        )
    )
    for other in others.all():
        followup.be_silent(council.id, school_id=council.school_id, by=other, now=now)
