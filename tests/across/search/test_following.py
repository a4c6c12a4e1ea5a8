"""The index hears of everything that was done, from the audit log alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from klankbord.base import audit
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.search import following
from klankbord.base.search.models import SearchDocument, SearchFollower
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.proposals.models import Proposal
from klankbord.worker import Worker
from tests.factories.minutes import SECRET, approved
from tests.world import build


@pytest.fixture
def world(db, clock):
    return build()


def indexed() -> set[tuple[str, int, str, int, str, str]]:
    """All that can be found."""
    row = SearchDocument.__table__.c
    columns = (row.whole_kind, row.whole_id, row.part, row.thing_id, row.title, row.text, row.before, row.closed)
    found = set(map(tuple, database.session.execute(select(*columns))))
    database.session.rollback()
    return found


def titles() -> set[str]:
    return {row[4] for row in indexed()}


def afresh() -> set[tuple[str, int, str, int, str, str]]:
    """The same, read anew from nothing."""
    with writing():
        following.empty()
        database.session.commit()
    following.follow()
    return indexed()


def test_a_new_index_reads_what_there_is(world, app):
    approved(world)
    Worker(app, ()).work()
    assert {"Een continurooster?", "Nog geheim plan", "Sinterklaas"} <= titles()
    assert any(SECRET in row[5] and row[7] for row in indexed())
    assert not following.is_behind()


def test_what_is_done_on_pages_is_in_it(world, new_client):
    """An item, another title, the agenda published, a step back: as if all were read anew."""
    following.follow()
    organiser = new_client().sign_in(database.session.get_one(User, world.people["organiser"]))
    meeting = f"/regenboog/meetings/{world.meeting_id}"
    desk = f"{meeting}/agenda"
    steps = (
        (f"{desk}/items", {"title": "Zonnescherm", "kind": "opinion"}, {"Zonnescherm"}),
        (f"{desk}/items/{world.item_id}", {"title": "Lange pauze"}, {"Lange pauze", "Zonnescherm"}),
        (f"{desk}/publication", {}, {"Lange pauze", "Zonnescherm"}),
        (f"{desk}/undo", {}, {"Lange pauze"}),
    )
    for path, typed, there in steps:
        on = f"{desk}/items/{world.item_id}" if path == f"{desk}/items/{world.item_id}" else desk
        done = organiser.submit(path, typed, on=on)
        assert done.status_code in {200, 303}, f"{path} {done.status}"
        following.follow()
        assert there <= titles(), path
        assert indexed() == afresh(), path


def test_an_evening_is_in_it(world):
    """Notes, decisions, minutes that go round and are approved: as if all were read anew."""
    following.follow()
    approved(world)
    following.follow()
    assert any(row[2] == "note" and "kramen komen" in row[5] for row in indexed())
    assert any(row[2] == "decision" and "kerstmarkt" in row[5] and not row[6] for row in indexed())
    assert indexed() == afresh()


def test_what_was_rolled_back_is_not_in_it(world):
    following.follow()
    with writing():
        proposal = database.session.get_one(Proposal, world.proposal_id)
        proposal.title = "Teruggedraaid"
        audit.record("proposals.edit", proposal, by=None, now=dates.now())
        database.session.rollback()
    following.follow()
    assert "Teruggedraaid" not in titles()


def test_an_event_that_comes_late_is_heard(world):
    """Ids are given out before transactions end: on PostgreSQL a lower one may be there only later."""
    following.follow()
    with writing():
        proposal = database.session.get_one(Proposal, world.proposal_id)
        for _ in range(2):
            audit.record("proposals.edit", proposal, by=None, now=dates.now())
        newest = database.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        late = {"id": newest.id + 1, "verb": "proposals.edit", "thing": "proposal", "thing_id": proposal.id, "data": {}}
        ahead = AuditEvent(id=newest.id + 2, verb="x.y", thing="school", thing_id=1, data={}, at=dates.now())
        database.session.add(ahead)
        database.session.commit()
    following.follow()
    assert not following.is_behind()
    with writing():
        database.session.execute(update(Proposal).where(Proposal.id == world.proposal_id).values(title="Toch gehoord"))
        database.session.add(AuditEvent(**late, at=dates.now()))
        database.session.commit()
    assert following.is_behind()
    following.follow()
    assert "Toch gehoord" in titles()
    assert not following.is_behind()


@given(st.sets(st.integers(1, 30)), st.integers(0, 10), st.integers(0, 30))
def test_how_far_it_is_never_passes_what_it_has_not_heard(handled, upto, settled):
    at, beyond = following.advanced(upto, handled, settled)
    assert at >= max(upto, settled)
    assert set(range(max(upto, settled) + 1, at + 1)) <= handled
    assert set(beyond) == {one for one in handled if one > at}
    assert at + 1 not in handled


def test_what_went_past_the_log_is_put_right_once_a_day(world, app):
    following.follow()
    with writing():
        database.session.execute(
            update(Proposal).where(Proposal.id == world.proposal_id).values(title="Buiten het log")
        )
        database.session.execute(delete(SearchDocument).where(SearchDocument.whole_kind == "meeting"))
        database.session.commit()
    following.follow()
    assert "Buiten het log" not in titles()
    with writing():
        following.look_over()
        database.session.commit()
    following.follow()
    assert {"Buiten het log", "Sinterklaas"} <= titles()


def test_of_what_is_gone_nothing_stays(world):
    following.follow()
    with writing():
        row = SearchDocument.__table__
        database.session.execute(update(row).where(row.c.whole_kind == "meeting").values(whole_id=9999))
        following.look_over()
        database.session.commit()
    following.follow()
    assert not any(row[1] == 9999 for row in indexed())


def test_many_meetings_are_read_in_short_pieces(world, queries):
    """No statement for each item: ten meetings cost as much as one."""
    following.follow()
    with writing(), queries() as few:
        following._read({("meeting", world.meeting_id)})
        database.session.rollback()
    with writing(), queries() as many:
        ids = database.session.scalars(select(Meeting.id)).all()
        following._read({("meeting", meeting_id) for meeting_id in ids})
        database.session.rollback()
    assert many.count == few.count + 1 == 9, many


def test_a_settled_gap_is_left_behind(world, clock):
    following.follow()
    with writing():
        proposal = database.session.get_one(Proposal, world.proposal_id)
        newest = database.session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1)) or 0
        gap = AuditEvent(id=newest + 5, verb="x.y", thing="proposal", thing_id=proposal.id, data={}, at=dates.now())
        database.session.add(gap)
        database.session.commit()
    following.follow()
    assert database.session.scalars(select(SearchFollower.handled)).one() == [newest + 5]
    database.session.rollback()
    clock.set(dates.now() + timedelta(hours=2))
    with writing():
        proposal = database.session.get_one(Proposal, world.proposal_id)
        last = AuditEvent(id=newest + 6, verb="x.y", thing="proposal", thing_id=proposal.id, data={}, at=dates.now())
        database.session.add(last)
        database.session.commit()
    following.follow()
    follower = database.session.scalars(select(SearchFollower)).one()
    assert (follower.upto, follower.handled) == (newest + 6, [])
