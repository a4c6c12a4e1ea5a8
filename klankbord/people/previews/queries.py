"""Whom a sending concerns, why, and how it would fare with each of them."""

import enum
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.outbox.queries import SOON
from klankbord.base.outbox.rehearsal import Mail
from klankbord.people import links
from klankbord.people.models import EmailAddress, User


@dataclass(frozen=True)
class Whom:
    """Whom a sending concerns: `people` gives why, by user id, once it was done and made these mails.

    `named` tells whether the viewer may know who they are.
    """

    people: Callable[[Sequence[Mail]], Mapping[int, str]]
    named: bool


class Fares(enum.StrEnum):
    """What becomes of the mail to one person; the first of them get one, the others do not."""

    NOW = "now"
    REWRITTEN = "rewritten"
    LATER = "later"
    TROUBLE = "trouble"
    DECLINED = "declined"
    STOPPED = "stopped"
    NO_ADDRESS = "no_address"


REACHED = (Fares.NOW, Fares.REWRITTEN, Fares.LATER, Fares.TROUBLE)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody it concerns; `at` is when the mail goes where that is later."""

    user_id: int
    name: str
    fares: Fares
    at: datetime | None


@dataclass(frozen=True)
class Audience:
    """Everybody, by why; how many fare how; how many mails with which subject go to others besides."""

    groups: Mapping[str, Sequence[Line]]
    fares: Mapping[Fares, int]
    others: Mapping[str, int]
    languages: Mapping[str, int]

    @property
    def reached(self) -> int:
        """How many get a mail."""
        return sum(self.fares.get(one, 0) for one in REACHED)


def audience(people: Mapping[int, str], mails: Sequence[Mail], now: datetime) -> Audience:
    """How these mails fare with those they concern. Two statements, however many there are."""
    boxes = links.mailboxes(list(people))
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(list(people)))).all())
    to_person = {mail.user_id: mail for mail in mails if mail.user_id is not None}
    to_box = {mail.address: mail for mail in mails if mail.user_id is None}
    groups: dict[str, list[Line]] = {}
    counted: Counter[Fares] = Counter()
    used: set[int] = set()
    for user_id, why in sorted(people.items(), key=lambda one: names.get(one[0], "").casefold()):
        box = boxes.get(user_id)
        mail = to_person.get(user_id) or (to_box.get(box.address) if box is not None else None)
        fares, at = _fares(mail, box, now)
        if mail is not None:
            used.add(id(mail))
        counted[fares] += 1
        groups.setdefault(why, []).append(Line(user_id, names.get(user_id, ""), fares, at))
    going = [mail for mail in mails if not mail.declined]
    return Audience(
        {why: groups[why] for why in dict.fromkeys(people.values())},
        {fares: counted[fares] for fares in Fares if counted[fares]},
        Counter(mail.subject for mail in going if id(mail) not in used),
        Counter(mail.language for mail in going),
    )


def _fares(mail: Mail | None, box: EmailAddress | None, now: datetime) -> tuple[Fares, datetime | None]:
    if mail is None:
        return (Fares.NO_ADDRESS if box is None else Fares.STOPPED), None
    if mail.declined:
        return Fares.DECLINED, None
    if box is not None and box.trouble_since is not None:
        return Fares.TROUBLE, None
    if mail.rewritten:
        return Fares.REWRITTEN, None
    return (Fares.LATER, mail.due_at) if mail.due_at > now + SOON else (Fares.NOW, None)
