"""What a record says stands on the pages, each key in a column of its own; saving untouched changes nothing."""

import html
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db as database
from klankbord.kit import shapes
from klankbord.meetings.models import Attendance
from klankbord.minutes.models import Minutes
from tests.across.conftest import EVERYTHING, Desk
from tests.round_trips import NOT_KEPT, RECORDS

PAGE_SAYS = {  # how a page writes what a record spells its own way
    "2026-09-24": "24 september 2026", "19:30": "19.30", "19:41": "19.41", "21:35": "21.35", "2026-10-20": "20 okt",
    "nl": "Nederlands", "20:10": "20.10",
    "2026-11-05": "5 november 2026", "2025-03-18": "18 maart 2025",
    "decision": "ter besluitvorming", "information": "ter informatie",
}  # fmt: skip


def leaves(value: Any) -> Iterator[str]:
    """Every value at the ends of a record."""
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    elif value is not True:
        yield str(value)


def shown_on(desk: Desk) -> str:
    minutes_id = database.session.scalar(select(Minutes.id).where(Minutes.meeting_id == desk.id))
    pages = [desk.here] + ([f"/regenboog/minutes/{minutes_id}"] if minutes_id else [])
    return " ".join(
        " ".join(html.unescape(desk.client.get(page).text).replace("\u00a0", " ").split()) for page in pages
    )


def test_the_pages_show_whatever_a_record_says(desk: Desk) -> None:
    text = shown_on(desk)
    said = {key: value for key, value in yaml.safe_load(EVERYTHING).items() if key not in NOT_KEPT}
    missing = [words for words in leaves(said) if words not in text and PAGE_SAYS.get(words, "\0") not in text]
    assert missing == []


@pytest.mark.parametrize("path", [path for path in RECORDS if path.stem[:2] in {"02", "04", "11"}], ids=str)
def test_also_of_what_is_only_planned(open_desk, path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = shown_on(open_desk(text))
    said = [words for words in leaves(yaml.safe_load(text)["agenda_items"]) if words not in {"None", "False"}]
    said = [PAGE_SAYS.get(words, words) for words in said]
    kinds = {kind.value.replace("_", "-") for kind in ItemKind}
    assert [words for words in said if words not in shown and words not in kinds] == []


def canaries(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Each long word of a record with the key of the contract it stands under."""
    own = {"attendees", "agenda_items", "sub"}
    if isinstance(value, dict):
        for name, part in value.items():
            yield from canaries(part, str(name) if key in own or not key else key)
    elif isinstance(value, list):
        for part in value:
            yield from canaries(part, key)
    elif isinstance(value, str) and len(value) > 7 and not value[0].isdigit():
        yield value, key


LISTS = {
    "present", "present_team", "present_voting_parents", "present_remote", "absent_with_notice",
    "absent_without_notice", "absent_unspecified", "guest",
}  # fmt: skip


def test_no_column_holds_more_than_one_key(desk: Desk) -> None:
    """Somebody in a list of attendees is a row, whose status says which list; what they are called is one column."""
    said = {key: value for key, value in yaml.safe_load(EVERYTHING).items() if key not in NOT_KEPT}
    where = dict(canaries(said, ""))
    found: dict[str, set[str]] = {}
    for table in database.metadata.sorted_tables:
        for row in database.session.execute(select(table)).mappings():
            for column, value in row.items():
                words = shapes.text(value) if isinstance(value, str | list | dict) else ""
                for canary, key in where.items():
                    if canary in words:
                        held = "attendees" if key in LISTS or (key == "late" and column == "name") else key
                        found.setdefault(f"{table.name}.{column}", set()).add(held)
    assert {key for keys in found.values() for key in keys} >= {*where.values()} - LISTS
    assert {column: keys for column, keys in found.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_saving_what_nobody_changed_changes_nothing(open_desk, path) -> None:
    desk = open_desk(path.read_text(encoding="utf-8"))
    before = desk.record
    edited = desk.client.submit(f"{desk.here}/edit", {})
    # A form refuses what no meeting can have, such as an end before the start.
    assert edited.status_code in {303, 422}
    for item_id in database.session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == desk.id)).all():
        assert desk.client.submit(f"{desk.here}/agenda/items/{item_id}", {}).status_code in {303, 422}
    if database.session.scalar(select(Attendance.id).where(Attendance.meeting_id == desk.id)) is not None:
        desk.send(f"{desk.here}/attendance", {})
    assert shapes.same(without_spelling(desk.record), without_spelling(before))


def without_spelling(record: Any) -> Any:
    """What a browser keeps of a record's words: no spaces around them, and one kind of line end."""
    if isinstance(record, dict):
        return {key: without_spelling(value) for key, value in record.items()}
    if isinstance(record, list):
        return [without_spelling(value) for value in record]
    return " ".join(record.split()) if isinstance(record, str) else record
