"""Every question asked of the templates of agendas. A template comes with its items, in order."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from klankbord.agenda.models_life import AgendaTemplate
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer


def of_council(council_id: int) -> Sequence[AgendaTemplate]:
    """The templates of a council, the standing one first, then by name."""
    return db.session.scalars(
        select(AgendaTemplate)
        .where(AgendaTemplate.council_id == council_id, AgendaTemplate.removed_at.is_(None))
        .options(selectinload(AgendaTemplate.items))
        .order_by(AgendaTemplate.standing.desc(), AgendaTemplate.name, AgendaTemplate.id)
    ).all()


def standing_of(council_id: int) -> AgendaTemplate | None:
    """The template that every new meeting of a council begins with, if there is one."""
    return next((template for template in of_council(council_id) if template.standing), None)


def one(viewer: Viewer, template_id: int) -> Select[AgendaTemplate]:
    """A template of a council the viewer may see, with that council, for `load_or_404`."""
    return (
        select(AgendaTemplate)
        .join(Council, Council.id == AgendaTemplate.council_id)
        .where(AgendaTemplate.id == template_id, AgendaTemplate.removed_at.is_(None), councils.visible(viewer))
        .options(contains_eager(AgendaTemplate.council), selectinload(AgendaTemplate.items))
    )
