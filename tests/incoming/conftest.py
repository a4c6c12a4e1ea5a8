"""A world with a planned meeting, and a way to take messages in."""

import pytest

from klankbord.base.db import writing
from klankbord.incoming import actions
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import EmailAddress, UserAddress
from tests.world import build

WHO = "gijs.genodigd@ouders.example"


@pytest.fixture
def world(app, clock):
    return build()


@pytest.fixture
def evening(db, world):
    return db.session.get_one(Meeting, world.meeting_id)


@pytest.fixture
def invitation(db, world):
    return db.session.get_one(Invitation, world.invitation_id)


@pytest.fixture
def receive(db, world):
    """Take one message in, and commit."""

    def received(raw):
        with writing():
            found = actions.receive(raw, now=dates.now())
            db.session.commit()
        return found

    return received


def also_reads(db, user_id, address):
    """Let somebody read an address too."""
    box = db.session.query(EmailAddress).filter_by(normalised=address).one_or_none()
    if box is None:
        box = EmailAddress(address=address, normalised=address, created_at=dates.now())
        db.session.add(box)
        db.session.flush()
    db.session.add(UserAddress(user_id=user_id, address_id=box.id, is_primary=False, confirmed_at=dates.now()))
    db.session.commit()
