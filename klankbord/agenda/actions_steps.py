"""Writing down what was done to an agenda, so that whoever did it can go back (see actions_undoing)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.models_steps import AgendaStep, StepKind
from klankbord.base.db import db
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting

MOST = 50
"""So many steps of a meeting are kept."""
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way back from a step.

    `added` are ids of items, `removed` ids of RemovedItem, `changed` the values of items before and after by their id,
    `moved` where items stood, in reading order.
    """

    added: Sequence[int] = ()
    removed: Sequence[int] = ()
    changed: Mapping[int, tuple[Values, Values]] = field(default_factory=dict)
    moved: Sequence[Values] = ()

    def written(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return {
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": {
                str(item_id): {"before": _written(before), "after": _written(after)}
                for item_id, (before, after) in self.changed.items()
            },
            "moved": [dict(entry) for entry in self.moved],
        }


def keep(
    meeting: Meeting,
    kind: StepKind,
    items: Iterable[int],
    way: Way,
    *,
    title: str,
    count: int = 1,
    by: Person,
    now: datetime,
) -> AgendaStep:
    """Write one step down; `items` are the ids it touched. The oldest beyond fifty go."""
    step = AgendaStep(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        kind=kind,
        title=title,
        count=count,
        items=sorted(set(items)),
        data=way.written(),
        by_id=by.id,
        made_at=now,
    )
    db.session.add(step)
    db.session.flush()
    of_meeting = AgendaStep.meeting_id == meeting.id
    oldest = select(AgendaStep.id).where(of_meeting).order_by(AgendaStep.id.desc()).offset(MOST).limit(1)
    db.session.execute(
        delete(AgendaStep).where(of_meeting, AgendaStep.id <= oldest.scalar_subquery()),
        execution_options={"synchronize_session": False},
    )
    return step


def kept(value: Any) -> Any:
    """A value of an item as JSON can hold it."""
    return value.isoformat() if isinstance(value, time | date) else value


def values_of(entry: Values) -> dict[str, Any]:
    """Values of an item as its columns take them."""
    values = {key: value for key, value in entry.items() if key in AgendaItem.__table__.c}
    if "kind" in values:
        values["kind"] = ItemKind(values["kind"])
    if values.get("start_time"):
        values["start_time"] = time.fromisoformat(values["start_time"])
    for key in {"started_at", "ended_at"} & set(values):
        values[key] = datetime.fromisoformat(values[key]) if values[key] else None
    return values


def _written(values: Values) -> dict[str, Any]:
    return {key: kept(value) for key, value in values.items()}
