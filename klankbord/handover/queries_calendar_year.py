"""Last year's meetings a school year on, as drafts: the same weekday, wall time, place and recurring items."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from klankbord.agenda.models import ItemKind
from klankbord.handover.queries_facts_year import Facts, ItemFact, MeetingFact
from klankbord.kit import dates

RECURRING = frozenset({ItemKind.MINUTES_APPROVAL, ItemKind.ANY_OTHER_BUSINESS, ItemKind.BREAK})
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class NewMeeting:
    """A meeting as it would stand in the new year, with the beginning of its agenda."""

    council_id: int
    like: MeetingFact
    day: date
    items: tuple[ItemFact, ...]


def new_meetings(facts: Facts) -> list[NewMeeting]:
    """Every meeting of last year a year later, but where the council meets on that day already."""
    usual = _usual(facts)
    taken = set(facts.taken)
    found: list[NewMeeting] = []
    for meeting in facts.meetings:
        day = dates.year_later(meeting.day, dates.turning_day(facts.on))
        if (meeting.council_id, day) in taken:
            continue
        taken.add((meeting.council_id, day))
        items = [
            item
            for item in facts.items.get(meeting.id, ())
            if item.kind in RECURRING or item.title.casefold() in usual[meeting.council_id]
        ]
        found.append(NewMeeting(meeting.council_id, meeting, day, tuple(items)))
    return found


def _usual(facts: Facts) -> dict[int, set[str]]:
    """By council the headings on at least half of last year's agendas, and on more than one."""
    agendas: dict[int, list[set[str]]] = defaultdict(list)
    for meeting in facts.meetings:
        titles = {item.title.casefold() for item in facts.items.get(meeting.id, ())}
        if titles:
            agendas[meeting.council_id].append(titles)
    usual: dict[int, set[str]] = defaultdict(set)
    for council_id, all_titles in agendas.items():
        counted = Counter(title for titles in all_titles for title in titles)
        usual[council_id] = {title for title, count in counted.items() if count >= 2 and count * 2 >= len(all_titles)}
    return usual


def dated(title: str) -> bool:
    """Whether a heading names a day or a number of last year's, which is not true of the next."""
    return _NUMBER.search(title) is not None
