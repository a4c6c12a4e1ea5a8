"""Clock times, ranges of them and durations, as Dutch and English agendas spell them."""

import re
from dataclasses import dataclass
from datetime import time

HALF_DAY = r"(?:[ap]\.?\s?m\b\.?)"
UNIT = r"(?:uur\b|u(?:ur)?\b\.?|hrs?\b\.?|hours?\b|h\b)"
AROUND = r"(?:(?:ca\.?|circa|ongeveer|about|approx\.?|uiterlijk|rond|±|\+/-|~)\s*)?"
ONE = (
    rf"(?:(?P<{{0}}h>\d{{{{1,2}}}})(?:[:.](?P<{{0}}m>\d\d)(?!\d)(?:\s*(?:{UNIT}))?"
    rf"|\s?[uh]\s?(?P<{{0}}n>[0-5]\d)\b)?"
    rf"(?P<{{0}}u>\s*{UNIT})?(?:\s*(?P<{{0}}p>{HALF_DAY}))?"
    rf"|(?P<{{0}}x>[0-2]\d[0-5]\d)(?=\s*(?:uur|u\b|hrs?\b|hours?\b|h\b))\s*{UNIT})"
)
SEPARATOR = rf"\s*(?:[-–—]+|t/m|tot en met|tot|to|until|till?|/)\s*{AROUND}"
TIMES = re.compile(
    r"(?<![\w.,:€$£/-])(?<![€$£]\s)(?:(?:van|from|vanaf)\s+)?"
    + ONE.format("a")
    + rf"(?:{SEPARATOR}"
    + ONE.format("b")
    + r")?(?![\d%€]|[.,:/-]\d|\s*(?:euro|EUR|%|°)\b)",
    re.IGNORECASE,
)
HOURS = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
SPOKEN = re.compile(
    rf"(?<!\w)(?:(?P<half>half)|kwart (?P<past>over|voor)) (?P<hour>{'|'.join(HOURS)}|\d{{1,2}})(?![\w:.,]*\d)"
    r"(?!\s*(?:uur(?:tje)?\s+lang|min))(?:\s*uur)?"
    r"(?:\s+(?:'s |’s )?(?:(?P<morning>ochtends|morgens)|avonds|middags))?(?!\w)",
    re.IGNORECASE,
)
MINUTES = r"(?:minuten|minuut|minutes?|mins?\b\.?|min\b\.?|['’′´`](?!\w))"
NUMBER_WORDS = {"een": 1, "één": 1, "an": 1, "a": 1, "one": 1, "twee": 2, "two": 2, "anderhalf": 1.5, "drie": 3}
DURATION = re.compile(
    rf"(?<![\w.,:-])(?:(?:ca|max|approx|duur|tijd|time|duration)\b[.:]?\s*|(?:circa|ongeveer"
    rf"|maximaal|about|up to|±|\+/-|~)\s*)*(?:"
    rf"(?:\d{{1,3}}\s*(?:[-–/]|tot|to|à)\s*)?(?P<min>\d{{1,3}})\s*{MINUTES}"
    rf"|(?P<hour>\d{{1,2}}(?:[.,]\d{{1,2}})?|een|één|an|a|one|twee|two|anderhalf|½)\s*(?:uur|uren|hours?|hrs?\.?)(?!\w)"
    rf"(?:\s*(?:en|and|,)?\s*(?P<and>\d{{1,2}})\s*{MINUTES}|\s*(?:en|and)\s*(?P<part>een kwartier|a half)(?!\w))?"
    r"|(?P<tight>\d)\s?[uh]\s?(?P<tightmin>[0-5]\d)?(?!\w)(?:\s?m(?:in)?\b)?"
    r"|(?P<quarters>drie\s?kwartier|three quarters of an hour)"
    r"|(?P<half>(?:een |a )?half\s?(?:uur|uurtje|an hour|hour|hr)(?!\w))"
    r"|(?P<quarter>(?:een |a )?(?:kwartier(?:tje)?|quarter(?: of an hour| hour)?)(?!\w))"
    r"|(?P<short>\d{1,3})\s?m(?![\w²³.]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Times:
    """A clock time, or a range when `end` is there, with its place in the text."""

    start: time
    end: time | None
    at: int
    to: int
    plain: bool
    """Dotted and without a word that makes it a time: `19.30` could be an amount, `2.10` a number."""
    halfless: bool = False
    """No am or pm, and an hour before noon."""

    @property
    def minutes(self) -> int | None:
        """The length of a range in minutes."""
        if self.end is None:
            return None
        length = _minutes(self.end) - _minutes(self.start)
        return length if length > 0 else None


@dataclass(frozen=True)
class Duration:
    """Whole minutes, with their place in the text."""

    minutes: int
    at: int
    to: int
    loose: bool
    """`10m` or `1 uur`: only a duration when something sets it off."""


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def between(start: time, end: time) -> int | None:
    """Minutes from one clock time to a later one on the same evening; None when it is not later."""
    length = _minutes(end) - _minutes(start)
    return length if length > 0 else None


def find_times(text: str) -> list[Times]:
    """All clock times and ranges in a text, from left to right."""
    spoken = [times for found in SPOKEN.finditer(text) if (times := _spoken(found))]
    written = [times for found in TIMES.finditer(text) if (times := _times(found))]
    written = [one for one in written if not any(one.at < other.to and other.at < one.to for other in spoken)]
    return sorted([*spoken, *written], key=lambda one: one.at)


def _spoken(found: re.Match[str]) -> Times | None:
    """`half acht` is 19:30: people meet in the evening, unless the text says that it is morning."""
    word = found["hour"].lower()
    hour = int(word) if word.isdecimal() else HOURS.index(word) + 1
    if not 1 <= hour <= 12:
        return None
    minutes = hour * 60 - 30 if found["half"] else hour * 60 + (15 if found["past"].lower() == "over" else -15)
    minutes += 0 if found["morning"] or minutes >= 12 * 60 else 12 * 60
    return Times(time(minutes // 60 % 24, minutes % 60), None, found.start(), found.end(), False)


def leading_times(text: str) -> Times | None:
    """The clock time or range a text opens with."""
    found = TIMES.match(text)
    return _times(found) if found else None


def _times(found: re.Match[str]) -> Times | None:
    part = found.groupdict()
    second = any(part[f"b{key}"] for key in "hx")
    if not second:
        start = _clock(part, "a", part["ap"], strict=True)
        return _made(found, part, start, None) if start else None
    half = part["bp"]
    worded = any(part[key] for key in ("am", "an", "ax", "au", "ap", "bm", "bn", "bx", "bu", "bp"))
    if not worded or not any(part[key] for key in ("bm", "bn", "bx", "bu", "bp")):
        return None
    end = _clock(part, "b", half, strict=False)
    start = _clock(part, "a", part["ap"] or half, strict=False)
    if start and end and not part["ap"] and half and start > end:
        start = _clock(part, "a", None, strict=False)
    if not start or not end:
        return None
    return _made(found, part, start, end)


def _made(found: re.Match[str], part: dict[str, str | None], start: time, end: time | None) -> Times:
    worded = any(part[key] for key in ("an", "ax", "au", "ap", "bn", "bx", "bu", "bp"))
    plain = not worded and ":" not in found[0] and end is None and not re.search(r"[a-z]", found[0], re.IGNORECASE)
    halfless = not (part["ap"] or part["bp"]) and start.hour < 12
    trailing = len(found[0]) - len(found[0].rstrip())
    return Times(start, end, found.start(), found.end() - trailing, plain, halfless)


def _clock(part: dict[str, str | None], side: str, half: str | None, strict: bool) -> time | None:
    whole = part[f"{side}x"]
    hour = int(whole[:2] if whole else part[f"{side}h"] or 0)
    minute = int(whole[2:] if whole else part[f"{side}m"] or part[f"{side}n"] or 0)
    told = whole or part[f"{side}m"] or part[f"{side}n"]
    if strict and not told and not half and not (part[f"{side}u"] and hour > 6):
        return None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    if hour == 24 and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def find_durations(text: str) -> list[Duration]:
    """All durations in a text, from left to right."""
    return [duration for found in DURATION.finditer(text) if (duration := _duration(found))]


def _duration(found: re.Match[str]) -> Duration | None:
    part = found.groupdict()
    loose = not part["min"]
    if part["min"] or part["short"]:
        minutes = float(part["min"] or part["short"] or 0)
    elif part["hour"]:
        minutes = _hours(part["hour"], part["and"] or part["part"])
    elif part["tight"]:
        minutes = int(part["tight"]) * 60 + int(part["tightmin"] or 0)
    else:
        minutes = 45 if part["quarters"] else 30 if part["half"] else 15
    if not 0 < minutes <= 600 or (part["hour"] and minutes > 360):
        return None
    return Duration(round(minutes), found.start(), found.end(), loose)


def _hours(word: str, more: str | None) -> float:
    known = 0.5 if word == "½" else NUMBER_WORDS.get(word.lower())
    hours = known if known is not None else float(word.replace(",", "."))
    extra = 0 if more is None else 15 if "kwartier" in more else 30 if "half" in more else int(more)
    return hours * 60 + extra
