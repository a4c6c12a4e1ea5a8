"""Open sign-up: who gets a place, who waits, who moves up; on the page and by the link in the mail."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import writing
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Office
from klankbord.invitations import actions, actions_sign_up, queries_sign_up
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.invitations.models_sign_up import SignUp, SignUpEntry
from klankbord.invitations.queries import one
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.people.models import User
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    GuardianshipFactory,
    SchoolFactory,
    parent,
    staff,
)

CALL = [
    "Dag Ouder,",
    (
        "Ouders kunnen meedoen met de vergadering van de Klankbordgroep van De Proef. Staat er iets op de "
        "agenda dat jou raakt? Meld je aan."
    ),
    "dinsdag 20 oktober 2026, 19.30 uur (90 min)",
    "Lokaal van groep 7",
    "Er zijn 2 plaatsen. Je kunt je aanmelden tot zondag 11 oktober 2026, 12.00 uur.",
    "Agenda",
    "19.30  1. Een schoolplein met meer groen (jullie mening), 10 min",
    "Deze link is alleen voor Ouder 5a 0: je meldt je ermee aan zonder wachtwoord. Stuur hem niet door.",
]
PLACED = [
    "Dag Ouder,",
    "Je meldde je aan voor de vergadering van de Klankbordgroep van De Proef, en je hebt een plaats.",
    "dinsdag 20 oktober 2026, 19.30 uur (90 min)",
    "Lokaal van groep 7",
    "Kun je toch niet? Zeg het hier, dan kan een ander komen:",
    "Agenda",
    "19.30  1. Een schoolplein met meer groen (jullie mening), 10 min",
]


class Place:
    """Two classes of three parents each; a planned meeting of the board with a published agenda."""

    def __init__(self):
        self.school = SchoolFactory(slug="de-proef", name="De Proef")
        self.parents = []
        for name in ("groep 5a", "groep 6"):
            group = ClassGroupFactory(school_id=self.school.id, name=name)
            for number in range(3):
                user = parent(
                    self.school, name=f"Ouder {name[6:]} {number}", address=f"o{name[6:]}{number}@de-proef.example"
                )
                GuardianshipFactory(child=ChildFactory(class_group=group), user=user)
                self.parents.append(user)
        self.board = CouncilFactory(school_id=self.school.id)
        self.olga = staff(self.school, name="Olga Visser", address="olga@de-proef.example")
        seated(self.board, self.olga, Office.ORGANISER)
        self.meeting = MeetingFactory(council=self.board)
        self.item = ItemFactory(meeting=self.meeting, title="Een schoolplein met meer groen")
        actions.publish_agenda(self.meeting, by=self.by, now=dates.now())
        self.url = f"/de-proef/meetings/{self.meeting.id}"

    @property
    def by(self):
        return viewer(self.olga, self.school)

    def open(self, places=2, *, spread=True, days=5):
        return actions_sign_up.open_sign_up(
            self.meeting, places=places, spread=spread, closes_at=dates.now() + timedelta(days=days), by=self.by,
            now=dates.now(),
        )  # fmt: skip

    def put_down(self, sign_up, user, item=None):
        return actions_sign_up.put_down(
            sign_up, self.meeting, item, user=user, by=viewer(user, self.school), now=dates.now()
        )

    def withdraw(self, sign_up, user):
        actions_sign_up.withdraw(sign_up, self.meeting, by=viewer(user, self.school), now=dates.now())


@pytest.fixture
def place(db, clock):
    return Place()


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


def test_of_two_who_want_the_last_place_one_gets_it(app, db, place, new_client):
    sign_up = place.open(places=1, spread=False)
    clients = [new_client().sign_in(user) for user in (place.parents[0], place.parents[3])]
    forms = [client.form(f"{place.url}/sign-up/entry", on=f"{place.url}/sign-up").values for client in clients]
    together = threading.Barrier(2)
    answers = []

    def go(client, form):
        together.wait()
        answers.append(client.post(f"{place.url}/sign-up/entry", data=form).status_code)

    db.session.commit()
    threads = [threading.Thread(target=go, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    entries = db.session.scalars(select(SignUpEntry).where(SignUpEntry.sign_up_id == sign_up.id)).all()
    assert answers == [303, 303]
    assert sorted(entry.placed_at is not None for entry in entries) == [False, True]
    assert len(mails(db)) == 1


def test_a_parent_signs_up_on_the_page_and_withdraws(db, place, client):
    with writing():
        place.open(places=1)
        db.session.commit()
    client.sign_in(place.parents[0])
    here = f"{place.url}/sign-up"
    assert here in client.get(place.url).text
    assert client.submit(f"{here}/entry", {"item_id": "999"}, on=here).status_code == 422
    assert client.submit(f"{here}/entry", {"item_id": str(place.item.id)}, on=here).status_code == 303
    page = client.get(here).text
    assert "Je hebt een plaats." in page
    assert "Een schoolplein met meer groen" in page
    assert "Olga" not in page
    assert "Ouder 6" not in page
    assert client.submit(f"{here}/withdrawal", on=here).status_code == 303
    assert "Ik kom" in client.get(here).text


def test_the_organiser_opens_it_and_all_parents_hear_of_it_each_with_a_link_of_their_own(db, place, client, new_client):
    client.sign_in(place.olga)
    here = f"{place.url}/sign-up"
    assert client.submit(here, {"places": "0"}).status_code == 422
    assert client.submit(here, {"places": "2", "call": "y"}).status_code == 303
    made = db.session.scalars(select(SignUp)).one()
    assert dates.local(made.closes_at, "Europe/Amsterdam").date() == place.meeting.day
    told = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "sign_up").order_by(OutboxMessage.id)
    ).all()
    assert {mail.recipient_user_id for mail in told} == {user.id for user in place.parents}
    mail = told[0]
    link = next(word for word in mail.text.split() if "/l/" in word).removeprefix("http://localhost:5000")
    reader = new_client()
    page = reader.get(link).text
    assert "Een schoolplein met meer groen" in page
    assert mail.display_name in page
    assert db.session.scalars(select(SignUpEntry)).all() == []
    assert reader.submit(f"{link}/sign-up", {"item_id": str(place.item.id)}, on=link).status_code == 303
    assert "Je hebt een plaats." in reader.get(link).text
    assert reader.submit(f"{link}/sign-up/withdrawal", on=link).status_code == 303
    assert [entry.withdrawn_at is not None for entry in db.session.scalars(select(SignUpEntry))] == [True]
    assert "Hebben een plaats" not in reader.get(link).text


def test_who_wants_no_more_of_these_mails_gets_none(db, place, client, new_client):
    sign_up = place.open()
    user = place.parents[0]
    assert actions_sign_up.call(sign_up, place.meeting, by=place.by, now=dates.now()) == 6
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient_user_id == user.id)).one()
    stop = mail.unsubscribe_url.removeprefix("http://localhost:5000")
    db.session.commit()
    reader = new_client()
    assert reader.get(stop).status_code == 302
    assert reader.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert queries_sign_up.silenced(place.board.id) == {user.id}
    db.session.refresh(place.meeting, ["council"])
    sign_up = db.session.scalars(select(SignUp)).one()
    assert actions_sign_up.call(sign_up, place.meeting, by=place.by, now=dates.now()) == 5
    db.session.commit()
    assert reader.post(stop, data={"wish": "again"}).status_code == 303
    assert queries_sign_up.silenced(place.board.id) == set()


def test_what_the_mails_say(db, place):
    sign_up = place.open()
    actions_sign_up.call(sign_up, place.meeting, by=place.by, now=dates.now())
    place.put_down(sign_up, place.parents[0])
    call = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "sign_up").order_by(OutboxMessage.id)
    ).first()
    placed_mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "placed")).one()
    assert call.subject == "Doe je mee? Klankbordgroep, dinsdag 20 oktober"
    assert [line for line in call.text.splitlines() if line and "/l/" not in line] == CALL
    assert placed_mail.subject == "Je hebt een plaats: Klankbordgroep, dinsdag 20 oktober"
    assert [line for line in placed_mail.text.splitlines() if line and "/l/" not in line] == PLACED
    assert placed_mail.calendar_method == "REQUEST"
    assert "PARTSTAT=ACCEPTED" in placed_mail.calendar.replace("\r\n ", "")


def test_the_page_takes_as_many_statements_for_many_as_for_one(db, place, client, queries):
    sign_up = place.open(places=10)
    place.put_down(sign_up, place.parents[0])
    client.sign_in(place.olga)
    db.session.commit()
    with queries() as few:
        client.get(f"{place.url}/sign-up")
    db.session.refresh(place.meeting, ["council"])
    sign_up = db.session.scalars(select(SignUp)).one()
    for user in place.parents[1:]:
        place.put_down(sign_up, db.session.get_one(User, user.id))
    db.session.commit()
    with queries() as many:
        client.get(f"{place.url}/sign-up")
    assert few.count == many.count, many


def test_the_next_sign_up_begins_as_the_last_one_was(db, place, client):
    place.open(places=7, spread=False)
    other = MeetingFactory(council=place.board, day=date(2026, 12, 1))
    ItemFactory(meeting=other)
    actions.publish_agenda(other, by=place.by, now=dates.now())
    client.sign_in(place.olga)
    values = client.form(f"/de-proef/meetings/{other.id}/sign-up").values
    assert values["places"] == ["7"]
    assert "spread" not in values
    assert values["closes_on"] == ["2026-12-01"]
