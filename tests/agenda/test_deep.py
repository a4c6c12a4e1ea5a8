"""Items that hang below one another, four levels deep."""

import pytest

from klankbord.agenda import actions_order, queries, rows
from klankbord.agenda.actions_order import Step
from klankbord.kit.errors import DomainError
from tests.agenda.test_steps import NOW, state, undo
from tests.factories.agenda import ItemFactory


def test_items_go_four_deep_with_all_that_hangs_below_them(db, meeting, tree, organiser):
    first, plein, part, other, last = tree
    way = {"by": organiser, "now": NOW()}
    before = state(meeting)
    actions_order.step(meeting, other.id, Step.INDENT, **way)  # below its neighbour: 2a1
    actions_order.step(meeting, plein.id, Step.INDENT, **way)  # and all of it below the first: 1a, 1a1, 1a1a
    above = {item.id: item.parent_id for item in queries.items_of(meeting.id)}
    assert above == {first.id: None, plein.id: first.id, part.id: plein.id, other.id: part.id, last.id: None}
    shown = rows.build(queries.items_of(meeting.id), meeting, {}, {}, None)
    assert [row.number for row in rows.flat(shown)] == ["1", "1a", "1a1", "1a1a", "2"]

    actions_order.place(meeting, last.id, part.id, **way)
    assert last.parent_id == part.id  # dropped between an item and its first sub-item
    undo(meeting, organiser)
    actions_order.place(meeting, first.id, last.id, **way)
    actions_order.step(meeting, first.id, Step.UP, **way)
    actions_order.step(meeting, last.id, Step.UP, **way)
    with pytest.raises(DomainError, match="four levels"):
        actions_order.step(meeting, first.id, Step.INDENT, **way)
    actions_order.step(meeting, plein.id, Step.OUTDENT, **way)
    assert (plein.parent_id, part.parent_id, other.parent_id) == (None, plein.id, part.id)
    for _step in range(6):
        undo(meeting, organiser)
    assert state(meeting) == before


def test_a_whole_branch_dropped_where_it_is_too_deep_goes_one_level_up(db, meeting, tree, organiser):
    _first, plein, part, other, last = tree
    way = {"by": organiser, "now": NOW()}
    below = ItemFactory(meeting=meeting, title="Onder", parent_id=part.id, position=part.position + 1)
    actions_order.step(meeting, other.id, Step.INDENT, **way)
    for name in "xy":
        ItemFactory(meeting=meeting, title=name, parent_id=last.id, position=last.position + 1)
    actions_order.place(meeting, last.id, below.id, **way)  # below part it would be 2a2, and its own 2a2a
    assert last.parent_id == part.id
    undo(meeting, organiser)
    ItemFactory(meeting=meeting, title="z", parent_id=queries.items_of(meeting.id)[-1].id, position=9999)
    actions_order.place(meeting, last.id, below.id, **way)
    assert last.parent_id == plein.id
    assert [item.title for item in queries.items_of(meeting.id)][-5:-3] == ["Deel 2", "Rondvraag"]
