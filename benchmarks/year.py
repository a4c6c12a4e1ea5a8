"""A school of 6,000 people goes to its next school year, with every parent mailed, and back."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from benchmarks.ground import Ground, migrated
from benchmarks.rows import Row
from benchmarks.school import ZONE
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import errands, journal
from klankbord.base.db import Base, db, writing
from klankbord.councils.models import Council, CouncilKind, Office, Seat
from klankbord.councils.queries import viewer_of_user
from klankbord.followup.models import ActionItem
from klankbord.handover import actions_year
from klankbord.handover.models import YearTurn, YearTurnState
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, School

MOST = 60.0
NAMES = ("year_turn", "year_turn_back")
PARENTS, PARALLEL, YEARS = 6000, 20, 8
SUMMER = datetime(2027, 7, 12, 9, tzinfo=UTC)
AUGUST = date(2027, 8, 1)


def rows(_at: Ground, wanted: set[str]) -> list[Row]:
    """Seconds of the worker from the press of the button to the commit, and of the undo."""
    with tempfile.TemporaryDirectory() as folder, _in_summer():
        app = migrated(Path(folder) / "data")
        with app.app_context():
            there, back = turn_and_back(app)
            db.session.remove()
            db.engine.dispose()
    made = [Row("year_turn", "s", "max", there, goal=MOST), Row("year_turn_back", "s", "max", back, goal=MOST)]
    return [row for row in made if row.name in wanted]


@contextmanager
def _in_summer() -> Iterator[None]:
    before, dates.clock.read = dates.clock.read, lambda: SUMMER
    try:
        yield
    finally:
        dates.clock.read = before


def turn_and_back(_app: Flask) -> tuple[float, float]:
    """Fill an empty database, turn the year and undo it; needs an application context and the clock in summer."""
    with writing():
        by = fill()
        school = db.session.get_one(School, by.school_id)
        turn = actions_year.begin(school, AUGUST, by=by, now=SUMMER)
        db.session.flush()
        turn.choices = {f"call-{number}": "y" for number in range(1, 5)}
        db.session.flush()
        actions_year.turn_year(turn, school, read_version=turn.version, by=by, now=SUMMER)
        turn_id = turn.id
        db.session.commit()
    began = time.perf_counter()
    errands.run_due()
    there = time.perf_counter() - began
    turn = db.session.get_one(YearTurn, turn_id)
    if turn.state != YearTurnState.TURNED:
        raise RuntimeError("the year was not turned")
    db.session.commit()
    began = time.perf_counter()
    with writing():
        batch = db.session.get_one(journal.ChangeBatch, turn.batch_id)
        journal.undo(batch, by=by, now=SUMMER)
        db.session.commit()
    return there, time.perf_counter() - began


def fill() -> Viewer:
    """Eight years of twenty classes, a child for each two parents and a second for a third of them, four councils."""
    school = School(slug="groot", name="De Grote School", created_at=SUMMER)
    db.session.add(school)
    db.session.flush()
    here, made = {"school_id": school.id}, {"created_at": SUMMER}
    groups = range(1, PARALLEL * YEARS + 1)
    people = range(1, PARENTS + 1)
    children = [(number, number % len(groups) + 1) for number in range(1, PARENTS // 2 + PARENTS // 6 + 1)]
    _put(ClassGroup, [here | {"id": n, "name": f"groep {(n - 1) // PARALLEL + 1}{chr(97 + (n - 1) % PARALLEL)}",
                              "position": n} for n in groups])  # fmt: skip
    _put(User, [made | {"id": n, "name": f"Ouder {n} van der Berg"} for n in people])
    _put(EmailAddress, [made | {"id": n, "address": f"ouder{n}@mail.example", "normalised": f"ouder{n}@mail.example"}
                        for n in people])  # fmt: skip
    _put(UserAddress, [{"user_id": n, "address_id": n, "confirmed_at": SUMMER} for n in people])
    _put(Membership, [here | {"user_id": n, "is_parent": n > 1, "is_school_admin": n == 1, "joined_at": SUMMER}
                      for n in people])  # fmt: skip
    _put(Child, [here | {"id": n, "class_group_id": group} for n, group in children])
    _put(Guardianship, [here | {"child_id": n, "user_id": 2 + (n * 2 + carer) % (PARENTS - 1)}
                        for n, _group in children for carer in (0, 1)])  # fmt: skip
    _put(Council, [here | made | {"id": n, "kind": kind, "name": f"Overleg {n}"}
                   for n, kind in enumerate((*CouncilKind, *CouncilKind), 1)])  # fmt: skip
    _put(Seat, [here | {"council_id": n % 4 + 1, "user_id": 9 * n + 2, "starts_on": date(2026, 8, 1),
                        "office": Office.SECRETARY if n < 4 else Office.MEMBER} for n in range(600)])  # fmt: skip
    _put(ActionItem, [here | made | {"council_id": n % 4 + 1, "owner_id": 9 * n + 2, "what": f"Zaak {n}"}
                      for n in range(600)])  # fmt: skip
    evening = {"start_time": clock_time(19, 30), "school_year": "2026-2027", "zone": ZONE}
    meetings = range(1, 41)
    held = [here | made | evening | {"id": n, "council_id": n % 4 + 1, "state": MeetingState.HELD, "uid": f"u{n}"}
            for n in meetings]  # fmt: skip
    _put(Meeting, [row | {"day": date(2026, 9, 1) + timedelta(weeks=n)} for n, row in enumerate(held)])
    items = [{"meeting_id": n, "position": 1024 * part, "title": f"Punt {part}", "kind": ItemKind.OPINION}
             for n in meetings for part in range(1, 9)]  # fmt: skip
    _put(AgendaItem, [here | made | row for row in items])
    found = viewer_of_user(1, school.id, SUMMER)
    assert found is not None
    return found


def _put(model: type[Base], values: list[dict[str, object]]) -> None:
    db.session.execute(insert(model), values)
