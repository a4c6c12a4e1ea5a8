"""Open sign-up: who gets a place, who waits, who moves up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import actions, actions_sign_up, queries_sign_up
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.invitations.queries import one
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from tests.factories.sign_ups import SignUpPlace


@pytest.fixture
def place(db, clock):
    return SignUpPlace()


def placed(sign_up):
    return [entry.user.name for entry in queries_sign_up.entries(sign_up.id) if entry.placed_at is not None]


def invitation_of(db, user):
    return db.session.scalars(select(Invitation).where(Invitation.user_id == user.id)).one_or_none()


def mails(db, kind="placed"):
    return [
        mail.recipient_user_id
        for mail in db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        )
    ]


def test_with_a_place_one_is_invited_and_has_said_yes(db, place):
    sign_up = place.open()
    user = place.parents[0]
    entry = place.put_down(sign_up, user, (place.item.id, place.item.title))
    assert (entry.placed_at, entry.item_title) == (dates.now(), "Een schoolplein met meer groen")
    row = invitation_of(db, user)
    assert (row.answer, row.removed_at) == (Answer.ACCEPTED, None)
    assert mails(db) == [user.id]
    for again in (user, place.olga):
        with pytest.raises(DomainError):
            place.put_down(sign_up, again)


def test_no_class_takes_more_than_its_part_and_the_class_with_the_fewest_goes_first(db, place, clock):
    """Four places, two classes: two each. The third of groep 5a waits although there are places."""
    sign_up = place.open(places=4)
    five, six = place.parents[:3], place.parents[3:]
    for user in five:
        place.put_down(sign_up, user)
        clock.forward(minutes=1)
    assert placed(sign_up) == [five[0].name, five[1].name]
    for user in six:
        place.put_down(sign_up, user)
        clock.forward(minutes=1)
    assert placed(sign_up) == [five[0].name, five[1].name, six[0].name, six[1].name]
    place.withdraw(sign_up, six[0])  # groep 6 has one now, groep 5a two: who asked last goes first
    assert placed(sign_up)[-1] == six[2].name
    assert mails(db)[-1] == six[2].id
    clock.forward(minutes=1)
    place.withdraw(sign_up, five[0])
    assert placed(sign_up)[-1] == five[2].name
    assert invitation_of(db, five[0]).answer == Answer.DECLINED


def test_what_is_left_when_sign_up_closes_goes_to_who_waits(db, place, clock):
    sign_up = place.open(places=4)
    for user in place.parents[:3]:
        place.put_down(sign_up, user)
        clock.forward(minutes=1)
    assert actions_sign_up.share_out(dates.now()) == 0
    clock.forward(days=5)
    assert actions_sign_up.share_out(dates.now()) == 1
    assert len(placed(sign_up)) == 3
    assert mails(db)[-1] == place.parents[2].id
    assert actions_sign_up.share_out(dates.now()) == 0
    with pytest.raises(WrongState, match="over"):
        place.put_down(sign_up, place.parents[4])


def test_without_spreading_who_comes_first_goes_first(place, clock):
    sign_up = place.open(places=3, spread=False)
    for user in place.parents:
        place.put_down(sign_up, user)
        clock.forward(minutes=1)
    assert placed(sign_up) == [user.name for user in place.parents[:3]]
    place.withdraw(sign_up, place.parents[4])
    place.withdraw(sign_up, place.parents[0])
    assert placed(sign_up)[-1] == place.parents[3].name


def test_a_no_to_the_invitation_is_a_withdrawal_and_one_can_come_back_on_the_list(db, place, clock):
    sign_up = place.open(places=1)
    first, second = place.parents[0], place.parents[3]
    place.put_down(sign_up, first)
    place.put_down(sign_up, second)
    row = invitation_of(db, first)
    row.meeting = place.meeting
    say = {"answered_by": AnsweredBy.LINK, "by": place.by, "now": dates.now()}
    actions.answer(row, Answer.DECLINED, "", **say)
    assert placed(sign_up) == [second.name]
    with pytest.raises(DomainError, match="your place went to the next one"):
        actions.answer(row, Answer.ACCEPTED, "", **say)
    entry = place.put_down(sign_up, first)
    assert entry.placed_at is None
    with pytest.raises(DomainError, match="your place went to the next one"):
        actions.answer(row, Answer.ACCEPTED, "", **say)
    place.withdraw(sign_up, second)
    assert placed(sign_up) == [first.name]
    assert row.answer == Answer.ACCEPTED


def test_a_place_taken_back_by_the_organiser_goes_to_the_next(db, place):
    sign_up = place.open(places=1)
    place.put_down(sign_up, place.parents[0])
    place.put_down(sign_up, place.parents[1])
    row = db.session.scalars(one(place.meeting, invitation_of(db, place.parents[0]).id)).one()
    db.session.refresh(row, ["address", "user", "message"])
    actions.take_back(place.meeting, row, by=place.by, now=dates.now())
    assert placed(sign_up) == [place.parents[1].name]


def test_more_places_go_to_who_waits_and_fewer_than_taken_are_refused(place, clock):
    sign_up = place.open(places=1)
    for user in place.parents[:2]:
        place.put_down(sign_up, user)
        clock.forward(minutes=1)
    place.open(places=2, spread=False)
    assert len(placed(sign_up)) == 2
    with pytest.raises(DomainError, match="2 people have a place already"):
        place.open(places=1)


def test_when_it_can_be_opened(db, place, clock):
    with pytest.raises(DomainError, match="between now and the beginning"):
        place.open(days=30)
    with pytest.raises(DomainError, match="between now and the beginning"):
        place.open(days=-1)
    place.meeting.agenda_version = 0
    with pytest.raises(WrongState, match="Publish the agenda first"):
        place.open()
    place.meeting.agenda_version = 1
    place.board.open_to_parents = False
    with pytest.raises(WrongState, match="members only"):
        place.open()
    clock.set(place.meeting.starts_at)
    with pytest.raises(WrongState, match="planned"):
        place.open()


def test_once_the_meeting_has_begun_nobody_moves_up(db, place, clock):
    sign_up = place.open(places=1)
    place.put_down(sign_up, place.parents[0])
    place.put_down(sign_up, place.parents[3])
    clock.set(place.meeting.starts_at)
    with pytest.raises(WrongState):
        place.withdraw(sign_up, place.parents[0])
    actions_sign_up.share_out(dates.now())
    assert placed(sign_up) == [place.parents[0].name]


def test_moving_the_meeting_asks_only_those_who_have_a_place(db, place):
    sign_up = place.open(places=1)
    place.put_down(sign_up, place.parents[0])
    place.withdraw(sign_up, place.parents[0])
    place.put_down(sign_up, place.parents[1])
    details = actions.meetings.Details(
        title="", day=place.meeting.day + timedelta(days=7), start_time=place.meeting.start_time,
        duration_minutes=90, place="", online_url="",
    )  # fmt: skip
    actions.reschedule(place.meeting, details, read_version=None, by=place.by, now=dates.now())
    assert mails(db, "moved") == [place.parents[1].id]
