"""What is done to the templates of agendas: made of an agenda or of nothing, edited, removed; one can be standing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from klankbord.agenda import kinds, queries, queries_templates, rows
from klankbord.agenda.actions_order import DEEPEST
from klankbord.agenda.models import ItemKind, ItemSource
from klankbord.agenda.models_life import AgendaTemplate, TemplateItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.errors import N_, DomainError, EditConflict
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting

PASSING = {ItemSource.ROUND, ItemSource.SUGGESTION, ItemSource.DEFERRED}
"""What came onto one agenda only, so that a template made of it does not take it along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLine:
    """One item of a template, as `TemplateItem` says it."""

    title: str
    kind: ItemKind
    duration_minutes: int | None = None
    presenter: str = ""
    description: str = ""
    section: str = ""
    closed: bool = False
    depth: int = 0
    place_for: ItemSource | None = None


def make(
    council: Council, name: str, lines: Sequence[TemplateLine], *, standing: bool, by: Person, now: datetime
) -> AgendaTemplate:
    """Make a template. Raises DomainError for a name the council has given to another, at the field."""
    _need_name(council, name, None)
    template = AgendaTemplate(
        school_id=council.school_id, council_id=council.id, council=council, name=name, created_at=now, by_id=by.id
    )
    template.items = _items(council, lines)
    db.session.add(template)
    _stand(template, standing)
    audit.record("agenda.make_template", template, by=by, now=now, council_id=council.id, items=len(lines))
    return template


def make_of(meeting: Meeting, name: str, *, standing: bool, by: Person, now: datetime) -> AgendaTemplate:
    """Make a template of a meeting's agenda, without what came onto that agenda alone; DomainError when it is empty.

    Minutes and open action items become a place for those of the next time.
    """
    agenda = queries.agenda_of(meeting.id)
    known = {item.id: item for item in agenda.items}
    lines: list[TemplateLine] = []
    above: list[tuple[int, bool]] = []  # how deep each item above hangs, and whether the template has it
    for row in rows.flat(rows.whole(agenda.items, meeting, {}, {})):
        item = known[row.id]
        source = ItemSource(item.came_from) if item.came_from else None
        above = [one for one in above if one[0] < row.depth]
        depth = sum(1 for _depth, kept in above if kept)
        passes = source in PASSING or item.proposal_id is not None
        above.append((row.depth, not passes))
        if passes:
            continue
        place = source if source in {ItemSource.MINUTES, ItemSource.ACTIONS} else None
        if item.kind == ItemKind.MINUTES_APPROVAL:
            place = ItemSource.MINUTES
        lines.append(
            TemplateLine(
                title=item.title,
                kind=item.kind,
                duration_minutes=item.duration_minutes,
                presenter=item.presenter,
                description=item.description,
                section=item.section,
                closed=bool(item.closed),
                depth=depth,
                place_for=place,
            )
        )
    if not lines:
        raise DomainError(N_("There is nothing on this agenda that comes every time. Add an item first."))
    return make(meeting.council, name, lines, standing=standing, by=by, now=now)


def edit(
    template: AgendaTemplate,
    name: str,
    lines: Sequence[TemplateLine],
    *,
    standing: bool,
    read_version: int | None,
    by: Person,
    now: datetime,
) -> None:
    """Save a template as a whole. Raises EditConflict when somebody saved it since, DomainError for a name in use."""
    _need_name(template.council, name, template.id)
    if read_version is not None and read_version != template.version:
        mine = {"name": name, "items": "\n".join(line.title for line in lines)}
        theirs = {"name": template.name, "items": "\n".join(item.title for item in template.items)}
        raise EditConflict(mine, theirs, template.version)
    template.name = name
    template.items = _items(template.council, lines)
    _stand(template, standing)
    flag_modified(template, "name")  # the items are rows of their own: the template counts a version all the same
    audit.record("agenda.edit_template", template, by=by, now=now, items=len(lines))


def remove(template: AgendaTemplate, *, by: Person, now: datetime) -> None:
    """Take a template away; agendas that began with it keep their items."""
    template.removed_at, template.standing = now, False
    audit.record("agenda.remove_template", template, by=by, now=now)


def _items(council: Council, lines: Sequence[TemplateLine]) -> list[TemplateItem]:
    """The rows; none hangs deeper than one level below the item before it, nor than an agenda goes."""
    items: list[TemplateItem] = []
    for number, line in enumerate(lines, 1):
        depth = max(0, min(line.depth, items[-1].depth + 1 if items else 0, DEEPEST))
        values = asdict(line) | {"kind": kinds.made_here(line.kind, council), "depth": depth}
        items.append(TemplateItem(school_id=council.school_id, position=number, **values))
    return items


def _stand(template: AgendaTemplate, standing: bool) -> None:
    """There is one standing template at most."""
    if standing:
        for other in queries_templates.of_council(template.council_id):
            if other is not template:
                other.standing = False
    template.standing = standing


def _need_name(council: Council, name: str, besides: int | None) -> None:
    for other in queries_templates.of_council(council.id):
        if other.id != besides and other.name.casefold() == name.casefold():
            raise DomainError(N_("There is a template with this name already. Choose another name."), "name")
