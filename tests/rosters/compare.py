"""What should have been read beside what was: only the keys that are named count."""

from typing import Any

DEFAULTS: dict[str, Any] = {"classes": [], "relation": None, "shares_mailbox_with": [], "doubtful": False, "prefix": ""}


def differences(expected: dict[str, Any], read: dict[str, Any]) -> list[str]:
    """Where a reading is not as expected; the wording of sentences is free."""
    wrong = [
        f"{key}: {read[key]!r} instead of {expected[key]!r}"
        for key in ("format", "classes")
        if key in expected and read[key] != expected[key]
    ]
    wrong += _lists("people", expected, read, DEFAULTS)
    return wrong + _lists("problems", expected, read, {})


def _lists(what: str, expected: dict[str, Any], read: dict[str, Any], defaults: dict[str, Any]) -> list[str]:
    if what not in expected:
        return []
    wrong = []
    if len(expected[what]) != len(read[what]):
        wrong.append(f"{what}: {len(read[what])} instead of {len(expected[what])}")
    for at, (one, other) in enumerate(zip(expected[what], read[what], strict=False)):
        for key, value in (defaults | one).items():
            if key != "sentence" and other.get(key) != value:
                wrong.append(f"{what} {at} {key}: {other.get(key)!r} instead of {value!r}")
    return wrong
