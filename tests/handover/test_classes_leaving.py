"""The seat of a class ends when its holder has no child in it any more: told first, ended after eight days."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.councils.models import Composition, Seat, Way
from klankbord.handover.actions_classes_leaving import look
from klankbord.kit import dates
from klankbord.schools.models import Child, Guardianship
from tests.factories.classes import ClassPlace
from tests.factories.handover import SUMMER, member, summer
from tests.factories.schools import ChildFactory, GuardianshipFactory


@pytest.fixture
def place(db, clock):
    return ClassPlace()


def seat_of(user):
    found = select(Seat).where(Seat.user_id == user.id).execution_options(populate_existing=True)
    return database.session.scalars(found).one()


def child_of(user):
    found = select(Child).join(Guardianship, Guardianship.child_id == Child.id).where(Guardianship.user_id == user.id)
    return database.session.scalars(found).one()


def run(clock, days=0):
    clock.forward(days=days)
    changed = look(dates.now())
    database.session.commit()
    return changed


def leave(place, day):
    child_of(place.kofi).left_on = day
    database.session.commit()


def test_told_at_once_and_ended_after_eight_days(place, client, clock):
    assert run(clock) == 0
    day = dates.today("Europe/Amsterdam")
    leave(place, day)
    assert run(clock) == 1
    assert run(clock) == 0, "nobody is told twice"
    last = day + timedelta(days=8)
    (holder,), (organiser,) = place.mails("class_ends"), place.mails("class_ends_told")
    assert (holder.recipient_user_id, organiser.recipient_user_id) == (place.kofi.id, place.olga.id)
    assert "Volgens de school heb je geen kind meer in die groep" in holder.text
    assert place.url in organiser.text
    client.sign_in(place.olga)
    assert "Kofi Mensah heeft geen kind meer in groep 1a" in client.get(place.url).text
    assert run(clock, 8) == 0
    assert seat_of(place.kofi).ends_on is None
    assert run(clock, 1) == 1
    assert seat_of(place.kofi).ends_on == last
    assert run(clock) == run(clock, 20) == 0
    assert len(place.mails("class_ends")) == 1
    client.sign_in(place.olga)
    assert client.get(place.url).text.count("nog niemand</span>") == 3


def test_a_mistake_that_is_put_right_ends_nothing(place, clock):
    child_of(place.kofi).class_group_id = place.groups[1].id
    database.session.commit()
    assert run(clock) == 1
    assert seat_of(place.kofi).class_left_on is not None
    child_of(place.kofi).class_group_id = place.groups[0].id
    database.session.commit()
    assert run(clock, 9) == 1
    assert (seat_of(place.kofi).ends_on, seat_of(place.kofi).class_left_on) == (None, None)
    assert run(clock, 30) == 0


def to_staff(place):
    member(place.kofi).is_staff = True


def no_class(place):
    seat_of(place.kofi).class_group_id = None


def no_child(place):
    database.session.delete(database.session.scalars(select(Guardianship).where(
        Guardianship.user_id == place.kofi.id)).one())  # fmt: skip


def other_way(place):
    database.session.scalars(select(Composition)).one().way = Way.FIXED_SEATS


def sibling(place):
    GuardianshipFactory(child=ChildFactory(class_group=place.groups[0]), user=place.kofi)


def unplaced(place):
    GuardianshipFactory(child=ChildFactory(school_id=place.school.id, class_group=None), user=place.kofi)


def not_invited(place):
    """Who may not be mailed for a child still has it in the class."""
    sibling(place)
    for care in database.session.scalars(select(Guardianship).where(Guardianship.user_id == place.kofi.id)):
        care.may_be_invited = False


def closed(place):
    place.council.closed_at = dates.now()


@pytest.mark.parametrize(
    "stays", [to_staff, no_class, no_child, other_way, sibling, unplaced, not_invited, closed], ids=lambda f: f.__name__
)
def test_whose_seat_never_ends_by_itself(place, clock, stays):
    if stays is not no_child:
        leave(place, dates.today("Europe/Amsterdam"))
    stays(place)
    database.session.commit()
    assert run(clock) == run(clock, 20) == 0
    assert seat_of(place.kofi).ends_on is None


def test_who_left_the_school_is_not_mailed_but_the_organiser_is(place, clock):
    member(place.kofi).left_at = dates.now()
    database.session.commit()
    assert run(clock) == 1
    assert place.mails("class_ends") == []
    assert len(place.mails("class_ends_told")) == 1


def test_a_term_that_ends_sooner_keeps_its_day(place, clock):
    soon = dates.today("Europe/Amsterdam") + timedelta(days=3)
    seat_of(place.kofi).ends_on = soon
    leave(place, dates.today("Europe/Amsterdam"))
    assert run(clock) == 1
    assert f"{soon.day} " in place.mails("class_ends")[0].subject
    assert run(clock, 20) == 0
    assert seat_of(place.kofi).ends_on == soon


def test_the_turn_of_the_year_takes_the_seat_along(db, clock):
    """Zofia's child goes from groep 7a to groep 8a, and so does her seat: nothing is told or ended."""
    clock.set(SUMMER)
    made = summer()
    zofia = seat_of(made.people["zofia"])
    zofia.class_group_id, zofia.ends_on = made.groups["groep 7a"].id, None
    database.session.add(
        Composition(
            school_id=made.school.id, council_id=made.council.id, way=Way.SEAT_PER_CLASS, at=dates.now(),
            school_year="2026-2027",
        )
    )  # fmt: skip
    database.session.commit()
    assert look(dates.now()) == 0
    made.carry_out(made.turn())
    assert seat_of(made.people["zofia"]).class_group_id == made.groups["groep 8a"].id
    assert look(dates.now()) == 0
    clock.set("2027-09-16T10:00+02:00")
    assert look(dates.now()) == 0
