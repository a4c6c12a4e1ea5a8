"""Lines in a note that say a decision or a task: `besluit: …`, `actie Joost voor 1 mei: …`, in Dutch and English.

Nothing here changes the note. A line becomes a proposal, which somebody confirms or turns down; what is not understood
of it stays among its words.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from klankbord.kit.agenda_text.days import MONTHS, find_days
from klankbord.kit.agenda_text.persons import JOINED, TITLED, presenter
from klankbord.kit.tokens import digest


class MarkKind(StrEnum):
    """What a line proposes."""

    RESULT = "result"
    ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line that proposes something; `line` is that line of the note as it stands there.

    `who` is one of the names that were given where it is sure whom the line means, else the words themselves.
    """

    line: str
    kind: MarkKind
    text: str
    who: str = ""
    due_on: date | None = None
    due_words: str = ""

    @property
    def key(self) -> str:
        """The line without what changes nothing of it: spaces, capitals, stars and list marks."""
        return _key(self.line)

    @property
    def digest(self) -> str:
        """The key in 64 letters."""
        return digest(self.key)


_BEGIN = r"\s*(?:>\s*)*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?:\[[ xX]?\]\s+)?[*_]{0,3}"
_COLON = r"[*_]{0,3}\s*:(?!\d)[*_]{0,3}\s*(?P<text>\S.*)"
_RESULT = re.compile(
    rf"{_BEGIN}(?:besluit|besloten|decision|decided|advies|advice|opinion|standpunt|conclusie|conclusion){_COLON}",
    re.IGNORECASE,
)
_ACTION = re.compile(
    rf"{_BEGIN}(?:actie(?:punt)?|action(?:\s+(?:item|point))?)(?P<head>(?:[*_]{{0,3}}\s+(?:[^:]|:(?=\d)){{1,80}})?){_COLON}",
    re.IGNORECASE,
)
_BY = r"(?:uiterlijk|vóór|voor|tegen|deadline|no later than|before|by|until|due|tot)"
_LEAD = re.compile(rf"[\s,;(]*(?:\b(?:{_BY}|op|per|in|bij|on|at|for)\s+(?:(?:de|het|the)\s+)?)*$", re.IGNORECASE)
_BY_LEAD = re.compile(rf"\b{_BY}\s", re.IGNORECASE)
_MONTH = "|".join(name for name in MONTHS if len(name) > 4 or name in {"mei", "may", "juni", "june", "juli", "july"})
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag monday",
            "dinsdag tuesday",
            "woensdag wednesday",
            "donderdag thursday",
            "vrijdag friday",
            "zaterdag saturday",
            "zondag sunday",
        )
    )
    for name in names.split()
}
_WORDS = re.compile(
    r"(?<![\w.])(?:z\.?\s?s\.?\s?m\b\.?|zo (?:snel|spoedig) mogelijk|a\.?s\.?a\.?p\b\.?|as soon as possible"
    r"|(?:(?:eerst)?volgende|komende|next)\s+(?:vergadering|overleg|keer|bijeenkomst|meeting|time|week|maand|month)"
    rf"|(?:eind|einde|begin|half|medio|mid|end of|beginning of|early|late)[\s-]+(?:{_MONTH})(?:\s+\d{{4}})?"
    rf"|(?:(?<=\bvoor )|(?<=\bvóór )|(?<=\bin )|(?<=\bby )|(?<=\bbefore )|(?<=\buntil )|(?<=\btot ))"
    rf"(?:{_MONTH})(?:\s+\d{{4}})?"
    r"|doorlopend|ongoing|morgen|tomorrow"
    rf"|{'|'.join(_WEEKDAYS)})(?!\w)",
    re.IGNORECASE,
)
_ENDING = re.compile(r"[\s.!;,)]*")
_BRACKETS = re.compile(r"\s*\((?P<inside>[^()]+)\)[\s.]*$")
_FOR = re.compile(r"(?:voor|for|door|by|van|aan|to)\s+", re.IGNORECASE)
_ALIKE = 0.75


def read(text: str, names: Collection[str], today: date) -> list[Mark]:
    """What the lines of a note propose, top down, each line once; a day without a year is the first from `today` on."""
    found: dict[str, Mark] = {}
    for line in text.split("\n"):
        mark = _read(line, names, today)
        if mark is not None:
            found.setdefault(mark.key, mark)
    return list(found.values())


def fresh(marks: Iterable[Mark], taken: Iterable[str]) -> list[Mark]:
    """Those marks that nobody answered; `taken` are the lines that were, also where their words changed since."""
    marks = list(marks)
    keys = {_key(line) for line in taken}
    gone = keys - {mark.key for mark in marks}
    left = []
    for mark in marks:
        if mark.key in keys:
            continue
        changed = max(gone, key=lambda key: _alike(key, mark.key), default=None)
        if changed is not None and _alike(changed, mark.key) >= _ALIKE:
            gone.discard(changed)
        else:
            left.append(mark)
    return left


def whom(words: str, names: Collection[str]) -> str | None:
    """The one of `names` that words mean: the whole name, or a first name that only one of them has."""
    titled = TITLED.fullmatch(words)
    said = " ".join((titled["name"] if titled else words).split()).casefold().rstrip(".")
    if not said:
        return None
    whole = [name for name in names if name.casefold() == said]
    begun = [name for name in names if name.casefold().split()[:1] == [said]]
    begun = begun or [name for name in names if " " in said and name.casefold().startswith(said)]
    sure = whole[:1] or (begun if len(begun) == 1 else [])
    return sure[0] if sure else None


def _key(line: str) -> str:
    return " ".join(re.sub(r"^[\s>•+*_-]+|[*_]", "", line).casefold().split())


def _alike(one: str, other: str) -> float:
    if one.split(maxsplit=1)[:1] != other.split(maxsplit=1)[:1]:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _read(line: str, names: Collection[str], today: date) -> Mark | None:
    result = _RESULT.fullmatch(line)
    if result:
        text = _bare(result["text"])
        return Mark(line=line, kind=MarkKind.RESULT, text=text) if text else None
    action = _ACTION.fullmatch(line)
    text = _bare(action["text"]) if action else ""
    return _task(line, _bare(action["head"]), text, names, today) if action and text else None


def _second_head(body: str, names: Collection[str], today: date) -> tuple[str, str]:
    """Who and when of `actie: Joost voor 1 mei: …`, and the task; no head where other words stand before a colon."""
    found = re.match(r"(?P<head>(?:[^:]|:(?=\d)){1,80}?)\s*:(?!\d)\s*(?P<text>\S.*)", body)
    if not found:
        return "", body
    plain = Mark(line="", kind=MarkKind.ACTION, text="")
    dated, rest = _due(plain, found["head"].strip(), today, whole=True)
    who = rest.strip(" ,;()-–—")
    sure = _knows(who, names) or presenter(who) is not None if who else _is_due(dated)
    return (found["head"].strip(), found["text"]) if sure else ("", body)


def _bare(words: str) -> str:
    return words.strip().strip("*_").strip()


def _task(line: str, head: str, body: str, names: Collection[str], today: date) -> Mark:
    if not head:
        head, body = _second_head(body, names, today)
    mark, rest = _due(Mark(line=line, kind=MarkKind.ACTION, text=body), head, today, whole=True)
    said = _FOR.sub("", rest, count=1) if _FOR.match(rest) else rest
    who, text = said.strip(" ,;()-–—"), body
    if not who:
        who, text = _named_first(text, names)
    brackets = _BRACKETS.search(text)
    if brackets and text[: brackets.start()].strip():
        inside = brackets["inside"]
        dated, more = _due(mark, inside, today, whole=True) if not _is_due(mark) else (mark, inside)
        more = more.strip(" ,;")
        known = bool(more) and (_knows(more, names) or presenter(more) is not None)
        if not more or (known and not who):
            mark, who, text = dated, who or more, text[: brackets.start()]
    dated, rest = (mark, text) if _is_due(mark) else _due(mark, text, today, whole=False)
    if rest.strip():
        mark, text = dated, rest
    return replace(mark, text=text.strip(), who=whom(who, names) or " ".join(who.split()))


def _is_due(mark: Mark) -> bool:
    return mark.due_on is not None or bool(mark.due_words)


def _knows(words: str, names: Collection[str]) -> bool:
    return all(whom(part, names) is not None for part in JOINED.split(words))


def _named_first(text: str, names: Collection[str]) -> tuple[str, str]:
    """Who stands in front of a task, and the task; the name stays where it is part of a sentence."""
    spelt = set(names) | {name.split()[0] for name in names if name.split()}
    for name in sorted(spelt, key=len, reverse=True):
        found = re.match(rf"{re.escape(name)}(?P<sign>\s*[:,]\s+|\s+[-–—]\s+|\s+)(?=\S)", text)
        if found:
            return name, text if not found["sign"].strip() else text[found.end() :]
    return "", text


def _due(mark: Mark, words: str, today: date, *, whole: bool) -> tuple[Mark, str]:
    """The mark with its day, or its time in words, and the words without it.

    Of a `whole` head all is about who and when; in a task only what stands last, behind a word like "before".
    """
    days = [(day.at, day.to, day.date, "") for day in find_days(words, today, labelled=whole)]
    times = [(found.start(), found.end(), _day_of(found[0], today), found[0]) for found in _WORDS.finditer(words)]
    for at, to, day, said in [*days, *times]:
        lead = _LEAD.search(words[:at])
        start = lead.start() if lead else at
        last = _ENDING.fullmatch(words, to) is not None
        vague = bool(said) and day is None
        if whole or (last and (_BY_LEAD.search(words[start:at] + " ") or (vague and not said[0].isdigit()))):
            made = replace(mark, due_on=day, due_words="" if day is not None else said)
            return made, f"{words[:start].rstrip()} {words[to:].lstrip(' .,;)') if not whole else words[to:]}".strip()
    return mark, words


def _day_of(said: str, today: date) -> date | None:
    word = said.casefold()
    if word in {"morgen", "tomorrow"}:
        return today + timedelta(days=1)
    if word not in _WEEKDAYS:
        return None
    return today + timedelta(days=(_WEEKDAYS[word] - today.weekday() - 1) % 7 + 1)
