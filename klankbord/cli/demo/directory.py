"""What a real list of people has: mailboxes that are full or gone, and somebody who is in it twice."""

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.cli.demo.people import Cast
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, Guardianship, Membership
from klankbord.schools.models_doubles import NotSame
from klankbord.schools.queries_doubles import doubles

REFUSALS = (
    "550 5.1.1 Recipient address rejected: user unknown",
    "552 5.2.2 The mailbox is over its quota",
    "550 5.1.2 Host or domain name not found",
)
TWICE = 2


def wear(cast: Cast, rng: random.Random, now: datetime) -> None:
    """Say why mail comes back from where it does, and make a second account for two, as a hurried hand would."""
    plain = [user for user in cast.parents if user not in (*cast.board_parents, *cast.council_parents)]
    boxes = db.session.scalars(select(EmailAddress).where(EmailAddress.trouble_since.is_not(None)))
    for number, box in enumerate(boxes.all()):
        box.trouble_words = REFUSALS[number % len(REFUSALS)]
    _namesakes(cast, now - timedelta(days=60))
    for user in rng.sample(plain, TWICE):
        _twice(cast, user, now - timedelta(days=40))


def _namesakes(cast: Cast, at: datetime) -> None:
    """Parents who happen to have one name: the school has looked at them and knows them apart."""
    by_id = db.session.scalars(
        select(Membership.user_id).where(Membership.school_id == cast.school.id, Membership.is_school_admin)
    ).first()
    db.session.add_all(
        NotSame(school_id=cast.school.id, user_a_id=pair.first, user_b_id=pair.second, by_id=by_id, at=at)
        for pair in doubles(cast.school.id)
    )
    db.session.flush()


def _twice(cast: Cast, user: User, since: datetime) -> None:
    """The same person once more, with an initial for a given name and a mailbox of the work."""
    name = f"{user.given_name[0]}. {user.name.removeprefix(user.given_name).strip()}"
    double = User(
        name=name, given_name=name.split(" ")[0], name_prefix=user.name_prefix, family_name=user.family_name,
        language=user.language, created_at=since,
    )  # fmt: skip
    box = EmailAddress(
        address=f"werk{user.id}@kantoor.example", normalised=f"werk{user.id}@kantoor.example", created_at=since
    )
    db.session.add_all([double, box])
    db.session.flush()
    db.session.add(UserAddress(user_id=double.id, address_id=box.id, is_primary=True, confirmed_at=since))
    db.session.add(Membership(school_id=cast.school.id, user_id=double.id, is_parent=True, joined_at=since))
    child = db.session.scalar(
        select(Child.id).join(Guardianship, Guardianship.child_id == Child.id).where(Guardianship.user_id == user.id)
    )
    if child is not None:
        db.session.add(Guardianship(school_id=cast.school.id, child_id=child, user_id=double.id))
