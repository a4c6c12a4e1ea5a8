"""An erratum to approved minutes: who writes it, where it stands, who reads it and who is mailed."""

from io import BytesIO

import pypdf
import pytest
from sqlalchemy import func, select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.base.search import following
from klankbord.followup import actions as followup
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.models import Meeting
from klankbord.minutes import actions, actions_corrections, actions_errata
from klankbord.minutes.models import Correction
from klankbord.minutes.models_errata import Erratum
from klankbord.people.models import User
from tests.factories.minutes import NOTE, SECRET, amended, approved, by, circulated, minutes_of
from tests.world import build

WORDS = "Het feest was een week later."


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def sign_in(world, new_client):
    return lambda role: new_client().sign_in(database.session.get(User, world.people[role]))


def path_of(evening):
    return f"/regenboog/minutes/{evening.minutes_id}"


def mailed():
    found = database.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "minutes_erratum").order_by(OutboxMessage.id)
    )
    return {message.recipient_user_id: message for message in found}


def write(client, evening, **typed):
    path = path_of(evening)
    return client.submit(f"{path}/errata", typed, on=path)


def test_it_stands_with_the_minutes_on_the_page_and_in_the_pdf_and_changes_no_word(world, sign_in):
    evening = approved(world)
    secretary = sign_in("secretary")
    assert "Rectificaties" not in secretary.get(path_of(evening)).text
    done = write(secretary, evening, item_id=str(evening.item_id), passage="het feest", text=WORDS)
    assert (done.status_code, "#erratum-" in done.headers["Location"]) == (303, True)
    for role in ("secretary", "parent"):  # the public version too
        reader = sign_in(role)
        page = reader.get(path_of(evening)).text
        assert page.index("Rectificaties") < page.index(WORDS) < page.index("De kramen komen van de buurt")
        assert page.count(WORDS) == 1
        pdf = pypdf.PdfReader(BytesIO(reader.get(f"{path_of(evening)}.pdf").data))
        told = " ".join("\n".join(part.extract_text() for part in pdf.pages).split())
        assert told.index("Rectificaties") < told.index(WORDS) < told.index("De kramen komen van de buurt")
    assert minutes_of(evening).state == "approved"
    assert NOTE.splitlines()[2][2:] in page


def test_those_who_were_mailed_the_minutes_are_mailed_with_a_link_that_works(world, sign_in, new_client, clock):
    evening = approved(world)
    clock.forward(days=200)  # long after the links of the minutes ended
    write(sign_in("secretary"), evening, text=WORDS)
    people = mailed()
    assert set(people) == {world.people["chair"], world.people["council_member"]}
    message = people[world.people["council_member"]]
    assert (WORDS in message.text, "Sem" in message.text) == (True, True)
    link = next(line for line in message.text.splitlines() if "/l/" in line).strip()
    page = new_client().get(link[link.index("/l/") :])
    assert (page.status_code, WORDS in page.text) == (200, True)
    clock.forward(days=31)
    assert new_client().get(link[link.index("/l/") :]).status_code != 200


def test_who_asked_for_silence_or_may_read_it_no_more_gets_no_mail(world):
    evening = approved(world)
    followup.be_silent(world.council_id, school_id=world.school_id, by=by(world, "chair"), now=dates.now())
    database.session.get_one(User, world.people["council_member"]).disabled_at = dates.now()
    _erratum, count = actions_errata.write(minutes_of(evening), WORDS, by=by(world, "secretary"), now=dates.now())
    assert (count, mailed()) == (0, {})


def test_one_about_a_closed_item_is_for_who_may_read_that_item(world, sign_in):
    evening = amended(world, closed=True)
    for role in ("secretary", "council_member"):
        assert f"{SECRET}: toch niet" in sign_in(role).get(path_of(evening)).text
    following.follow()
    for role in ("parent", "teacher"):
        reader = sign_in(role)
        page = reader.get(path_of(evening))
        assert (page.status_code, SECRET in page.text, "Rectificaties" in page.text) == (200, False, False)
        pdf = pypdf.PdfReader(BytesIO(reader.get(f"{path_of(evening)}.pdf").data))
        assert SECRET not in " ".join(part.extract_text() for part in pdf.pages)
        assert "toch" not in reader.get("/regenboog/search?q=toch+niet").text.split("</form>")[-1]


def test_a_participant_is_not_mailed_what_was_behind_closed_doors(world):
    evening = approved(world, board=True)
    writer = by(world, "organiser")
    guest = world.people["participant"]
    minutes = minutes_of(evening)
    actions_errata.write(minutes, SECRET, item_id=evening.closed_id, by=writer, now=dates.now())
    assert guest not in mailed()
    actions_errata.write(minutes, WORDS, item_id=evening.item_id, by=writer, now=dates.now())
    assert guest in mailed()


def test_it_is_found_by_its_words(world, sign_in):
    evening = amended(world)
    following.follow()
    found = sign_in("parent").get("/regenboog/search?q=week+later").text
    assert f"{path_of(evening)}#errata" in found


def test_minutes_that_are_not_approved_or_erased_and_items_of_others_are_refused(world, sign_in):
    evening = circulated(world)
    minutes, writer, now = minutes_of(evening), by(world, "secretary"), dates.now()
    with pytest.raises(WrongState, match="not approved yet"):
        actions_errata.write(minutes, WORDS, by=writer, now=now)
    assert "Rectificatie" not in sign_in("secretary").get(path_of(evening)).text
    minutes, correction = minutes_of(evening), database.session.get_one(Correction, evening.correction_id)
    actions_corrections.answer(minutes, correction, "Nee.", by=writer, now=now)
    actions.approve(minutes, in_meeting=None, by=writer, now=now)
    with pytest.raises(DomainError, match="another meeting"):
        actions_errata.write(minutes, WORDS, item_id=world.item_id, by=writer, now=now)
    database.session.get_one(Meeting, evening.meeting_id).erased_at = now
    with pytest.raises(WrongState, match="erased"):
        actions_errata.write(minutes, WORDS, by=writer, now=now)
    assert database.session.scalar(select(func.count(Erratum.id))) == 0


def test_words_are_asked_for_and_what_was_typed_stays(world, sign_in):
    evening = approved(world)
    secretary = sign_in("secretary")
    again = write(secretary, evening, passage="het feest", text="")
    assert (again.status_code, "het feest</textarea>" in again.text, "Vul in wat er anders moet" in again.text) == (
        422, True, True,
    )  # fmt: skip
