"""The style of a council's minutes: what the page, the PDF, the link and the archive leave out."""

from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Council, MinutesStyle
from klankbord.followup import actions as followup
from klankbord.followup.models import Decision
from klankbord.kit import dates
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink, User
from tests.factories.minutes import by, circulated, held, minutes_of
from tests.world import build, item

NOTED, DECIDED, TASK = "Iedere groep maakt iets", "De kerstmarkt is op 17 december.", "Liedjes oefenen"
DECISIONS_SAID, SUMMARY_SAID = "niet wat er is gezegd", "niet wie wat zei"


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def sign_in(world, new_client):
    return lambda role: new_client().sign_in(database.session.get(User, world.people[role]))


def set_style(council_id, style):
    with writing():
        database.session.get_one(Council, council_id).minutes_style = style
        database.session.commit()


def pdf_text(response):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(response.data)).pages)


def test_a_list_of_decisions_holds_what_came_of_it_on_every_page(world, sign_in, new_client):
    set_style(world.council_id, MinutesStyle.DECISIONS)
    evening = circulated(world)
    member, path = sign_in("council_member"), f"/regenboog/minutes/{evening.minutes_id}"
    link = database.session.scalar(
        select(ThingLink).where(ThingLink.kind == LinkKind.MINUTES, ThingLink.user_id == world.people["chair"])
    )
    by_link = new_client().get(f"/l/{links.token_of(link)}").text
    for text in (member.get(path).text, by_link, pdf_text(member.get(f"{path}.pdf"))):
        assert NOTED not in text
        assert "Rondvraag" not in text
        assert DECISIONS_SAID in text
        assert DECIDED in text
        assert TASK in text
    assert (
        NOTED in sign_in("secretary").get(f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}").text
    )


def test_an_item_stands_under_the_one_it_belongs_to_though_nothing_came_of_that(world, sign_in):
    set_style(world.council_id, MinutesStyle.DECISIONS)
    evening = held(world)
    with writing():
        for decision in database.session.scalars(select(Decision).where(Decision.item_id == evening.closed_id)):
            decision.item_id = None
        database.session.commit()
    page = sign_in("council_member").get(f"/regenboog/minutes/{evening.minutes_id}").text
    assert page.index("Personele zaak") < page.index("Vervanging in groep 4")


def test_a_summary_says_neither_who_presented_nor_who_moved_it_and_outside_only_how_many_were_there(world, sign_in):
    set_style(world.council_id, MinutesStyle.SUMMARY)
    evening = circulated(world)
    with writing():
        item = database.session.get_one(AgendaItem, evening.item_id)
        item.presenter = "Dirk O'Donnell, groep 5"
        item.motions = [{"moved_by": "Piet Jansen", "text": "De kramen eerder open"}]
        item.vote = {"for": 6, "against": 1, "who": "Klaas Tegen"}
        minutes_of(evening).state = MinutesState.APPROVED
        database.session.commit()
    path = f"/regenboog/minutes/{evening.minutes_id}"
    for role, names in (("council_member", True), ("parent", False)):
        client = sign_in(role)
        for text in (client.get(path).text, pdf_text(client.get(f"{path}.pdf"))):
            for gone in ("O'Donnell", "O&#39;Donnell", "Piet Jansen", "Klaas Tegen"):
                assert gone not in text
            for kept in (SUMMARY_SAID, NOTED, "De kramen eerder open", "voor: 6", DECIDED):
                assert kept in text
            assert ("Wethouder Bakker" in text) is names
            assert "Aanwezig" in text


def test_minutes_keep_the_style_in_which_they_went_round(world, sign_in):
    evening = circulated(world)
    assert database.session.get_one(Minutes, evening.minutes_id).style == MinutesStyle.ITEMS
    set_style(world.council_id, MinutesStyle.DECISIONS)
    client, path = sign_in("council_member"), f"/regenboog/minutes/{evening.minutes_id}"
    assert NOTED in client.get(path).text
    with writing():
        minutes_of(evening).style = None  # as one that went round before styles were kept
        database.session.commit()
    assert NOTED in client.get(path).text


def test_who_sends_a_summary_round_sees_which_notes_name_people(world, sign_in):
    evening = held(world)
    secretary = sign_in("secretary")
    live = f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"
    save = f"/regenboog/minutes/{evening.minutes_id}/items/{evening.item_id}/note"
    secretary.submit(save, {"text": "Mo vond het te duur."}, on=live)
    path = f"/regenboog/minutes/{evening.minutes_id}/circulation"
    assert "noemen mensen" not in secretary.get(path).text
    set_style(world.council_id, MinutesStyle.SUMMARY)
    page = secretary.get(path).text
    assert "Deze aantekeningen noemen mensen die erbij waren" in page
    assert "Mo Raadslid</li>" in page


def test_a_summary_goes_round_once_every_item_has_its_conclusion(world, sign_in):
    """Items that were deferred, or that only told something, need none."""
    evening = held(world, board=True)
    with writing():
        meeting = minutes_of(evening).meeting
        for position, title in ((60, "Toetsweek in groep 8"), (70, "Korte dagen")):
            database.session.get_one(
                AgendaItem, item(meeting, position, title, ItemKind.OPINION).id
            ).started_at = dates.now()
        database.session.commit()
    client, path = sign_in("organiser"), f"/regenboog/minutes/{evening.minutes_id}/circulation"
    refused = client.submit(path, {}, on=path)
    assert refused.status_code == 422
    assert "Toetsweek in groep 8</a>" in refused.text
    assert "Sinterklaas" not in refused.text.partition("<ul>")[2].partition("</ul>")[0]
    with writing():
        deferred, thought = (
            database.session.scalars(select(AgendaItem).where(AgendaItem.title == title)).one()
            for title in ("Toetsweek in groep 8", "Korte dagen")
        )
        deferred.carried_to = "volgende vergadering"
        meeting = minutes_of(evening).meeting
        followup.record(
            meeting, "Liever niet.", council=meeting.council, item=thought, by=by(world, "organiser"), now=dates.now()
        )
        database.session.commit()
    assert client.submit(path, {}, on=path).status_code == 303
