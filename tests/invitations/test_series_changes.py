"""What follows an invitation to a whole series: each change under its UID, and calendars that end up right."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from klankbord.invitations import actions, queries, queries_series
from klankbord.invitations import actions_series_whole as whole
from klankbord.invitations.actions_series import cancel_with_rest, move_with_rest
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.actions_details import details_of
from klankbord.meetings.actions_series import add_to_series
from klankbord.meetings.models import Meeting, MeetingState
from tests.factories.schools import parent
from tests.invitations.of_series import BAS, DAYS, DETAILS, OLGA, Reader, at, drafted, last_to, loaded, mails_to, sent
from tests.kit.reading_series import instant
from tests.world import item

NIA = "nia@ouders.example"


@pytest.fixture
def nia(school):
    return parent(school, name="Nia Nieuw", address=NIA)


@pytest.fixture
def made(db, board, organiser, bas):
    """Four meetings; one mail invited to all of them."""
    meetings = drafted(board, organiser)
    sent(db, meetings, organiser)
    return [loaded(db, one) for one in meetings]


@pytest.fixture
def series(db, made):
    return queries_series.series_of(made[0])


def move(meeting, by, **changed):
    return actions.reschedule(
        meeting, replace(details_of(meeting), **changed), read_version=None, by=by, now=dates.now()
    )


def with_item(meeting):
    item(meeting, 10, "Opening van de avond")
    return meeting


def answer(db, user, meeting, given=Answer.ACCEPTED):
    invitation = db.session.scalars(
        select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.user_id == user.id)
    ).one()
    invitation.meeting = meeting
    actions.answer(invitation, given, "", answered_by=AnsweredBy.PAGE, by=user, now=dates.now())
    return invitation


def test_one_that_moves_is_named_by_its_first_start_also_the_second_time(db, made, series, organiser):
    for turn, days in enumerate((1, 9), 1):
        move(made[1], organiser, day=DAYS[1] + timedelta(days=days))
        mail, (event,) = last_to(db, BAS)
        assert (mail.kind, mail.calendar_method) == ("moved", "REQUEST")
        assert (str(event["UID"]), int(event["SEQUENCE"])) == (series.uid, turn)
        assert instant(event["RECURRENCE-ID"].dt) == at(DAYS[1])[0]
        assert [str(one) for one in event.attendees] == [f"mailto:{BAS}"]
    assert Reader().read(mails_to(db, BAS)).shown() == [
        at(DAYS[0]), at(DAYS[1] + timedelta(days=9)), at(DAYS[2]), at(DAYS[3])
    ]  # fmt: skip


def test_another_place_or_an_agenda_asks_nobody_again(db, made, organiser, bas):
    answer(db, bas, made[1])
    move(made[1], organiser, place="Gymzaal")
    _mail, (event,) = last_to(db, BAS)
    assert (int(event["SEQUENCE"]), event.attendees[0].params["PARTSTAT"]) == (0, "ACCEPTED")
    actions.publish_agenda(with_item(made[1]), by=organiser, now=dates.now())
    mail, (event,) = last_to(db, BAS)
    assert "Opening van de avond" in mail.html
    assert int(event["SEQUENCE"]) == 0
    actions.publish_agenda(with_item(made[0]), by=organiser, now=dates.now())
    mail, (event,) = last_to(db, BAS)
    assert (mail.kind, int(event["SEQUENCE"])) == ("agenda", 0)
    assert instant(event["RECURRENCE-ID"].dt) == at(DAYS[0])[0]
    assert queries.answers(made[1].id)[Answer.ACCEPTED] == 1


def test_the_rest_moves_in_one_mail(db, made, series, organiser):
    before = len(mails_to(db, BAS))
    new = replace(details_of(made[1]), day=DAYS[1] + timedelta(days=1), start_time=time(20))
    move_with_rest(made[1], new, by=organiser, now=dates.now())
    mail, events = last_to(db, BAS)
    assert len(mails_to(db, BAS)) == before + 1
    assert (mail.kind, len(events)) == ("series_moved", 3)
    assert {int(one["SEQUENCE"]) for one in events} == {1}
    assert "Het was: dinsdag 17 november 2026" in mail.text
    assert Reader().read(mails_to(db, BAS)).shown() == [
        at(DAYS[0]), *(at(day + timedelta(days=1), time(20)) for day in DAYS[1:])
    ]  # fmt: skip


def test_calling_one_off_names_it(db, made, series, organiser):
    actions.cancel(made[2], "Griep", by=organiser, now=dates.now())
    mail, (event,) = last_to(db, BAS)
    assert (mail.calendar_method, str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 1)
    assert instant(event["RECURRENCE-ID"].dt) == at(DAYS[2])[0]
    assert Reader().read(mails_to(db, BAS)).shown() == [at(DAYS[0]), at(DAYS[1]), at(DAYS[3])]


def test_calling_all_off_is_the_series_itself(db, made, series, organiser):
    move(made[1], organiser, day=DAYS[1] + timedelta(days=1))
    before = len(mails_to(db, BAS))
    cancel_with_rest(made[0], "De raad stopt.", by=organiser, now=dates.now())
    mail, (event,) = last_to(db, BAS)
    assert len(mails_to(db, BAS)) == before + 1
    assert (mail.kind, "RECURRENCE-ID" in event, str(event["STATUS"])) == ("series_off", False, "CANCELLED")
    assert int(event["SEQUENCE"]) == 2
    assert "De raad stopt." in mail.text
    assert Reader().read(mails_to(db, BAS)).shown() == []


def test_calling_the_rest_off_leaves_what_was_held(db, made, series, organiser):
    made[0].state = MeetingState.HELD
    cancel_with_rest(made[1], "", by=organiser, now=dates.now())
    _mail, events = last_to(db, BAS)
    assert [instant(one["RECURRENCE-ID"].dt) for one in events] == [at(day)[0] for day in DAYS[1:]]
    assert Reader().read(mails_to(db, BAS)).shown() == [at(DAYS[0])]


def test_one_person_is_taken_out_and_comes_back(db, made, series, organiser, bas):
    others = len(mails_to(db, OLGA))
    assert whole.take_out(series, bas, by=organiser, now=dates.now()) == 4
    mail, (event,) = last_to(db, BAS)
    assert (mail.calendar_method, "RECURRENCE-ID" in event, int(event["SEQUENCE"])) == ("CANCEL", False, 1)
    assert Reader().read(mails_to(db, BAS)).shown() == []
    assert len(mails_to(db, OLGA)) == others
    with pytest.raises(WrongState):
        whole.take_out(series, bas, by=organiser, now=dates.now())
    assert whole.invite(series, bas, by=organiser, now=dates.now()) == 4
    _mail, (event,) = last_to(db, BAS)
    assert int(event["SEQUENCE"]) == 2
    assert Reader().read(mails_to(db, BAS)).shown() == [at(day) for day in DAYS]


def test_one_person_is_taken_out_of_one_meeting_and_comes_back(db, made, series, organiser, bas):
    invitation = next(one for one in queries.of_meeting(made[1].id) if one.user_id == bas.id)
    actions.take_back(made[1], invitation, by=organiser, now=dates.now())
    assert Reader().read(mails_to(db, BAS)).shown() == [at(DAYS[0]), at(DAYS[2]), at(DAYS[3])]
    actions.invite(made[1], bas, by=organiser, now=dates.now())
    _mail, (event,) = last_to(db, BAS)
    assert (str(event["UID"]), int(event["SEQUENCE"])) == (series.uid, 2)
    assert Reader().read(mails_to(db, BAS)).shown() == [at(day) for day in DAYS]


def test_a_new_member_gets_the_rest_as_it_is_now(db, made, series, organiser, nia):
    move(made[1], organiser, day=DAYS[1] + timedelta(days=1))
    actions.cancel(made[2], "", by=organiser, now=dates.now())
    made[0].state = MeetingState.HELD
    assert whole.invite(series, nia, by=organiser, now=dates.now()) == 2
    (mail,) = mails_to(db, NIA)
    assert str(Calendar.from_ical(mail.calendar).events[0]["UID"]) == series.uid
    assert Reader().read([mail]).shown() == [at(DAYS[1] + timedelta(days=1)), at(DAYS[3])]
    with pytest.raises(DomainError):
        whole.invite(series, nia, by=organiser, now=dates.now())
    move(made[3], organiser, day=DAYS[3] + timedelta(days=1))
    assert Reader().read(mails_to(db, NIA)).shown() == [
        at(DAYS[1] + timedelta(days=1)), at(DAYS[3] + timedelta(days=1))
    ]  # fmt: skip


def test_who_comes_for_the_last_one_is_invited_to_that_alone(db, made, series, organiser, nia):
    for one in made[:3]:
        one.state = MeetingState.HELD
    assert whole.invite(series, nia, by=organiser, now=dates.now()) == 1
    (mail,) = mails_to(db, NIA)
    assert (mail.kind, made[3].uid in mail.calendar) == ("invited", True)


def test_who_is_invited_by_itself_keeps_that(db, made, series, organiser, nia):
    actions.invite(made[1], nia, by=organiser, now=dates.now())
    assert whole.invite(series, nia, by=organiser, now=dates.now()) == 3
    move(made[1], organiser, day=DAYS[1] + timedelta(days=1))
    reader = Reader().read(mails_to(db, NIA))
    assert reader.shown() == [at(DAYS[0]), at(DAYS[1] + timedelta(days=1)), at(DAYS[2]), at(DAYS[3])]
    assert {uid for uid, _turn in reader.meetings} == {series.uid, made[1].uid}
    assert whole.take_out(series, nia, by=organiser, now=dates.now()) == 4
    assert Reader().read(mails_to(db, NIA)).shown() == []


def test_on_the_page(db, client, made, series, organiser, bas, nia):
    db.session.commit()
    desk, path = client.sign_in(organiser), f"/regenboog/meetings/{made[0].id}/series/invitation"
    assert desk.submit(f"{path}/people", {"user_id": str(nia.id)}, on=path).status_code == 303
    page = desk.get(path)
    assert page.text.count("4 vergaderingen") >= 3
    assert desk.submit(f"{path}/people", {"user_id": str(nia.id)}, on=path).status_code == 422
    row = db.session.scalars(select(Invitation).where(Invitation.user_id == bas.id)).first()
    removal = f"{path}/people/{row.id}/removal"
    assert desk.submit(removal, on=path).status_code == 303
    assert "Bas Lid" not in desk.get(path).text.split("<tbody>")[1].split("</tbody>")[0]
    assert desk.post(f"{path}/people/999999/removal", data={}).status_code in {400, 404, 422}
    assert Reader().read(mails_to(db, BAS)).shown() == []
    assert Reader().read(mails_to(db, NIA)).shown() == [at(day) for day in DAYS]


def test_one_more_meeting_is_added_where_the_series_is(db, made, series, organiser, bas, nia):
    actions.invite(made[0], nia, by=organiser, now=dates.now())
    extra = DAYS[3] + timedelta(days=9)
    with pytest.raises(DomainError):
        add_to_series(made[0], replace(DETAILS, day=DAYS[2]), by=organiser, now=dates.now())
    added = add_to_series(made[0], replace(DETAILS, day=extra), by=organiser, now=dates.now())
    db.session.flush()
    assert (added.series_id, added.state) == (series.id, MeetingState.DRAFT)
    actions.plan(added, also=[nia], by=organiser, now=dates.now())
    mail, (event,) = last_to(db, BAS)
    assert (mail.kind, str(event["UID"]), int(event["SEQUENCE"])) == ("invited", series.uid, 0)
    assert instant(event["RECURRENCE-ID"].dt) == at(extra)[0]
    reader = Reader().read(mails_to(db, BAS))
    assert reader.shown() == [*(at(day) for day in DAYS), at(extra)]
    assert {uid for uid, _turn in Reader().read(mails_to(db, NIA)).meetings} == {made[0].uid, added.uid}
    move(added, organiser, place="Gymzaal")
    assert reader.read(mails_to(db, BAS)[-1:]).shown()[-1] == at(extra, place="Gymzaal")
    assert whole.take_out(series, bas, by=organiser, now=dates.now()) == 5
    assert Reader().read(mails_to(db, BAS)).shown() == []


def test_one_on_a_start_that_the_series_gave_another_has_its_own_uid(db, made, series, organiser):
    move(made[1], organiser, day=DAYS[1] + timedelta(days=1))
    added = add_to_series(made[0], replace(DETAILS, day=DAYS[1]), by=organiser, now=dates.now())
    db.session.flush()
    actions.plan(added, by=organiser, now=dates.now())
    _mail, (event,) = last_to(db, BAS)
    assert str(event["UID"]) == added.uid
    assert len(Reader().read(mails_to(db, BAS)).shown()) == 5


def test_adding_one_on_the_page(db, client, made, organiser):
    db.session.commit()
    desk, path = client.sign_in(organiser), f"/regenboog/meetings/{made[0].id}/series/addition"
    assert desk.submit(path, {"day": ""}).status_code == 422
    assert desk.submit(path, {"day": "2026-11-17"}).status_code == 422
    answer = desk.submit(path, {"day": "2027-01-12"})
    assert answer.status_code == 303
    added = db.session.get_one(Meeting, int(answer.location.rsplit("/", 1)[1]))
    assert (added.series_id, added.start_time, added.place) == (made[0].series_id, time(19, 30), "Aula")


NIGHTS = [
    ([date(2027, 3, 14), date(2027, 3, 21), date(2027, 3, 28), date(2027, 4, 4)], time(1, 30)),
    ([date(2027, 10, 17), date(2027, 10, 24), date(2027, 10, 31), date(2027, 11, 7)], time(2, 30)),
    ([date(2027, 10, 17), date(2027, 10, 24), date(2027, 10, 31), date(2027, 11, 7)], time(1, 30)),
]


@pytest.mark.parametrize(("days", "hour"), NIGHTS)
def test_the_nights_the_clocks_change(db, school, board, organiser, bas, days, hour):
    nights = drafted(board, organiser)
    for one, day in zip(nights, days, strict=True):
        one.day, one.start_time, one.starts_at = day, hour, dates.to_instant(day, hour, one.zone)
    db.session.flush()
    sent(db, nights, organiser)
    assert Reader().read(mails_to(db, BAS)).shown() == [at(day, hour) for day in days]
    move(loaded(db, nights[2]), organiser, place="Gymzaal")
    assert Reader().read(mails_to(db, BAS)).shown()[2] == at(days[2], hour, place="Gymzaal")
