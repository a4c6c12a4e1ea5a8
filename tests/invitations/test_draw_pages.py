"""The pages of a draw, and the record that anybody can redo."""

import io
import json
from datetime import date

import pypdf
import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.cli import main
from klankbord.invitations.models_draw import Draw, Strata
from tests.factories.draws import DrawPlace, lots
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import ClassGroupFactory, parent
from tests.fixtures.pdf import assert_accessible


@pytest.fixture
def place(db, clock):
    return DrawPlace()


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


def test_the_record_as_a_pdf_is_one_page_with_every_drawn_code(db, place, client, tmp_path):
    for number in range(150):
        place.child(place.groups[number % 2], parent(place.school, name=f"Nog {number}"))
    for number in range(14):
        place.child(ClassGroupFactory(school_id=place.school.id, name=f"groep {number}z"), parent(place.school))
    made = place.hold(places=30)
    client.sign_in(place.parents[0])
    with client.get(f"/de-proef/meetings/{place.meeting.id}/draw.pdf") as answered:
        assert answered.status_code == 200
        body = answered.data
    assert_accessible(body, tmp_path, school=place.school.name)
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
