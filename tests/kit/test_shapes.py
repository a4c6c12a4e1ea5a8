"""Values of any shape: edited as lines, and the entries of decisions, action items and people."""

from typing import Any

import pytest
from hypothesis import given

from klankbord.kit.entries import ACTION, DECISION, PRESENCE, Kind, as_day, as_time
from klankbord.kit.shapes import from_lines, is_empty, pack, text, to_lines
from klankbord.kit.yaml_text import Bare
from tests.kit.test_yaml_text import values


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        (None, "", None),
        (None, "volgende week", "volgende week"),
        (None, "maandag: taart", "maandag: taart"),
        (None, "for: 6\nagainst: 0", {"for": 6, "against": 0}),
        (None, "een\ntwee", "een\ntwee"),
        ("een", "twee: drie", "twee: drie"),
        ({"for": 6}, "for: 7", {"for": 7}),
        ({"for": 6}, "unaniem", "unaniem"),
        ({"for": 6}, "", None),
        (["a"], "- a\n- b", ["a", "b"]),
        (["a"], "- [", "- ["),
        (5, "6", 6),
        ({"date": {"=": "2026-01-02"}}, "date: 2026-01-03", {"date": {"=": "2026-01-03"}}),
    ],
)
def test_lines_become_what_they_look_like(before: Any, typed: str, after: Any) -> None:
    assert from_lines(typed, before) == after


@given(values)
def test_lines_nobody_touched_give_the_value_itself(value: Any) -> None:
    packed = pack(spelt(value))
    assert from_lines(to_lines(packed).replace("\n", "\r\n"), packed) is packed


def spelt(value: Any) -> Any:
    """A value as reading YAML gives it."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else Bare(key): spelt(part) for key, part in value.items()}
    if isinstance(value, list):
        return [spelt(part) for part in value]
    return value if value is None or isinstance(value, bool | int | str) else Bare(value)


@pytest.mark.parametrize("value", [None, "", [], {}, {"a": None, "b": {"c": []}}])
def test_what_says_nothing_is_empty(value: Any) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, False, " ", [None], {"a": 0}])
def test_what_says_something_is_not(value: Any) -> None:
    assert not is_empty(value)


def test_a_value_in_one_line() -> None:
    assert text({"for": 6, "by": ["A.", "B."], "secret": False, "note": None}) == "for: 6, by: A.; B., secret: false"


@pytest.mark.parametrize(
    ("kind", "entry", "now", "after"),
    [
        (DECISION, "weg ermee", {"text": "laat maar"}, "laat maar"),
        (DECISION, {"besluit": "ja", "voor": 4}, {"text": "nee"}, {"besluit": "nee", "voor": 4}),
        (DECISION, ["een", "twee"], {"text": "drie"}, "drie"),
        (DECISION, {"voor": 4}, {"text": "nee"}, {"text": "nee"}),
        (ACTION, "A. belt", {"due": "morgen"}, {"what": "A. belt", "due": "morgen"}),
        (ACTION, {"wie": "A.", "wat": "bellen"}, {"owner": "B."}, {"wie": "B.", "wat": "bellen"}),
        (ACTION, {"what": "a", "when": Bare("2026-01-02")}, {"due": "2026-01-03"}, {"what": "a", "when": "2026-01-03"}),
        (ACTION, {"what": "a"}, {"ended": "done"}, {"what": "a", "status": "done"}),
        (PRESENCE, "A.", {"arrived": "20:10"}, {"who": "A.", "time": "20:10"}),
        (PRESENCE, {"name": "A.", "role": "lid"}, {"name": "B."}, {"name": "B.", "role": "lid"}),
        (PRESENCE, {"who": "A.", "note": "ziek"}, {"note": ""}, "A."),
        (PRESENCE, {"who": "A.", "time": "laat"}, {"arrived": "20:10"}, {"who": "A.", "time": "20:10"}),
    ],
)
def test_new_words_stand_where_the_old_ones_stood(kind: Kind, entry: Any, now: dict[str, str], after: Any) -> None:
    kept = kind.kept(entry)
    assert kind.write(kept, {**kind.read(pack(entry)), **now}) == after


@given(values)
def test_an_entry_that_did_not_change_is_written_as_it_was(value: Any) -> None:
    entry = spelt(value)
    for kind in (DECISION, ACTION, PRESENCE):
        written = kind.write(kind.kept(entry), kind.read(pack(entry)))
        assert written == entry or (is_empty(written) and is_empty(entry)) or pruned(written) == pruned(entry)


def pruned(entry: Any) -> Any:
    return {key: part for key, part in entry.items() if not is_empty(part)} if isinstance(entry, dict) else entry


def test_what_else_an_entry_says() -> None:
    assert ACTION.more({"what": "bellen", "owner": "A.", "kosten": 40}) == "kosten: 40"
    assert PRESENCE.more({"who": "A.", "time": "na de pauze"}) == "time: na de pauze"
    assert DECISION.more("ja") == ""


@pytest.mark.parametrize("words", ["2026-2-1", "2026-02-30", "1 mei", "20260201", "2026-W1-1", ""])
def test_no_day(words: str) -> None:
    assert as_day(words) is None


@pytest.mark.parametrize("words", ["24:00", "19.30", "9", "19:3", "19:60", "٩:30", "19:30:00", ""])
def test_no_time(words: str) -> None:
    assert as_time(words) is None
