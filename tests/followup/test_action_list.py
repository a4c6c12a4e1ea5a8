"""The action list of a council: narrowed, sought in, page by page, and the same as a file and as a PDF."""

import csv
import io
import re
from datetime import date
from io import BytesIO

import pypdf
import pytest

from klankbord.base.db import db as database
from klankbord.councils.models import Office
from klankbord.followup import actions
from klankbord.followup.actions import Task
from klankbord.followup.models import ActionItem, ActionOwner, Decision, DecisionKind
from klankbord.followup.models_owners import Owner
from klankbord.kit import dates
from klankbord.kit.due_words import DueKind
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.factories.minutes import approved, by
from tests.world import build

SEEN = re.compile(r'class="register-text">([^<]*?)\s*(?:<|$)')


@pytest.fixture
def world(db, clock):
    clock.set("2026-11-20T12:00+01:00")
    return build()


@pytest.fixture
def listed(world):
    """Six things to do: of one, of several, of an office, of somebody outside; open, late, done and dropped."""
    there = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(there, ["council"])
    secretary, now = by(world, "secretary"), dates.now()
    mo = {"owner_id": world.people["council_member"], "owner_name": "Mo"}

    def give(what, **values):
        return actions.give(there, Task(what=what, **values), item=None, by=secretary, now=now)

    give("Kramen bestellen bij café Zon", due_on=date(2026, 12, 4), **mo)
    give("Brief aan 'de buurt', nu", due_on=date(2026, 11, 2), owner_name="oma Bep")
    give(
        "Folder maken",
        due_words="in maart",
        owner_name="secretaris",
        owners=(Owner(office=Office.SECRETARY, name="secretaris"),),
    )
    both = (Owner(world.people["council_member"], name="Mo"), Owner(name="opa Jan"))
    give("Kerstmarkt opruimen", due_words="volgende vergadering", owner_name="Mo, opa Jan", owners=both)
    actions.finish(give("=2+2 uitrekenen", owner_name="hele raad"), "Het is vier.", by=secretary, now=now)
    apart = actions.give_apart(
        there.council, Task(what="Oude lijst nalopen", owner_name="oma Bep"), by=secretary, now=now
    )
    apart.created_at = dates.to_instant(date(2026, 7, 31), dates.local(now, "UTC").time(), "Europe/Amsterdam")
    database.session.flush()
    actions.drop(apart, "Niet meer nodig", by=secretary, now=now)
    database.session.commit()
    return world


KRAMEN, BRIEF, FOLDER = "Kramen bestellen bij café Zon", "Brief aan 'de buurt', nu", "Folder maken"
MARKT, VIER, OUD = "Kerstmarkt opruimen", "=2+2 uitrekenen", "Oude lijst nalopen"
EVERYTHING = [BRIEF, KRAMEN, FOLDER, MARKT, VIER, OUD]


def sign_in(world, new_client, role):
    return new_client().sign_in(database.session.get_one(User, world.people[role]))


def shown(client, world, **asked):
    answer = client.get(f"/regenboog/councils/{world.council_id}/actions", query_string=asked)
    assert answer.status_code == 200, answer.text
    return [found.replace("&#39;", "'") for found in SEEN.findall(answer.text)]


def asked_of(world, who):
    return f"person-{world.people['council_member']}" if who == "mo" else who


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, EVERYTHING),
        ({"state": "open"}, [BRIEF, KRAMEN, FOLDER, MARKT]),
        ({"state": "overdue"}, [BRIEF]),
        ({"state": "done"}, [VIER]),
        ({"state": "dropped"}, [OUD]),
        ({"who": "mo"}, [KRAMEN, MARKT]),
        ({"who": "office-secretary"}, [FOLDER]),
        ({"who": "me"}, [FOLDER]),
        ({"who": "name-oma Bep"}, [BRIEF, OUD]),
        ({"who": "name-opa Jan"}, [MARKT]),
        ({"who": "name-oma Bep", "state": "open"}, [BRIEF]),
        ({"due": "day"}, [BRIEF, KRAMEN]),
        ({"due": "month"}, [FOLDER]),
        ({"due": "next_meeting"}, [MARKT]),
        ({"due": "none"}, [VIER, OUD]),
        ({"year": "2025-2026"}, [OUD]),
        ({"year": "2026-2027"}, EVERYTHING[:-1]),
        ({"words": "KRAAM cafe"}, [KRAMEN]),
        ({"words": "markt"}, [MARKT]),
        ({"words": "vier"}, [VIER]),
        ({"words": "mo raadslid"}, [KRAMEN]),
        ({"words": '"aan de buurt"'}, [BRIEF]),
        ({"words": "opr*"}, [MARKT]),
        ({"words": "niets hiervan"}, []),
        ({"words": "?!"}, EVERYTHING),
        ({"state": "x", "who": "person-99999", "due": "'", "year": "1999-2000", "page": "-3"}, EVERYTHING),
        ({"who": "office-nobody", "page": "999999999"}, EVERYTHING),
        ({"page": "9"}, EVERYTHING),
    ],
)  # fmt: skip
def test_what_the_list_shows(listed, new_client, asked, found):
    asked = {name: asked_of(listed, value) for name, value in asked.items()}
    assert sorted(shown(sign_in(listed, new_client, "secretary"), listed, **asked)) == sorted(found)


def test_open_ones_first_and_what_is_due_first_on_top(listed, new_client):
    assert shown(sign_in(listed, new_client, "secretary"), listed)[:3] == [BRIEF, KRAMEN, FOLDER]


def test_the_file_and_the_pdf_hold_what_the_filter_shows(listed, new_client):
    client = sign_in(listed, new_client, "secretary")
    page = client.get(f"/regenboog/councils/{listed.council_id}/actions?who=name-oma+Bep&state=open").text
    place = re.search(r'href="([^"]*files/actions\.csv[^"]*)"', page)[1].replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(client.get(place).data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Wat"], row["Wie"], row["Stand"], row["Schooljaar"]) for row in rows] == [
        (BRIEF, "oma Bep", "te doen", "2026-2027")
    ]
    place = re.search(r'href="([^"]*actions\.pdf[^"]*)"', page)[1].replace("&amp;", "&")
    said = said_in(client.get(place))
    assert BRIEF in said
    assert FOLDER not in said
    every = csv.DictReader(
        io.StringIO(client.get(f"/regenboog/councils/{listed.council_id}/files/actions.csv").data.decode("utf-8-sig")),
        delimiter=";",
    )
    rows = {row["Wat"]: row for row in every}
    assert set(rows) == {f"'{VIER}", *EVERYTHING} - {VIER}
    assert rows[FOLDER]["Wanneer klaar, in woorden"] == "in maart 2027"
    said = said_in(client.get(f"/regenboog/councils/{listed.council_id}/actions.pdf"))
    for words in ("Wie", "Wat", "Wanneer", "Stand", "Vergadering", "in maart 2027", "te laat", "20 nov",
                  "Het is vier."):  # fmt: skip
        assert words in said, words


def said_in(response):
    assert response.status_code == 200
    return " ".join("\n".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(response.data)).pages).split())


def test_who_reads_from_outside_finds_and_chooses_only_what_was_approved(world, new_client):
    approved(world)
    there = database.session.get_one(Meeting, world.meeting_id)
    database.session.refresh(there, ["council"])
    council = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(council, ["council"])
    actions.give_apart(
        council.council, Task(what="Stil houden", owner_name="tante Toos"), by=by(world, "secretary"), now=dates.now()
    )
    database.session.commit()
    parent = sign_in(world, new_client, "parent")
    page = parent.get(f"/regenboog/councils/{world.council_id}/actions").text
    assert "Kramen bestellen" in page
    assert "hele raad" in page
    assert "tante Toos" not in page
    assert "name-voorzitter" not in page
    assert shown(parent, world, who="name-tante Toos", words="stil houden") == []
    assert "files/actions.csv" not in page
    assert parent.get(f"/regenboog/councils/{world.council_id}/files/actions.csv").status_code in {403, 404}


def many(world, count):
    now = dates.now()
    rows = [
        {"school_id": world.school_id, "council_id": world.council_id, "meeting_id": world.council_meeting_id,
         "what": f"Stoel {number:04d} verven", "owner_name": f"buur {number % 40}", "created_at": now,
         "due_on": date(2026, 12, 1 + number % 28), "due_kind": DueKind.DAY}
        for number in range(count)
    ]  # fmt: skip
    database.session.execute(database.insert(ActionItem), rows)
    ids = database.session.scalars(database.select(ActionItem.id)).all()
    database.session.execute(
        database.insert(ActionOwner),
        [
            {
                "school_id": world.school_id,
                "action_id": one,
                "position": 0,
                "user_id": world.people["council_member"],
                "name": "Mo",
            }
            for one in ids[::3]
        ],
    )
    database.session.execute(
        database.insert(Decision),
        [
            {"school_id": world.school_id, "council_id": world.council_id, "meeting_id": world.council_meeting_id,
             "kind": DecisionKind.DECISION, "school_year": "2026-2027",
             "number": 100 + number, "text": f"Hek {number} groen", "created_at": now}
            for number in range(count)
        ],
    )  # fmt: skip
    database.session.commit()


def test_a_thousand_ask_no_more_than_three(world, new_client, queries):
    client = sign_in(world, new_client, "secretary")
    asked = [
        f"/regenboog/councils/{world.council_id}/actions{query}"
        for query in ("", "?words=stoel", "?state=open&due=day&page=2", "?who=name-buur+1")
    ] + [f"/regenboog/councils/{world.council_id}/decisions{query}" for query in ("", "?words=hekken&page=2")]
    counts = []
    for more in (3, 997):
        many(world, more) if more == 3 else many_more(world, more)
        counted = []
        for place in asked:
            client.get(place)
            with queries() as seen:
                assert client.get(place).status_code == 200
            counted.append(seen.count)
        counts.append(counted)
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
    page = client.get(asked[0]).text
    assert len(SEEN.findall(page)) == 50
    assert "pagina 1 van 20" in page
    last = client.get(f"{asked[0]}?page=20&words=stoel").text
    assert len(SEEN.findall(last)) == 50
    assert "page=19" in last
    assert "words=stoel" in last


def many_more(world, count):
    database.session.execute(database.delete(ActionOwner))
    database.session.execute(database.delete(ActionItem))
    database.session.execute(database.delete(Decision))
    many(world, count + 3)


def test_decisions_are_found_with_folded_words_and_by_number(world, new_client):
    approved(world)
    client = sign_in(world, new_client, "parent")
    for words, there in (("KERSTMARKTEN", True), ("markt", True), ("2026-2027/01", True), ("besluit", False)):
        page = client.get(f"/regenboog/councils/{world.council_id}/decisions", query_string={"words": words}).text
        assert ("De kerstmarkt is op 17 december." in page) == there, words
