"""Lists of one council: what stands in them, who gets which, and that none of them holds an address."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, Decision
from klankbord.kit import dates
from klankbord.meetings.models import AttendanceStatus, Meeting, MeetingState
from klankbord.meetings.queries_attendance import attendance_of, attendance_of_council
from klankbord.people.models import User
from tests.exports.conftest import post, rows_of, texts_of
from tests.factories.meetings import AttendanceFactory
from tests.factories.minutes import SECRET, approved, held
from tests.world import meeting

KINDS = ("csv", "xlsx")
LISTS = ("members", "attendance", "decisions", "actions")


def files(world, *, board=False):
    return f"/regenboog/councils/{world.board_id if board else world.council_id}/files"


def as_day(value):
    return value.date() if isinstance(value, datetime) else date.fromisoformat(value) if value else None


@pytest.mark.parametrize("kind", KINDS)
def test_members_without_addresses(world, sit, kind):
    rows = rows_of(sit("chair").get(f"{files(world)}/members.{kind}"))
    assert [(row["Naam"], row["Functie"]) for row in rows] == [
        ("Carla Voorzit", "voorzitter"), ("Sem Notulist", "secretaris"), ("Mo Raadslid", "lid"),
    ]  # fmt: skip
    assert as_day(rows[0]["Vanaf"]) == date(2025, 8, 1)
    assert as_day(rows[0]["Tot en met"]) is None
    assert not any("dres" in heading for heading in rows[0])


def test_who_gives_seats_reads_of_those_that_ended_and_members_do_not(world, sit):
    ended = [
        rows_of(sit(role).get(f"{files(world, board=True)}/members.csv")) for role in ("organiser", "board_member")
    ]
    assert ["Eva Eerder" in [row["Naam"] for row in rows] for rows in ended] == [True, False]


@pytest.mark.parametrize("kind", KINDS)
def test_members_with_addresses_are_for_administrators_and_noted(world, sit, kind):
    rows = rows_of(post(sit("admin"), f"{files(world)}/members.{kind}"))
    assert rows[0]["Mailadres"] == "carla.voorzit@ouders.example"
    (event,) = database.session.scalars(select(AuditEvent).where(AuditEvent.verb == "exports.members"))
    assert (event.thing_id, event.data) == (world.council_id, {"kind": kind, "rows": 3})
    assert post(sit("chair"), f"{files(world)}/members.{kind}").status_code == 403


@pytest.mark.parametrize("kind", KINDS)
def test_the_register_as_members_read_it(world, sit, kind):
    evening = held(world)
    database.session.get_one(AgendaItem, evening.item_id).vote = {"for": 6, "against": 0}
    database.session.get_one(Decision, evening.decision_id).text = "=2+2 kramen"
    rows = rows_of(sit("council_member").get(f"{files(world)}/decisions.{kind}?year=2026-2027"))
    assert [row["Nummer"] for row in rows] == ["2026-2027/01", "2026-2027/02"]
    first = rows[0]
    assert first["Tekst"] == ("'=2+2 kramen" if kind == "csv" else "=2+2 kramen")
    assert first["Stemming"] == "voor: 6, tegen: 0"
    assert (first["Soort"], first["Stand"]) == ("Besluit", "geldt")
    assert as_day(first["Datum"]) == database.session.get_one(Meeting, evening.meeting_id).day
    assert SECRET in rows[1]["Tekst"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_action_list(world, sit, kind):
    held(world)
    rows = {row["Wat"]: row for row in rows_of(sit("secretary").get(f"{files(world)}/actions.{kind}"))}
    assert rows["Kramen bestellen bij de buurt"]["Wie"] == "Mo Raadslid"
    assert as_day(rows["Kramen bestellen bij de buurt"]["Wanneer klaar"]) == date(2026, 12, 4)
    assert rows["Liedjes oefenen"]["Wanneer klaar, in woorden"] == "volgende vergadering"
    assert rows["Liedjes oefenen"]["Stand"] == "te doen"
    assert f"{SECRET}: navragen" in rows


@pytest.mark.parametrize("made", [held, approved])
def test_what_was_closed_is_not_for_the_school(world, sit, made):
    made(world)
    admin = sit("admin")
    for name in ("decisions", "actions", "attendance", "members"):
        for kind in KINDS:
            said = texts_of(admin.get(f"{files(world)}/{name}.{kind}?year=all"))
            assert "Annet" not in said, name
    rows = rows_of(admin.get(f"{files(world)}/decisions.csv?year=all"))
    assert [row["Nummer"] for row in rows] == ["2026-2027/01"]


def test_of_a_sounding_board_the_administrator_reads_all(world, sit):
    held(world, board=True)
    assert SECRET in texts_of(sit("admin").get(f"{files(world, board=True)}/decisions.csv?year=all"))


@pytest.mark.parametrize("role", ["chair", "secretary", "council_member", "organiser", "board_member"])
def test_no_list_of_theirs_holds_an_address(world, sit, role):
    """The canary: every mail address of the world, in every file a member or organiser can have."""
    board = role in {"organiser", "board_member"}
    evening = held(world, board=board)
    client, here = sit(role), files(world, board=board)
    said = [texts_of(client.get(f"{here}/{name}.{kind}")) for name in LISTS for kind in KINDS]
    said += [client.get(here).text, client.get(f"/regenboog/meetings/{evening.meeting_id}/presence").text]
    said.append(texts_of(post(client, here.replace("/files", "/archive"))))
    said.append(texts_of(post(client, f"{here}/members.csv")))
    assert "Voorzit" in "".join(said) or board
    assert [text[:80] for text in said if ".example" in text.replace("https://school.example/feest", "")] == []


def test_attendance_over_the_year(world, sit, clock):
    clock.set("2027-02-01T12:00+01:00")
    council = database.session.get_one(Council, world.council_id)
    people = {role: database.session.get_one(User, world.people[role]) for role in ("chair", "secretary", "parent")}
    first = meeting(council, date(2026, 10, 6), MeetingState.HELD)
    again = meeting(council, date(2026, 10, 6), MeetingState.HELD, present_count=9)
    third = meeting(council, date(2027, 1, 12), MeetingState.HELD)
    meeting(council, date(2026, 5, 5), MeetingState.HELD)
    meeting(council, date(2027, 3, 5))
    notice, without = AttendanceStatus.ABSENT_WITH_NOTICE, AttendanceStatus.ABSENT_WITHOUT_NOTICE
    for of, who, more in [
        (first, {"user": people["chair"]}, {}),
        (again, {"user": people["chair"]}, {"arrived_at": time(19, 50), "left_at": time(20, 30)}),
        (third, {"user": people["chair"]}, {"status": notice}),
        (first, {"user": people["secretary"]}, {"came_late": True, "online": True}),
        (again, {"user": people["secretary"]}, {"status": without}),
        (third, {"user": people["secretary"]}, {"status": AttendanceStatus.ABSENT_UNSPECIFIED}),
        (first, {"user": people["parent"]}, {"arrived_at": time(19, 0)}),
        (first, {"name": "Wethouder Bakker"}, {"status": AttendanceStatus.GUEST}),
        (third, {"name": "wethouder bakker "}, {"status": AttendanceStatus.GUEST}),
        (third, {"name": "@Oma"}, {"status": AttendanceStatus.PRESENT}),
    ]:  # fmt: skip
        AttendanceFactory(meeting=of, **who, **more)
    for kind in KINDS:
        answer = sit("council_member").get(f"{files(world)}/attendance.{kind}?year=2026-2027")
        rows = rows_of(answer)
        meetings = [heading for heading in rows[0] if heading.startswith("20")]
        assert meetings == ["2026-10-06", "2026-10-06 (2)", "2027-01-12"], "what is to come does not count"
        by = {row["Naam"].lstrip("'").strip(): row for row in rows if row["Naam"] != "Totaal"}
        assert list(by) == ["Carla Voorzit", "Sem Notulist", "Mo Raadslid", "Pia Ouder", "@Oma", "Wethouder Bakker"]
        chair = by["Carla Voorzit"]
        assert [chair[day] for day in meetings] == [
            "Aanwezig",
            "Aanwezig, vanaf 19.50, tot 20.30",
            "Afwezig met kennisgeving (m.k.)",
        ]
        counts = ("Aanwezig", "Afwezig met kennisgeving (m.k.)", "Kwam later", "Ging eerder weg")
        assert [int(chair[key]) for key in counts] == [2, 1, 1, 1]
        assert by["Sem Notulist"]["2026-10-06"] == "Aanwezig, online, kwam later"
        assert int(by["Pia Ouder"]["Kwam later"]) == 0, "before it began is not late"
        assert [by["Mo Raadslid"][day] or "" for day in meetings] == ["", "", ""]
        assert int(by["Wethouder Bakker"]["Gasten"]) == 2, "one name, however it is written"
        totals = {row["Functie"]: [int(row[day] or 0) for day in meetings] for row in rows if row["Naam"] == "Totaal"}
        assert totals["Aanwezig"] == [3, 1, 1]
        assert totals["Gasten"] == [1, 0, 1]
        assert totals["Geteld aanwezig"] == [0, 9, 0]
    every = rows_of(sit("chair").get(f"{files(world)}/attendance.csv?year=all"))
    assert sum(heading.startswith("20") for heading in every[0]) == 4
    unknown = rows_of(sit("chair").get(f"{files(world)}/attendance.csv?year=1900-1901"))
    assert "2026-10-06" in unknown[0], "a year there is none of is the present one"


def test_the_lists_of_many_meetings_are_those_of_each(world):
    evening = held(world)
    other = meeting(database.session.get_one(Council, world.council_id), date(2020, 1, 1))
    AttendanceFactory(meeting=other, name="Iemand van toen")
    database.session.commit()
    meetings = [database.session.get_one(Meeting, evening.meeting_id), other]
    found = attendance_of_council(world.council_id, meetings)
    for one in meetings:
        assert found[one.id] == attendance_of(one)


def test_no_more_is_asked_for_many(world, sit, queries):
    held(world)
    client, here = sit("chair"), files(world)
    paths = [here, *(f"{here}/{name}.xlsx?year=all" for name in LISTS)]

    def counted():
        found = []
        for path in paths:
            with queries() as seen:
                assert client.get(path).status_code == 200
            found.append(seen.count)
        return found

    before = counted()
    council = database.session.get_one(Council, world.council_id)
    for month in range(1, 7):
        one = meeting(council, date(2026, month, 1), MeetingState.HELD)
        AttendanceFactory(meeting=one, name="Gast", status=AttendanceStatus.GUEST)
        database.session.add(
            ActionItem(school_id=council.school_id, council_id=council.id, meeting_id=one.id, what=f"Doen {month}",
                       owner_id=world.people["chair"], created_at=dates.now())
        )  # fmt: skip
    database.session.commit()
    assert counted() == before


def test_the_page_says_what_there_is(world, sit):
    held(world)
    page = sit("admin").get(files(world)).text
    assert "Leden met mailadressen" in page
    assert "Voor jou zonder wat besloten is behandeld" in page
    member = sit("council_member").get(files(world)).text
    assert "Leden met mailadressen" not in member
    assert "in één zip" not in member
    assert "in één zip" in sit("secretary").get(files(world)).text
    assert f'href="{files(world)}"' in sit("council_member").get(f"/regenboog/councils/{world.council_id}").text
    assert f'href="{files(world)}"' not in sit("parent").get(f"/regenboog/councils/{world.council_id}").text
