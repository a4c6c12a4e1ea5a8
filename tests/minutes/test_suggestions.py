"""Corrections as suggestions on a passage: seen as a difference, put in the text by one button, or answered."""

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.minutes import actions, actions_corrections, queries
from klankbord.minutes.models import Correction, CorrectionState, ItemNote
from klankbord.people.models import User
from tests.factories.minutes import NOTE, by, circulated, minutes_of
from tests.world import build

PASSAGE, WORDS = "het feest en de kosten", "het feest, en wat 't kost"


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def sign_in(world, new_client):
    return lambda role: new_client().sign_in(database.session.get(User, world.people[role]))


def suggest(client, evening, passage=PASSAGE, text=WORDS):
    path = f"/regenboog/minutes/{evening.minutes_id}"
    values = {**client.form(f"{path}/corrections", on=path).values, "item_id": str(evening.item_id)}
    assert client.post(f"{path}/corrections", data={**values, "passage": passage, "text": text}).status_code == 303
    return database.session.scalar(select(Correction).order_by(Correction.id.desc()).limit(1)).id


def note_of(evening):
    database.session.expire_all()
    return database.session.scalar(select(ItemNote).where(ItemNote.item_id == evening.item_id)).text


def answer(client, evening, correction_id, verdict, **more):
    path = f"/regenboog/minutes/{evening.minutes_id}"
    address = f"{path}/corrections/{correction_id}/answer"
    return client.post(address, data={**client.form(address, on=path).values, "verdict": verdict, **more})


def test_a_suggestion_shows_its_difference_and_one_button_puts_it_in_the_text(world, sign_in):
    evening = circulated(world)
    member, secretary = sign_in("council_member"), sign_in("secretary")
    correction_id = suggest(member, evening)
    page = secretary.get(f"/regenboog/minutes/{evening.minutes_id}").text
    assert "<del>" in page
    assert "<ins>" in page
    form = secretary.form(
        f"/regenboog/minutes/{evening.minutes_id}/corrections/{correction_id}/answer",
        on=f"/regenboog/minutes/{evening.minutes_id}",
    )
    data = {**form.values, "verdict": "into_text"}
    assert secretary.post(form.action, data=data).status_code == 303
    assert f"Er is gesproken over {WORDS}. Zie" in note_of(evening)
    assert queries.revisions_of(evening.item_id)[0][0].number == 2
    mail = database.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "minutes_answered").order_by(OutboxMessage.id)
    ).all()
    assert [each.recipient_user_id for each in mail] == [world.people["council_member"]]
    secretary.post(form.action, data=data)  # a double click
    again = secretary.post(form.action, data={**data, "submission": ""})  # a tab that was left open
    assert again.status_code == 422
    assert "heeft al een antwoord" in again.text
    assert queries.revisions_of(evening.item_id)[0][0].number == 2


def test_words_that_changed_meanwhile_are_not_overwritten_and_both_are_shown(world, sign_in):
    evening = circulated(world)
    secretary = sign_in("secretary")
    correction_id = suggest(sign_in("council_member"), evening)
    path = f"/regenboog/minutes/{evening.minutes_id}"
    form = secretary.form(f"{path}/corrections/{correction_id}/answer", on=path)
    with writing():
        minutes, now = minutes_of(evening), dates.now()
        item = database.session.scalar(select(ItemNote).where(ItemNote.item_id == evening.item_id))
        database.session.refresh(item, ["item"])
        changed = NOTE.replace("**het feest**", "de markt")
        actions.save_note(minutes, item.item, changed, read_version=1, by=by(world, "chair"), now=now)
        database.session.commit()
    refused = secretary.post(form.action, data={**form.values, "verdict": "into_text", "answer": "Fijn, Mo's zin"})
    assert refused.status_code == 422
    assert "Fijn, Mo&#39;s zin" in refused.text
    assert "vergelijk beide" in refused.text
    assert "gesproken over de markt" in refused.text
    assert note_of(evening) == changed
    assert database.session.get_one(Correction, correction_id).state == CorrectionState.OPEN
    assert answer(secretary, evening, correction_id, "accepted").status_code == 303
    assert note_of(evening) == changed


def test_a_correction_without_a_passage_is_never_put_in_by_itself(world, sign_in):
    evening = circulated(world)
    secretary = sign_in("secretary")
    correction_id = suggest(sign_in("council_member"), evening, passage="", text="Er mist iets.")
    before = note_of(evening)
    assert answer(secretary, evening, correction_id, "into_text").status_code == 422
    assert note_of(evening) == before


def test_two_who_answer_at_once_give_one_answer(world):
    evening = circulated(world)
    with writing():
        minutes, now = minutes_of(evening), dates.now()
        correction = database.session.get_one(Correction, evening.correction_id)
        actions_corrections.answer(minutes, correction, "Nee.", by=by(world, "chair"), now=now)
        with pytest.raises(actions.WrongState, match="its answer already"):
            actions_corrections.accept(minutes, correction, "", by=by(world, "secretary"), now=now)
