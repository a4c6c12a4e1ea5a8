"""A meeting once more: what was prepared comes along, what was recorded does not."""

from datetime import date, time

import pytest
from sqlalchemy import select

from klankbord.agenda.actions_copying_meeting import copy_meeting
from klankbord.agenda.models import AgendaItem, ItemKind, ItemPaper
from klankbord.base.files import StoredFile
from klankbord.councils.models import Office
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.meetings.models import Meeting, MeetingState
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, staff
from tests.world import item


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog")


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id)


@pytest.fixture
def organiser(school, board):
    return seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)


@pytest.fixture
def held(db, board, organiser):
    meeting = MeetingFactory(council=board, held=True, chair="Olga", place="Aula", online_url="https://beeld.example/1")
    item(meeting, 10, "Verslag", ItemKind.MINUTES_APPROVAL, approves_meeting_id=None)
    plan = item(meeting, 20, "Schoolplan", note="lang gepraat", decision="goed", carried_over=True, part="1")
    item(meeting, 21, "Plein", parent_id=plan.id, presenter="Olga", start_time=time(20))
    item(meeting, 30, "Ingeval", added_during_meeting=True)
    file = StoredFile(
        school_id=board.school_id, stored_name="k1", name="plan.pdf", media_type="application/pdf", size=3, sha256="0",
        uploaded_by_id=organiser.id, created_at=dates.now(),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    db.session.add(ItemPaper(school_id=board.school_id, item_id=plan.id, file_id=file.id))
    db.session.flush()
    return meeting


def rows(db, meeting):
    found = db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    ).all()
    titles = {row.id: row.title for row in found}
    return [
        (row.title, titles.get(row.parent_id), row.presenter, row.start_time, row.note + row.decision) for row in found
    ]


@pytest.mark.parametrize(("start", "wall"), [(time(19, 30), time(20)), (time(15), None)])
def test_what_comes_along(db, held, organiser, start, wall):
    made = copy_meeting(held, date(2026, 12, 8), start, with_papers=False, by=organiser, now=dates.now())
    assert rows(db, made) == [
        ("Verslag", None, "", None, ""),
        ("Schoolplan", None, "", None, ""),
        ("Plein", "Schoolplan", "Olga", wall, ""),
    ]
    assert (made.state, made.place, made.online_url, made.planned_minutes, made.chair) == (
        MeetingState.DRAFT, "Aula", "https://beeld.example/1", 90, "",
    )  # fmt: skip
    assert made.uid != held.uid
    approval = db.session.scalar(select(AgendaItem).where(AgendaItem.meeting_id == made.id, AgendaItem.position == 10))
    assert approval.approves_meeting_id == held.id


@pytest.mark.parametrize(("chosen", "papers"), [(True, 2), (False, 1)])
def test_papers_come_along_if_chosen(db, held, organiser, chosen, papers):
    copy_meeting(held, date(2026, 12, 8), time(19, 30), with_papers=chosen, by=organiser, now=dates.now())
    assert len(db.session.scalars(select(ItemPaper)).all()) == papers
    assert len(db.session.scalars(select(StoredFile)).all()) == 1


def test_a_day_that_is_over(held, organiser):
    with pytest.raises(DomainError):
        copy_meeting(held, date(2026, 1, 8), time(19, 30), with_papers=False, by=organiser, now=dates.now())


def test_on_the_page(db, client, held, organiser):
    desk, path = client.sign_in(organiser), f"/regenboog/meetings/{held.id}/copy"
    assert desk.submit(path, {"day": ""}).status_code == 422
    assert desk.submit(path, {"day": "2026-01-08"}).status_code == 422
    answer = desk.submit(path, {"day": "2026-12-08"})
    assert answer.status_code == 303
    made = db.session.scalar(select(Meeting).where(Meeting.state == MeetingState.DRAFT))
    assert answer.location == f"/regenboog/meetings/{made.id}"
    assert len(rows(db, made)) == 3
