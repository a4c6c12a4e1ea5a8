"""Planning a meeting with the form: what is refused, why, and that everything typed is still there."""

import pytest
from sqlalchemy import func, select

from klankbord.meetings.models import Meeting, MeetingState
from tests.factories.meetings import MeetingFactory

GOOD = {
    "day": "2026-12-08",
    "start_time": "19:30",
    "duration_minutes": "90",
    "place": "Lokaal van groep 7",
    "online_url": "https://overleg.example/kamer",
    "title": "",
}


def new(board):
    return f"/regenboog/councils/{board.id}/meetings/new"


def submit(desk, board, **typed):
    return desk.submit(f"/regenboog/councils/{board.id}/meetings", {**GOOD, **typed}, on=new(board))


def test_the_form_knows_what_is_usual(desk, board):
    values = desk.form(f"/regenboog/councils/{board.id}/meetings", on=new(board)).values
    assert (values["place"], values["duration_minutes"]) == (["Aula"], ["75"])


def test_a_draft_leads_to_its_agenda(desk, db, board):
    answer = submit(desk, board)
    meeting = db.session.scalar(select(Meeting))
    assert answer.location == f"/regenboog/meetings/{meeting.id}/agenda"
    assert (meeting.state, meeting.planned_minutes, meeting.place) == (MeetingState.DRAFT, 90, "Lokaal van groep 7")


def test_what_a_post_leaves_out_is_as_if_it_were_left_empty(desk, db, board):
    form = desk.form(f"/regenboog/councils/{board.id}/meetings", on=new(board)).values
    sent = {
        "csrf_token": form["csrf_token"],
        "submission": form["submission"],
        "day": "2026-12-08",
        "start_time": "19:30",
    }
    assert desk.post(f"/regenboog/councils/{board.id}/meetings", data=sent).status_code == 303
    assert db.session.scalar(select(Meeting.language)) == ""


def test_two_presses_make_one_meeting(desk, db, board):
    form = {**desk.form(f"/regenboog/councils/{board.id}/meetings", on=new(board)).values, **GOOD}
    answers = [desk.post(f"/regenboog/councils/{board.id}/meetings", data=form) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert db.session.scalar(select(func.count(Meeting.id))) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": ""}, "Kies de dag."),
        ({"day": "morgen"}, "Dit is geen datum. Kies er een, of schrijf haar als 2026-12-08."),
        ({"day": "2026-10-05"}, "Die dag is voorbij. Kies een dag vanaf vandaag."),
        ({"day": "2206-12-08"}, "Dat is over meer dan drie jaar. Kijk het jaar na."),
        ({"day": "2027-03-28", "start_time": "02:30"}, "02:30 bestaat niet in die nacht"),
        ({"start_time": "half acht"}, "Dit is geen tijd. Schrijf haar als 19:30."),
        ({"end_time": "18:00", "duration_minutes": ""}, "Het einde ligt voor het begin."),
        ({"duration_minutes": "anderhalf uur"}, "Schrijf een heel getal, zoals 90."),
        ({"duration_minutes": "100000"}, "Kies tussen 5 en 720 minuten."),
        ({"title": "x" * 2001}, "Dit zijn 2001 tekens; er passen er hoogstens 2000."),
        ({"online_url": "javascript:alert(1)"}, "Dit is geen webadres."),
        ({"online_url": "https://[::1"}, "Dit is geen webadres."),
        ({"title": "🎉 مجلس \x00", "day": "2020-01-01"}, "Die dag is voorbij."),
    ],
)
def test_refused_with_everything_typed_kept(desk, db, board, typed, sentence):
    answer = submit(desk, board, **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    for value in {**GOOD, **typed}.values():
        assert value.replace("\x00", "").strip() in answer.text
    assert db.session.scalar(select(func.count(Meeting.id))) == 0


def test_strange_words_are_kept_as_typed(desk, db, board):
    submit(desk, board, title="🎉 مجلس الآباء\x00" + "x" * 480, place="<b>Aula</b>")
    meeting = db.session.scalar(select(Meeting))
    assert (meeting.title, meeting.place) == ("🎉 مجلس الآباء" + "x" * 480, "<b>Aula</b>")
    page = desk.get(f"/regenboog/meetings/{meeting.id}").text
    assert "🎉 مجلس الآباء" in page
    assert "<b>Aula</b>" not in page


def test_two_editors_see_both_texts(desk, db, board):
    meeting = MeetingFactory(council=board, draft=True)
    here = f"/regenboog/meetings/{meeting.id}/edit"
    first, second = ({**desk.form(here).values, "place": place} for place in ("Gymzaal", "Lerarenkamer"))
    second["submission"] = "a key of its own, of course"
    assert desk.post(here, data=first).status_code == 303
    answer = desk.post(here, data=second)
    assert answer.status_code == 409
    assert "Gymzaal" in answer.text
    assert "Lerarenkamer" in answer.text
    assert meeting.place == "Gymzaal"


def test_the_record_of_a_held_meeting_can_be_corrected(desk, board):
    meeting = MeetingFactory(council=board, held=True)
    here = f"/regenboog/meetings/{meeting.id}/edit"
    sent = {"chair": "Carla", "group_kind": "klankbordgroep", "present_count": "11", "next_meeting": "in juni"}
    assert desk.submit(here, {**sent, "place": "Bibliotheek"}).status_code == 303
    assert (meeting.chair, meeting.present_count, meeting.next_meeting) == ("Carla", 11, "in juni")
    assert (meeting.place, meeting.state) == ("Bibliotheek", MeetingState.HELD)
    page = desk.get(f"/regenboog/meetings/{meeting.id}").text
    for words in ("Carla", "in juni", "11 mensen aanwezig", "Bibliotheek"):
        assert words in page


def test_a_planned_meeting_shows_how_to_move_it(desk, board):
    meeting = MeetingFactory(council=board)
    here = f"/regenboog/meetings/{meeting.id}/edit"
    assert "Verzet haar" in desk.get(here).text
    assert desk.submit(here, {"chair": "Carla"}).status_code == 303
    assert meeting.chair == "Carla"
