"""Values of any shape that a record of a meeting can hold: kept as JSON, shown as lines, edited as lines.

JSON knows no date and only text as a key. A `Bare` scalar is packed as `{"=": "2026-03-01"}`, a mapping with keys that
JSON cannot hold as `{"=": [[key, value], …]}`; everything else is itself.
"""

from typing import Any

from klankbord.kit.yaml_text import Bare, NotYaml, dump, load

MARK = "="


def pack(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Bare):
        return {MARK: str(value)}
    if isinstance(value, list):
        return [pack(part) for part in value]
    if isinstance(value, dict):
        if MARK in value or any(isinstance(key, Bare) for key in value):
            return {MARK: [[pack(key), pack(part)] for key, part in value.items()]}
        return {key: pack(part) for key, part in value.items()}
    return value


def unpack(value: Any) -> Any:
    """The value that was packed."""
    if isinstance(value, list):
        return [unpack(part) for part in value]
    if isinstance(value, dict):
        inside = value.get(MARK)
        if isinstance(inside, str):
            return Bare(inside)
        if isinstance(inside, list):
            return {unpack(key): unpack(part) for key, part in inside}
        return {key: unpack(part) for key, part in value.items()}
    return value


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, '', [] or {}, also all the way down; false and 0 say something."""
    if isinstance(value, dict):
        return all(is_empty(part) for part in value.values())
    return value is None or value == "" or value == []


def same(one: Any, other: Any) -> bool:
    """Whether two records say the same: an absent key, null, '', [] and {} are equal at every depth."""
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(one.get(key), other.get(key)) for key in {*one, *other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    return type(one) is type(other) and bool(one == other)


def text(value: Any) -> str:
    """A value in one line of words: `for: 6, against: 0`."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {text(part)}" for key, part in value.items() if not is_empty(part))
    if isinstance(value, list):
        return "; ".join(text(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def to_lines(packed: Any) -> str:
    """A packed value as somebody can edit it: a sentence as it is, anything else as lines of `key: value`."""
    value = unpack(packed)
    if is_empty(value) and not isinstance(value, list | dict):
        return ""
    if isinstance(value, str):
        return str(value)
    written = dump(value).strip()
    return written.removesuffix("...").strip()


def from_lines(typed: str, before: Any) -> Any:
    """What somebody made of the lines of a packed value, packed.

    Lines that were not touched give the value itself. One line stays a sentence unless there was more before; lines
    that read as a list or as keys become that, and any others stay the text they are.
    """
    lines = "\n".join(line.rstrip() for line in typed.strip().splitlines())
    shown = to_lines(before)
    if lines == "\n".join(line.rstrip() for line in shown.strip().splitlines()):
        return before
    if not lines:
        return None
    if "\n" not in lines and (before is None or isinstance(before, str)):
        return lines
    try:
        value = load(lines)
    except NotYaml:
        return lines
    if isinstance(value, list | dict) or (before is not None and not isinstance(before, str | list | dict)):
        return pack(value)
    return lines
