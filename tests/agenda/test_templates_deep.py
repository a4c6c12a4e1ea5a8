"""Templates of agendas with four levels: made of an agenda, edited by its buttons, and put onto one again."""

import pytest

from klankbord.agenda import actions_coming, actions_templates, queries, rows
from klankbord.agenda.actions_templates import TemplateLine
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.kit import dates
from tests.factories.agenda import ItemFactory
from tests.factories.meetings import MeetingFactory

TITLES = ("Plannen", "Het plein", "Hek", "Kleur", "Slot")
DEPTHS = [0, 1, 2, 3, 0]


@pytest.fixture
def deep(board):
    """An agenda four levels deep."""
    made, above = MeetingFactory(council=board, draft=True), []
    for number, (title, depth) in enumerate(zip(TITLES, DEPTHS, strict=True), 1):
        item = ItemFactory(
            meeting=made, title=title, position=number * 10, parent_id=above[depth - 1].id if depth else None
        )
        above = [*above[:depth], item]
    return made


def depths_of(made):
    return [row.depth for row in rows.flat(rows.whole(queries.items_of(made.id), made, {}, {}))]


def test_a_template_of_an_agenda_is_as_deep_and_so_is_what_begins_with_it(db, deep, organiser, board):
    template = actions_templates.make_of(deep, "Diep", standing=False, by=organiser, now=dates.now())
    assert [one.depth for one in template.items] == DEPTHS
    other = MeetingFactory(council=board, draft=True)
    actions_coming.apply(other, template, by=organiser, now=dates.now())
    db.session.flush()
    assert depths_of(other) == DEPTHS


def test_what_hung_below_an_item_that_does_not_come_every_time_goes_up_with_it(db, deep, organiser):
    gone = db.session.scalars(db.select(AgendaItem).where(AgendaItem.title == "Het plein")).one()
    gone.came_from = "suggestion"
    template = actions_templates.make_of(deep, "Zonder", standing=False, by=organiser, now=dates.now())
    assert [(one.title, one.depth) for one in template.items] == [("Plannen", 0), ("Hek", 1), ("Kleur", 2), ("Slot", 0)]


def test_no_item_hangs_deeper_than_its_neighbour_allows(board, organiser):
    lines = [TemplateLine(title=str(depth), kind=ItemKind.INFORMATION, depth=depth) for depth in (2, 3, 9, 9, 9, -1)]
    template = actions_templates.make(board, "Scheef", lines, standing=False, by=organiser, now=dates.now())
    assert [one.depth for one in template.items] == [0, 1, 2, 3, 3, 0]


def test_buttons_put_an_item_below_the_one_above_and_out_again(db, desk, deep, organiser):
    template = actions_templates.make_of(deep, "Knoppen", standing=False, by=organiser, now=dates.now())
    db.session.commit()
    path = f"/regenboog/templates/{template.id}"
    for step, expected in (("in-4", [0, 1, 2, 3, 1]), ("out-1", [0, 0, 1, 2, 1]), ("up-4", [0, 0, 1, 1, 2])):
        assert desk.submit(path, {"step": step}).status_code == 303
        db.session.refresh(template, ["items"])
        assert [one.depth for one in template.items] == expected
    assert "deep-2" in desk.get(path).text
