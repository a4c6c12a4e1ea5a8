"""Undo, moving and removing many at once, copying, pasting into the middle, making it fit, the order of treatment."""

import pytest
from sqlalchemy import func, select

from klankbord.agenda import (
    actions,
    actions_copying,
    actions_fitting,
    actions_order,
    actions_pasting,
    actions_removing,
    actions_treating,
    actions_undoing,
    queries,
    queries_steps,
    rows,
)
from klankbord.agenda.actions import ItemValues
from klankbord.agenda.actions_order import Step
from klankbord.agenda.models import ItemKind, ItemProposal
from klankbord.agenda.models_steps import AgendaStep
from klankbord.agenda.queries_treating import in_turn
from klankbord.councils.models import Office
from klankbord.councils.queries import viewer_of_user
from klankbord.followup import actions_earlier, queries_earlier
from klankbord.followup.models import Decision, DecisionKind
from klankbord.kit import agenda_text, dates
from klankbord.kit.errors import DomainError
from klankbord.live import actions as live_actions
from klankbord.live import queries as live_queries
from klankbord.meetings.models import MeetingState
from tests.factories.agenda import ItemFactory
from tests.factories.councils import seated
from tests.factories.proposals import ProposalFactory
from tests.factories.schools import staff

NOW = dates.now


@pytest.fixture
def colleague(school, board):
    return seated(board, staff(school, name="Piet Bakker"), Office.ORGANISER)


def state(meeting):
    """Everything that is on the agenda, in reading order, whatever the ids and the positions are."""
    found = actions_order.Order(meeting).items
    titles = {item.id: item.title for item in found}
    return [
        (item.title, titles.get(item.parent_id or 0), item.section, item.number, item.duration_minutes, item.goal)
        for item in found
    ]


def undo(meeting, by):
    step = queries_steps.last_step(meeting.id, by.id)
    return actions_undoing.undo(meeting, step.id, by=by, now=NOW())


def deeds(meeting, tree, by):
    """Everything somebody can do, by name."""
    first, plein, part, _other, last = tree
    text = agenda_text.parse("1. Welkom (5 min)\n2. Financiën (20 min)\n", today=dates.today(meeting.zone))
    values = ItemValues(title="Het plein", kind=ItemKind.INFORMATION, duration_minutes=25, goal="We weten het.")
    way = {"by": by, "now": NOW()}
    return {
        "add": lambda: actions.add(meeting, values, **way),
        "change": lambda: actions.change(meeting, plein, values, read_version=plein.version, **way),
        "up": lambda: actions_order.step(meeting, last.id, Step.UP, **way),
        "down": lambda: actions_order.step(meeting, first.id, Step.DOWN, **way),
        "indent": lambda: actions_order.step(meeting, last.id, Step.INDENT, **way),
        "outdent": lambda: actions_order.step(meeting, part.id, Step.OUTDENT, **way),
        "drag": lambda: actions_order.place(meeting, last.id, None, **way),
        "move many": lambda: actions_order.place_many(meeting, [first.id, part.id], last.id, **way),
        "remove": lambda: actions_removing.remove(meeting, plein, **way),
        "remove many": lambda: actions_removing.remove_many(meeting, [part.id, plein.id, first.id], **way),
        "duplicate": lambda: actions_copying.duplicate(meeting, plein, **way),
        "paste": lambda: actions_pasting.paste(meeting, text, take_over=False, after_id=first.id, **way),
        "number": lambda: actions_order.number_by_itself(meeting, **way),
    }


NAMES = (
    "add", "change", "up", "down", "indent", "outdent", "drag", "move many", "remove", "remove many", "duplicate",
    "paste", "number",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_whatever_was_done_can_be_undone(db, meeting, tree, organiser, name):
    tree[0].number, tree[4].section = "7b", "Besloten deel"
    db.session.flush()
    before = state(meeting)
    deeds(meeting, tree, organiser)[name]()
    assert state(meeting) != before
    undo(meeting, organiser)
    assert state(meeting) == before


def test_several_steps_go_back_one_by_one(meeting, tree, organiser):
    seen = []
    for name in ("down", "paste", "change", "remove many"):
        seen.append(state(meeting))
        deeds(meeting, tree, organiser)[name]()
    for was in reversed(seen):
        undo(meeting, organiser)
        assert state(meeting) == was
    assert queries_steps.last_step(meeting.id, organiser.id) is None


def test_what_was_taken_off_comes_back_under_its_own_id_with_all_that_hung_on_it(db, meeting, tree, organiser):
    plein = tree[1]
    proposal = ProposalFactory(council=meeting.council, author=organiser)
    decision = Decision(
        school_id=meeting.school_id, council_id=meeting.council_id, kind=DecisionKind.OPINION, number=1,
        school_year="2025-2026", text="We willen groen", created_at=NOW(),
    )  # fmt: skip
    db.session.add_all([decision, ItemProposal(school_id=meeting.school_id, item_id=plein.id, proposal_id=proposal.id)])
    db.session.flush()
    actions_earlier.link_earlier(meeting, plein, decisions=[decision.id], actions=(), by=organiser, now=NOW())
    ids = [item.id for item in tree]
    actions_removing.remove(meeting, plein, by=organiser, now=NOW())
    assert db.session.scalar(select(func.count(ItemProposal.id))) == 0
    undo(meeting, organiser)
    assert [item.id for item in queries.items_of(meeting.id)] == ids
    again = next(item for item in queries.items_of(meeting.id) if item.id == plein.id)
    assert queries.also_about(again.id) == [proposal.id]
    assert queries_earlier.linked(again).decisions == {decision.id}


def test_not_when_somebody_else_changed_the_same_item(meeting, tree, organiser, colleague):
    deeds(meeting, tree, organiser)["down"]()
    values = ItemValues(title="Welkom", kind=ItemKind.INFORMATION)
    actions.change(meeting, tree[0], values, read_version=tree[0].version, by=colleague, now=NOW())
    before = state(meeting)
    with pytest.raises(DomainError, match="changed since"):
        undo(meeting, organiser)
    assert state(meeting) == before


def test_another_item_of_somebody_else_stays(meeting, tree, organiser, colleague):
    deeds(meeting, tree, organiser)["change"]()
    actions_order.step(meeting, tree[4].id, Step.UP, by=colleague, now=NOW())
    undo(meeting, organiser)
    assert [item[0] for item in state(meeting)] == ["Opening", "Rondvraag", "Schoolplein", "Deel 1", "Deel 2"]


def test_one_undo_of_one_step(meeting, tree, organiser, colleague):
    deeds(meeting, tree, organiser)["down"]()
    step = queries_steps.last_step(meeting.id, organiser.id)
    with pytest.raises(DomainError, match="undone already"):
        actions_undoing.undo(meeting, step.id, by=colleague, now=NOW())
    undo(meeting, organiser)
    with pytest.raises(DomainError, match="undone already"):
        actions_undoing.undo(meeting, step.id, by=organiser, now=NOW())


def test_fifty_steps_are_kept(db, meeting, items, organiser):
    for number in range(60):
        step = Step.DOWN if number % 2 == 0 else Step.UP
        actions_order.step(meeting, items[0].id, step, by=organiser, now=NOW())
    assert db.session.scalar(select(func.count(AgendaStep.id))) == 50


@pytest.mark.parametrize(
    ("chosen", "after", "behind", "becomes"),
    [
        ((4, 0), 1, True, ["Schoolplein", "Deel 1", "Deel 2", "Opening", "Rondvraag"]),
        ((4, 0), 1, False, ["Schoolplein", "Opening", "Rondvraag", "Deel 1", "Deel 2"]),
        ((4, 2), None, False, ["Deel 1", "Rondvraag", "Opening", "Schoolplein", "Deel 2"]),
        ((1, 2), 4, True, ["Opening", "Rondvraag", "Schoolplein", "Deel 1", "Deel 2"]),
    ],
)
def test_many_move_in_the_order_they_have(meeting, tree, organiser, chosen, after, behind, becomes):
    ids = [tree[number].id for number in chosen]
    after_id = tree[after].id if after is not None else None
    actions_order.place_many(meeting, ids, after_id, behind=behind, by=organiser, now=NOW())
    assert [item[0] for item in state(meeting)] == becomes


def test_a_copy_says_the_same_and_counts_by_itself(meeting, tree, organiser):
    tree[1].number, tree[1].goal = "2", "Kiezen"
    copy = actions_copying.duplicate(meeting, tree[1], by=organiser, now=NOW())
    assert [item[0] for item in state(meeting)] == [
        "Opening", "Schoolplein", "Deel 1", "Deel 2", "Schoolplein", "Deel 1", "Deel 2", "Rondvraag",
    ]  # fmt: skip
    assert (copy.number, copy.goal, copy.kind) == (None, "Kiezen", tree[1].kind)


def test_pasted_into_the_middle_with_its_numbers_doubles_too(meeting, tree, organiser):
    tree[1].number, tree[1].section = "2", "Open deel"
    text = agenda_text.parse("1. Welkom (5 min)\n2. Financiën (20 min)\n", today=dates.today(meeting.zone))
    actions_pasting.paste(meeting, text, take_over=False, after_id=tree[3].id, by=organiser, now=NOW())
    assert [(item[0], item[2], item[3]) for item in state(meeting)][4:6] == [
        ("Welkom", "Open deel", "1"),
        ("Financiën", "Open deel", "2"),
    ]


def shown(meeting):
    return rows.whole(queries.items_of(meeting.id), meeting, {}, {})


@pytest.mark.parametrize(
    ("minutes", "over", "becomes"),
    [
        ((30, 30, 60), 30, (20, 25, 45)),
        ((10, 10, 90), 15, (10, 10, 75)),
        ((5, 5, 20), 15, (5, 5, 5)),
        ((5, 5, 20), 20, None),
        ((25, 25), 1, (25, 20)),
    ],
)
def test_a_proposal_to_fit_is_enough_and_in_fives(meeting, organiser, minutes, over, becomes):
    made = [ItemFactory(meeting=meeting, duration_minutes=number) for number in minutes]
    found = actions_fitting.proposal(shown(meeting), over)
    if becomes is None:
        assert found.shorter == ()
        return
    after = {one.id: one.minutes for one in found.shorter}
    got = [after.get(item.id, item.duration_minutes) for item in made]
    assert sum(minutes) - sum(got) >= over
    assert sum(minutes) - sum(got) < over + 5
    assert all((was - now) % 5 == 0 and now >= 5 for was, now in zip(minutes, got, strict=True))
    assert sorted(got) == sorted(becomes)
    actions_fitting.fit(meeting, found, found.key, by=organiser, now=NOW())
    assert [item.duration_minutes for item in made] == got
    undo(meeting, organiser)
    assert [item.duration_minutes for item in made] == list(minutes)


def test_what_was_shown_is_what_is_done(meeting, organiser):
    item = ItemFactory(meeting=meeting, duration_minutes=60)
    found = actions_fitting.proposal(shown(meeting), 10)
    with pytest.raises(DomainError, match="changed since"):
        actions_fitting.fit(meeting, found, f"{item.id}:55:50", by=organiser, now=NOW())


def test_what_could_wait_tells_rather_than_asks(meeting):
    ItemFactory(meeting=meeting, title="Vraag", duration_minutes=20)
    ItemFactory(meeting=meeting, title="Verslag", duration_minutes=30, kind=ItemKind.MINUTES_APPROVAL)
    ItemFactory(meeting=meeting, title="Bericht", duration_minutes=25, kind=ItemKind.INFORMATION)
    assert actions_fitting.proposal(shown(meeting), 15).later.title == "Bericht"


def turn(meeting):
    return [item.title for item in in_turn(queries.items_of(meeting.id))]


def test_the_order_of_treatment_is_another_than_the_numbers(meeting, organiser):
    made = [ItemFactory(meeting=meeting, title=title) for title in "ABCDE"]
    meeting.state, meeting.current_item_id = MeetingState.IN_SESSION, made[0].id
    actions_treating.treat_next(meeting, made[3], by=organiser, now=NOW())
    assert turn(meeting) == ["A", "D", "B", "C", "E"]
    actions_treating.treat_next(meeting, made[4], by=organiser, now=NOW())
    assert turn(meeting) == ["A", "E", "D", "B", "C"]
    assert [(row.number, row.treated_after) for row in shown(meeting)] == [
        ("1", ""), ("2", ""), ("3", ""), ("4", "5"), ("5", "1"),
    ]  # fmt: skip
    actions_treating.treat_in_order(meeting, made[4], by=organiser, now=NOW())
    assert turn(meeting) == ["A", "D", "B", "C", "E"]
    undo(meeting, organiser)
    undo(meeting, organiser)
    assert turn(meeting) == ["A", "D", "B", "C", "E"]
    meeting.current_item_id = made[3].id
    actions_treating.treat_next(meeting, made[0], by=organiser, now=NOW())
    order = turn(meeting)
    assert order[order.index("D") + 1] == "A"
    assert sorted(order) == ["A", "B", "C", "D", "E"]
    with pytest.raises(DomainError, match="at this item now"):
        actions_treating.treat_next(meeting, made[3], by=organiser, now=NOW())


def test_items_that_wait_for_each_other_are_all_there(db, meeting):
    made = [ItemFactory(meeting=meeting, title=title) for title in "ABC"]
    made[1].treated_after_id, made[2].treated_after_id = made[2].id, made[1].id
    db.session.flush()
    assert sorted(turn(meeting)) == ["A", "B", "C"]


def test_the_running_meeting_goes_on_in_the_order_of_treatment(db, meeting, organiser):
    made = [ItemFactory(meeting=meeting, title=title) for title in "ABC"]
    meeting.state = MeetingState.PLANNED
    db.session.flush()
    live_actions.start(meeting, by=organiser, now=NOW())
    actions_treating.treat_next(meeting, made[2], by=organiser, now=NOW())
    viewer = viewer_of_user(organiser.id, meeting.school_id, NOW())
    seen = []
    while (at := live_queries.board(meeting, viewer, NOW())).after is not None:
        seen.append(at.after.row.title)
        live_actions.go_to(meeting, at.after.item, by=organiser, now=NOW())
    assert seen == ["C", "B"]
