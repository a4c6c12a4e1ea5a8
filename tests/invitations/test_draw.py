"""A draw for a meeting, from its announcement to the last reserve."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import actions, actions_draw, queries_draw, queries_draw_record
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.invitations.models_draw import Draw, Pool, Strata
from klankbord.invitations.queries import one
from klankbord.kit import dates, draw
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.models import AttendanceStatus, MeetingState
from klankbord.people.models import UserAddress
from tests.factories.agenda import ItemFactory
from tests.factories.councils import seated
from tests.factories.draws import DrawPlace, lots
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.factories.schools import ChildFactory, GuardianshipFactory, admin, parent


@pytest.fixture
def place(db, clock):
    return DrawPlace()


def invited(db, meeting):
    return set(
        db.session.scalars(
            select(Invitation.user_id).where(Invitation.meeting_id == meeting.id, Invitation.removed_at.is_(None))
        )
    )


def decline(db, place, user_id):
    answer(db, place, user_id, Answer.DECLINED)


def answer(db, place, user_id, given):
    row = db.session.scalars(
        select(Invitation).where(Invitation.meeting_id == place.meeting.id, Invitation.user_id == user_id)
    ).one()
    row.meeting = place.meeting
    actions.answer(row, given, "", answered_by=AnsweredBy.LINK, by=place.by, now=dates.now())
    db.session.flush()


def invitation_of(db, place, lot):
    found = select(Invitation.id).where(Invitation.user_id == lot.user_id, Invitation.meeting_id == place.meeting.id)
    return db.session.scalars(one(place.meeting, db.session.scalar(found))).one()


def test_who_is_drawn_is_invited_one_of_a_household_and_spread_over_the_classes(db, place):
    made = place.hold()
    drawn = lots(db, made, drawn=True)
    assert {lot.user_id for lot in drawn} == invited(db, place.meeting)
    assert [group["places"] for group in queries_draw_record.groups(queries_draw.lines(made))] == [2, 2]
    assert len({lot.household for lot in drawn}) == 4
    assert len(lots(db, made)) == 10  # two couples have one lot each
    mails = db.session.scalars(select(OutboxMessage)).all()
    assert sorted(mail.kind for mail in mails) == ["invited"] * 4
    assert {mail.recipient_user_id for mail in mails} == {lot.user_id for lot in drawn}


def test_the_seed_is_promised_first_and_stays_when_the_rules_change(db, place, client):
    made = place.announce()
    seed = made.seed
    place.announce(places=2)
    db.session.commit()
    client.sign_in(place.parents[0])
    page = client.get(f"/de-proef/meetings/{place.meeting.id}/draw").text
    assert draw.commitment(seed) in page
    assert seed not in page
    made = db.session.get_one(Draw, made.id)
    assert (made.seed, made.places) == (seed, 2)


def test_a_decline_is_filled_from_the_same_class_until_nobody_is_left(db, place):
    made = place.hold(places=9)
    first = lots(db, made, drawn=True, stratum="groep 5a")[0]
    reserve = lots(db, made, drawn=False)[0]
    decline(db, place, first.user_id)
    assert reserve.placed_at is not None
    assert reserve.user_id in invited(db, place.meeting)
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient_user_id == reserve.user_id)).all()
    assert [mail.kind for mail in told] == ["invited"]
    second = lots(db, made, drawn=True, freed_at=None)[0]
    decline(db, place, second.user_id)  # nobody waits any more: the place stays empty
    assert second.freed_at is not None
    assert len([lot for lot in lots(db, made) if lot.placed_at and not lot.freed_at]) == 8


def test_the_next_of_the_class_goes_before_a_lower_number_of_another(db, place):
    made = place.hold(places=2)
    gone = lots(db, made, drawn=True)[0]
    following = lots(db, made, drawn=False, stratum=gone.stratum)[0]
    decline(db, place, gone.user_id)
    assert [lot for lot in lots(db, made, drawn=False) if lot.placed_at] == [following]


def test_maybe_keeps_the_place_and_no_gives_it_up_for_good(db, place):
    made = place.hold()
    first = lots(db, made, drawn=True)[0]
    answer(db, place, first.user_id, Answer.TENTATIVE)
    assert not [lot for lot in lots(db, made, drawn=False) if lot.placed_at]
    decline(db, place, first.user_id)
    decline(db, place, first.user_id)  # said twice it frees one place
    assert len([lot for lot in lots(db, made, drawn=False) if lot.placed_at]) == 1
    with pytest.raises(DomainError, match="your place went to the next one"):
        answer(db, place, first.user_id, Answer.ACCEPTED)


def test_taking_an_invitation_back_calls_the_next(db, place):
    made = place.hold()
    first = lots(db, made, drawn=True)[0]
    row = invitation_of(db, place, first)
    actions.take_back(place.meeting, row, by=place.by, now=dates.now())
    assert len([lot for lot in lots(db, made, drawn=False) if lot.placed_at]) == 1
    assert first.user_id not in invited(db, place.meeting)


def test_once_the_meeting_has_begun_nobody_is_called_any_more(db, place, clock):
    made = place.hold()
    first = lots(db, made, drawn=True)[0]
    row = invitation_of(db, place, first)
    clock.set(place.meeting.starts_at)
    actions.take_back(place.meeting, row, by=place.by, now=dates.now())
    assert not [lot for lot in lots(db, made, drawn=False) if lot.placed_at]
    with pytest.raises(WrongState):
        place.announce()


def test_whose_invitation_was_taken_back_before_can_be_drawn(db, place):
    row = actions.invite(place.meeting, place.parents[0], by=place.by, now=dates.now())
    actions.take_back(place.meeting, row, by=place.by, now=dates.now())
    made = place.hold(places=12, one_per_household=False)
    assert place.parents[0].id in invited(db, place.meeting)
    assert len(lots(db, made, drawn=True)) == 12


def test_a_meeting_has_one_draw(db, place):
    made = place.hold()
    for again in (
        lambda: actions_draw.hold(made, place.meeting, by=place.by, now=dates.now()),
        lambda: place.announce(),
        lambda: actions_draw.call_off(made, by=place.by, now=dates.now()),
    ):
        with pytest.raises(WrongState, match="one draw"):
            again()


def test_a_draw_that_was_called_off_can_be_announced_again_with_the_same_seed(db, place):
    made = place.announce()
    seed = made.seed
    actions_draw.call_off(made, by=place.by, now=dates.now())
    with pytest.raises(WrongState):
        actions_draw.hold(made, place.meeting, by=place.by, now=dates.now())
    assert place.announce().is_announced
    assert made.seed == seed


def test_for_a_draft_they_are_invited_when_it_is_planned(db, place):
    draft = MeetingFactory(council=place.board, draft=True, day=dates.now().date() + timedelta(days=30))
    ItemFactory(meeting=draft)
    place.meeting = draft
    made = place.hold()
    assert invited(db, draft) == set()
    drawn = {lot.user_id for lot in lots(db, made, drawn=True)}
    actions.plan(draft, by=place.by, now=dates.now())
    assert draft.state == MeetingState.PLANNED
    assert invited(db, draft) == drawn | {place.olga.id}


def test_who_is_left_out(db, place):
    """Members, who is invited, who took part not long ago, who may not be invited, who left."""
    seated(place.board, place.parents[11])
    actions.invite(place.meeting, place.parents[10], by=place.by, now=dates.now())
    day = place.meeting.day - timedelta(days=40)
    older = MeetingFactory(council=place.board, held=True, day=day - timedelta(days=40))
    last = MeetingFactory(council=place.board, held=True, day=day)
    AttendanceFactory(meeting=older, user=place.parents[9])
    AttendanceFactory(meeting=last, user=place.parents[8])
    AttendanceFactory(meeting=last, user=place.parents[7], status=AttendanceStatus.ABSENT_WITH_NOTICE)
    for person in place.parents[7], place.parents[4]:  # both had said yes; of one it is known that they did not come
        db.session.add(
            Invitation(
                school_id=place.school.id, meeting_id=last.id, user_id=person.id, created_at=dates.now(),
                answer=Answer.ACCEPTED,
            )
        )  # fmt: skip
    nobody = parent(place.school, name="Mag Niet")
    GuardianshipFactory(child=ChildFactory(class_group=place.groups[0]), user=nobody, may_be_invited=False)
    admin(place.school, name="Ada Beheer")
    db.session.flush()

    def pool(count):
        found = queries_draw.candidates(place.meeting, place.announce(rest_meetings=count), dates.now())
        return {one.user_id for one in found.people}, found.left_out

    everybody = {user.id for user in place.parents[:10]}
    assert pool(0) == (everybody, {"unwilling": 0, "members": 1, "invited": 1, "recent": 0})
    assert pool(1)[0] == everybody - {place.parents[8].id, place.parents[4].id}
    assert pool(2)[0] == everybody - {place.parents[9].id, place.parents[8].id, place.parents[4].id}
    assert pool(2)[1]["recent"] == 3


def test_only_the_willing_are_drawn_where_that_is_the_rule(db, place, client):
    with pytest.raises(DomainError, match="the pool is empty"):
        place.hold(pool=Pool.WILLING)
    path = f"/de-proef/councils/{place.board.id}/willingness"
    client.sign_in(place.parents[3])
    assert client.submit(path, {"willing": "yes"}).status_code == 303
    assert "Je doet mee met de loting" in client.get(path).text
    db.session.refresh(place.meeting, ["council"])
    place.hold(pool=Pool.WILLING)
    assert invited(db, place.meeting) == {place.parents[3].id}
    client.submit(path, {"willing": "no"})
    assert not queries_draw.is_willing(place.board.id, place.parents[3].id)


def test_a_household_is_who_shares_a_mailbox_too(db, place):
    box = db.session.scalars(select(UserAddress).where(UserAddress.user_id == place.parents[0].id)).one()
    db.session.add(UserAddress(user_id=place.parents[11].id, address_id=box.address_id, confirmed_at=dates.now()))
    db.session.flush()
    found = queries_draw.candidates(place.meeting, place.announce(), dates.now()).people
    home = {one.user_id: one.household for one in found}
    assert home[place.parents[0].id] == home[place.parents[1].id] == home[place.parents[11].id]
    assert len(set(home.values())) == 9


def test_years_put_parallel_classes_together_and_who_has_no_class_is_a_group(db, place):
    parent(place.school, name="Zonder Klas")
    made = place.hold(strata=Strata.YEAR)
    groups = queries_draw_record.groups(queries_draw.lines(made))
    assert [(group["group"], group["lots"]) for group in groups] == [("", 1), ("groep 5", 10)]


def test_the_pool_takes_as_many_statements_for_many_as_for_one(db, place, queries):
    made = place.announce(rest_meetings=2)
    with queries() as few:
        queries_draw.candidates(place.meeting, made, dates.now())
    for number in range(30):
        place.child(place.groups[0], parent(place.school, name=f"Nog {number}"))
    with queries() as many:
        queries_draw.candidates(place.meeting, made, dates.now())
    assert few.count == many.count <= 9, many
