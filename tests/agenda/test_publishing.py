"""Versions: what is published, what changed, and who sees what of it."""

import pytest

from klankbord.agenda import actions, actions_order, actions_removing, queries
from klankbord.agenda.actions import ItemValues
from klankbord.agenda.actions_order import Step
from klankbord.agenda.actions_publishing import publish
from klankbord.agenda.models import ItemKind
from klankbord.agenda.rows_published import changes_said, published
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.models import MeetingState
from tests.factories.agenda import ItemFactory


def told(meeting, organiser):
    return publish(meeting, by=organiser, now=dates.now())


def test_versions_say_what_changed(meeting, items, organiser):
    first = told(meeting, organiser)
    assert (first.number, first.changes, meeting.sequence) == (1, [], 0)
    actions_order.step(meeting, items[2].id, Step.UP, by=organiser, now=dates.now())
    values = ItemValues(title="Het hele plein", kind=ItemKind.OPINION, duration_minutes=20)
    actions.change(meeting, items[1], values, read_version=None, by=organiser, now=dates.now())
    actions_removing.remove(meeting, items[0], by=organiser, now=dates.now())
    ItemFactory(meeting=meeting, title="Gymzaal", closed=True)
    second = told(meeting, organiser)
    assert [(change["what"], change["title"]) for change in second.changes] == [
        ("added", "Gymzaal"),
        ("removed", "Opening"),
        ("changed", "Het hele plein"),
        ("moved", "Rondvraag"),
    ]
    assert changes_said(second, show_closed=False) == [
        "Niet meer op de agenda: Opening",
        "“Schoolplein” heet nu “Het hele plein”",
        "Verplaatst: Rondvraag",
    ]
    assert meeting.agenda_version == 2


def test_an_item_that_is_closed_or_opened_tells_outsiders_nothing_of_its_closed_days(meeting, items, organiser):
    items[0].closed, items[0].title = True, "Reorganisatie"
    told(meeting, organiser)
    items[0].closed, items[0].title = False, "Wat er verandert"
    items[1].closed, items[1].title = True, "Ontslag van de concierge"
    second = told(meeting, organiser)
    assert changes_said(second, show_closed=False) == ["Nieuw: Wat er verandert", "Niet meer op de agenda: Schoolplein"]
    assert changes_said(second, show_closed=True) == [
        "“Reorganisatie” heet nu “Wat er verandert”",
        "“Schoolplein” heet nu “Ontslag van de concierge”",
    ]


def test_nothing_to_tell(meeting, items, organiser):
    told(meeting, organiser)
    with pytest.raises(DomainError, match="Nothing changed since version 1"):
        told(meeting, organiser)


def test_an_empty_agenda_is_not_published(meeting, organiser):
    with pytest.raises(DomainError, match="nothing on the agenda yet"):
        told(meeting, organiser)


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED, MeetingState.HELD])
def test_only_what_is_planned_is_published(meeting, items, organiser, state):
    meeting.state = state
    with pytest.raises(WrongState):
        told(meeting, organiser)


def test_a_version_shows_rows_as_they_stood(meeting, items, organiser):
    ItemFactory(meeting=meeting, parent_id=items[1].id, title="Deel a", position=items[1].position + 1)
    ItemFactory(meeting=meeting, title="Besloten", closed=True)
    version = told(meeting, organiser)
    items[1].title = "Later veranderd"
    rows = published(version, meeting.council, {}, str, show_closed=False)
    assert [(row.number, row.title) for row in rows] == [("1", "Opening"), ("2", "Schoolplein"), ("3", "Rondvraag")]
    assert [child.title for child in rows[1].children] == ["Deel a"]
    assert len(published(version, meeting.council, {}, str, show_closed=True)) == 4
    assert queries.version_of(meeting.id, 1) is version
