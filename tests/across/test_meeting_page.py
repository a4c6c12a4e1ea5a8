"""The page of a meeting: who sees what, in how many statements."""

import io

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import FileStorage

from klankbord.agenda import actions_papers
from klankbord.agenda.actions_publishing import publish
from klankbord.base.db import db as database
from klankbord.councils.models import Office
from klankbord.followup.models import ActionItem, Decision, DecisionKind
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit import dates
from klankbord.meetings.models import AttendanceStatus, Meeting, MeetingState
from klankbord.minutes.models import Minutes, MinutesState
from tests.base.test_files import PDF
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.schools import SchoolFactory, parent, staff


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog", name="De Regenboog")


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id)


@pytest.fixture
def organiser(school, board):
    return seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)


@pytest.fixture
def member(school, board):
    return seated(board, parent(school, name="Samira El Amrani"))


@pytest.fixture
def meeting(board):
    return MeetingFactory(council=board, online_url="https://overleg.example/kamer")


@pytest.fixture
def items(meeting):
    return [
        ItemFactory(meeting=meeting, title="Schoolplein", description="Drie *plannen*"),
        ItemFactory(meeting=meeting, title="Personele kwestie", closed=True),
        ItemFactory(meeting=meeting, title="Rondvraag"),
    ]


def tell(meeting, organiser):
    """Publish the agenda; a page was read in between, so the meeting is read anew."""
    statement = select(Meeting).where(Meeting.id == meeting.id).options(joinedload(Meeting.council))
    publish(database.session.scalar(statement), by=organiser, now=dates.now())


def path(meeting, rest=""):
    return f"/regenboog/meetings/{meeting.id}{rest}"


def invite(meeting, *people, answer=None):
    for person in people:
        row = Invitation(
            school_id=meeting.school_id, meeting_id=meeting.id, user_id=person.id, created_at=dates.now(), answer=answer
        )
        database.session.add(row)
    database.session.flush()


def reads(new_client, person, meeting):
    page = new_client().sign_in(person).get(path(meeting))
    assert page.status_code == 200
    return page.text


def test_when_and_where(new_client, member, meeting):
    page = reads(new_client, member, meeting)
    for words in ("dinsdag 20 oktober", "19.30 – 21.00", "3e bijeenkomst van 2026-2027", "Lokaal van groep 7"):
        assert words in page
    assert '<a href="https://overleg.example/kamer" rel="noopener noreferrer">online meedoen</a>' in page


def test_outside_only_what_was_published(new_client, school, organiser, member, meeting, items):
    outside = parent(school, name="Pia Ouder")
    assert "De agenda is er nog niet" in reads(new_client, outside, meeting)
    assert "Personele kwestie" in reads(new_client, member, meeting)
    tell(meeting, organiser)
    items[0].title = "Schoolplein en gymzaal"
    page = reads(new_client, outside, meeting)
    assert "Schoolplein" in page
    assert "Schoolplein en gymzaal" not in page
    assert "Personele kwestie" not in page
    assert '<span class="number">3</span> Rondvraag' in page
    assert "Schoolplein en gymzaal" in reads(new_client, member, meeting)


def test_a_participant_sees_the_draft_agenda_but_nothing_closed(new_client, school, meeting, items):
    guest = parent(school)
    invite(meeting, guest)
    page = reads(new_client, guest, meeting)
    assert "Schoolplein" in page
    assert "Personele kwestie" not in page


def test_who_comes_by_name_for_members_and_by_number_for_others(new_client, school, organiser, member, meeting):
    invite(meeting, member)
    invite(meeting, organiser, answer=Answer.ACCEPTED)
    page = reads(new_client, member, meeting)
    assert "1 van de 2 komen" in page
    assert "Olga Visser" in page
    outside = reads(new_client, parent(school, name="Pia Ouder"), meeting)
    assert "1 van de 2 komen" in outside
    assert "Olga Visser" not in outside
    assert "Samira" not in outside


def test_who_was_there_is_for_members(new_client, school, organiser, member, board):
    held = MeetingFactory(council=board, held=True, absent_note="Griepgolf")
    AttendanceFactory(meeting=held, user=member)
    page = reads(new_client, organiser, held)
    assert "Samira El Amrani" in page
    assert "Griepgolf" in page
    outside = reads(new_client, parent(school, name="Pia Ouder"), held)
    assert "1 persoon aanwezig" in outside
    assert "Samira" not in outside
    assert "Griepgolf" not in outside


def test_answering_on_the_page(client, member, meeting):
    invite(meeting, member)
    reader = client.sign_in(member)
    assert "Kom je, Samira?" in reader.get(path(meeting)).text
    answer = reader.submit(
        path(meeting, "/answer"), {"answer": "tentative", "note": "Misschien wat later"}, on=path(meeting)
    )
    assert answer.location == path(meeting)
    page = reader.get(path(meeting)).text
    assert 'value="tentative" aria-pressed="true"' in page
    assert "Misschien wat later" in page


def test_what_the_organiser_can_do(new_client, organiser, member, board, meeting, items):
    draft = MeetingFactory(council=board, draft=True)
    page = reads(new_client, organiser, draft)
    assert path(draft, "/planning") in page
    assert path(meeting, "/agenda/publication") in reads(new_client, organiser, meeting)
    assert "/planning" not in reads(new_client, member, draft)
    off = MeetingFactory(council=board, state=MeetingState.CANCELLED, cancelled_reason="Griep")
    page = reads(new_client, organiser, off)
    assert "Deze vergadering gaat niet door: Griep" in page
    assert path(off, "/cancellation") not in page


def test_papers_follow_their_item(new_client, school, organiser, member, meeting, items):
    def attach(item):
        upload = FileStorage(io.BytesIO(PDF), filename="plan.pdf")
        return actions_papers.attach(meeting, item, [upload], by=organiser, now=dates.now())[0]

    outside = parent(school, name="Pia Ouder")
    guest = parent(school)
    invite(meeting, guest)
    opened, closed = attach(items[0]), attach(items[1])
    child = attach(ItemFactory(meeting=meeting, parent_id=items[1].id, title="Volgt"))

    def statuses(person):
        reader = new_client().sign_in(person)
        answers = [reader.get(path(meeting, f"/papers/{paper.id}")) for paper in (opened, closed, child)]
        for answer in answers:
            answer.close()
        return [answer.status_code for answer in answers]

    assert statuses(member) == [200, 200, 200]
    assert statuses(guest) == [200, 404, 404]
    assert statuses(outside) == [404, 404, 404]
    tell(meeting, organiser)
    assert statuses(outside) == [200, 404, 404]
    assert new_client().get(path(meeting, f"/papers/{opened.id}")).status_code == 302


def test_calendar_file(new_client, school, member, board, meeting):
    answer = new_client().sign_in(parent(school)).get(path(meeting, ".ics"))
    event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert answer.mimetype == "text/calendar"
    assert (str(event["UID"]), event["DTSTART"].dt.strftime("%Y-%m-%d %H:%M")) == (meeting.uid, "2026-10-20 19:30")
    assert "ATTENDEE" not in event
    draft = MeetingFactory(council=board, draft=True)
    assert new_client().sign_in(member).get(path(draft, ".ics")).status_code == 404


def fill(meeting, member, count):
    """A meeting with everything the page can show, `count` of each."""
    for number in range(count):
        proposal = ProposalFactory(council=meeting.council, author=member)
        item = ItemFactory(meeting=meeting, title=f"Punt {number}", proposal_id=proposal.id)
        decision = Decision(
            school_id=meeting.school_id, council_id=meeting.council_id, meeting_id=meeting.id, item_id=item.id,
            kind=DecisionKind.OPINION, school_year="2026-2027", number=number + 1, text=f"Besluit {number}",
            created_at=dates.now(),
        )  # fmt: skip
        action = ActionItem(
            school_id=meeting.school_id, council_id=meeting.council_id, meeting_id=meeting.id, what=f"Doen {number}",
            owner_id=member.id, created_at=dates.now(),
        )  # fmt: skip
        database.session.add_all([decision, action])
        AttendanceFactory(meeting=meeting, name=f"Naam {number}", status=AttendanceStatus.PRESENT)
        invite(meeting, parent(meeting_school(meeting)))
    database.session.flush()


def meeting_school(meeting):
    return database.session.get_one(SchoolFactory._meta.model, meeting.school_id)


@pytest.mark.parametrize("count", [1, 300])
@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.HELD])
@pytest.mark.parametrize("who", ["organiser", "member", "outside"])
def test_seven_statements_at_most(new_client, queries, request, school, board, meeting, who, state, count):
    person = parent(school) if who == "outside" else request.getfixturevalue(who)
    author = request.getfixturevalue("organiser")
    fill(meeting, author, count)
    tell(meeting, author)
    meeting.state = state
    if state == MeetingState.HELD:
        meeting.filed_at = dates.now()
        minutes = Minutes(
            school_id=school.id, meeting_id=meeting.id, state=MinutesState.APPROVED, created_at=dates.now()
        )
        database.session.add(minutes)
    reader, here = new_client().sign_in(person), path(meeting)
    with queries() as seen:
        page = reader.get(here)
    assert page.status_code == 200
    expected = 6 if who == "outside" and state == MeetingState.PLANNED else 7
    assert seen.count == expected, str(seen)
    if state == MeetingState.HELD:
        for words in ("2026-2027/01", f"Besluit {count - 1}", f"Doen {count - 1}", "De notulen zijn vastgesteld"):
            assert words in page.text
