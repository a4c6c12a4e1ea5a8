"""What is changed on a page is in the record that comes out, in the shape it came in."""

from typing import Any

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.followup.models import ActionItem, Decision
from klankbord.meetings.models import Attendance
from klankbord.minutes.models import Minutes
from tests.across.conftest import Desk


@pytest.mark.parametrize(
    ("field", "typed", "key", "comes_out"),
    [
        ("language", "en", "language", "en"),
        ("group_kind", "jaarvergadering", "group_kind", "jaarvergadering"),
        ("school_words", "De Zwaluw", "school", "De Zwaluw"),
        ("document", "verslag", "document", "verslag"),
        ("day", "2026-09-23", "date", "2026-09-23"),
        ("day_note", "toch woensdag", "date_note", "toch woensdag"),
        ("start_time", "19:45", "start", "19:45"),
        ("place", "gymzaal", "place", "gymzaal"),
        ("chair", "Cor", "chair", "Cor"),
        ("vice_chair", "", "vice_chair", None),
        ("secretary", "Sep", "secretary", "Sep"),
        ("treasurer", "Tea", "treasurer", "Tea"),
        ("organiser", "Ode", "organiser", "Ode"),
        ("next_meeting", "nog niet bekend", "next_meeting", "nog niet bekend"),
        ("next_meeting", "date: 2026-11-12\nwhat: pizza", "next_meeting", {"date": "2026-11-12", "what": "pizza"}),
        ("parts_lines", "eerst\ndaarna", "parts", ["eerst", "daarna"]),
        ("parts_lines", "", "parts", None),
    ],
)
def test_a_change_of_the_meeting_comes_out(desk: Desk, field: str, typed: str, key: str, comes_out: Any) -> None:
    before = desk.record
    changed = {field: typed, **({"duration_minutes": "", "end_time": ""} if field == "start_time" else {})}
    desk.send(f"{desk.here}/edit", changed)
    after = desk.record
    if field == "next_meeting" and isinstance(comes_out, dict):
        comes_out["date"] = after[key]["date"]
        assert str(comes_out["date"]) == "2026-11-12"
    assert after.get(key) == comes_out
    timing = {"end", "duration_minutes"} if field == "start_time" else set()
    assert {**before, key: None} | dict.fromkeys(timing) == {**after, key: None} | dict.fromkeys(timing)


def test_a_change_of_length_end_and_count_comes_out(desk: Desk) -> None:
    desk.send(f"{desk.here}/edit", {"duration_minutes": "90", "end_time": "21:00", "present_count": "24"})
    desk.send(f"{desk.here}/edit", {"absent_note": "drie kaartjes", "attendance_note": ""})
    after = desk.record
    assert (after["duration_minutes"], after["end"]) == (90, "21:00")
    assert (after["attendees"]["present_count"], after["attendees"]["absent_note"]) == (24, "drie kaartjes")
    assert "note" not in after["attendees"]


def test_words_for_a_time_can_be_changed_and_made_a_time(open_desk) -> None:
    words = (
        "date: ergens in mei\nstart: (onleesbaar)\nduration_minutes: lang\nattendees: {present_count: een stuk of tien}"
    )
    desk = open_desk(words)
    desk.send(
        f"{desk.here}/edit", {"day_words": "begin mei", "start_words": "na het eten", "present_count_words": "elf"}
    )
    assert desk.record == {
        "date": "begin mei", "start": "na het eten", "duration_minutes": "lang", "attendees": {"present_count": "elf"},
    }  # fmt: skip
    desk.send(
        f"{desk.here}/edit",
        {"day": "2026-05-04", "start_time": "19:00", "duration_minutes": "60", "present_count": "11"},
    )
    assert desk.record == {
        "date": "2026-05-04", "start": "19:00", "duration_minutes": 60, "attendees": {"present_count": 11},
    }  # fmt: skip


def test_a_change_of_when_it_really_began_comes_out(desk: Desk) -> None:
    live = f"{desk.here}/live"
    desk.send(f"{live}/times", {"opened": "19:50", "closed": ""}, on=live)
    assert desk.record["started_at"] == "19:50"


@pytest.mark.parametrize(
    ("field", "typed", "key", "comes_out"),
    [
        ("number", "4c", "no", "4c"),
        ("title", "Lichtjes", "title", "Lichtjes"),
        ("kind", "any_other_business", "kind", "any-other-business"),
        ("presenter", "", "presenter", None),
        ("decision", "lichtjes mogen niet", "decision", "lichtjes mogen niet"),
        ("note", "op de achterkant", "note", "op de achterkant"),
        ("vote", "for: 12\nagainst: 1", "vote", {"for": 12, "against": 1}),
        ("vote", "met algemene stemmen", "vote", "met algemene stemmen"),
        ("motions", "- text: korter\n  result: aangenomen", "motions", [{"text": "korter", "result": "aangenomen"}]),
        ("timeline", "- 17:00 opbouw\n- 19:00 lampen aan", "timeline", ["17:00 opbouw", "19:00 lampen aan"]),
        ("part", "1", "part", 1),
        ("part", "na de koffie", "part", "na de koffie"),
        ("closed", "no", "confidential", False),
        ("closed", "", "confidential", None),
        ("added_during_meeting", None, "added_during_meeting", False),
        ("carried_over", None, "carried_over", False),
        ("carried_to", "december", "carried_to", "december"),
        ("legal", "artikel 14", "legal", "artikel 14"),
        ("audience", "iedereen", "audience", "iedereen"),
    ],
)
def test_a_change_of_an_item_comes_out(desk: Desk, field: str, typed: str | None, key: str, comes_out: Any) -> None:
    before = desk.record["agenda_items"]
    desk.send(f"{desk.here}/agenda/items/{desk.item_id}", {field: typed})
    after = desk.record["agenda_items"]
    assert after[0].get(key) == comes_out
    assert type(after[0].get(key)) is type(comes_out)
    assert {**before[0], key: None} == {**after[0], key: None}
    assert before[1:] == after[1:]


def test_a_change_of_what_was_said_comes_out(desk: Desk) -> None:
    minutes_id = database.session.scalar(select(Minutes.id).where(Minutes.meeting_id == desk.id))
    page = f"{desk.here}/live?item={desk.item_id}"
    desk.send(f"/regenboog/minutes/{minutes_id}/items/{desk.item_id}/note", {"text": "Het wordt anders."}, on=page)
    assert desk.record["agenda_items"][0]["minutes"] == "Het wordt anders."
    assert desk.record["agenda_items"][0]["sub"][0]["minutes"] == "De conciërge kijkt ze na."


def test_a_change_of_a_decision_comes_out_in_its_shape(desk: Desk) -> None:
    decision_id = database.session.scalar(select(Decision.id).where(Decision.meeting_id == desk.id))
    desk.send(f"/regenboog/decisions/{decision_id}/words", {"text": "lichtjesavond in februari"})
    assert desk.record["decisions"] == [{"text": "lichtjesavond in februari", "budget": "240 gulden"}]
    withdrawal = desk.client.token(desk.here)
    desk.client.post(f"/regenboog/decisions/{decision_id}/withdrawal", data={"csrf_token": withdrawal})
    assert "decisions" not in desk.record


def test_a_change_of_an_action_item_comes_out_in_its_shape(desk: Desk) -> None:
    action_id = database.session.scalar(select(ActionItem.id).where(ActionItem.meeting_id == desk.id))
    words = f"/regenboog/actions/{action_id}/words"
    desk.send(words, {"what": "kaarsen bestellen"})
    shop = {"shop": "bij de ijzerwinkel"}
    assert desk.record["actions"] == [{"owner": "Theo", "what": "kaarsen bestellen", "due": "2026-10-20", **shop}]
    desk.send(words, {"who": "Vera", "due_on": "", "due_words": "voor de kerst"})
    assert desk.record["actions"] == [{"owner": "Vera", "what": "kaarsen bestellen", "due": "voor de kerst", **shop}]
    page = f"/regenboog/actions/{action_id}"
    desk.send(f"{page}/ending", {"state": "done"}, on=page)
    assert desk.record["actions"][0]["status"] == "done"


def test_what_is_new_comes_out_too(desk: Desk) -> None:
    page = f"{desk.here}/live?item={desk.item_id}"
    desk.send(f"{desk.here}/decisions", {"text": "er komt soep"}, on=page)
    desk.send(f"{desk.here}/actions", {"what": "pannen lenen", "who": "Wim", "due_words": "snel"}, on=page)
    assert desk.record["decisions"][1:] == ["er komt soep"]
    assert desk.record["actions"][1:] == [{"owner": "Wim", "what": "pannen lenen", "due": "snel"}]


def row(name: str) -> str:
    return f"a{database.session.scalar(select(Attendance.id).where(Attendance.name == name))}"


@pytest.mark.parametrize(
    ("name", "changes", "key", "comes_out"),
    [
        ("Pelle aanwezig", {"status": "absent_unspecified"}, "absent_unspecified", ["Pelle aanwezig", "Uma onbekend"]),
        ("Pelle aanwezig", {"name": "Pelle A."}, "present", ["Pelle A."]),
        ("Pelle aanwezig", {"capacity": "team"}, "present_team", ["Pelle aanwezig", "juf Tamar"]),
        ("Pelle aanwezig", {"online": "1"}, "present_remote", ["Pelle aanwezig", "Robin op afstand"]),
        ("Robin op afstand", {"online": None}, "present", ["Pelle aanwezig", "Robin op afstand"]),
        ("juf Tamar", {"name": "juf Tess"}, "present_team", ["juf Tess"]),
        ("Vera stemt", {"note": "voor 2"}, "present_voting_parents", [{"who": "Vera stemt", "note": "voor 2"}]),
        ("Uma onbekend", {"status": "absent_with_notice"}, "absent_with_notice", ["Mette met bericht", "Uma onbekend"]),
        ("Guus te gast", {"name": "Gees"}, "guest", [{"who": "Gees", "organisation": "de bibliotheek"}]),
        ("Mette met bericht", {"arrived": "20:30", "status": "present"}, "late", None),
        (
            "Lode te laat", {"arrived": "20:25", "note": "file"}, "late",
            [{"who": "Lode te laat", "time": "20:25", "note": "file", "bike": "bakfiets"}],
        ),
    ],
)  # fmt: skip
def test_a_change_of_who_was_there_comes_out(
    desk: Desk, name: str, changes: dict[str, str | None], key: str, comes_out: Any
) -> None:
    line = row(name)
    desk.send(f"{desk.here}/attendance", {f"{field}-{line}": value for field, value in changes.items()})
    found = desk.record["attendees"][key]
    if comes_out is None:
        assert {"who": name, "time": "20:30"} in found
    else:
        assert found == comes_out


def test_a_name_taken_out_is_gone(desk: Desk) -> None:
    page = f"{desk.here}/attendance"
    desk.send(f"{page}/{row('Zeger zonder bericht')[1:]}/removal", {}, on=page)
    assert "absent_without_notice" not in desk.record["attendees"]
    desk.send(f"{page}/guests", {"name": "Nieuwe gast"}, on=page)
    assert desk.record["attendees"]["guest"][1:] == ["Nieuwe gast"]
