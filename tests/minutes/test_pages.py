"""The pages: two editors by form and by htmx, links in mail, one click to stop, and how much the database is asked."""

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.followup.models import ActionItem, ActionState, CouncilSilence
from klankbord.meetings.models import Meeting
from klankbord.minutes.models import Correction, ItemNote, Minutes, MinutesState
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink, User
from tests.factories.minutes import SECRET, by, circulated, held
from tests.world import build, item


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def sign_in(world, new_client):
    return lambda role: new_client().sign_in(database.session.get(User, world.people[role]))


def link_of(kind, user_id):
    found = database.session.scalar(select(ThingLink).where(ThingLink.kind == kind, ThingLink.user_id == user_id))
    return f"/l/{links.token_of(found)}"


def note_of(evening):
    return database.session.scalar(select(ItemNote).where(ItemNote.item_id == evening.item_id))


def test_two_editors_by_form(world, sign_in):
    evening = held(world)
    first, second = sign_in("secretary"), sign_in("chair")
    page = f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"
    path = f"/regenboog/minutes/{evening.minutes_id}/items/{evening.item_id}/note"
    mine, theirs = first.form(path, on=page).values, second.form(path, on=page).values
    assert second.post(path, data={**theirs, "text": "Wat Carla schreef."}).status_code == 303
    refused = first.post(path, data={**mine, "text": "Wat Sem schreef."})
    assert refused.status_code == 409
    assert "Wat Carla schreef." in refused.text
    assert "Wat Sem schreef." in refused.text
    merged = first.post(
        path, data={**mine, "submission": "", "version": str(note_of(evening).version), "text": "Van allebei."}
    )
    assert merged.status_code == 303
    assert note_of(evening).text == "Van allebei."


def test_saving_by_itself_tells_the_version_and_both_texts(world, sign_in):
    evening = held(world)
    client = sign_in("secretary")
    path = f"/regenboog/minutes/{evening.minutes_id}/items/{evening.item_id}/note"
    token = client.token(f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}")
    htmx = {"HX-Request": "true"}
    data = {"csrf_token": token, "version": "1", "text": "Twee seconden later."}
    saved = client.post(path, data=data, headers=htmx)
    assert saved.status_code == 200
    assert 'value="2"' in saved.text
    again = client.post(path, data={**data, "text": "Nog op versie 1."}, headers=htmx)
    assert again.status_code == 200
    assert "Twee seconden later." in again.text
    assert note_of(evening).text == "Twee seconden later."
    kept = client.post(path, data={**data, "text": "Toch mijn tekst.", "overrule": "2"})
    assert kept.status_code == 303
    assert note_of(evening).text == "Toch mijn tekst."
    long = client.post(path, data={**data, "version": "3", "text": "x" * 100_001}, headers=htmx)
    assert long.status_code == 200
    assert note_of(evening).text == "Toch mijn tekst."


def test_a_refused_form_keeps_what_was_typed(world, sign_in):
    evening = held(world)
    client = sign_in("secretary")
    live = f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"
    give = f"/regenboog/meetings/{evening.meeting_id}/actions"
    refused = client.submit(give, {"what": "Iets regelen", "who": "", "due_words": "voor kerst"}, on=live)
    assert refused.status_code == 422
    for typed in ("Iets regelen", "voor kerst"):
        assert typed in refused.text
    decide = f"/regenboog/meetings/{evening.meeting_id}/decisions"
    refused = client.submit(decide, {"text": "  "}, on=live)
    assert refused.status_code == 422
    correct = f"/regenboog/minutes/{circulated_id(world, evening)}/corrections"
    refused = client.submit(
        correct, {"text": "", "passage": "deze woorden"}, on=f"/regenboog/minutes/{evening.minutes_id}"
    )
    assert refused.status_code == 422
    assert "deze woorden" in refused.text


def circulated_id(world, evening):
    database.session.get_one(Minutes, evening.minutes_id).state = MinutesState.CIRCULATED
    database.session.commit()
    return evening.minutes_id


def test_a_double_submit_records_once(world, sign_in):
    evening = held(world)
    client = sign_in("secretary")
    live = f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"
    path = f"/regenboog/meetings/{evening.meeting_id}/actions"
    filled = {**client.form(path, on=live).values, "what": "Eén keer", "who": "hele raad"}
    assert [client.post(path, data=filled).status_code for _ in range(2)] == [303, 303]
    assert len(database.session.scalars(select(ActionItem).where(ActionItem.what == "Eén keer")).all()) == 1


def test_the_link_reads_and_corrects_these_minutes_alone(world, new_client):
    evening = circulated(world)
    reader = new_client()
    path = link_of(LinkKind.MINUTES, world.people["council_member"])
    page = reader.get(path)
    assert page.status_code == 200
    assert "De kerstmarkt is op 17 december." in page.text
    assert SECRET in page.text  # a member of the council
    answer = reader.submit(f"{path}/minutes/corrections", {"text": "Nog een fout."}, on=path)
    assert answer.status_code == 303
    given = database.session.scalars(select(Correction).order_by(Correction.id.desc())).first()
    assert (given.text, given.by_id) == ("Nog een fout.", world.people["council_member"])
    for other in (
        f"/regenboog/minutes/{evening.minutes_id}",
        f"/regenboog/minutes/{evening.minutes_id}.pdf",
        "/regenboog/",
    ):
        assert reader.get(other).status_code == 302
    assert reader.post(f"{path}/action-item/ending", data={"state": "done"}).status_code in {400, 404}
    assert reader.get(f"{path}/action-item/mail").status_code == 404


def test_the_link_about_an_action_item_finishes_it(world, new_client):
    evening = circulated(world)
    reader = new_client()
    path = link_of(LinkKind.ACTION_ITEM, world.people["council_member"])
    page = reader.get(path)
    assert "Kramen bestellen bij de buurt" in page.text
    assert database.session.get_one(ActionItem, evening.action_id).state == ActionState.OPEN
    done = reader.submit(f"{path}/action-item/ending", {"state": "done", "note": "Besteld."}, on=path)
    assert done.status_code == 303
    action = database.session.get_one(ActionItem, evening.action_id)
    assert (action.state, action.ended_note, action.ended_by_id) == (
        ActionState.DONE,
        "Besteld.",
        world.people["council_member"],
    )
    assert "Besteld." in reader.get(path).text


def test_one_click_ends_the_mails(world, new_client):
    circulated(world)
    mail = database.session.scalar(
        select(OutboxMessage).where(
            OutboxMessage.kind == "minutes_circulated",
            OutboxMessage.recipient_user_id == world.people["council_member"],
        )
    )
    path = "/" + mail.unsubscribe_url.split("/", 3)[3]
    program = new_client()
    assert program.get(path).status_code == 200
    assert database.session.scalars(select(CouncilSilence)).all() == []
    assert program.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    silence = database.session.scalars(select(CouncilSilence)).one()
    assert (silence.user_id, silence.council_id) == (world.people["council_member"], world.council_id)
    program.post(path, data={"List-Unsubscribe": "One-Click"})
    assert program.submit(path, {"wish": "again"}, on=path).status_code == 303
    assert database.session.scalars(select(CouncilSilence)).all() == []


def test_minutes_are_approved_at_the_item_of_a_later_meeting(world, sign_in, clock):
    evening = circulated(world)
    writer = by(world, "secretary")
    assert writer
    later = database.session.get_one(Meeting, world.meeting_id)
    later.council_id = (
        world.council_id
    )  # the board's meeting becomes one of the council, a day before it; so move it on
    later.day = database.session.get_one(Meeting, evening.meeting_id).day.replace(month=12, day=30)
    point = item(later, 5, "Vaststellen notulen", approves_meeting_id=evening.meeting_id)
    point.kind = "minutes_approval"
    database.session.commit()
    client = sign_in("secretary")
    live = f"/regenboog/meetings/{later.id}/live"
    assert client.submit(f"{live}/state", {"move": "start"}, on=live).status_code == 303
    correction = f"/regenboog/minutes/{evening.minutes_id}/corrections/{evening.correction_id}/answer"
    page = f"/regenboog/minutes/{evening.minutes_id}"
    assert client.submit(correction, {"verdict": "accepted", "answer": ""}, on=page).status_code == 303
    at = f"{live}?item={point.id}"
    assert client.submit(f"{page}/approval", on=at).status_code == 303
    minutes = database.session.get_one(Minutes, evening.minutes_id)
    assert (minutes.state, minutes.approved_in_meeting_id) == (MinutesState.APPROVED, later.id)


@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("/regenboog/minutes/{0.minutes_id}", 12),
        ("/regenboog/minutes/{0.minutes_id}.pdf", 12),
        ("/regenboog/meetings/{0.meeting_id}/live?item={0.item_id}", 20),
        ("/regenboog/meetings/{0.meeting_id}/live/now", 15),
        ("/regenboog/meetings/{0.meeting_id}/attendance", 6),
        ("/regenboog/councils/{1.council_id}/decisions", 6),
        ("/regenboog/councils/{1.council_id}/actions", 8),
    ],
)
def test_the_database_is_asked_as_often_for_much_as_for_little(world, sign_in, queries, page, count):
    evening = circulated(world)
    client = sign_in("secretary")
    path = page.format(evening, world)
    with queries() as few:
        assert client.get(path).status_code == 200
    there = database.session.get_one(Meeting, evening.meeting_id)
    minutes = database.session.get_one(Minutes, evening.minutes_id)
    for number in range(30):
        row = item(there, 100 + number, f"Punt {number}")
        database.session.add(
            ItemNote(
                school_id=there.school_id,
                minutes_id=minutes.id,
                item_id=row.id,
                text=f"Gezegd {number}",
                edited_at=row.created_at,
            )
        )
        database.session.add(
            ActionItem(
                school_id=there.school_id, council_id=there.council_id, meeting_id=there.id, item_id=row.id,
                what=f"Doen {number}",
                owner_id=world.people["chair"], created_at=row.created_at,
            )
        )  # fmt: skip
        database.session.add(
            Correction(
                school_id=there.school_id, minutes_id=minutes.id, item_id=row.id, by_id=world.people["chair"],
                text=f"Fout {number}",
                created_at=row.created_at,
            )
        )  # fmt: skip
    database.session.commit()
    with queries() as many:
        assert client.get(path).status_code == 200
    assert (few.count, many.count) == (count, count), many


def test_a_choice_no_row_can_have_loses_no_correction(world, sign_in):
    evening = circulated(world)
    reader, page = sign_in("council_member"), f"/regenboog/minutes/{evening.minutes_id}"
    for number in ("9" * 25, "zeven"):
        refused = reader.submit(f"{page}/corrections", {"item_id": number, "text": "Het was Mo's idee."}, on=page)
        assert refused.status_code == 422
        assert "Het was Mo&#39;s idee." in refused.text
