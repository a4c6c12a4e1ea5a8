"""Numbers, the running clock, closed items, the exchange balance."""

from datetime import time

from klankbord.agenda import rows
from klankbord.agenda.models import ItemKind
from tests.factories.agenda import ItemFactory
from tests.factories.councils import viewer


def shown(meeting, items, who=None):
    return rows.build(items, meeting, {}, {}, who)


def test_numbers_count_by_themselves_and_skip_breaks(meeting):
    items = [
        ItemFactory(meeting=meeting),
        ItemFactory(meeting=meeting, kind=ItemKind.BREAK),
        parent := ItemFactory(meeting=meeting),
        ItemFactory(meeting=meeting, parent_id=parent.id),
        child := ItemFactory(meeting=meeting, parent_id=parent.id),
        ItemFactory(meeting=meeting, parent_id=child.id),
        ItemFactory(meeting=meeting, number="7"),
        ItemFactory(meeting=meeting),
        ItemFactory(meeting=meeting, number="X"),
    ]
    assert [row.number for row in rows.flat(shown(meeting, items))] == ["1", "", "2", "2a", "2b", "2b1", "7", "8", "X"]


def test_after_z_comes_aa(meeting):
    parent = ItemFactory(meeting=meeting)
    items = [parent, *(ItemFactory(meeting=meeting, parent_id=parent.id) for _ in range(28))]
    assert [row.number for row in shown(meeting, items)[0].children[25:]] == ["1z", "1aa", "1ab"]


def test_the_clock_runs_until_an_item_does_not_say_how_long(meeting):
    items = [
        ItemFactory(meeting=meeting, duration_minutes=45),
        ItemFactory(meeting=meeting, duration_minutes=None),
        ItemFactory(meeting=meeting, duration_minutes=10),
        ItemFactory(meeting=meeting, start_time=time(23, 55), duration_minutes=10),
        ItemFactory(meeting=meeting, duration_minutes=5),
    ]
    top = shown(meeting, items)
    assert [row.start for row in top] == [time(19, 30), time(20, 15), None, time(23, 55), time(0, 5)]
    assert (rows.clock(top, meeting).minutes, rows.clock(top, meeting).unknown) == (70, 1)


def test_sub_items_make_the_length_of_their_item(meeting):
    parent = ItemFactory(meeting=meeting, duration_minutes=None)
    items = [
        parent,
        ItemFactory(meeting=meeting, parent_id=parent.id, duration_minutes=20),
        ItemFactory(meeting=meeting, parent_id=parent.id, duration_minutes=15),
        ItemFactory(meeting=meeting, duration_minutes=60),
    ]
    top = shown(meeting, items)
    assert [(row.minutes, row.start) for row in rows.flat(top)] == [
        (35, time(19, 30)),
        (20, time(19, 30)),
        (15, time(19, 50)),
        (60, time(20, 5)),
    ]
    assert rows.clock(top, meeting).over == 5


def test_hidden_items_keep_their_number_and_their_time(meeting, member, school):
    items = [
        ItemFactory(meeting=meeting, title="Open"),
        parent := ItemFactory(meeting=meeting, closed=True),
        ItemFactory(meeting=meeting, parent_id=parent.id, title="Volgt"),
        ItemFactory(meeting=meeting, title="Ook open"),
    ]
    assert [(row.number, row.title) for row in rows.flat(shown(meeting, items))] == [("1", "Open"), ("3", "Ook open")]
    assert shown(meeting, items)[1].start == time(19, 50)
    assert len(list(rows.flat(shown(meeting, items, viewer(member, school))))) == 4


def test_balance(meeting):
    kinds = {ItemKind.OPINION: 35, ItemKind.DECISION: 25, ItemKind.INFORMATION: 10, ItemKind.BREAK: 10}
    items = [ItemFactory(meeting=meeting, kind=kind, duration_minutes=minutes) for kind, minutes in kinds.items()]
    assert rows.balance(shown(meeting, items)) == (60, 10)
