"""YAML in its own spelling: what is read is written so that any reader reads it equal."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from klankbord.kit.shapes import pack, unpack
from klankbord.kit.yaml_text import Bare, NotYaml, dump, load

whole = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(whole) | st.text(st.sampled_from(" \n\r\t\x85\u2028\ufeffab:-#|>'\"%@&*!?,[]{}~0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(texts | st.integers() | st.booleans() | st.dates(), inner),
    max_leaves=8,
)


@given(texts)
@example("regel een\n\n  ingesprongen\n")
@example("\n")
@example(" \nb")
def test_text_comes_back_letter_by_letter(text: str) -> None:
    assert yaml.safe_load(dump({"a": text, "b": [text]})) == {"a": text, "b": [text]}
    assert load(dump([text])) == [text]


@given(values)
def test_whatever_is_read_is_written_equal_and_kept_as_json(value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    read = load(text)
    assert yaml.safe_load(dump(read)) == yaml.safe_load(text)
    assert dump(unpack(pack(read))) == dump(read)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("19:30", Bare("19:30")),
        ("2026-03-01", Bare("2026-03-01")),
        ("010", Bare("010")),
        ("1_000", Bare("1_000")),
        ("12.0", Bare("12.0")),
        (".inf", Bare(".inf")),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("yes", True),
        ("~", None),
        ("'19:30'", "19:30"),
        ("19.30 uur", "19.30 uur"),
    ],
)
def test_a_scalar_keeps_its_spelling(written: str, read: Any) -> None:
    value = load(f"a: {written}")["a"]
    assert (type(value), value) == (type(read), read)
    assert yaml.safe_load(dump(value)) == yaml.safe_load(written)


def test_a_key_is_the_word_that_stands_there() -> None:
    assert load("no: 1\n2026-01-01: 2\n'yes': 3") == {"no": 1, "2026-01-01": 2, "yes": 3}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [1", "This is no YAML (line 1, column 6)"),
        ("a: 1\nb: {c: 1, c: 2}", "The key “c” stands there twice (line 2, column 11)."),
        ("&a [*a]", "This is no YAML (line 1, column 1)"),
        ("a: 1\n--- \nb: 2", "This is no YAML (line 2, column 1)"),
        ("? [a]\n: 1", "A key must be a word (line 1, column 3)."),
        ("a: !!set {b}", "A value of the kind tag:yaml.org,2002:set cannot be kept (line 1, column 4)."),
        ("[" * 500, "The lists and mappings lie too deep in each other."),
        ('a: "\\ud800"', "It holds a character that cannot be kept"),
        ("a: " + "b" * 2_000_001, "The text is too long"),
        ("a: &a [" + "1," * 3000 + "]\nb: [" + "*a," * 100 + "]", "There is too much in it"),
    ],
)
def test_what_is_no_yaml_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(NotYaml) as refused:
        load(text)
    assert str(refused.value).startswith(sentence)
