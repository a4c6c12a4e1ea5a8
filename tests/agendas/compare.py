"""What a reading lacks of what was expected of it."""

from typing import Any


def differences(expected: Any, read: Any, where: str = "") -> list[str]:
    """Every place where a named key differs; keys that are not named do not count."""
    if isinstance(expected, dict):
        return [
            line
            for key, value in expected.items()
            for line in differences(value, read.get(key, "(no such key)"), f"{where}.{key}")
        ]
    if isinstance(expected, list) and any(isinstance(value, dict) for value in expected):
        if len(expected) != len(read):
            return [f"{where}: {len(expected)} expected, {len(read)} read"]
        return [
            line
            for index, (value, found) in enumerate(zip(expected, read, strict=True))
            for line in differences(value, found, f"{where}[{index}]")
        ]
    return [] if expected == read else [f"{where}: {expected!r} expected, {read!r} read"]
