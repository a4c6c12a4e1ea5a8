"""Beginning an agenda: its standing items with what comes by itself; what came since, and what is left out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from klankbord.agenda import actions, actions_order, actions_removing, queries, queries_coming, queries_templates
from klankbord.agenda.actions import STEP, ItemValues
from klankbord.agenda.actions_suggestions import come_back
from klankbord.agenda.models import AgendaItem, ItemKind, ItemPaper, ItemSource
from klankbord.agenda.models_life import AgendaTemplate, LeftOut, TemplateItem
from klankbord.agenda.queries_coming import Coming
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting, MeetingState

BEFORE = {MeetingState.DRAFT, MeetingState.PLANNED}
FIRST = (ItemSource.MINUTES, ItemSource.ACTIONS)
Line = tuple[TemplateItem | None, Coming | None]


def begin(meeting: Meeting, template: AgendaTemplate | None, *, by: Person, now: datetime) -> list[AgendaItem]:
    """Begin an agenda: the items of a template (the council's standing one with None), and what comes by itself.

    Suggestions that were deferred wait for an answer again. Raises WrongState once the meeting began or is off.
    """
    _need_before(meeting)
    come_back(meeting, by=by, now=now)
    standing = template if template is not None else queries_templates.standing_of(meeting.council_id)
    found = queries_coming.coverage(meeting, queries.items_of(meeting.id))
    made = _put(meeting, arranged(standing.items if standing is not None else (), found.offered), now)
    audit.record(
        "agenda.begin", meeting, by=by, now=now, template_id=standing.id if standing else None, items=len(made)
    )
    return made


def apply(meeting: Meeting, template: AgendaTemplate, *, by: Person, now: datetime) -> list[AgendaItem]:
    """Add the items of a template that are not on the agenda yet, by their titles; each goes behind the last.

    Raises WrongState once the meeting began or is off, DomainError when there is nothing to add.
    """
    _need_before(meeting)
    there = {item.title.casefold() for item in queries.items_of(meeting.id)}
    fresh = [item for item in template.items if item.title.casefold() not in there and item.place_for is None]
    if not fresh:
        raise DomainError(N_("Everything of “%(name)s” is on the agenda already."), name=template.name)
    made = _put(meeting, [(item, None) for item in fresh], now)
    audit.record("agenda.apply_template", meeting, by=by, now=now, template_id=template.id, items=len(made))
    return made


def bring(meeting: Meeting, source: ItemSource, thing_id: int, *, by: Person, now: datetime) -> AgendaItem:
    """Put one thing that comes by itself onto the agenda, also when it was left out before.

    Minutes go to an item that waits for them, or behind the first item; everything else before the closing ones. Raises
    WrongState once the meeting began or is off, DomainError when it does not come any more.
    """
    _need_before(meeting)
    left_out = _left_out(meeting, source, thing_id)
    if left_out is not None:
        db.session.delete(left_out)
        db.session.flush()
    items = queries.items_of(meeting.id)
    offered = queries_coming.coverage(meeting, items).offered
    one = next((each for each in offered if (each.source, each.thing_id) == (source, thing_id)), None)
    if one is None:
        raise DomainError(N_("This does not have to come onto the agenda any more; somebody dealt with it."))
    item = _fitting(items, one)
    if item is None:
        item = _put(meeting, [(None, one)], now)[0]
        _settle(meeting, items, item, by=by, now=now)
    audit.record("agenda.bring", item, by=by, now=now, meeting_id=meeting.id, source=source.value, thing_id=thing_id)
    return item


def leave_out(meeting: Meeting, source: ItemSource, thing_id: int, *, by: Person, now: datetime) -> LeftOut:
    """Leave one thing that comes by itself out of this agenda; it can be taken back.

    Raises WrongState once the meeting began or is off, DomainError when it does not come or is left out already.
    """
    _need_before(meeting)
    if _left_out(meeting, source, thing_id) is not None:
        raise DomainError(N_("This was left out already."))
    found = queries_coming.coverage(meeting, queries.items_of(meeting.id))
    item = next((each for each in found.there if (each.came_from, each.came_from_id) == (source, thing_id)), None)
    offered = next((each for each in found.offered if (each.source, each.thing_id) == (source, thing_id)), None)
    if item is None and offered is None:
        raise DomainError(N_("This does not have to come onto the agenda any more; somebody dealt with it."))
    title = item.title if item is not None else offered.values.title if offered is not None else ""
    if item is not None:
        actions_removing.remove(meeting, item, by=by, now=now)
    row = LeftOut(
        school_id=meeting.school_id, meeting_id=meeting.id, source=source, thing_id=thing_id, title=title, at=now,
        by_id=by.id,
    )  # fmt: skip
    db.session.add(row)
    audit.record("agenda.leave_out", meeting, by=by, now=now, source=source.value, thing_id=thing_id)
    return row


def arranged(standing: Sequence[TemplateItem], coming: Iterable[Coming]) -> list[Line]:
    """Standing items and what comes, in the order of an agenda.

    What comes goes where the template keeps a place for it; else minutes and action items behind the first item, and
    the rest before any other business. An item that keeps a place for what does not come is left out.
    """
    waiting = list(coming)
    lines: list[Line] = []
    for item in standing:
        fits = [one for one in waiting if one.source == item.place_for]
        lines += [(item, one) for one in fits]
        waiting = [one for one in waiting if one not in fits]
        if item.place_for is None:
            lines.append((item, None))
    first = [(None, one) for one in waiting if one.source in FIRST]
    rest = [(None, one) for one in waiting if one.source not in FIRST]
    end = _closing([line[0].kind if line[0] is not None else ItemKind.INFORMATION for line in lines])
    lines[end:end] = rest
    lines[min(1, end) : min(1, end)] = first
    return lines


def _closing(kinds: Sequence[ItemKind]) -> int:
    """Where the items that close an agenda begin: any other business and what follows it."""
    return next((at for at, kind in enumerate(kinds) if kind == ItemKind.ANY_OTHER_BUSINESS), len(kinds))


def _put(meeting: Meeting, lines: Sequence[Line], now: datetime) -> list[AgendaItem]:
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)) or 0
    made = []
    for number, (standing, one) in enumerate(lines, 1):
        item = actions.make(meeting, _values(standing, one), last + STEP * number, now)
        item.came_from = one.source if one is not None else ItemSource.STANDING
        item.came_from_id = one.thing_id if one is not None else standing.template_id if standing is not None else None
        made.append(item)
    db.session.add_all(made)
    db.session.flush()
    above: list[AgendaItem] = []
    for item, (standing, one) in zip(made, lines, strict=True):
        if standing is not None:
            above = above[: standing.depth]
            item.parent_id = above[-1].id if above else None
            if one is None:
                above.append(item)
        if one is not None and one.papers_of is not None:
            _lend_papers(one.papers_of, item)
    return made


def _values(standing: TemplateItem | None, one: Coming | None) -> ItemValues:
    if standing is None:
        assert one is not None  # noqa: S101 - a line has a standing item, or what comes, or both
        return one.values
    own = ItemValues(
        title=standing.title,
        kind=standing.kind,
        duration_minutes=standing.duration_minutes,
        presenter=standing.presenter,
        description=standing.description,
        section=standing.section,
        closed=True if standing.closed else None,
    )
    if one is None:
        return own
    given = one.values
    return replace(
        given,
        title=own.title if one.source == ItemSource.ACTIONS else given.title,
        duration_minutes=given.duration_minutes if own.duration_minutes is None else own.duration_minutes,
        presenter=given.presenter or own.presenter,
        section=own.section,
    )


def _lend_papers(from_id: int, item: AgendaItem) -> None:
    papers = db.session.scalars(
        select(ItemPaper)
        .where(ItemPaper.item_id == from_id, ItemPaper.removed_at.is_(None))
        .order_by(ItemPaper.position, ItemPaper.id)
    ).all()
    db.session.add_all(
        ItemPaper(school_id=item.school_id, item_id=item.id, file_id=paper.file_id, position=number)
        for number, paper in enumerate(papers)
    )


def _fitting(items: Sequence[AgendaItem], one: Coming) -> AgendaItem | None:
    """An item for minutes that does not say yet which: it becomes the one for these."""
    if one.source != ItemSource.MINUTES:
        return None
    for item in items:
        if item.kind == ItemKind.MINUTES_APPROVAL and item.approves_meeting_id is None:
            item.approves_meeting_id = one.values.approves_meeting_id
            item.came_from, item.came_from_id = one.source, one.thing_id
            return item
    return None


def _settle(meeting: Meeting, before: Sequence[AgendaItem], item: AgendaItem, *, by: Person, now: datetime) -> None:
    top = [each for each in before if each.parent_id is None]
    if not top:
        return
    if item.came_from == ItemSource.MINUTES:
        above = top[0]
    else:
        end = _closing([each.kind for each in top])
        if end == len(top):
            return
        if end == 0:
            actions_order.place(meeting, item.id, None, by=by, now=now)
            return
        above = top[end - 1]
    last = [each for each in before if each.id == above.id or each.parent_id == above.id][-1]
    actions_order.place(meeting, item.id, last.id, by=by, now=now)
    if item.parent_id is not None:
        actions_order.step(meeting, item.id, actions_order.Step.OUTDENT, by=by, now=now)


def _left_out(meeting: Meeting, source: ItemSource, thing_id: int) -> LeftOut | None:
    return db.session.scalar(
        select(LeftOut).where(LeftOut.meeting_id == meeting.id, LeftOut.source == source, LeftOut.thing_id == thing_id)
    )


def _need_before(meeting: Meeting) -> None:
    actions.need_open(meeting)
    if meeting.state not in BEFORE:
        raise WrongState(N_("This meeting has begun. Add what is still missing on its agenda as an item."))
