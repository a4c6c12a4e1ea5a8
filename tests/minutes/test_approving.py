"""Approving last meeting's minutes at an item of the next: two interactions, several at once, each with its changes."""

from datetime import date
from io import BytesIO

import docx
import pypdf
import pytest
from sqlalchemy import select

from klankbord.agenda.models import ItemKind
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.live import actions as live
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes import actions, actions_corrections
from klankbord.minutes.models import Correction, Minutes, MinutesState
from klankbord.people.models import User
from tests.factories.minutes import by, circulated, minutes_of
from tests.world import build, item, meeting

LATER = date(2026, 12, 30)


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def sign_in(world, new_client):
    return lambda role: new_client().sign_in(database.session.get(User, world.people[role]))


def minutes_going_round(world, day, words):
    """The minutes of one more meeting, held on a day, that go round with one change taken over."""
    council = database.session.get_one(Council, world.council_id)
    there = meeting(council, day, MeetingState.HELD)
    database.session.refresh(there, ["council"])
    writer, now = by(world, "secretary"), dates.now()
    minutes = Minutes(
        school_id=world.school_id, meeting_id=there.id, meeting=there, state=MinutesState.CIRCULATED, created_at=now,
        circulated_at=now, corrections_until=date(2099, 1, 1),
    )  # fmt: skip
    database.session.add(minutes)
    database.session.flush()
    given = actions_corrections.suggest(
        minutes, words, council=council, item_id=None, passage="", by=by(world, "chair"), now=now
    )
    actions_corrections.accept(minutes, given, "", by=writer, now=now)
    return minutes.id


@pytest.fixture
def evening(world):
    """Minutes that went round with one change, and a later meeting in session with one item to approve them."""
    made = circulated(world)
    with writing():
        writer, now = by(world, "secretary"), dates.now()
        minutes = minutes_of(made)
        given = database.session.scalars(select(Correction)).one()
        actions_corrections.accept(minutes, given, "", by=writer, now=now)
        later = meeting(minutes.meeting.council, LATER)
        point = item(later, 5, "Vaststellen", ItemKind.MINUTES_APPROVAL, approves_meeting_id=made.meeting_id)
        live.start(later, by=writer, now=now)
        made.later_id, made.point_id = later.id, point.id
        database.session.commit()
    return made


def approve(client, minutes_id, place, **typed):
    return client.submit(f"/regenboog/minutes/{minutes_id}/approval", typed, on=place)


def state_of(minutes_id):
    database.session.expire_all()
    return database.session.get_one(Minutes, minutes_id).state


def test_it_takes_two_interactions(world, evening, sign_in):
    secretary = sign_in("secretary")
    place = f"/regenboog/meetings/{evening.later_id}/live"
    page = secretary.get(place)  # one: the running meeting is at the item
    form = page.text[page.text.index(f'action="/regenboog/minutes/{evening.minutes_id}/approval"') :]
    assert "<del>17 december</del> Het was 18 december." in page.text
    assert form[: form.index("</form>")].count('type="submit"') == 1
    assert approve(secretary, evening.minutes_id, place).status_code == 303  # two: its only button
    assert state_of(evening.minutes_id) == MinutesState.APPROVED


def test_one_item_approves_several_each_with_its_own_changes(world, evening, sign_in):
    with writing():
        other = minutes_going_round(world, date(2026, 12, 20), "Het tweede verslag noemde de tijd niet.")
        late = minutes_going_round(world, date(2027, 1, 6), "Later dan deze vergadering.")
        database.session.commit()
    secretary = sign_in("secretary")
    place = f"/regenboog/meetings/{evening.later_id}/live?item={evening.point_id}"
    page = secretary.get(place).text
    first, second = (page.index(f'id="approval-title-{one}"') for one in (evening.minutes_id, other))
    assert first < page.index("Het was 18 december.") < second < page.index("Het tweede verslag noemde de tijd niet.")
    assert f"minutes/{late}/approval" not in page
    for one, note in ((evening.minutes_id, "akkoord"), (other, "")):
        assert approve(secretary, one, place, note=note).status_code == 303
    assert (state_of(evening.minutes_id), state_of(other), state_of(late)) == ("approved", "approved", "circulated")
    page = secretary.get(place).text
    for one in (evening.minutes_id, other):
        assert f'id="approval-title-{one}"' in page
        assert f"minutes/{one}/approval" not in page


def test_one_that_has_a_correction_to_answer_says_so(world, evening, sign_in):
    with writing():
        minutes_id = minutes_going_round(world, date(2026, 12, 20), "Klopt niet.")
        database.session.scalars(select(Correction).where(Correction.minutes_id == minutes_id)).one().state = "open"
        database.session.commit()
    page = sign_in("secretary").get(f"/regenboog/meetings/{evening.later_id}/live").text
    assert "1 correctie wacht op antwoord" in page
    assert f"minutes/{minutes_id}/approval" not in page


def test_who_approved_when_and_in_which_meeting_stands_on_the_page_and_in_every_file(world, evening, sign_in):
    with writing():
        minutes, later = minutes_of(evening), database.session.get_one(Meeting, evening.later_id)
        actions.approve(minutes, in_meeting=later, note="Met dank.", by=by(world, "secretary"), now=dates.now())
        database.session.commit()
    path = f"/regenboog/minutes/{evening.minutes_id}"
    told = ("30 december", "Met 1 wijziging.", "Met dank.")
    by_whom = {
        "secretary": "Vastgelegd door Sem Notulist op dinsdag 6 oktober 2026.",
        "parent": "Vastgelegd op dinsdag 6 oktober 2026.",
    }
    for role, who in by_whom.items():
        reader, sees_changes = sign_in(role), role == "secretary"
        pdf = pypdf.PdfReader(BytesIO(reader.get(f"{path}.pdf").data))
        printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        word = "\n".join(line.text for line in docx.Document(BytesIO(reader.get(f"{path}.docx").data)).paragraphs)
        plain, marked = reader.get(f"{path}.txt").text, reader.get(f"{path}.md").text.replace("\\", "")
        for words in (reader.get(path).text, printed, word, plain, marked):
            assert [one for one in (*told, who) if one not in words] == []
        assert ("17 december Het was 18 december." in printed) == sees_changes
        assert ("“17 december” → Het was 18 december." in plain) == sees_changes
        assert ("“17 december” → Het was 18 december." in word) == sees_changes
        assert "CONCEPT" not in printed


def test_the_agenda_and_the_papers_name_all_that_one_item_approves(world, evening, sign_in):
    with writing():
        minutes_going_round(world, date(2026, 12, 20), "Het tweede verslag noemde de tijd niet.")
        minutes_going_round(world, date(2027, 1, 6), "Later dan deze vergadering.")
        database.session.commit()
    secretary = sign_in("secretary")
    path = f"/regenboog/meetings/{evening.later_id}"
    printed = [
        " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(response.data)).pages).split())
        for response in (secretary.get(f"{path}/agenda.pdf"), secretary.get(f"{path}/pack.pdf"))
    ]
    page = secretary.get(path).text
    days = ("woensdag 21 oktober 2026", "zondag 20 december 2026")
    for text in (page, *printed):
        for day in days:
            assert f"Notulen van {day}" in text
        assert "6 januari" not in text
    assert f'href="/regenboog/minutes/{evening.minutes_id}"' in page
    assert "Deze notulen staan achter in dit document." in printed[1]
    assert printed[1].count("Correcties tot en met") == 2


def test_who_only_takes_the_notes_is_shown_no_button_that_is_refused(world, evening, sign_in):
    with writing():
        later = database.session.get_one(Meeting, evening.later_id)
        later.note_taker_id = world.people["council_member"]
        database.session.commit()
    member = sign_in("council_member")
    place = f"/regenboog/meetings/{evening.later_id}/live?item={evening.point_id}"
    page = member.get(place).text
    assert f'id="approval-title-{evening.minutes_id}"' in page
    assert "/approval" not in page
    token = member.token(place)
    refused = member.post(
        f"/regenboog/minutes/{evening.minutes_id}/approval",
        data={"csrf_token": token, "meeting_id": str(evening.later_id)},
    )
    assert refused.status_code == 403
    assert state_of(evening.minutes_id) == "circulated"


def test_a_second_press_and_a_stale_tab_approve_nothing_twice(world, evening, sign_in):
    first, other = sign_in("secretary"), sign_in("chair")
    place = f"/regenboog/meetings/{evening.later_id}/live?item={evening.point_id}"
    url = f"/regenboog/minutes/{evening.minutes_id}/approval"
    pressed, stale = first.form(url, on=place).values, other.form(url, on=place).values
    assert first.post(url, data=pressed).status_code == 303
    assert first.post(url, data=pressed).status_code == 303
    late = other.post(url, data={**stale, "note": "Toch anders"})
    assert late.status_code == 422
    assert "al vastgesteld" in late.text
    database.session.expire_all()
    kept = database.session.get_one(Minutes, evening.minutes_id)
    assert (kept.approved_by_id, kept.approval_note) == (world.people["secretary"], "")
