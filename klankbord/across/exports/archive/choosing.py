"""How a council is composed and prepares itself, as values for JSON: its ways, series, templates and suggestions.

Templates and suggestions are for who organises it, as on their pages.
"""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from klankbord.across.exports.archive.sight import Sight
from klankbord.across.exports.archive.values import Values, taken
from klankbord.across.people_queries import names_of
from klankbord.agenda.models_life import AgendaTemplate, Suggestion
from klankbord.base.db import db
from klankbord.councils.models import Composition, Council
from klankbord.meetings.models import Meeting, MeetingSeries

COMPOSITION = ("school_year", "way", "one_per_household", "note", "at")
TEMPLATE_ITEM = (
    "title", "kind", "duration_minutes", "presenter", "description", "section", "closed", "depth", "place_for",
)  # fmt: skip
SUGGESTION = (
    "id", "state", "title", "reason", "named", "meeting_id", "item_id", "into_id", "deferred_to_id", "answer",
    "answered_at", "created_at",
)  # fmt: skip


def choices(council: Council, sight: Sight) -> Values:
    """Everything of it. Seven statements at most."""
    compositions = db.session.scalars(
        select(Composition).where(Composition.council_id == council.id).order_by(Composition.id)
    ).all()
    series = db.session.scalars(
        select(MeetingSeries).where(MeetingSeries.council_id == council.id).order_by(MeetingSeries.id)
    ).all()
    joint = db.session.scalars(
        select(Meeting)
        .where(Meeting.joint_council_id == council.id)
        .options(joinedload(Meeting.council))
        .order_by(Meeting.day.is_(None), Meeting.day, Meeting.id)
    ).all()
    templates, suggestions = (_templates(council), _suggestions(council)) if sight.organises else ([], [])
    choosers = [*(one.by_id for one in compositions), *(one.by_id for one in series)]
    names = names_of(sorted({by_id for by_id in choosers if by_id is not None}))
    return {
        "composition": [{**taken(COMPOSITION, one), "by": names.get(one.by_id or 0)} for one in compositions],
        "series": [{**taken(("id", "rule", "created_at"), one), "by": names.get(one.by_id)} for one in series],
        "joint_meetings": [
            {
                "id": one.id,
                "council_id": one.council_id,
                "council": one.council.name,
                "day": one.day,
                "state": one.state,
            }
            for one in joint
        ],
        "templates": [
            {
                **taken(("name", "standing", "created_at"), one),
                "items": [taken(TEMPLATE_ITEM, item) for item in one.items if sight.closed or not item.closed],
            }
            for one in templates
        ],
        "suggestions": [{**taken(SUGGESTION, one), "person": one.by_id, "name": one.by.name} for one in suggestions],
    }


def _templates(council: Council) -> list[AgendaTemplate]:
    return list(
        db.session.scalars(
            select(AgendaTemplate)
            .where(AgendaTemplate.council_id == council.id, AgendaTemplate.removed_at.is_(None))
            .options(selectinload(AgendaTemplate.items))
            .order_by(AgendaTemplate.id)
        )
    )


def _suggestions(council: Council) -> list[Suggestion]:
    return list(
        db.session.scalars(
            select(Suggestion)
            .where(Suggestion.council_id == council.id)
            .options(joinedload(Suggestion.by))
            .order_by(Suggestion.id)
        )
    )
