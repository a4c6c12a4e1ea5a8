"""Whether somebody is mailed about a council's activities: the same wish as for its minutes and action items."""

from datetime import datetime

from klankbord.councils.models import Council
from klankbord.followup import actions as followup
from klankbord.kit.viewer import Person
from klankbord.people import links
from klankbord.people.models import ThingLink


def set_silence(council: Council, link: ThingLink, *, again: bool, whole_box: bool, by: Person, now: datetime) -> None:
    """Mail somebody no more about a council, or again.

    A mail program's one click (`whole_box`) speaks for the mailbox: all who got the same mail in it are left alone.
    """
    if again:
        followup.speak_again(council.id, by=by, now=now)
        return
    followup.be_silent(council.id, school_id=council.school_id, by=by, now=now)
    for other in links.others_behind(link, but=by.id) if whole_box else ():
        followup.be_silent(council.id, school_id=council.school_id, by=other, now=now)
