"""The public version of minutes: nobody's name, nothing of closed items, and what was concluded in one paragraph."""

import re
from io import BytesIO

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.followup.models import Decision
from klankbord.kit import dates
from klankbord.kit.nameless import Nameless
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_attendance import attendance_of
from klankbord.minutes import actions
from klankbord.minutes.models import MinutesState
from klankbord.people.models import User
from tests.factories.minutes import SECRET, by, held, minutes_of
from tests.world import build

NOTED = """Mo vond het te duur, Raadslid ook; mo@ouders.example schrijft het op.

- **Sem** en Carla Voorzitter gaan langs, met juf Annet de Groot.
- Volgens wethouder Bakker mag het. PARENT belde.
"""


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def evening(world):
    made = held(world)
    minutes = minutes_of(made)
    with writing():
        item = database.session.get_one(AgendaItem, made.item_id)
        item.presenter, item.decision = "Dirk Dirksen", "Mo regelt de kramen"
        noted = NOTED.replace("PARENT", database.session.get_one(User, world.people["parent"]).name)
        actions.save_note(minutes, item, noted, read_version=1, by=by(world, "secretary"), now=dates.now())
        database.session.scalars(
            select(Decision).where(Decision.item_id == item.id)
        ).one().text = "Mo Raadslid mag door"
        minutes.meeting.chair = "Carla Voorzitter"
        minutes.state = MinutesState.APPROVED
        database.session.commit()
    return made


def test_nobody_is_named_and_nothing_closed_is_told(world, evening, client):
    meeting = database.session.get_one(Meeting, evening.meeting_id)
    names = {line.name for line in attendance_of(meeting)} | {"Dirk Dirksen", "Annet de Groot"}
    assert len(names) > 4
    parent = database.session.get_one(User, world.people["parent"])
    client.sign_in(parent)
    path = f"/regenboog/minutes/{evening.minutes_id}"
    page = client.get(f"{path}/public").text.partition("<main")[2].partition("</main>")[0]
    pdf = client.get(f"{path}/public.pdf").data
    printed = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(pdf)).pages)
    paragraph = client.get(f"{path}/newsletter.txt").text
    for text in (page, printed, paragraph):
        said = " ".join(re.sub(r"<[^>]*>", " ", text).split())
        assert SECRET not in said
        assert "Personele zaak" not in said
        assert parent.name not in said
        for name in names:
            for part in {name, name.split(" ")[0], name.split(" ")[-1]} - {"Voorzitter", "Secretaris"}:
                assert not re.search(rf"\b{part}\b", said), (part, said)
        assert "mag door" in said
        assert "ouders.example" not in said
    assert "Iemand vond het te duur" in page
    assert "Kramen bestellen bij de buurt" in page
    assert paragraph.startswith("Ouderraad kwam bijeen op")
    assert paragraph.endswith("Sinterklaas: iemand regelt de kramen. Iemand mag door.\n")


NAMES = st.sampled_from(["Mo Raadslid", "Sara van der Berg", "Jip-Jan Kuiper", "Élise Noël"])
WORDS = st.text(st.sampled_from("abc .,\n-*!"), max_size=12)


@given(NAMES, WORDS, WORDS, st.sampled_from([0, -1, None]))
def test_a_name_near_the_meeting_goes_wherever_it_stands(name, before, after, part):
    said = name if part is None else name.split(" ")[part]
    text = Nameless([name], [], "iemand").text(f"{before} {said} {after}")
    assert said not in text
    assert text.casefold() == f"{before} iemand {after}"


def test_of_people_far_away_only_the_whole_name_goes():
    clean = Nameless([], ["Roos de Wit", "Jan"], "iemand")
    assert clean.text("Roos de Wit plukt een roos. Roos en Jan ook.") == "Iemand plukt een roos. Roos en Jan ook."
