"""Who does it: a person, an office, several, somebody outside; and by when, as that moves."""

from datetime import date, timedelta

import pytest

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Office, Seat
from klankbord.followup import actions, actions_due, mails, models_owners, queries, queries_owners, rules
from klankbord.followup.actions import Task
from klankbord.followup.models import ActionItem, ActionState
from klankbord.followup.models_owners import Owner
from klankbord.kit import dates
from klankbord.kit.due_words import DueKind
from klankbord.meetings.models import Meeting, MeetingState
from tests.factories.minutes import by
from tests.world import build, meeting

PEOPLE = {"Joost de Vries": 1, "Anna Bos": 2, "Anna Kok": 3, "Tom Leraar": 4, "Tom Leraar (2)": 5}


@pytest.fixture
def world(db):
    return build()


@pytest.mark.parametrize(
    ("typed", "user_id", "words", "rows"),
    [
        ("joost de vries", 1, "Joost de Vries", ()),
        ("Joost", 1, "Joost de Vries", ()),
        ("Anna", None, "Anna", ()),
        ("Tom Leraar (2)", 5, "Tom Leraar", ()),
        ("hele raad", None, "hele raad", ()),
        ("oma van Kees", None, "oma van Kees", ()),
        ("papa en mama", None, "papa en mama", ()),
        ("de secretaris", None, "de secretaris", (Owner(office=Office.SECRETARY, name="secretaris"),)),
        ("Treasurer", None, "Treasurer", (Owner(office=Office.TREASURER, name="Treasurer"),)),
        (
            "Joost, de voorzitter en oma",
            None,
            "Joost de Vries, de voorzitter en oma",
            (Owner(1, name="Joost de Vries"), Owner(office=Office.CHAIR, name="voorzitter"), Owner(name="oma")),
        ),
        ("Joost en Joost de Vries", 1, "Joost de Vries", ()),
        ("Anna Bos & Anna Kok", None, "Anna Bos & Anna Kok", (Owner(2, name="Anna Bos"), Owner(3, name="Anna Kok"))),
    ],
)
def test_typed_words_are_who_they_mean(typed, user_id, words, rows):
    assert models_owners.read(typed, PEOPLE) == models_owners.Owners(words, user_id, rows)


def give(world, **values):
    there = database.session.get_one(Meeting, world.council_meeting_id)
    action = actions.give(
        there, Task(**{"what": "Bellen", **values}), item=None, by=by(world, "secretary"), now=dates.now()
    )
    database.session.flush()
    return action


def shared(world):
    people = world.people
    rows = (Owner(people["council_member"], name="Mo"), Owner(office=Office.TREASURER, name="penningmeester"))
    return give(world, owner_name="Mo, penningmeester", owners=(*rows, Owner(name="oma")))


def treasurer(world, role="parent", **more):
    held = Seat(
        school_id=world.school_id, council_id=world.council_id, user_id=world.people[role], office=Office.TREASURER,
        starts_on=date(2026, 8, 1), **more,
    )  # fmt: skip
    database.session.add(held)
    database.session.flush()
    return held


def owning(world, action):
    today = dates.today("Europe/Amsterdam")
    every = set(queries_owners.owners_of([action.id], today).get(action.id, ()))
    roles = {role for role, user_id in world.people.items() if user_id in every}
    for role, user_id in world.people.items():
        owns = queries_owners.owned_by(user_id, today)
        found = database.session.scalar(database.select(ActionItem.id).where(ActionItem.id == action.id, owns))
        assert (found is not None) == (role in roles), role
        assert (action.id in queries_owners.theirs(user_id, action.council_id, today)) == (role in roles), role
        one = database.session.scalars(queries.action_for(by(world, role)).where(ActionItem.id == action.id)).first()
        if one is not None:
            database.session.refresh(one, ["owners"])
            assert rules.is_owner(by(world, role), one, one.council) == (role in roles), role
    return roles


def test_an_office_is_who_holds_it_today(world):
    action = shared(world)
    assert owning(world, action) == {"council_member"}
    held = treasurer(world)
    assert owning(world, action) == {"council_member", "parent"}
    held.ends_on = dates.today("Europe/Amsterdam") - timedelta(days=1)
    treasurer(world, "chair")
    database.session.flush()
    assert owning(world, action) == {"council_member", "chair"}


def test_each_of_several_is_mailed_and_any_of_them_ends_it(world):
    action = shared(world)
    treasurer(world)
    there = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(there, ["council"])
    assert mails.given([action], there, now=dates.now()) == 2
    sent = database.session.scalars(database.select(OutboxMessage).where(OutboxMessage.kind == "followup_given")).all()
    assert len({mail.address for mail in sent}) == 2
    viewer = by(world, "parent")
    assert [row.action_id for row in database.session.execute(queries.my_actions(viewer))] == [action.id]
    assert rules.may_end(viewer, action, there.council)
    actions.finish(action, "", by=viewer, now=dates.now())
    assert action.state == ActionState.DONE


def test_owners_stay_with_the_same_words_and_go_with_others(world):
    action = shared(world)
    secretary, now = by(world, "secretary"), dates.now()
    same = Task(what="Nog eens bellen", owner_name=action.owner_name)
    actions.change(action, same, read_version=None, by=secretary, now=now)
    database.session.flush()
    assert [row.name for row in action.owners] == ["Mo", "penningmeester", "oma"]
    actions.change(action, Task(what="Bellen", owner_name="hele raad"), read_version=None, by=secretary, now=now)
    database.session.flush()
    assert owning(world, action) == set()


def test_what_is_due_at_the_next_meeting_moves_with_it(world):
    given = database.session.get_one(Meeting, world.council_meeting_id)
    council = given.council if "council" in given.__dict__ else None
    database.session.refresh(given, ["council"])
    council = given.council
    first = give(world, owner_name="Mo", due_words="volgende vergadering")
    march = give(world, owner_name="Mo", due_words="in maart 2027")
    assert (first.due_kind, first.due_on) == (DueKind.NEXT_MEETING, None)
    assert (march.due_kind, march.due_on) == (DueKind.MONTH, date(2027, 3, 31))
    later = meeting(council, given.day + timedelta(days=70), MeetingState.PLANNED)
    following = meeting(council, given.day + timedelta(days=40), MeetingState.PLANNED)
    draft = meeting(council, given.day + timedelta(days=10), MeetingState.DRAFT)
    database.session.flush()

    def moved():
        count = actions_due.follow_next_meetings(dates.now())
        database.session.refresh(first)
        return count, first.due_on

    version = first.version
    assert moved() == (1, following.day)
    assert moved() == (0, following.day)
    following.day += timedelta(days=7)
    database.session.flush()
    assert moved() == (1, following.day)
    following.state = MeetingState.CANCELLED
    database.session.flush()
    assert moved() == (1, later.day)
    assert draft.day < later.day
    assert first.version == version
    assert give(world, owner_name="Mo", due_words="next meeting").due_on == later.day
