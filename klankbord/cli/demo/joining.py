"""Who of the demo's parents is not reached yet, and who asks to join."""

import random
import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db
from klankbord.cli.demo.people import Cast
from klankbord.people.models import EmailAddress, UserAddress
from klankbord.schools.models import Guardianship, Relation
from klankbord.schools.models_joining import JoinKind, JoinLink, JoinRequest, JoinState

SILENT, BOUNCING = 0.06, 4


def wait(cast: Cast, rng: random.Random, now: datetime) -> None:
    """Most parents signed in once, of a few the mail comes back; a class has a link, and two people ask."""
    read = select(UserAddress.user_id, UserAddress.address_id).order_by(UserAddress.id)
    reached: dict[int, int] = dict(db.session.execute(read).all())
    seated = {user.id for user in (*cast.board_parents, *cast.council_parents)}
    plain = [user.id for user in cast.parents if user.id in reached and user.id not in seated]
    bouncing = rng.sample(plain, BOUNCING)
    for user_id in bouncing:
        box = db.session.get_one(EmailAddress, reached[user_id])
        box.trouble_since, box.trouble_words = now - timedelta(days=rng.randint(3, 40)), "550 5.1.1 unknown mailbox"
    heard = [user_id for user_id in reached if user_id in seated or rng.random() > SILENT]
    db.session.execute(
        insert(AuditEvent),
        [
            {
                "by_id": user_id,
                "verb": "people.sign_in",
                "thing": "user",
                "thing_id": user_id,
                "data": {"how": "link"},
                "at": now - timedelta(days=rng.randint(2, 200), minutes=rng.randint(0, 900)),
            }
            for user_id in heard
        ],
    )
    _ask(cast, now)


def _ask(cast: Cast, now: datetime) -> None:
    group = cast.groups[0]
    link = JoinLink(
        school_id=cast.school.id, class_group_id=group.id, nonce=secrets.token_hex(16), by_id=cast.organiser.id,
        created_at=now - timedelta(days=9), expires_at=now + timedelta(days=33),
    )  # fmt: skip
    db.session.add(link)
    db.session.flush()
    cared = db.session.scalars(select(Guardianship).order_by(Guardianship.id).limit(1)).one()
    shared = {"school_id": cast.school.id, "state": JoinState.WAITING, "expires_at": now - timedelta(days=1)}
    db.session.add_all([
        JoinRequest(
            kind=JoinKind.JOIN, link_id=link.id, class_group_id=group.id, name="Naomi Tesfay",
            address="naomi.tesfay@mailhuis.example", relation=Relation.MOTHER, language="en",
            note="We zijn in de herfstvakantie verhuisd en sinds deze week zit onze dochter hier op school.",
            created_at=now - timedelta(days=2), confirmed_at=now - timedelta(days=2) + timedelta(minutes=4), **shared,
        ),
        JoinRequest(
            kind=JoinKind.SECOND_CARER, asked_by_id=cared.user_id, child_id=cared.child_id, name="Ruud Vermeulen",
            address="ruud.vermeulen@postbus.example", relation=Relation.OTHER,
            created_at=now - timedelta(hours=20), confirmed_at=now - timedelta(hours=19), **shared,
        ),
    ])  # fmt: skip
