"""The pages behind the main ones, as those who work with them have them: sound, and no wider than the narrowest phone.

With a full run the HTML of each is kept for the judges too, as that of every page a test asks for is.
"""

import random
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from klankbord.activities.models import Activity, ActivityTask
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.cli.demo.fill import fill
from klankbord.councils.queries import members_of
from klankbord.invitations import actions_guests
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from tests.factories.polls import poll_link, poll_of
from tests.fixtures.browser import PHONE
from tests.fixtures.web import Client

SAMPLE = 9
ORGANISER = [
    "/councils/{board}/composition", "/councils/{board}/seats", "/councils/{board}/settings",
    "/councils/{board}/old-minutes", "/councils/{board}/confirmation", "/councils/{board}/classes",
    "/councils/{board}/series", "/councils/{board}/polls/new", "/councils/{board}/year-plan",
    "/councils/{board}/meetings/new", "/councils/{board}/templates/new", "/meetings/{coming}/draw",
    "/meetings/{coming}/sign-up", "/meetings/{coming}/guests", "/meetings/{coming}/parts", "/meetings/{coming}/joint",
    "/meetings/{coming}/invitations", "/meetings/{coming}/rescheduling", "/meetings/{coming}/cancellation",
    "/meetings/{coming}/copy", "/meetings/{coming}/agenda", "/meetings/{coming}/agenda/print",
    "/meetings/{coming}/attendance", "/meetings/{coming}/live/room", "/meetings/{draft}/poll",
]  # fmt: skip
CHAIR = [
    "/councils/{council}/seats", "/councils/{council}/activities", "/councils/{council}/activities/new",
    "/activities/{activity}", "/activities/{activity}/words", "/activities/{activity}/announcement",
    "/activities/{activity}/tasks", "/activities/tasks/{task}", "/meetings/{signed}/sign-up",
]  # fmt: skip
PARENT = [
    "/councils/{board}", "/councils/{board}/willingness", "/year-plan", "/meetings/{coming}/draw",
    "/meetings/{signed}/sign-up", "/councils/{council}/activities", "/activities/{activity}",
]  # fmt: skip
ALL = [(who, path) for who, paths in (("organiser", ORGANISER), ("chair", CHAIR), ("parent", PARENT)) for path in paths]


@dataclass
class Rooms:
    """The served demo, who is who in it and what stands in the addresses; `link` is one of a date poll."""

    live: object
    people: dict[str, int]
    values: dict[str, object]
    slug: str
    link: str


@pytest.fixture
def rooms(serve):
    """The demo with a date poll, a guest and somebody whose term ends."""
    live = serve(DEMO="1")
    with live.app.app_context(), writing():
        cast = fill(seed=2026, now=dates.now())
        planned = select(Meeting).where(Meeting.state == MeetingState.PLANNED).order_by(Meeting.starts_at)
        board = database.session.scalars(planned.where(Meeting.council_id == cast.board.id)).first()
        council = database.session.scalars(planned.where(Meeting.council_id == cast.council.id)).first()
        draft = Meeting(
            school_id=cast.school.id, council_id=cast.board.id, state=MeetingState.DRAFT, title="Wanneer?",
            zone=cast.school.zone, duration_minutes=90, uid="draft@klankbord", created_at=dates.now(),
        )  # fmt: skip
        database.session.add(draft)
        database.session.flush()
        members = members_of(cast.board.id, dates.today(cast.school.zone))
        poll = poll_of(draft, cast.organiser, *members)
        database.session.refresh(board, ["council"])
        actions_guests.invite(
            board, "Wijkagent D'Artagnan, Jan", "agent@buurt.example", None, "Vertel over het verkeer",
            presents=False, language="nl", by=cast.organiser, now=dates.now(),
        )  # fmt: skip
        activity = database.session.scalars(select(Activity).order_by(Activity.day.desc())).first()
        task = database.session.scalars(select(ActivityTask).where(ActivityTask.activity_id == activity.id)).first()
        found = Rooms(
            live,
            {"organiser": cast.organiser.id, "chair": cast.council_parents[0].id, "parent": cast.parents[40].id},
            {
                "board": cast.board.id, "council": cast.council.id, "coming": board.id, "signed": council.id,
                "draft": draft.id, "activity": activity.id, "task": task.id,
            },
            cast.school.slug,
            poll_link(poll, members[-1]),
        )  # fmt: skip
        database.session.commit()
    return found


def test_every_room_is_sound_on_a_phone(rooms, new_page, axe, fits, full, seed):
    chosen = ALL if full else random.Random(seed).sample(ALL, SAMPLE)
    for role, user_id in rooms.people.items():
        page = new_page(base_url=rooms.live.url, viewport=PHONE)
        with rooms.live.app.app_context():
            rooms.live.sign_in(page.context, database.session.get_one(User, user_id))
        for who, path in chosen:
            if who == role:
                assert page.goto(f"/{rooms.slug}{path.format(**rooms.values)}").status == 200, path
                axe(page)
                fits(page)
    page = new_page(base_url=rooms.live.url, viewport=PHONE)
    page.goto(f"/l/{rooms.link}")
    axe(page)
    fits(page)
    if full:
        keep_all(rooms)


def keep_all(rooms):
    """Ask for each with the client of tests, which keeps what it gets in a full run."""
    for role, user_id in rooms.people.items():
        client = Client(rooms.live.app, rooms.live.app.response_class, use_cookies=True)
        with rooms.live.app.app_context():
            client.sign_in(database.session.get_one(User, user_id))
            for who, path in ALL:
                if who == role:
                    assert client.get(f"/{rooms.slug}{path.format(**rooms.values)}").text.count("<h1") == 1, path
