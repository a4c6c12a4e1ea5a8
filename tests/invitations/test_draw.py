"""A draw for a meeting, from its announcement to the last reserve; and the record that anybody can redo."""

import io
import json
from datetime import date, timedelta

import pypdf
import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.cli import main
from klankbord.councils.models import Office
from klankbord.invitations import actions, actions_draw, queries_draw, queries_draw_record
from klankbord.invitations.actions_draw import Rules
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.invitations.models_draw import Draw, DrawLot, Pool, Strata
from klankbord.invitations.queries import one
from klankbord.kit import dates, draw
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.models import AttendanceStatus, MeetingState
from klankbord.people.models import UserAddress
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.factories.schools import ChildFactory, ClassGroupFactory, GuardianshipFactory, SchoolFactory, admin, parent
from tests.factories.schools import staff as make_staff

RULES = Rules(places=4, strata=Strata.CLASS_GROUP, pool=Pool.ALL_PARENTS, one_per_household=True, rest_meetings=0)


class Place:
    """A school with two classes of six parents each, one couple in each, and a planned meeting of its board."""

    def __init__(self):
        self.school = SchoolFactory(slug="de-proef", name="De Proef")
        self.groups = [ClassGroupFactory(school_id=self.school.id, name=name) for name in ("groep 5a", "groep 5b")]
        self.parents = []
        for number, group in enumerate(self.groups):
            for person in range(6):
                self.parents.append(
                    parent(self.school, name=f"Ouder {number}{person}", address=f"o{number}{person}@de-proef.example")
                )
            for user in self.parents[-5:]:
                self.child(group, user)
            self.child(group, self.parents[-6], self.parents[-5])
        self.board = CouncilFactory(school_id=self.school.id)
        self.olga = make_staff(self.school, name="Olga Visser", address="olga@de-proef.example")
        seated(self.board, self.olga, Office.ORGANISER)
        self.meeting = MeetingFactory(council=self.board)

    def child(self, group, *users):
        made = ChildFactory(class_group=group)
        for user in users:
            GuardianshipFactory(child=made, user=user)

    @property
    def by(self):
        return viewer(self.olga, self.school)

    def announce(self, meeting=None, **change):
        rules = Rules(**{**RULES.__dict__, **change})
        return actions_draw.announce(meeting or self.meeting, rules, by=self.by, now=dates.now())

    def hold(self, **change):
        made = self.announce(**change)
        actions_draw.hold(made, self.meeting, by=self.by, now=dates.now())
        return made


@pytest.fixture
def place(db, clock):
    return Place()


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


def lots(db, made, **wanted):
    found = db.session.scalars(
        select(DrawLot).where(DrawLot.draw_id == made.id, DrawLot.number.is_not(None)).order_by(DrawLot.number)
    )
    return [lot for lot in found if all(getattr(lot, key) == value for key, value in wanted.items())]


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


def test_the_record_is_redone_by_the_command_and_a_change_is_found_out(db, place, client, tmp_path, capsys):
    made = place.hold()
    client.sign_in(place.parents[0])
    with client.get(f"/de-proef/meetings/{place.meeting.id}/draw.json") as answered:
        body = answered.get_data(as_text=True)
    assert not [user.name for user in place.parents if user.name in body]
    file = tmp_path / "draw.json"
    file.write_text(body)
    assert main(["draw", "check", str(file)]) == 0
    said = capsys.readouterr().out
    assert "The same outcome" in said
    assert all(lot.code in said for lot in lots(db, made, drawn=True))
    record = json.loads(body)
    record["pool"] = record["pool"][1:]
    file.write_text(json.dumps(record))
    assert main(["draw", "check", str(file)]) == 1
    assert "Not the same outcome" in capsys.readouterr().err
    file.write_bytes(b"\xff\xfe")
    assert main(["draw", "check", str(file)]) == 1
    assert "no record of a draw" in capsys.readouterr().err


def test_the_record_as_a_pdf_is_one_page_with_every_drawn_code(db, place, client):
    for number in range(150):
        place.child(place.groups[number % 2], parent(place.school, name=f"Nog {number}"))
    for number in range(14):
        place.child(ClassGroupFactory(school_id=place.school.id, name=f"groep {number}z"), parent(place.school))
    made = place.hold(places=30)
    client.sign_in(place.parents[0])
    with client.get(f"/de-proef/meetings/{place.meeting.id}/draw.pdf") as answered:
        assert answered.status_code == 200
        body = answered.data
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    assert len(pages) == 1
    said = pages[0].extract_text()
    assert made.seed in said
    assert not [lot.code for lot in lots(db, made, drawn=True) if lot.code not in said]
    assert not [user.name for user in place.parents if user.name in said]


@pytest.mark.parametrize(
    ("who", "drawn_names", "reserve_names"), [("olga", True, True), ("drawn", True, False), ("reserve", False, False)]
)
def test_names_are_for_the_council_and_the_drawn(db, place, client, who, drawn_names, reserve_names):
    made = place.hold()
    drawn, reserve = lots(db, made, drawn=True), lots(db, made, drawn=False)
    person = {"olga": place.olga.id, "drawn": drawn[0].user_id, "reserve": reserve[0].user_id}[who]
    names = {user.id: user.name for user in place.parents}
    client.sign_in(db.session.get_one(type(place.olga), person))
    page = client.get(f"/de-proef/meetings/{place.meeting.id}/draw").text
    assert made.seed in page
    assert (names[drawn[1].user_id] in page) is drawn_names
    assert (names[reserve[1].user_id] in page) is reserve_names
    assert all(lot.code in page for lot in lots(db, made))


def test_the_organiser_draws_in_three_clicks_and_a_double_click_draws_once(db, place, client):
    client.sign_in(place.olga)
    here = f"/de-proef/meetings/{place.meeting.id}/draw"
    assert client.submit(here, {"places": "0"}).status_code == 422
    assert client.submit(here, {"places": "3"}).status_code == 303
    form = client.form(f"{here}/holding", on=here).values
    first, second = (client.post(f"{here}/holding", data=form) for _click in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    made = db.session.scalars(select(Draw)).one()
    assert len(lots(db, made, drawn=True)) == 3
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 3
    page = client.get(here).text
    assert "uitgenodigd" in page
    meeting = client.get(f"/de-proef/meetings/{place.meeting.id}").text
    assert f"{here}" in meeting


def test_the_next_draw_begins_as_the_last_one_was(db, place, client):
    place.hold(places=7, strata=Strata.YEAR, rest_meetings=3)
    other = MeetingFactory(council=place.board, day=date(2026, 12, 1))
    client.sign_in(place.olga)
    values = client.form(f"/de-proef/meetings/{other.id}/draw").values
    assert (values["places"], values["strata"], values["rest_meetings"]) == (["7"], ["year"], ["3"])


def test_the_page_takes_as_many_statements_for_many_lots_as_for_few(db, place, client, queries):
    place.hold(places=2)
    client.sign_in(place.olga)
    path = f"/de-proef/meetings/{place.meeting.id}/draw"
    with queries() as few:
        client.get(path)
    other = MeetingFactory(council=place.board, day=date(2026, 12, 1))
    for number in range(20):
        place.child(place.groups[0], parent(place.school, name=f"Nog {number}"))
    place.meeting = other
    place.hold(places=12)
    with queries() as many:
        client.get(f"/de-proef/meetings/{other.id}/draw")
    assert few.count == many.count, many
