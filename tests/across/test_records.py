"""Records of meetings: what goes in comes out, in the state it should have, and nothing is dropped unsaid."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from klankbord.across.records import reader, store
from klankbord.across.records.values import BadRecord
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Council, CouncilKind
from klankbord.followup.models import Decision, DecisionKind
from klankbord.kit.shapes import same
from klankbord.meetings.models import MeetingState
from klankbord.minutes.models import ItemNote, Minutes
from klankbord.people.models import User
from tests.factories.councils import CouncilFactory
from tests.factories.schools import SchoolFactory
from tests.round_trips import RECORDS, assert_kept, kept, school_with_councils, take_in

LISTS = (
    "present", "present_team", "present_voting_parents", "present_remote", "absent_with_notice",
    "absent_without_notice", "absent_unspecified", "guest",
)  # fmt: skip


def written(record: dict[str, Any]) -> str:
    return yaml.safe_dump(record, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_own_records_come_out_as_they_went_in(db: SQLAlchemy, path: Path) -> None:
    school = school_with_councils()
    text = path.read_text(encoding="utf-8")
    again = assert_kept(text, take_in(text, school))
    assert_kept(again, take_in(again, school))


def test_there_are_records_of_every_kind() -> None:
    """Every key of the contract has a value in some record of our own."""
    top: set[str] = set()
    attendees: set[str] = set()
    items: set[str] = set()

    def look(given: list[dict[str, Any]]) -> None:
        for item in given:
            items.update(key for key, value in item.items() if value not in (None, "", [], {}))
            look(item.get("sub") or [])

    for path in RECORDS:
        record = kept(path.read_text(encoding="utf-8"))
        top.update(key for key, value in record.items() if value not in (None, "", [], {}))
        there: Any = record.get("attendees") or {}
        attendees.update(key for key, value in there.items() if value not in (None, "", [], {}))
        look(record.get("agenda_items") or [])  # type: ignore[arg-type]
    assert len(RECORDS) >= 12
    assert top == {
        "language", "group_kind", "school", "document", "date", "date_note", "start", "started_at", "end",
        "duration_minutes", "place", "chair", "vice_chair", "secretary", "treasurer", "organiser", "attendees", "parts",
        "agenda_items", "decisions", "actions", "next_meeting", "title", "online_url",
    }  # fmt: skip
    assert attendees == {*LISTS, "late", "present_count", "absent_note", "note"}
    assert items == {
        "no", "title", "kind", "presenter", "minutes", "decision", "vote", "motions", "note", "timeline", "part",
        "confidential", "added_during_meeting", "carried_over", "carried_to", "legal", "audience", "section", "goal",
        "description", "sub",
    }  # fmt: skip


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False)
    | words | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.integers(0, 9), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
times = st.times().map(lambda wall: wall.strftime("%H:%M"))
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
scalars = words | st.none() | st.integers(0, 10**9) | st.booleans()
whens = words | times | days.map(str) | days | st.none()
kinds = st.sampled_from([kind.value.replace("_", "-") for kind in ItemKind]) | st.none()


def items_below(inner: Any) -> Any:
    keys = dict.fromkeys(
        ("no", "presenter", "minutes", "decision", "note", "part", "legal", "section", "goal", "description"), scalars
    )
    marks = dict.fromkeys(("confidential", "added_during_meeting", "carried_over"), st.booleans() | st.none() | words)
    shapes = dict.fromkeys(("vote", "motions", "timeline"), anything)
    return st.lists(
        st.fixed_dictionaries(
            {"title": scalars},
            optional={**keys, **marks, **shapes, "kind": kinds, "carried_to": whens, "audience": words, "sub": inner},
        ),
        max_size=3,
    )


items = st.recursive(items_below(st.just([])), items_below, max_leaves=3)
attendees = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.lists(words | anything, max_size=3) | words for key in (*LISTS, "late")},
        "present_count": st.integers(0, 10**8) | words,
        "absent_note": scalars,
        "note": scalars,
    },
)
records = st.fixed_dictionaries(
    {"document": words},
    optional={
        **dict.fromkeys(("language", "group_kind", "school", "date_note", "place", "chair", "title"), scalars),
        **dict.fromkeys(("date", "start", "started_at", "end"), whens),
        "duration_minutes": st.integers(0, 10**6) | words,
        "attendees": attendees,
        "agenda_items": items,
        **{key: st.lists(anything, max_size=3) | anything for key in ("parts", "decisions", "actions")},
        "next_meeting": anything,
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(records)
def test_any_record_comes_out_as_it_went_in(db: SQLAlchemy, record: dict[str, Any]) -> None:
    text = written(record)
    if not same({}, record):
        assert_kept(text, take_in(text, school_with_councils()))


@pytest.mark.parametrize(
    ("record", "key"),
    [
        ({"date": "2024-01-01", "weather": "rain"}, "weather"),
        ({"date": "2024-01-01", "allowed_topics": []}, "allowed_topics"),
        ({"agenda_items": [{"title": "a", "colour": "red"}]}, "colour"),
        ({"agenda_items": [{"title": "a", "sub": [{"title": "b", "sub": [{"owner": "c"}]}]}]}, "owner"),
        ({"attendees": {"absent": ["A."]}}, "absent"),
        ({"agenda_items": [{"title": "a", "Vote": 1}]}, "Vote"),
    ],
)
def test_a_key_nobody_knows_refuses_the_record_and_is_named(record: dict[str, Any], key: str) -> None:
    with pytest.raises(BadRecord) as refused:
        reader.read(written(record))
    assert f"“{key}”" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no record of a meeting in it"),
        ("just words", "There is no record of a meeting in it"),
        ("- a\n- b", "There is no record of a meeting in it"),
        ("date: [", "This is no YAML"),
        ("date: a\ndate: b", "The key “date” stands there twice"),
        ("attendees: [a]", "“attendees” must hold keys with values, not a list."),
        ("agenda_items: {a: b}", "“agenda_items” must be a list of items, not keys with values."),
        ("agenda_items: [Opening]", "Item 1 must hold keys with values, such as title, not only “Opening”."),
        ("chair: [a, b]", "“chair” of the record must be words or a number, not a list."),
        ('place: "\\0"', "It holds a character that cannot be kept"),
        ("place: !!python/name:os.system ''", "cannot be kept"),
        ("agenda_items: &a [{sub: *a}]", "This is no YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadRecord) as refused:
        reader.read(text)
    assert sentence in str(refused.value)


DAY = "2024-03-05"


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ({"date": DAY, "agenda_items": [{"title": "a", "minutes": "said"}]}, MeetingState.HELD),
        ({"agenda_items": [{"title": "a", "sub": [{"title": "b", "minutes": "said"}]}]}, MeetingState.HELD),
        ({"date": DAY, "attendees": {"present": ["A."]}}, MeetingState.HELD),
        ({"date": DAY, "attendees": {"absent_with_notice": ["A."]}}, MeetingState.HELD),
        ({"date": DAY, "attendees": {"late": [{"who": "A."}]}}, MeetingState.HELD),
        ({"date": DAY, "attendees": {"present_count": 15}}, MeetingState.HELD),
        ({"date": DAY, "attendees": {"note": "all who came", "absent_note": "-"}}, MeetingState.PLANNED),
        ({"date": DAY, "attendees": {"present": [], "guest": [""]}}, MeetingState.PLANNED),
        ({"date": DAY, "agenda_items": [{"title": "a", "decision": "yes"}]}, MeetingState.PLANNED),
        ({"agenda_items": [{"title": "a"}]}, MeetingState.DRAFT),
        ({"date": "in May", "agenda_items": [{"title": "a"}]}, MeetingState.DRAFT),
    ],
)
def test_the_state_follows_from_what_is_told(db: SQLAlchemy, record: dict[str, Any], state: MeetingState) -> None:
    meeting = take_in(written(record), school_with_councils())
    assert meeting.state == state
    assert (db.session.scalar(select(Minutes.id)) is not None) is (state == MeetingState.HELD)


@pytest.mark.parametrize(
    ("group_kind", "kind"),
    [
        ("klankbordgroep", CouncilKind.SOUNDING_BOARD),
        ("Ouderklankbordgroep", CouncilKind.SOUNDING_BOARD),
        ("ouderraad", CouncilKind.PARENT_COUNCIL),
        ("MR", CouncilKind.PARENT_COUNCIL),
        (None, CouncilKind.PARENT_COUNCIL),
    ],
)
def test_the_group_says_which_council(db: SQLAlchemy, group_kind: str | None, kind: CouncilKind) -> None:
    school = school_with_councils()
    CouncilFactory(school_id=school.id)
    CouncilFactory(school_id=school.id, parent_council=True)
    meeting = take_in(written({"date": DAY, "group_kind": group_kind}), school)
    first = db.session.scalars(select(Council).where(Council.kind == kind).order_by(Council.id)).first()
    assert meeting.council_id == first.id
    assert meeting.group_kind == (group_kind or "")


def test_a_council_of_another_school_or_none_is_refused(db: SQLAlchemy) -> None:
    school, other = school_with_councils(), school_with_councils()
    theirs = db.session.scalar(select(Council.id).where(Council.school_id == other.id))
    record = reader.read(written({"date": DAY}))
    with pytest.raises(BadRecord, match="has no council with the id"):
        store.council_for(record, school, theirs)
    with pytest.raises(BadRecord, match="has no parent council yet"):
        store.council_for(record, SchoolFactory())


def test_words_stand_beside_an_empty_instant(db: SQLAlchemy) -> None:
    told = {
        "date": DAY,
        "start": "(lost)",
        "started_at": "19:35",
        "end": "9:05",
        "actions": [{"what": "a", "due": "May"}],
    }
    meeting = take_in(written(told), school_with_councils())
    assert (meeting.day, meeting.start_time, meeting.start_words, meeting.starts_at) == (
        date(2024, 3, 5), None, "(lost)", None,
    )  # fmt: skip
    assert meeting.opened_at is not None
    assert meeting.opened_at.isoformat() == "2024-03-05T18:35:00+00:00"
    assert (meeting.end_time, meeting.end_words) == (time(9, 5), "9:05")


def test_nobody_becomes_an_account_and_nobody_is_mailed(db: SQLAlchemy) -> None:
    school = school_with_councils()
    for path in RECORDS:
        take_in(path.read_text(encoding="utf-8"), school)
    assert db.session.scalar(select(func.count(User.id))) == 0
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 0


def test_a_decision_in_a_sounding_board_stays_one(db: SQLAlchemy) -> None:
    told = {
        "date": DAY, "group_kind": "klankbordgroep", "decisions": ["we do it"],
        "agenda_items": [{"title": "a", "kind": "decision", "minutes": "said"}],
    }  # fmt: skip
    take_in(written(told), school_with_councils())
    assert db.session.scalar(select(AgendaItem.kind)) == ItemKind.DECISION
    assert db.session.scalar(select(ItemNote.text)) == "said"
    decision = db.session.scalar(select(Decision))
    assert (decision.kind, decision.number, decision.label) == (DecisionKind.OPINION, None, "")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": None}, {}, True),
        ({"a": {"b": [], "c": ""}}, {"a": {}}, True),
        ([{"a": ""}], [{}], True),
        ({"a": False}, {}, False),
        ({"a": 0}, {"a": None}, False),
        ({"a": 0}, {"a": False}, False),
        ({"a": "1"}, {"a": 1}, False),
        (["a", "b"], ["b", "a"], False),
        (["a", None], ["a"], False),
        ({"a": {"b": None}}, {"a": None}, True),
    ],
)
def test_when_two_records_say_the_same(one: Any, other: Any, equal: bool) -> None:
    assert same(one, other) is equal
