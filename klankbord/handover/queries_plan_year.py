"""Working out what turning the year would do, from facts and choices alone: for the preview and for the deed."""

from collections import defaultdict
from collections.abc import Mapping

from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Office
from klankbord.handover import queries_calendar_year as calendar
from klankbord.handover import queries_leavers_year as leavers
from klankbord.handover.queries_facts_year import ActionFact, ClassFact, Facts
from klankbord.handover.queries_parts_year import DROP, ENDS, KEEPS, Choices, ClassMove, CouncilPlan, Leaver, Plan
from klankbord.kit.classes import Fate, guesses
from klankbord.proposals.models import ProposalState


def work_out(facts: Facts, choices: Choices) -> Plan:
    """What would happen. The same facts and choices always give the same plan."""
    plan = Plan(facts)
    _classes(plan, choices)
    _children(plan)
    leavers.find_leavers(plan, choices)
    leavers.end_seats(plan)
    by_council = defaultdict(list)
    for meeting in calendar.new_meetings(facts):
        by_council[meeting.council_id].append(meeting)
    for council in facts.councils:
        plan.councils.append(_council(plan, council, choices, by_council[council.id]))
    return plan


def _classes(plan: Plan, choices: Choices) -> None:
    shown = [group for group in plan.facts.classes if not group.ended or group.children]
    guessed = guesses([group.name for group in shown])
    for group in shown:
        guess = guessed[group.name]
        chosen = choices.get(f"class-{group.id}")
        fate = Fate(chosen) if chosen in set(Fate) else guess.fate
        to = " ".join(choices.get(f"to-{group.id}", guess.to).split())
        plan.moves.append(ClassMove(group, fate, to if fate is Fate.MOVE or chosen else guess.to, guess.combined))
    plan.ends_empty = choices.get("empty", ENDS) != KEEPS


def _children(plan: Plan) -> None:
    facts = plan.facts
    by_class = {move.group.id: move for move in plan.moves}
    known = {group.name.casefold(): group for group in facts.classes}
    left: dict[int, int] = defaultdict(int)
    arrived: set[str] = set()
    for child_id, class_id in facts.children.items():
        move = by_class.get(class_id or 0)
        if move is None:
            continue
        if move.fate is Fate.LEAVE:
            plan.leaving_children.append(child_id)
        elif move.fate is Fate.MOVE and move.to.casefold() != move.group.name.casefold():
            plan.targets[child_id] = move.to
            arrived.add(move.to.casefold())
        else:
            left[move.group.id] += 1
    for move in plan.moves:
        name = move.to.casefold()
        if move.fate is not Fate.MOVE or name not in arrived:
            continue
        if name not in known:
            known[name] = ClassFact(0, move.to, 0, False, 0)
            plan.new_classes.append(move.to)
        elif known[name].ended and known[name] not in plan.reopened:
            plan.reopened.append(known[name])
    plan.emptied = [
        group
        for group in facts.classes
        if group.children and not left[group.id] and group.name.casefold() not in arrived and not group.ended
    ]


def _council(
    plan: Plan, council: Council, choices: Choices, meetings: list[calendar.NewMeeting]
) -> CouncilPlan:  # fmt: skip
    facts, kind = plan.facts, kind_of(council.kind)
    going = {leaver.parent.user_id: leaver for leaver in plan.going}
    names = {group.id: group.name for group in facts.classes}
    made = CouncilPlan(council)
    for seat in facts.seats:
        if seat.council_id != council.id:
            continue
        if seat.ends_on is not None and seat.ends_on <= facts.last_day:
            made.ending.append(seat)
        elif seat.user_id in going:
            made.leaving.append(seat)
        else:
            made.staying.append(seat)
    held = {seat.office for seat in made.staying}
    offices = {seat.office for seat in [*made.ending, *made.leaving]} - {Office.MEMBER} - held
    made.vacant = [office for office in Office if office in offices]
    made.organisers = [seat for seat in made.staying if seat.office in kind.organising]
    made.per_class = any(seat.class_group_id for seat in [*made.ending, *made.leaving, *made.staying])
    if made.per_class:
        seated = {plan.seat_classes.get(seat.id) or names.get(seat.class_group_id or 0, "") for seat in made.staying}
        taken = {name.casefold() for name in seated}
        made.classes_without = [name for name in classes_after(plan) if name.casefold() not in taken]
    for action in facts.actions:
        if action.council_id == council.id:
            _put_action(made, action, going)
    for proposal in facts.proposals:
        if proposal.council_id == council.id:
            (made.drafts if proposal.state == ProposalState.DRAFT else made.undecided).append(proposal)
    made.meetings = meetings
    made.call = choices.get(f"call-{council.id}", "") == "y" and made.seeks
    made.confirm = choices.get(f"confirm-{council.id}", "y") == "y"
    made.copy = choices.get(f"meetings-{council.id}", "y") == "y" and bool(meetings)
    made.called = len(_parents_of(plan, made.sought_in))
    return made


def _put_action(made: CouncilPlan, action: ActionFact, going: Mapping[int, Leaver]) -> None:
    """What stays with those who have it, goes on without a leaver, is dropped, or goes to the organiser."""
    leavers = [going[user_id] for user_id in action.people if user_id in going]
    if not leavers:
        made.open_actions.append(action)
    elif action.of_office or len(leavers) < len(action.people):
        made.open_actions.append(action)
        made.left.append(action)
    elif all(leaver.items == DROP for leaver in leavers):
        made.dropped.append(action)
    else:
        made.handed.append(action)


def classes_after(plan: Plan) -> list[str]:
    """The names of the classes that have children after the turn, in the school's order."""
    names = {group.id: group.name for group in plan.facts.classes}
    gone = set(plan.leaving_children)
    filled = {
        (plan.targets.get(child_id) or names.get(class_id or 0, "")).casefold(): None
        for child_id, class_id in plan.facts.children.items()
        if child_id not in gone
    }
    ordered = [*(group.name for group in plan.facts.classes), *plan.new_classes]
    return [name for name in ordered if name.casefold() in filled]


def _parents_of(plan: Plan, classes: list[str] | None) -> set[int]:
    """The parents whom one may mail of classes after the turn; of all, with those whose child nobody entered."""
    names = {group.id: group.name for group in plan.facts.classes}
    gone, going = set(plan.leaving_children), {leaver.parent.user_id for leaver in plan.going}
    wanted = {name.casefold() for name in classes} if classes is not None else None
    found = set(plan.facts.childless) if wanted is None else set()
    for child_id, carers in plan.facts.care.items():
        name = plan.targets.get(child_id) or names.get(plan.facts.children[child_id] or 0, "")
        if child_id in gone or not name or (wanted is not None and name.casefold() not in wanted):
            continue
        found |= {user_id for user_id, invited in carers if invited and user_id in plan.facts.parents}
    return found - going
