"""What a record says, as somebody would type it on a page, and as a page would say it."""

import re
from datetime import date, time
from typing import Any

import yaml
from babel.dates import get_month_names

from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from tests.across.test_records_pages import leaves

ZONE = "Europe/Amsterdam"


class Loader(yaml.SafeLoader):
    """Reads what is written as it is spelled; only yes, no and nothing are values."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":bool", ":null"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def wall(words: Any) -> time | None:
    """A time of a record that is one."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", str(words or ""))
    return time(int(found[1]), int(found[2])) if found else None


def day_of(words: Any) -> date | None:
    """A date of a record that is one."""
    try:
        return date.fromisoformat(str(words or ""))
    except ValueError:
        return None


def is_there(day: date, at: time) -> bool:
    """Whether a day has a time; the night the clocks go forward lacks an hour, and no meeting can be in it."""
    try:
        dates.to_instant(day, at, ZONE)
    except DomainError:
        return False
    return True


def listed(value: Any) -> list[Any]:
    """What stands in a list, or alone."""
    return value if isinstance(value, list) else [] if value in (None, "", {}) else [value]


def told(value: Any) -> str:
    """Something of any shape as somebody would write it down in one line."""
    return ", ".join(leaves(value)) if isinstance(value, dict | list) else str(value)


def spelled(words: str) -> list[str]:
    """How a page may write something that a record spells its own way."""
    found = [" ".join(words.replace("\u00a0", " ").split())]
    at, on = wall(words), day_of(words)
    if at is not None:
        found.append(f"{at.hour}.{at.minute:02}")
        found.append(at.strftime("%H.%M"))
    if on is not None:
        months = [get_month_names("wide", locale="nl")[number] for number in range(1, 13)]
        found += [f"{on.day} {months[on.month - 1]}", f"{on.day} {months[on.month - 1][:3]}"]
    return found


def heard(shown: str, words: str) -> bool:
    """Whether a page says it; a list typed in Markdown has lost its dashes there."""
    lines = [line.removeprefix("- ").strip() for line in words.splitlines() if line.strip()]
    return all(any(spelling in shown for spelling in spelled(line)) for line in lines)
