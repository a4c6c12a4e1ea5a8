"""Taking a record in and writing it out again, and when two records say the same."""

from pathlib import Path

import yaml

from klankbord.across.records import export, reader, store
from klankbord.base.db import db, writing
from klankbord.kit import dates
from klankbord.kit.shapes import same
from klankbord.meetings.models import Meeting
from klankbord.schools.models import School
from tests.factories.councils import CouncilFactory
from tests.factories.schools import SchoolFactory

RECORDS = sorted((Path(__file__).parent / "records").glob("*.yaml"))
NOT_KEPT = ("case", "held_out", "source", "quirks", "weekday_computed", "rights")


def school_with_councils() -> School:
    """A school with a sounding board and a parent council."""
    school = SchoolFactory()
    CouncilFactory(school_id=school.id)
    CouncilFactory(school_id=school.id, parent_council=True)
    return school


def take_in(text: str, school: School) -> Meeting:
    """The meeting of a record, read anew from the database."""
    record = reader.read(text)
    with writing():
        meeting = store.store(record, store.council_for(record, school), school, now=dates.now())
        db.session.commit()
    db.session.expire_all()
    return meeting


def kept(text: str) -> dict[str, object]:
    """What a record says, without what is not kept, as any reader of YAML sees it."""
    return {key: value for key, value in yaml.safe_load(text).items() if key not in NOT_KEPT}


def assert_kept(text: str, meeting: Meeting) -> str:
    """Fail, naming the keys, unless a meeting is written as its record said it; the text that was written."""
    written = export.export(meeting)
    before, after = kept(text), kept(written)
    assert [key for key in {*before, *after} if not same(before.get(key), after.get(key))] == [], written
    return written
