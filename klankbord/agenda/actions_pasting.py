"""Making an agenda of a text that was pasted, as `kit.agenda_text` read it; nothing of it is lost."""

import re
from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import func, select

from klankbord.agenda import actions, actions_steps
from klankbord.agenda.actions import STEP, ItemValues
from klankbord.agenda.actions_order import DEEPEST, Order
from klankbord.agenda.actions_steps import Way
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.models_steps import StepKind
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.agenda_text.shape import Agenda, Item
from klankbord.kit.viewer import Person
from klankbord.meetings.actions import Details, set_details
from klankbord.meetings.models import Meeting, MeetingState

MOST_TITLE, MOST_LINE = 500, 200
_BELOW = re.compile(r"[a-z]{1,2}|\.\d+[a-z]?|\.[a-z]")
_BELOW_LETTER = re.compile(r"\d{1,2}|\.\d{1,2}")


def paste(
    meeting: Meeting,
    agenda: Agenda,
    *,
    take_over: bool,
    also: Sequence[str] = (),
    after_id: int | None = None,
    by: Person,
    now: datetime,
) -> list[AgendaItem]:
    """Add every item that was read, in order; `also` are lines to add as items of their own.

    They come behind the item `after_id` and its sub-items, in its section where the text names none; without it at the
    end. Numbers that were typed stay as they are, doubles too.

    With `take_over` a draft gets the day, time and place that were read; the day of the next meeting is kept where none
    is known. Raises DomainError where those cannot be.
    """
    actions.need_open(meeting)
    if take_over and meeting.state == MeetingState.DRAFT:
        set_details(meeting, details_of(meeting, agenda), now=now)
    if agenda.meeting.next_date is not None and meeting.next_meeting is None:
        meeting.next_meeting = agenda.meeting.next_date.isoformat()
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)) or 0
    cursor = _minute(meeting.start_time) if not last else None
    made: list[tuple[Item, AgendaItem]] = []
    for number, read in enumerate(agenda.items, 1):
        start = read.start
        fixed = start if start is not None and _minute(start) != cursor else None
        item = actions.make(meeting, values_of(read, fixed), last + STEP * number, now)
        made.append((read, item))
        cursor = _minute(start) if start is not None else cursor
        cursor = cursor + read.duration_minutes if cursor is not None and read.duration_minutes is not None else None
    items = [item for _, item in made]
    end = last + STEP * len(items)
    items += [
        actions.make(meeting, _split(ItemValues(title=line, kind=ItemKind.INFORMATION)), end + STEP * number, now)
        for number, line in enumerate(also, 1)
    ]
    db.session.add_all(items)
    db.session.flush()
    for (read, item), parent in zip(made, parents_of([read for read, _ in made]), strict=True):
        if parent is not None:
            item.parent_id = made[parent][1].id
            if item.start_time is not None and item.duration_minutes is None:
                item.start_time = read.start
    db.session.flush()
    if after_id is not None and items:
        _put_behind(meeting, items, after_id)
    audit.record("agenda.paste", meeting, by=by, now=now, items=len(items))
    if items:
        ids = [item.id for item in items]
        actions_steps.keep(
            meeting, StepKind.PASTE, ids, Way(added=ids), title=items[0].title, count=len(ids), by=by, now=now
        )
    return items


def _put_behind(meeting: Meeting, items: Sequence[AgendaItem], after_id: int) -> None:
    order = Order(meeting)
    above = order.find(after_id)
    while above.parent_id is not None:
        above = order.find(above.parent_id)
    order.shift(items, order.end_of(above))
    if above.section and not any(item.section for item in items):
        order.write({item.id: above.section for item in items}, "section")


def values_of(read: Item, fixed_start: time | None) -> ItemValues:
    """One item as it was read; what does not fit in its title goes on in the description."""
    words = [*read.description, *(name for name in read.attachments if name)]
    return _split(
        ItemValues(
            title=read.title or "—",
            kind=ItemKind(read.kind),
            duration_minutes=read.duration_minutes,
            presenter=(read.presenter or "")[:MOST_LINE],
            description="\n".join(words),
            section=(read.section or "")[:MOST_LINE],
            number=read.number or None,
            start_time=fixed_start,
        )
    )


def parents_of(items: Sequence[Item]) -> list[int | None]:
    """For each item the place of the one it belongs below: the last whose number it goes on from (2 → 2a, 2.1 → 2.1.a).

    None at the top; nothing hangs deeper than the builder has it.
    """
    found: list[int | None] = []
    depths: list[int] = []
    for at, item in enumerate(items):
        number = item.number or ""
        below = next(
            (
                before
                for before in range(at - 1, -1, -1)
                if (above := items[before].number)
                and depths[before] < DEEPEST
                and number.startswith(above)
                and _goes_on(above, number.removeprefix(above))
            ),
            None,
        )
        found.append(below)
        depths.append(depths[below] + 1 if below is not None else 0)
    return found


def _goes_on(above: str, rest: str) -> bool:
    """Whether a number that is another one and a rest stands below it: 2 and a, 2.1 and .b, 2b and 1."""
    if above[-1].isdigit() or above[-1].isupper():
        return _BELOW.fullmatch(rest) is not None
    return above[0].isdigit() and _BELOW_LETTER.fullmatch(rest) is not None


def details_of(meeting: Meeting, agenda: Agenda) -> Details:
    """When and where, as read; what the text does not say stays as it is."""
    read = agenda.meeting
    start, end = read.start or meeting.start_time, read.end
    minutes = meeting.duration_minutes
    if start is not None and end is not None and end > start:
        minutes = (_minute(end) or 0) - (_minute(start) or 0)
    return Details(
        title=meeting.title,
        day=read.date or meeting.day,
        start_time=start,
        duration_minutes=minutes,
        end_time=None,
        place=(read.place or meeting.place)[:MOST_LINE],
        online_url=meeting.online_url,
    )


def _split(values: ItemValues) -> ItemValues:
    """Cut a title that is too long at a word; the rest opens the description."""
    if len(values.title) <= MOST_TITLE:
        return values
    at = values.title.rfind(" ", MOST_TITLE // 2, MOST_TITLE)
    at = at if at > 0 else MOST_TITLE
    fields = {key: getattr(values, key) for key in ItemValues.__slots__}
    fields["title"] = values.title[:at]
    fields["description"] = "\n".join(part for part in (values.title[at:].strip(), values.description) if part)
    return ItemValues(**fields)


def _minute(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute
