"""The mail about what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue
from klankbord.followup.mails import Line, lines
from klankbord.followup.models import ActionItem
from klankbord.people.mails import draft_to
from klankbord.people.models import EmailAddress, User
from klankbord.schools.models import School


@dataclass(frozen=True)
class Late:
    """One thing that is overdue, and for which council."""

    line: Line
    council: str


def overdue(actions: Sequence[ActionItem], user: User, box: EmailAddress, school: School, *, now: datetime) -> None:
    """Remind somebody of everything of theirs that is overdue, each thing with the link that says that it is done.

    Its one click stops the mails of every council that has something for them to do.
    """
    told = lines(actions, user, box, now=now)
    late = [Late(line, action.council.name) for line, action in zip(told, actions, strict=True)]
    stop = f"{told[0].stop_url}?all=1"
    context = {
        "first_name": user.first_name,
        "late": late,
        "school_name": school.name,
        "several": len({one.council for one in late}) > 1,
        "url": told[0].url,
        "stop_url": stop,
    }
    queue(
        draft_to(
            user,
            box.address,
            "followup_overdue",
            render_mail("followup_overdue", user.language, **context),
            school_id=school.id,
            sender_name=school.name,
            unsubscribe_url=stop,
            about=("action_item", actions[0].id),
        ),
        now=now,
    )
