"""Hands, shows of hands, the clock, the quorum and the pen of a running meeting: what holds under the pages."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time

import pytest
from flask import current_app
from sqlalchemy import func, select

from klankbord.agenda.models import AgendaItem
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Council, Office, QuorumRule, Seat
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.live import actions, actions_hands, actions_presence, actions_shows, queries, queries_screen, rules
from klankbord.meetings import actions_pulse
from klankbord.meetings.models import Attendance, Meeting
from klankbord.minutes.models_shows import ShowAnswer, ShowChoice, ShowOfHands
from klankbord.minutes.queries_shows import shows_of
from klankbord.people.models import User
from tests.factories.minutes import by
from tests.world import build, item, meeting, person, seat


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def running(world, clock):
    """The parent council's meeting, begun at its time, with a second item of 20 minutes and a break of 10 after it."""
    clock.set("2026-10-21T19:30+02:00")
    there = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(there, ["council"])
    item(there, 20, "Schoolreis").duration_minutes = 20
    item(there, 30, "Pauze")
    actions.start(there, by=by(world, "chair"), now=dates.now())
    database.session.commit()
    database.session.refresh(there, ["council"])
    return there


def test_people_come_and_go_and_the_quorum_with_them(world, running, clock):
    running.council.quorum_rule, running.council.quorum_number = QuorumRule.SHARE, 51
    chair = by(world, "chair")

    def count():
        board = queries.board(running, chair, dates.now())
        found = queries_screen.quorum(running, board.document.attendance, dates.now())
        return found.here, found.seats, found.needed, found.met

    assert count() == (0, 3, 2, False)
    for role, minutes in (("chair", 0), ("council_member", 9)):
        clock.forward(minutes=minutes)
        actions_presence.note(running, f"u{world.people[role]}", "came", by=chair, now=dates.now())
    assert count() == (2, 3, 2, True)
    rows = {row.user_id: row for row in database.session.scalars(select(Attendance))}
    member = rows[world.people["council_member"]]
    assert (rows[chair.id].arrived_at, member.arrived_at) == (None, time(19, 39))
    clock.forward(minutes=30)
    actions_presence.note(running, f"a{member.id}", "left", by=chair, now=dates.now())
    assert count() == (1, 3, 2, False)
    assert (member.arrived_at, member.left_at) == (time(19, 39), time(20, 9))
    actions_presence.note(running, f"a{member.id}", "came", by=chair, now=dates.now())
    assert count() == (2, 3, 2, True)
    with pytest.raises(DomainError):
        actions_presence.note(running, "a999999", "came", by=chair, now=dates.now())


def test_in_a_joint_meeting_each_council_has_its_own_quorum(world, running):
    board = database.session.get_one(Council, world.board_id)
    running.council.quorum_rule, running.council.quorum_number = QuorumRule.SHARE, 51
    board.quorum_rule, board.quorum_number = QuorumRule.NUMBER, 1
    running.joint_council, running.joint_council_id = board, board.id
    database.session.add(
        Seat(school_id=board.school_id, council_id=board.id, user_id=world.people["council_member"],
             office=Office.MEMBER, starts_on=running.day)
    )  # fmt: skip
    database.session.flush()
    chair = by(world, "chair")
    for role in ("organiser", "council_member"):
        actions_presence.note(running, f"u{world.people[role]}", "came", by=chair, now=dates.now())
    lines = queries.board(running, chair, dates.now()).document.attendance
    found = queries_screen.quorums(running, lines, dates.now())
    assert [(one.council, one.here, one.needed, one.met) for one in found] == [
        (running.council.name, 1, 2, False), (board.name, 2, 1, True),
    ]  # fmt: skip
    assert sum(one.seats for one in found) == len([line for line in lines if line.office]) + 1  # one sits in both
    with current_app.test_request_context():
        shown = current_app.jinja_env.get_template("live/_screen.html").module.quorum_part(found)
    assert (shown.count("live-quorum"), f"{board.name}</span>: " in shown) == (2, True)
    assert rules.may_take_part(by(world, "board_member"), running)
    assert not rules.may_take_part(by(world, "parent"), running)


def test_those_who_have_not_spoken_come_first(world, running, clock):
    chair, member, secretary = (by(world, role) for role in ("chair", "council_member", "secretary"))

    def row():
        found = queries_screen.speakers(running)
        return found.speaking and found.speaking.name, [hand.name for hand in found.waiting]

    def hand(name):
        found = queries_screen.speakers(running)
        return next(h.id for h in (found.speaking, *found.waiting) if h is not None and h.name == name)

    for who in (member, secretary, member):  # a hand that is up stays where it is
        actions_hands.raise_hand(running, by=who, now=clock.forward(seconds=1))
    actions_hands.raise_hand(running, name="  Oma   Bep ", by=chair, now=clock.forward(seconds=1))
    assert row() == (None, ["Mo Raadslid", "Sem Notulist", "Oma Bep"])
    actions_hands.turn(running, hand("Mo Raadslid"), "call", by=chair, now=clock.forward(seconds=1))
    actions_hands.raise_hand(running, by=member, now=clock.forward(seconds=1))
    assert row() == ("Mo Raadslid", ["Sem Notulist", "Oma Bep", "Mo Raadslid"])
    assert queries_screen.speakers(running).place_of(member.id) == 3
    actions_hands.turn(running, hand("Sem Notulist"), "call", by=chair, now=clock.forward(seconds=1))
    assert row() == ("Sem Notulist", ["Oma Bep", "Mo Raadslid"])
    actions_hands.turn(running, hand("Sem Notulist"), "done", by=chair, now=dates.now())
    actions_hands.turn(running, hand("Oma Bep"), "lower", by=chair, now=dates.now())
    actions_hands.lower_hand(running, by=member, now=dates.now())
    assert row() == (None, [])
    with pytest.raises(DomainError):
        actions_hands.turn(running, 999_999, "call", by=chair, now=dates.now())
    actions_hands.raise_hand(running, by=secretary, now=dates.now())
    second = database.session.scalars(select(AgendaItem).where(AgendaItem.title == "Schoolreis")).one()
    actions.go_to(running, second, by=chair, now=dates.now())
    assert row() == (None, [])
    actions_hands.raise_hand(running, by=member, now=dates.now())
    assert queries_screen.speakers(running).waiting[0].spoken == 0


def test_the_clock_stands_still_in_a_pause_and_takes_five_minutes_more(world, running, clock):
    chair = by(world, "chair")

    def timer():
        board = queries.board(running, chair, dates.now())
        return queries_screen.timer(running, board.entries, actions_pulse.pulse_of(running.id))

    begun = clock.instant
    assert (timer().ends_at - begun).total_seconds() == 600
    assert (timer().whole, timer().rest) == (600, 30)
    actions.pause(running, by=chair, now=clock.forward(minutes=4))
    clock.forward(minutes=15)
    assert (timer().ends_at, timer().left) == (None, 360)
    actions.resume(running, by=chair, now=dates.now())
    assert (timer().ends_at - clock.instant).total_seconds() == 360
    actions.extend(running, by=chair, now=clock.forward(minutes=1))
    assert (timer().ends_at - clock.instant).total_seconds() == 600
    first = database.session.get_one(AgendaItem, world.council_item_id)
    assert (first.duration_minutes, first.extra_minutes) == (10, 5)
    second = database.session.scalars(select(AgendaItem).where(AgendaItem.title == "Schoolreis")).one()
    actions.go_to(running, second, by=chair, now=clock.forward(minutes=2))
    assert (timer().rest, first.spent_seconds) == (10, 7 * 60)
    actions.go_to(running, first, by=chair, now=clock.forward(minutes=3))
    assert (timer().ends_at - clock.instant).total_seconds() == 8 * 60
    assert second.spent_seconds == 180
    actions.close(running, by=chair, now=dates.now())
    assert timer() is None


def show_by(world, running, *, secret):
    asked = actions_shows.open_show(
        running, "Goed plan?", ["Ja", " Nee ", ""], secret=secret, by=by(world, "chair"), now=dates.now()
    )
    database.session.commit()
    return asked, database.session.scalars(select(ShowChoice).order_by(ShowChoice.position)).all()


def test_an_open_show_counts_the_last_answer_and_paper_beside_it(world, running):
    asked, (yes, no) = show_by(world, running, secret=False)
    chair, member = by(world, "chair"), by(world, "council_member")
    for who, choice in ((chair, yes), (member, yes), (member, no)):
        actions_shows.answer(asked, choice.id, by=who, now=dates.now())
    database.session.refresh(running, ["council"])
    actions_shows.count_paper(asked, {yes.id: 4, no.id: 1}, meeting=running, by=chair, now=dates.now())
    (seen,) = shows_of(running.id)
    assert [(each.label, each.screens, each.paper, each.count) for each in seen.choices] == [
        ("Ja", 1, 4, 5),
        ("Nee", 1, 1, 2),
    ]
    assert (seen.total, seen.told, seen.open) == (7, True, True)
    with pytest.raises(WrongState):
        show_by(world, running, secret=False)
    with pytest.raises(DomainError):
        actions_shows.answer(asked, 999_999, by=chair, now=dates.now())
    second = database.session.scalars(select(AgendaItem).where(AgendaItem.title == "Schoolreis")).one()
    actions.go_to(running, second, by=chair, now=dates.now())
    assert not shows_of(running.id)[0].open
    with pytest.raises(WrongState):
        actions_shows.answer(asked, yes.id, by=chair, now=dates.now())


@pytest.mark.parametrize("choices", [["Ja"], ["Ja", "ja"], list("abcdef")])
def test_a_show_has_two_to_five_choices_that_differ(world, running, choices):
    with pytest.raises(DomainError):
        actions_shows.open_show(running, "?", choices, secret=False, by=by(world, "chair"), now=dates.now())


def members(world, count):
    council = database.session.get_one(Council, world.council_id)
    people = [person(f"Lid {number}") for number in range(count)]
    for user in people:
        seat(council, user)
    database.session.commit()
    return people


def test_a_secret_show_tells_nobody_who_chose_what(world, running):
    asked, (yes, no) = show_by(world, running, secret=True)
    people = members(world, 5)
    for user, choice in zip(people, (yes, yes, no, yes, no), strict=True):
        actions_shows.answer(asked, choice.id, by=user, now=dates.now())
        assert not shows_of(running.id)[0].told
    with pytest.raises(WrongState):
        actions_shows.answer(asked, no.id, by=people[0], now=dates.now())
    assert set(database.session.scalars(select(ShowAnswer.choice_id))) == {None}
    said = select(AuditEvent.verb).where(AuditEvent.by_id.in_([user.id for user in people]))
    assert database.session.scalars(said).all() == []
    actions_shows.close_show(asked, by=by(world, "chair"), now=dates.now())
    (seen,) = shows_of(running.id)
    assert ([each.count for each in seen.choices], seen.told, seen.answered) == ([3, 2], True, 5)


def test_a_secret_show_of_few_is_not_counted_out_and_wiped(world, running):
    asked, (yes, no) = show_by(world, running, secret=True)
    for user, choice in zip(members(world, 4), (yes, yes, no, yes), strict=True):
        actions_shows.answer(asked, choice.id, by=user, now=dates.now())
    actions_shows.close_show(asked, by=by(world, "chair"), now=dates.now())
    (seen,) = shows_of(running.id)
    assert ([each.count for each in seen.choices], seen.told, seen.answered) == ([0, 0], False, 4)


@pytest.mark.parametrize("secret", [True, False])
def test_of_twenty_presses_at_once_one_counts(world, running, secret):
    asked, (yes, _no) = show_by(world, running, secret=secret)
    show_id, choice_id, user_id = asked.id, yes.id, world.people["council_member"]
    app = current_app._get_current_object()

    def press(_number):
        with app.app_context(), writing():
            user = database.session.get_one(User, user_id)
            show = database.session.get_one(ShowOfHands, show_id)
            try:
                actions_shows.answer(show, choice_id, by=user, now=dates.now())
            except WrongState:
                database.session.rollback()
                return False
            database.session.commit()
            return True

    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(press, range(20)))
    assert done.count(True) == (1 if secret else 20)
    database.session.rollback()
    database.session.expire_all()
    assert database.session.scalar(select(func.count()).select_from(ShowAnswer)) == 1
    (seen,) = shows_of(running.id)
    assert [each.screens for each in seen.choices] == [1, 0]


def test_whose_turn_it_is(world, running):
    chair = by(world, "chair")
    earlier = meeting(running.council, dates.today("Europe/Amsterdam").replace(month=9))
    earlier.state, earlier.note_taker_id = "held", world.people["chair"]
    database.session.flush()
    turns = queries_screen.turns(running.council, running)
    assert [(turn.name, turn.times) for turn in turns] == [
        ("Mo Raadslid", 0),
        ("Sem Notulist", 0),
        ("Carla Voorzit", 1),
    ]
    actions.give_the_pen(running, turns[0].user_id, by=chair, now=dates.now())
    assert running.note_taker_id == world.people["council_member"]


def test_every_change_gives_another_mark_and_reading_none(world, running):
    chair, seen = by(world, "chair"), {queries_screen.mark_of(running.id)}

    def moved(deed):
        deed()
        database.session.flush()
        mark = queries_screen.mark_of(running.id)
        assert mark not in seen
        seen.add(mark)

    now = dates.now()
    moved(lambda: actions_hands.raise_hand(running, by=chair, now=now))
    moved(lambda: actions.extend(running, by=chair, now=now))
    moved(lambda: actions_presence.note(running, f"u{chair.id}", "came", by=chair, now=now))
    moved(lambda: actions.pause(running, by=chair, now=now))
    moved(lambda: actions.close(running, by=chair, now=now))
    actions_pulse.stir(running.id)
    assert queries_screen.mark_of(running.id) in seen
