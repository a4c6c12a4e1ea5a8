"""Everything of a council in one zip: what is in the tables is in it, and nothing its reader may not see."""

import hashlib
import io
from datetime import date, timedelta
from pathlib import Path

import pypdf
import yaml
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from klankbord.across.exports.archive import contents
from klankbord.across.records import reader
from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemPaper
from klankbord.base import files as stored_files
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.councils.models import Council, Seat
from klankbord.followup.models import ActionItem, Decision
from klankbord.kit import dates
from klankbord.meetings.models import Attendance, Meeting, MeetingState
from klankbord.minutes.models import ItemNote, NoteRevision
from klankbord.proposals.models import Proposal, ProposalPaper, StanceKind
from tests.exports.conftest import Taken, take
from tests.factories.minutes import SECRET, amended, approved, by, circulated, held
from tests.world import item, meeting

PDF = b"%PDF-1.7\n%%EOF\n"


def paper_of(world, to, name, body=PDF):
    """A file that hangs on an item or a proposal."""
    upload = FileStorage(io.BytesIO(body), name)
    file = stored_files.store(upload, school_id=world.school_id, by=by(world, "chair"), now=dates.now())
    row = ItemPaper(item_id=to.id) if isinstance(to, AgendaItem) else ProposalPaper(proposal_id=to.id)
    row.school_id, row.file_id = world.school_id, file.id
    database.session.add(row)
    database.session.commit()
    return file


def flat(items):
    for one in items:
        yield one
        yield from flat(one["sub"])


def test_what_is_in_the_tables_is_in_the_zip(world, sit):
    evening = circulated(world)
    council_id = world.council_id
    database.session.expire_all()
    taken = take(sit("chair"), council_id)
    council, meetings = taken.json("council"), taken.json("meetings")

    def ids(model, *where):
        return sorted(database.session.scalars(select(model.id).where(*where)))

    of_council = select(Meeting.id).where(Meeting.council_id == council_id)
    assert sorted(one["id"] for one in meetings) == ids(Meeting, Meeting.council_id == council_id)
    assert len(council["seats"]) == len(ids(Seat, Seat.council_id == council_id))
    assert sorted(one["id"] for one in council["decisions"]) == ids(Decision, Decision.council_id == council_id)
    assert sorted(one["id"] for one in council["actions"]) == ids(ActionItem, ActionItem.council_id == council_id)
    items = [one for of in meetings for one in flat(of["agenda"])]
    assert sorted(one["id"] for one in items) == ids(AgendaItem, AgendaItem.meeting_id.in_(of_council))
    assert sum(len(of["attendance"]) for of in meetings) == len(ids(Attendance, Attendance.meeting_id.in_(of_council)))
    notes = {one["id"]: one["minutes"] for one in items if one["minutes"]}
    assert notes == dict(database.session.execute(select(ItemNote.item_id, ItemNote.text)).all())
    revisions = [revision["text"] for one in items for revision in one["revisions"]]
    assert sorted(revisions) == sorted(database.session.scalars(select(NoteRevision.text)))
    told = next(one for one in meetings if one["id"] == evening.meeting_id)
    assert told["minutes"]["state"] == "circulated"
    assert told["minutes"]["corrections"][0]["text"] == "Het was 18 december."
    assert told["minutes"]["corrections"][0]["by"] == "Mo Raadslid"
    assert {one["name"] for one in told["attendance"]} >= {"Carla Voorzit", "Wethouder Bakker"}
    assert council["decisions"][0]["label"] == "2026-2027/01"
    assert {one["who"] for one in council["actions"]} == {"Mo Raadslid", "hele raad", "voorzitter"}
    pdf = taken.zip.read(told["minutes"]["pdf"])
    assert "De kerstmarkt is op 17 december" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace(
        "\n", " "
    )


def test_what_approved_minutes_should_have_said_is_in_it_for_who_may_read_it(world, sit):
    evening = amended(world, closed=True)
    for role, errata in (("chair", [(evening.closed_id, f"{SECRET}: toch niet", "Sem Notulist")]), ("admin", [])):
        taken = take(sit(role), world.council_id)
        told = next(one for one in taken.json("meetings") if one["id"] == evening.meeting_id)["minutes"]
        assert [(one["item_id"], one["text"], one["by"]) for one in told["errata"]] == errata
        read = pypdf.PdfReader(io.BytesIO(taken.zip.read(told["pdf"])))
        text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
        assert (f"{SECRET}: toch niet" in text) == bool(errata)


def test_every_file_is_in_the_manifest_and_as_it_says(world, sit):
    held(world)
    paper = paper_of(world, database.session.get_one(AgendaItem, world.council_item_id), "Begroting.pdf")
    taken = take(sit("chair"), world.council_id)
    manifest = taken.json("manifest")
    assert manifest["format"] == 2
    listed = {one["name"]: one for one in manifest["files"]}
    assert sorted(listed) == sorted(set(taken.names) - {"manifest.json"})
    assert len(set(taken.names)) == len(taken.names)
    for name, one in listed.items():
        body = taken.zip.read(name)
        assert (one["size"], one["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    kept = f"files/meeting-{world.council_meeting_id}/{paper.id}-Begroting.pdf"
    assert listed[kept]["sha256"] == paper.sha256
    entry = next(one for of in taken.json("meetings") for one in flat(of["agenda"]) if one["files"])
    assert entry["files"] == [{"name": "Begroting.pdf", "path": kept}]


def test_names_of_documents_stay_in_their_folder_and_apart(world, sit):
    first = database.session.get_one(AgendaItem, world.council_item_id)
    for name in ("../../etc/passwd.pdf", "plan.pdf", "plan.pdf", "een\u202efdp.pdf", "a:b?.pdf"):
        paper_of(world, first, name)
    file = stored_files.StoredFile.id
    shared = database.session.scalar(select(func.max(file)))
    database.session.add(ItemPaper(school_id=world.school_id, item_id=first.id, file_id=shared))
    names = [name for name in take(sit("chair"), world.council_id).names if name.startswith("files/")]
    assert len(names) == len(set(names)) == 5
    for name in names:
        assert name.count("/") == 2
        assert not set("\\:?\u202e") & set(name)
        assert ".." not in name.split("/")


def test_a_document_that_is_lost_is_named(world, sit):
    paper = paper_of(world, database.session.get_one(AgendaItem, world.council_item_id), "Zoek.pdf")
    stored_files.path_of(paper).unlink()
    taken = take(sit("chair"), world.council_id)
    assert not any("Zoek.pdf" in name for name in taken.names)
    said = taken.text("README.txt")
    assert "Wat er niet in kon" in said
    assert "Zoek.pdf" in said


def test_the_school_does_not_get_what_a_parent_council_closed(world, sit):
    evening = approved(world)
    closed = database.session.get_one(AgendaItem, evening.closed_id)
    closed.vote = {"note": f"{SECRET} stemming"}
    paper_of(world, closed, "Geheim stuk Annet.pdf")
    rows = [
        {"id": closed.id, "parent": None, "number": "2", "title": f"{SECRET} toen open", "kind": "information",
         "minutes": 5, "start": None, "presenter": "", "description": "", "section": "", "closed": False,
         "proposal_id": None, "papers": []},
    ]  # fmt: skip
    version = AgendaVersion(
        school_id=world.school_id, meeting_id=evening.meeting_id, number=1, rows=rows, changes=[],
        published_at=dates.now(), published_by_id=world.people["chair"],
    )  # fmt: skip
    database.session.add(version)
    database.session.commit()
    admin, chair = take(sit("admin"), world.council_id), take(sit("chair"), world.council_id)
    for word in ("Annet", "Personele zaak", "Vervanging in groep 4"):
        assert word not in admin.everything, word
        assert word in chair.everything, word
    assert "Besloten punten" in admin.text("README.txt")
    assert "Closed items" in admin.text("README.txt")
    assert "Besloten punten" not in chair.text("README.txt")
    assert all(not one["revisions"] for of in admin.json("meetings") for one in flat(of["agenda"]))
    assert "Hoe de notulen zijn ontstaan" in admin.text("README.txt")
    assert [one["label"] for one in admin.json("council")["decisions"]] == ["2026-2027/01"]


def test_of_a_sounding_board_the_administrator_gets_all(world, sit):
    held(world, board=True)
    taken = take(sit("admin"), world.board_id)
    assert SECRET in taken.everything
    assert "Besloten punten" not in taken.text("README.txt")


def test_a_draft_of_parents_is_not_for_the_school(world, sit):
    chair = world.people["chair"]
    database.session.add(
        Proposal(school_id=world.school_id, council_id=world.council_id, author_id=chair, title="Nog geheim ouderplan",
                 created_at=dates.now())
    )  # fmt: skip
    titles = {
        role: [one["title"] for one in take(sit(role), world.council_id).json("proposals")]
        for role in ("chair", "admin")
    }
    assert titles == {"chair": ["Nog geheim ouderplan"], "admin": []}


def test_each_meeting_is_a_record_that_can_be_read_again(world, sit):
    held(world)
    taken = take(sit("chair"), world.council_id)
    (name,) = [name for name in taken.names if name.startswith("meetings/")]
    record = reader.read(taken.zip.read(name))
    assert any(one.has_minutes for one in record.items)
    said = yaml.safe_load(taken.text(name))
    assert set(said["attendees"]) >= {"present", "guest"}
    admin = yaml.safe_load(take(sit("admin"), world.council_id).text(name))
    assert [one["title"] for one in admin["agenda_items"]] == ["Sinterklaas", "Rondvraag"]
    assert len(admin["decisions"]) == 1
    assert len(said["decisions"]) == 2


def test_it_is_noted_who_took_it(world, sit):
    taken = take(sit("admin"), world.council_id)
    (event,) = database.session.scalars(select(AuditEvent).where(AuditEvent.verb == "exports.archive"))
    assert (event.thing, event.thing_id, event.by_id) == ("council", world.council_id, world.people["admin"])
    assert event.data == {"closed": False}
    assert taken.response.headers["Cache-Control"] == "private, no-store"
    assert taken.response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Ouderraad alles" in taken.response.headers["Content-Disposition"]


def test_readers_of_english_get_english_and_both_are_told(world, sit):
    database.session.get_one(Council, world.council_id).name = "Raad"
    said = take(sit("chair"), world.council_id).text("README.txt")
    assert said.index("Wat erin zit") < said.index("What is in it")
    assert "1 vergadering, 0 voorstellen" in said
    assert "1 meeting, 0 proposals" in said


def test_no_more_is_asked_for_forty_meetings(world, sit, queries):
    held(world)
    chair = sit("chair")
    token, path = chair.token("/account"), f"/regenboog/councils/{world.council_id}/archive"

    def counted():
        with queries() as seen:
            answer = chair.post(path, data={"csrf_token": token}, buffered=True)
        assert answer.status_code == 200
        return seen.count, Taken(answer)

    before, _one = counted()
    council = database.session.get_one(Council, world.council_id)
    first = date(2025, 9, 1)
    for number in range(39):
        of = meeting(council, first + timedelta(days=number), MeetingState.HELD)
        item(of, 10, f"Punt {number}")
        database.session.add(
            ActionItem(school_id=council.school_id, council_id=council.id, meeting_id=of.id, what=f"Doen {number}",
                       created_at=dates.now())
        )  # fmt: skip
    database.session.commit()
    after, taken = counted()
    assert after == before
    assert len(taken.json("meetings")) == 40


def keys_of(value):
    """Every key in values, at any depth."""
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys_of(part)


def test_every_key_is_explained(world, sit):
    circulated(world, board=True)
    taken = take(sit("organiser"), world.board_id)
    told = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")
    shapes = {"parts", "next_meeting", "vote", "motions", "timeline", "stances", "stances_by_class"}
    found = [one for name in ("council", "meetings", "proposals", "manifest") for one in keys_of(taken.json(name))]
    of_meetings = set(contents.MEETING) | set(StanceKind) | {"groep 5a"} | shapes
    unsaid = {key for key in found if f"`{key}`" not in told} - of_meetings
    assert not unsaid, ", ".join(sorted(unsaid))
    assert len(set(found)) > 100
