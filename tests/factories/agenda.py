"""Agenda items."""

import factory

from klankbord.agenda.models import AgendaItem, ItemKind
from tests.factories.base import Factory, now, school_of
from tests.factories.meetings import MeetingFactory


class ItemFactory(Factory):
    """An item of ten minutes that asks for an opinion, behind the ones there are."""

    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    school_id = school_of("meeting")
    position = factory.Sequence(lambda number: (number + 1) * 1024)
    title = factory.Sequence(lambda number: f"Punt {number + 1}")
    kind = ItemKind.OPINION
    duration_minutes = 10
    created_at = now()
