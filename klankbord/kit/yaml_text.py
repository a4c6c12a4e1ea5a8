"""YAML as people write it: every scalar keeps its spelling, so that `19:30` stays a time and not 1170 seconds.

YAML 1.1 (which PyYAML reads) takes unquoted `2026-03-01` for a date, `19:30` for a number in base 60, `010` for 8 and
`yes` for true. Here such a scalar is `Bare`: its own letters, marked, written back without quotes.
"""

import json
import re
from collections.abc import Callable, Hashable
from typing import Any

import yaml

MOST_CHARACTERS, MOST_VALUES = 2_000_000, 200_000
_PREFIX = "tag:yaml.org,2002:"
_NULL = f"{_PREFIX}null"
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,15})")
# PostgreSQL refuses NUL in text, and half a surrogate pair is no character at all.
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")

# PyYAML folds these line ends away unless they are written as escapes.
_RARE_BREAK = re.compile("[\r\x85\u2028\u2029\ufeff]")


class NotYaml(ValueError):
    """The text cannot be read; the message is a sentence that says where and why."""


class Bare(str):
    """A scalar that was written without quotes and that YAML takes for something else than text."""

    __slots__ = ()


class _Loader(yaml.SafeLoader):
    """Scalars by their spelling, mappings without a key that stands there twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise NotYaml(f"A key must be a word{_place(key.start_mark)}.")
            if key.value in seen:
                raise NotYaml(f"The key “{key.value}” stands there twice{_place(key.start_mark)}.")
            seen.add(key.value)
        self.flatten_mapping(node)
        pairs = ((_spelt(key), self.construct_object(value, deep=True)) for key, value in node.value)
        return dict(pairs)


def _spelt(node: yaml.ScalarNode) -> str:
    return str(node.value) if node.tag == f"{_PREFIX}str" else Bare(node.value)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    return loader.construct_mapping(node, deep=True)


def _list(loader: _Loader, node: yaml.SequenceNode) -> list[Any]:
    return loader.construct_sequence(node, deep=True)


def _number(_loader: _Loader, node: yaml.ScalarNode) -> int | float | Bare:
    if _WHOLE.fullmatch(node.value):
        return int(node.value)
    try:
        number = float(node.value)
    except ValueError:
        return Bare(node.value)
    # SQLite would keep 12.0 as 12.
    good = node.tag == f"{_PREFIX}float" and json.dumps(number) == node.value and not number.is_integer()
    return number if good else Bare(node.value)


def _text(_loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(node.value)


def _bare(_loader: _Loader, node: yaml.ScalarNode) -> Bare:
    return Bare(node.value)


def _strange(_loader: _Loader, node: yaml.Node) -> None:
    raise NotYaml(f"A value of the kind {node.tag} cannot be kept{_place(node.start_mark)}.")


_CONSTRUCTORS: dict[str, Callable[[Any, Any], Any]] = {
    "map": _mapping,
    "seq": _list,
    "int": _number,
    "float": _number,
    "timestamp": _bare,
    "value": _text,
    "binary": _strange,
    "set": _strange,
    "omap": _strange,
    "pairs": _strange,
}
for _tag, _constructor in _CONSTRUCTORS.items():
    _Loader.add_constructor(f"{_PREFIX}{_tag}", _constructor)
_Loader.add_constructor(None, _strange)


class _Dumper(yaml.SafeDumper):
    """Block style, `Bare` without quotes, nothing folded into anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _write_bare(dumper: _Dumper, value: Bare) -> yaml.ScalarNode:
    tag = dumper.resolve(yaml.ScalarNode, str(value), (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(f"{_PREFIX}str" if tag == _NULL else tag, str(value))


def _write_text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = '"' if _RARE_BREAK.search(value) else "|" if "\n" in value else None
    return dumper.represent_scalar(f"{_PREFIX}str", value, style=style)


_Dumper.add_representer(Bare, _write_bare)
_Dumper.add_representer(str, _write_text)


def load(text: str | bytes) -> Any:
    """The one document in a text: mappings, lists, None, bool, int, float, str and `Bare`.

    Raises NotYaml with a sentence for what is no YAML, or holds what no database can keep.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotYaml("The text is too long: at most 2 million characters can be read.")
    loader: _Loader | None = None
    try:
        loader = _Loader(text)
        value = loader.get_single_data()
        _check(value)
    except yaml.YAMLError as error:
        raise NotYaml(_sentence(error)) from error
    except RecursionError as error:
        raise NotYaml("The lists and mappings lie too deep in each other.") from error
    finally:
        if loader is not None:
            loader.dispose()
    return value


def dump(value: Any) -> str:
    """A value as YAML that `load`, and any YAML 1.1 reader, reads back equal."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _check(value: Any) -> None:
    waiting, count = [value], 0
    while waiting:
        value = waiting.pop()
        count += 1
        if count > MOST_VALUES:
            raise NotYaml("There is too much in it: at most 200 thousand values can be read.")
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and _NO_CHARACTER.search(value):
            raise NotYaml("It holds a character that cannot be kept (NUL, or half of one). Take it out.")


def _sentence(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return f"This is no YAML{_place(mark)}: {why}."


def _place(mark: Any) -> str:
    return f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""
