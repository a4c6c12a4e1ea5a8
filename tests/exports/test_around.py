"""What came about around a meeting and how its council is composed: all of it in the zip, and told as on its pages."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.across.exports.archive import contents
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.models_life import AgendaTemplate, Suggestion, TemplateItem
from klankbord.base.db import db as database
from klankbord.councils.models import Composition, Council, Seat, Way
from klankbord.invitations import actions_draw
from klankbord.invitations.actions_draw import Rules
from klankbord.invitations.models_draw import Draw, Pool, Strata
from klankbord.invitations.models_guests import Guest
from klankbord.invitations.models_sign_up import SignUp, SignUpEntry
from klankbord.kit import dates
from klankbord.kit.draw import commitment
from klankbord.meetings.models import Meeting, MeetingSeries
from klankbord.minutes.models_shows import ItemCheck, Said, ShowAnswer, ShowChoice, ShowOfHands
from klankbord.people.models import User
from klankbord.schools.models import ClassGroup
from tests.exports.conftest import take
from tests.exports.test_archive import flat, keys_of
from tests.factories.minutes import by
from tests.factories.polls import poll_of
from tests.world import item

RULES = Rules(places=1, strata=Strata.NONE, pool=Pool.ALL_PARENTS, one_per_household=False, rest_meetings=0)


class Full:
    """The parent council with everything there can be around its next meeting."""

    def __init__(self, world):
        self.world, self.now = world, dates.now()
        self.council = database.session.get_one(Council, world.council_id)
        self.meeting = database.session.scalars(
            select(Meeting).where(Meeting.id == world.council_meeting_id).options(joinedload(Meeting.council))
        ).one()
        self.item = database.session.get_one(AgendaItem, world.council_item_id)
        self.closed = item(self.meeting, 90, "Personele zaak", ItemKind.INFORMATION, closed=True)
        self.chair, self.member = world.people["chair"], world.people["council_member"]
        self._council()
        self._places()
        self._shown()
        database.session.commit()

    def add(self, row):
        row.school_id = self.world.school_id
        database.session.add(row)
        database.session.flush()
        return row

    def _council(self):
        council, now = self.council, self.now
        for year, way in (("2025-2026", Way.FIXED_SEATS), ("2026-2027", Way.DRAW)):
            self.add(Composition(council_id=council.id, school_year=year, way=way, by_id=self.chair, at=now))
        seat = self.add(Seat(council_id=council.id, user_id=self.member, starts_on=now.date()))
        self.add(Seat(council_id=council.id, user_id=self.chair, starts_on=now.date(), deputy_of_id=seat.id))
        series = self.add(MeetingSeries(council_id=council.id, rule={"every": 2}, by_id=self.chair, created_at=now))
        self.meeting.series_id = series.id
        database.session.get_one(Meeting, self.world.meeting_id).joint_council_id = council.id
        template = AgendaTemplate(council_id=council.id, name="Gewone avond", by_id=self.chair, created_at=now)
        template.items = [
            TemplateItem(school_id=council.school_id, position=1, title="Opening", kind=ItemKind.ANNOUNCEMENT)
        ]
        self.add(template)
        self.add(
            Suggestion(council_id=council.id, by_id=self.world.people["parent"], title="Meer bankjes",
                       created_at=now, waits_since=now)
        )  # fmt: skip

    def _places(self):
        meeting, now, world = self.meeting, self.now, self.world
        self.draw = actions_draw.announce(meeting, RULES, by=by(world, "chair"), now=now)
        sign_up = self.add(
            SignUp(meeting_id=meeting.id, places=1, closes_at=now + timedelta(days=1), opened_at=now,
                   opened_by_id=self.chair)
        )  # fmt: skip
        for person, placed in (("parent", now), ("participant", None)):
            self.add(
                SignUpEntry(sign_up_id=sign_up.id, user_id=world.people[person], item_id=self.closed.id,
                            item_title=self.closed.title, asked_at=now, placed_at=placed)
            )  # fmt: skip
        people = [database.session.get_one(User, one) for one in (self.chair, self.member)]
        poll_of(meeting, people[0], *people, moments=2)
        self.add(
            Guest(meeting_id=meeting.id, whole=True, name="Wijkagent Bos", address="bos@politie.example",
                  language="nl", nonce="n", uid="gast", invited_by_id=self.chair, created_at=now)
        )  # fmt: skip

    def _shown(self):
        for at, secret, question in (
            (self.item, False, "Op zaterdag?"),
            (self.item, True, "Geheim gevraagd?"),
            (self.closed, False, "Alleen onder ons?"),
        ):
            show = self.add(
                ShowOfHands(meeting_id=self.meeting.id, item_id=at.id, question=question, secret=secret,
                            opened_at=self.now, opened_by_id=self.chair, closed_at=self.now)
            )  # fmt: skip
            yes = self.add(ShowChoice(show_id=show.id, position=1, label="ja", counted=int(secret), paper=3))
            self.add(ShowChoice(show_id=show.id, position=2, label="nee"))
            self.add(ShowAnswer(show_id=show.id, user_id=self.member, choice_id=None if secret else yes.id))
        self.add(
            ItemCheck(item_id=self.item.id, user_id=self.member, said=Said.PARTLY, words="Het duurde langer.",
                      at=self.now)
        )  # fmt: skip

        group_id = database.session.scalars(select(ClassGroup.id).order_by(ClassGroup.id)).first()
        asked = self.add(
            ClassQuestion(council_id=self.council.id, meeting_id=self.meeting.id, item_id=self.item.id,
                          class_group_id=group_id, by_id=self.member, title=self.item.title,
                          question="Mag er zand bij?", asked=20, asked_at=self.now, closes_at=self.now,
                          brought="De meesten willen zand.\nEen niet.", brought_at=self.now)
        )  # fmt: skip
        self.add(
            ClassAnswer(question_id=asked.id, user_id=self.world.people["parent"], words="Mijn kind houdt van zand.",
                        at=self.now)
        )  # fmt: skip

    def hold(self):
        database.session.refresh(self.meeting, ["council"])
        actions_draw.hold(self.draw, self.meeting, by=by(self.world, "chair"), now=self.now)
        database.session.commit()


@pytest.fixture
def full(world):
    return Full(world)


def meeting_of(taken, full):
    return next(one for one in taken.json("meetings") if one["id"] == full.meeting.id)


def test_who_organises_gets_all_of_it(full, sit):
    full.hold()
    taken = take(sit("chair"), full.world.council_id)
    council, told = taken.json("council"), meeting_of(taken, full)
    assert [(one["school_year"], one["way"], one["by"]) for one in council["composition"]] == [
        ("2025-2026", "fixed_seats", "Carla Voorzit"),
        ("2026-2027", "draw", "Carla Voorzit"),
    ]
    seats = {one["id"]: one for one in council["seats"]}
    (deputy,) = [one for one in seats.values() if one["deputy_of"]]
    assert seats[deputy["deputy_of"]]["person"] == full.member
    assert council["series"][0]["rule"] == {"every": 2}
    assert told["series_id"] == council["series"][0]["id"]
    assert [one["id"] for one in council["joint_meetings"]] == [full.world.meeting_id]
    assert council["templates"][0]["items"][0]["title"] == "Opening"
    assert [one["title"] for one in council["suggestions"]] == ["Meer bankjes"]
    draw = database.session.get_one(Draw, full.draw.id)
    assert told["draw"]["record"]["seed"] == draw.seed
    assert [one["code"] for one in told["draw"]["lots"] if one["drawn"]] == told["draw"]["record"]["drawn"]
    assert len(told["draw"]["lots"]) > 1
    assert [(one["name"] is not None, one["item_title"]) for one in told["sign_up"]["entries"]] == [
        (True, "Personele zaak"), (True, "Personele zaak"),
    ]  # fmt: skip
    assert told["date_poll"]["asked_count"] == 2
    assert [len(one["suits"]) for one in told["date_poll"]["asked"]] == [2, 2]
    assert [one["name"] for one in told["guests"]] == ["Wijkagent Bos"]
    items = {one["title"]: one for one in flat(told["agenda"])}
    shows = items[full.item.title]["shows_of_hands"]
    assert [one["question"] for one in shows] == ["Op zaterdag?", "Geheim gevraagd?"]
    assert [[choice["screens"], choice["paper"]] for choice in shows[0]["choices"]] == [[1, 3], [0, 0]]
    assert {choice["screens"] for choice in shows[1]["choices"]} == {None}, "few answers of a secret show are not told"
    assert items["Personele zaak"]["shows_of_hands"]
    assert items[full.item.title]["minutes_said_it_right"] == {"partly": 1}
    assert items[full.item.title]["minutes_remarks"] == ["Het duurde langer."]
    (asked,) = items[full.item.title]["asked_of_classes"]
    assert (asked["question"], asked["brought"]) == ("Mag er zand bij?", ["De meesten willen zand.", "Een niet."])
    assert "Mijn kind houdt van zand." not in taken.everything


def test_the_school_gets_of_a_parent_council_what_its_pages_show(full, sit):
    full.hold()
    taken = take(sit("admin"), full.world.council_id)
    council, told = taken.json("council"), meeting_of(taken, full)
    assert (council["templates"], council["suggestions"]) == ([], [])
    assert len(council["composition"]) == 2
    assert told["guests"] == []
    assert told["date_poll"]["asked"] == []
    assert told["date_poll"]["asked_count"] == 2
    assert all(one["drawn"] for one in told["draw"]["lots"])
    (entry,) = told["sign_up"]["entries"]
    assert (entry["item_id"], entry["item_title"], told["sign_up"]["waiting"]) == (None, "", 1)
    for words in (
        "Personele zaak",
        "Alleen onder ons?",
        "Het duurde langer.",
        "Wijkagent Bos",
        "Meer bankjes",
        "De meesten willen",
    ):
        assert words not in taken.everything, words


@pytest.mark.parametrize("role", ["chair", "admin"])
def test_a_seed_stays_secret_until_the_draw_and_nobody_gets_an_address(full, sit, role):
    taken = take(sit(role), full.world.council_id)
    seed = database.session.get_one(Draw, full.draw.id).seed
    assert seed not in taken.everything
    assert "bos@politie.example" not in taken.everything
    draw = meeting_of(taken, full)["draw"]
    assert (draw["fingerprint"], draw["record"], draw["lots"]) == (commitment(seed), None, [])


def test_every_key_of_it_is_explained(full, sit):
    full.hold()
    told = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")
    taken = take(sit("chair"), full.world.council_id)
    council, meeting = taken.json("council"), meeting_of(taken, full)
    meeting["draw"]["record"] = council["series"][0]["rule"] = None  # those are explained where they are made
    found = set(keys_of([council, meeting])) - set(contents.MEETING) - {"vote", "motions", "timeline"}
    assert {key for key in found if f"`{key}`" not in told} == set()
    assert {"shows_of_hands", "deputy_of", "asked_count", "item_title", "asked_of_classes"} <= found
