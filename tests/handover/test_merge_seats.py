"""The seats of two accounts that become one: terms that meet are one, and nobody stands in for themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base import journal
from klankbord.base.db import db as database
from klankbord.councils.models import Seat
from klankbord.kit import dates
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.schools import SchoolFactory, admin, parent
from tests.handover.test_merge import everything, merge


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(school):
    return admin(school, address="marga@school.example", name="Marga de Wit")


def test_terms_that_meet_become_one(school, marga, clock):
    keep, other = parent(school), parent(school)
    council, day = CouncilFactory(school_id=school.id), clock().date()
    SeatFactory(council=council, user=keep, starts_on=day - timedelta(days=100), ends_on=day - timedelta(days=51))
    SeatFactory(council=council, user=other, starts_on=day - timedelta(days=50))
    SeatFactory(council=council, user=other, starts_on=day - timedelta(days=400), ends_on=day - timedelta(days=300))
    merge(keep, other, marga)
    terms = database.session.execute(
        select(Seat.starts_on, Seat.ends_on).where(Seat.user_id == keep.id).order_by(Seat.starts_on)
    ).all()
    assert terms == [(day - timedelta(days=400), day - timedelta(days=300)), (day - timedelta(days=100), None)]


@pytest.mark.parametrize("kept", ["deputy", "holder"])
def test_nobody_stands_in_for_themselves(school, marga, clock, kept):
    """Whichever account stays: the seat stays with its own term, its deputy's goes, and an undo brings both back."""
    people = {"deputy": parent(school), "holder": parent(school), "second": parent(school)}
    keep, other = people[kept], people["holder" if kept == "deputy" else "deputy"]
    council, day = CouncilFactory(school_id=school.id), clock().date()
    seat = SeatFactory(council=council, user=people["holder"], starts_on=day, ends_on=day + timedelta(days=300))
    deputy = SeatFactory(council=council, user=people["deputy"], starts_on=day, deputy_of_id=seat.id)
    second = SeatFactory(council=council, user=people["second"], starts_on=day, deputy_of_id=deputy.id)
    database.session.commit()
    before = everything()["seat"]
    batch = merge(keep, other, marga)
    database.session.commit()
    found = {
        one.id: (one.user_id, one.ends_on, one.deputy_of_id) for one in database.session.scalars(select(Seat)).all()
    }
    assert found == {
        seat.id: (keep.id, day + timedelta(days=300), None),
        second.id: (people["second"].id, None, seat.id),
    }
    journal.undo(batch, by=marga, now=dates.now())
    database.session.commit()
    assert everything()["seat"] == before


def test_a_seat_of_ones_own_does_not_go_into_a_deputys(school, marga, clock):
    keep, other, third = parent(school), parent(school), parent(school)
    council, day = CouncilFactory(school_id=school.id), clock().date()
    theirs = SeatFactory(council=council, user=third, starts_on=day)
    deputy = SeatFactory(council=council, user=keep, starts_on=day, deputy_of_id=theirs.id)
    own = SeatFactory(council=council, user=other, starts_on=day, ends_on=day + timedelta(days=90))
    merge(keep, other, marga)
    kept = select(Seat.id, Seat.deputy_of_id, Seat.ends_on).where(Seat.user_id == keep.id).order_by(Seat.id)
    assert database.session.execute(kept).all() == [
        (deputy.id, theirs.id, None),
        (own.id, None, day + timedelta(days=90)),
    ]
