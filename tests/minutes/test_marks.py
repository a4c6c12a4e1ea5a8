"""Lines of a note that propose a decision or a task: made by one press, turned down by one, and never by themselves."""

import re

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.followup.models import ActionItem, Decision
from klankbord.minutes.models import ItemNote
from klankbord.people.models import User
from klankbord.schools.models import Child, School
from tests.factories.minutes import held, minutes_of
from tests.world import build

LINES = """Er is lang gesproken.

- **Besluit:** de kerstmarkt krijgt een tombola.
- actie Mo voor 4 december: kramen schilderen
actie Wethouder z.s.m.: de straat afzetten
"""


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def evening(world):
    return held(world)


@pytest.fixture
def sign_in(world, new_client):
    return lambda role: new_client().sign_in(database.session.get(User, world.people[role]))


class Desk:
    """The page of whoever takes notes at an item, without JavaScript."""

    def __init__(self, client, evening):
        self.client, self.evening = client, evening
        self.place = f"/regenboog/minutes/{evening.minutes_id}/items/{evening.item_id}"
        self.page = f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"

    def write(self, text):
        form = self.client.form(f"{self.place}/note", on=self.page).values
        assert self.client.post(f"{self.place}/note", data={**form, "text": text}).status_code == 303

    @property
    def chips(self):
        section = self.client.get(self.page).text.partition('id="live-marks"')[2].partition("</section>")[0]
        return [row.partition('value="')[2].partition('"')[0] for row in section.split('name="digest"')[1:]]

    def press(self, digest, move):
        token = self.client.token(self.page)
        return self.client.post(
            f"{self.place}/marks", data={"csrf_token": token, "digest": digest, "move": move}
        )  # fmt: skip


def made(evening):
    decisions = database.session.scalars(
        select(Decision.text).where(Decision.item_id == evening.item_id).order_by(Decision.id)
    ).all()
    actions = database.session.execute(
        select(ActionItem.what, ActionItem.owner_id, ActionItem.owner_name, ActionItem.due_on, ActionItem.due_words)
        .where(ActionItem.item_id == evening.item_id)
        .order_by(ActionItem.id)
    ).all()
    return decisions[1:], [tuple(row) for row in actions[2:]]


def test_a_line_becomes_something_by_one_press_only(world, evening, sign_in):
    desk = Desk(sign_in("secretary"), evening)
    desk.write(LINES)
    decision, painting, street = desk.chips
    assert made(evening) == ([], [])
    assert desk.press(decision, "make").status_code == 303
    assert desk.press(painting, "make").status_code == 303
    assert desk.press(street, "no").status_code == 303
    decisions, actions = made(evening)
    assert decisions == ["de kerstmarkt krijgt een tombola."]
    day = minutes_of(evening).meeting.day.replace(month=12, day=4)
    assert actions == [("kramen schilderen", world.people["council_member"], "Mo Raadslid", day, "")]
    note = database.session.scalars(select(ItemNote.text).where(ItemNote.item_id == evening.item_id)).one()
    assert note == LINES.strip()
    assert desk.chips == []
    assert desk.press(decision, "make").status_code == 303
    assert made(evening) == (decisions, actions)
    desk.write(f"Vooraf.\n{LINES.replace('schilderen', 'mooi schilderen')}\nbesluit: nog een")
    assert len(desk.chips) == 1


def test_saving_by_itself_brings_the_chips(evening, sign_in):
    desk = Desk(sign_in("secretary"), evening)
    data = {"csrf_token": desk.client.token(desk.page), "version": "1", "text": "besluit: ja"}
    saved = desk.client.post(f"{desk.place}/note", data=data, headers={"HX-Request": "true"})
    assert 'id="live-marks"' in saved.text
    assert desk.chips[0] in saved.text


def test_who_only_reads_sees_no_chips_and_makes_nothing(evening, sign_in):
    Desk(sign_in("secretary"), evening).write("besluit: ja")
    reader = Desk(sign_in("council_member"), evening)
    assert reader.chips == []
    assert reader.press("x" * 64, "make").status_code == 403


def test_a_named_child_and_a_quotation_are_pointed_out_and_stop_nothing(world, evening, sign_in):
    with writing():
        school = database.session.get_one(School, world.school_id)
        school.keeps_child_names = True
        database.session.add(Child(school_id=school.id, name="Tijn Bakker"))
        database.session.commit()
    desk = Desk(sign_in("secretary"), evening)
    desk.write("Een leerling, Tijn, kon niet mee. Mo zei dat het te duur is.")
    page = desk.client.get(desk.page).text
    assert "Dit lijkt een kind te noemen: Tijn Bakker." in page
    assert "Hier staat wat Mo Raadslid zei." in page
    desk.write("Iemand kon niet mee, en het is te duur.")
    page = desk.client.get(desk.page).text
    assert "lijkt een kind te noemen" not in page
    assert "Hier staat wat" not in page


def test_a_note_that_was_refused_shows_its_lines_and_one_press_saves_and_records(evening, sign_in):
    """The lines of what was typed, not of what stands there: nothing of it is lost by pressing."""
    desk = Desk(sign_in("secretary"), evening)
    form = desk.client.form(f"{desk.place}/note", on=desk.page).values
    refused = desk.client.post(f"{desk.place}/note", data={**form, "text": LINES + "x" * 100_000})
    assert refused.status_code == 422
    assert "de kerstmarkt krijgt een tombola." in refused.text.partition('id="marks-title"')[2]
    assert 'data-words="besluit: "' in refused.text
    [task] = re.findall(r'value="(make:[0-9a-f]{64})"[^>]*aria-label="[^"]*kramen schilderen"', refused.text)
    done = desk.client.post(f"{desk.place}/note", data={**form, "text": LINES, "mark": task})
    assert done.status_code == 303
    assert made(evening)[1][-1][0] == "kramen schilderen"
    again = desk.client.post(f"{desk.place}/note", data={**form, "text": LINES, "mark": task, "submission": "other"})
    assert again.status_code == 303
    assert [one[0] for one in made(evening)[1]].count("kramen schilderen") == 1


def test_members_staff_and_people_nobody_knows_are_hinted_at_when_they_are_quoted(world, evening, sign_in):
    desk = Desk(sign_in("secretary"), evening)
    desk.write("Tom zei dat het kan. Te duur, vindt Joris. Mo vroeg waarom. De voorzitter zei niets.")
    page = desk.client.get(desk.page).text
    said = page[page.index('id="live-marks"') :].partition("</p>")[0]
    for name in ("Tom Leraar", "Mo Raadslid", "Joris"):
        assert name in said
    assert "voorzitter" not in said
