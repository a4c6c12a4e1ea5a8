"""The database itself refuses a change of approved minutes and of the audit log, whoever asks for it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from klankbord.base.db import db as database
from klankbord.base.db import writing
from tests.factories.minutes import amended, circulated
from tests.world import build

APPROVED = "approved minutes stay"
REFUSED = [
    "UPDATE minutes SET state = 'draft' WHERE id = {minutes_id}",
    "UPDATE minutes SET approved_at = NULL WHERE id = {minutes_id}",
    "UPDATE minutes SET approved_in_meeting_id = meeting_id WHERE id = {minutes_id}",
    "UPDATE minutes SET approval_note = 'anders', version = version + 1 WHERE id = {minutes_id}",
    "DELETE FROM minutes WHERE id = {minutes_id}",
    "UPDATE item_note SET text = 'anders' WHERE item_id = {item_id}",
    "DELETE FROM item_note WHERE item_id = {item_id}",
    (
        "INSERT INTO item_note (school_id, minutes_id, item_id, text, edited_at, version) SELECT school_id, "
        "minutes_id, item_id + 900, 'erbij', edited_at, 1 FROM item_note WHERE item_id = {item_id}"
    ),
    "UPDATE note_revision SET text = 'anders'",
    "UPDATE note_revision SET saved_at = '2020-01-01 12:00:00+00:00'",
    "DELETE FROM note_revision",
    (
        "INSERT INTO note_revision (school_id, note_id, number, text, saved_at) SELECT school_id, note_id, "
        "number + 900, 'erbij', saved_at FROM note_revision"
    ),
    "UPDATE decision SET text = 'anders' WHERE id = {decision_id}",
    "DELETE FROM decision WHERE id = {decision_id}",
    "UPDATE agenda_item SET title = 'anders' WHERE id = {item_id}",
    "UPDATE agenda_item SET decision = 'anders' WHERE id = {item_id}",
    "UPDATE erratum SET text = 'anders' WHERE id = {erratum_id}",
    "DELETE FROM erratum WHERE id = {erratum_id}",
]
LAWFUL = [
    "UPDATE minutes SET approved_by_id = circulated_by_id, version = version + 1 WHERE id = {minutes_id}",
    "UPDATE item_note SET edited_by_id = NULL WHERE item_id = {item_id}",
    "UPDATE note_revision SET saved_by_id = NULL",
    "UPDATE decision SET withdrawn_at = created_at WHERE id = {decision_id}",
    "UPDATE erratum SET by_id = by_id WHERE id = {erratum_id}",
]


@pytest.fixture
def world(db, clock):
    return build()


def tried(statement, evening):
    """What the database says of a statement; nothing of it stays."""
    with writing():
        try:
            with database.session.begin_nested():
                database.session.execute(text(statement.format(**vars(evening))))
        except IntegrityError as refused:
            return str(refused.orig)
        finally:
            database.session.rollback()
    return ""


def test_approved_minutes_are_kept(world):
    evening = amended(world)
    assert [statement for statement in REFUSED if APPROVED not in tried(statement, evening)] == []
    assert [tried(statement, evening) for statement in LAWFUL] == [""] * len(LAWFUL)


def test_minutes_that_go_round_still_change(world):
    evening = circulated(world)
    going = [
        statement for statement in REFUSED if "erratum" not in statement and "DELETE FROM minutes" not in statement
    ]
    assert [said for statement in going if APPROVED in (said := tried(statement, evening))] == []


def test_what_was_kept_long_enough_can_go_once_the_meeting_says_so(world):
    evening = amended(world)
    with writing():
        database.session.execute(
            text("UPDATE meeting SET erased_at = closed_at WHERE id = :id"), {"id": evening.meeting_id}
        )
        database.session.commit()
    assert [said for statement in REFUSED if APPROVED in (said := tried(statement, evening))] == []


def test_the_audit_log_is_only_added_to(world):
    evening = amended(world)
    for statement in (
        "UPDATE audit_event SET verb = 'x'",
        "UPDATE audit_event SET by_id = NULL",
        "DELETE FROM audit_event",
    ):
        assert "only added to" in tried(statement, evening)
