"""Which parents leave with the turn of the year, what they are still needed for, and what becomes of their seats."""

from collections import defaultdict
from datetime import date

from klankbord.councils.kinds import kind_of
from klankbord.handover.queries_parts_year import DROP, GOES, STAYS, TO_ORGANISER, Choices, Leaver, Plan
from klankbord.kit.classes import Fate
from klankbord.proposals.models import ProposalState


def find_leavers(plan: Plan, choices: Choices) -> None:
    """Put the parents without any child that stays into the plan, each as chosen; no others."""
    facts = plan.facts
    names = {group.id: group.name for group in facts.classes}
    gone = set(plan.leaving_children)
    still = {user_id for child_id, carers in facts.care.items() if child_id not in gone for user_id, _ in carers}
    classes: dict[int, list[str]] = defaultdict(list)
    for child_id in plan.leaving_children:
        for user_id, _invited in facts.care.get(child_id, ()):
            classes[user_id].append(names.get(facts.children[child_id] or 0, ""))
    seats, actions, drafts = defaultdict(list), defaultdict(list), defaultdict(list)
    for seat in facts.seats:
        if seat.ends_on is None or seat.ends_on > facts.last_day:
            seats[seat.user_id].append(seat)
    for action in facts.actions:
        for user_id in action.people:
            actions[user_id].append(action)
    for proposal in facts.proposals:
        if proposal.state == ProposalState.DRAFT:
            drafts[proposal.author_id].append(proposal)
    for user_id, parent in facts.parents.items():
        if user_id in still or user_id in facts.childless:
            continue
        if parent.others:
            plan.no_longer_parents.append(parent)
            continue
        words = tuple(dict.fromkeys(classes[user_id]))
        plan.leavers.append(Leaver(parent, words, seats[user_id], actions[user_id], drafts[user_id]))
    _decide(plan, choices)


def _decide(plan: Plan, choices: Choices) -> None:
    """Who goes and who stays: as chosen, else everybody goes, but nobody leaves a council without an organiser."""
    facts = plan.facts
    leaving = {leaver.parent.user_id for leaver in plan.leavers}
    kinds = {council.id: council for council in facts.councils}
    organised = {
        seat.council_id
        for seat in facts.seats
        if seat.user_id not in leaving
        and (seat.ends_on is None or seat.ends_on > facts.last_day)
        and seat.office in kind_of(kinds[seat.council_id].kind).organising
    }
    for leaver in plan.leavers:
        user_id = leaver.parent.user_id
        leaver.orphans = [
            kinds[seat.council_id].name
            for seat in leaver.seats
            if seat.council_id not in organised and seat.office in kind_of(kinds[seat.council_id].kind).organising
        ]
        chosen = choices.get(f"person-{user_id}", STAYS if leaver.orphans else GOES)
        leaver.stays = chosen == STAYS and leaver.is_needed
        words = choices.get(f"until-{user_id}", date(facts.on.year, 10, 31).isoformat() if leaver.orphans else "")
        leaver.until = date.fromisoformat(words) if words else None
        leaver.items = DROP if choices.get(f"items-{user_id}") == DROP else TO_ORGANISER


def end_seats(plan: Plan) -> None:
    """Which seats end with their holders, and which class each of the others is for from now on."""
    facts = plan.facts
    last = min(facts.last_day, facts.today)
    by_class = {move.group.id: move for move in plan.moves}
    going = {leaver.parent.user_id for leaver in plan.going}
    until = {leaver.parent.user_id: leaver.until for leaver in plan.keeping if leaver.until is not None}
    names = {group.id: group.name for group in facts.classes}
    left: dict[int, list[str]] = defaultdict(list)
    gone = set(plan.leaving_children)
    for child_id, carers in facts.care.items():
        if child_id not in gone:
            name = plan.targets.get(child_id) or names.get(facts.children[child_id] or 0, "")
            for user_id, _invited in carers:
                left[user_id].append(name)
    for seat in facts.seats:
        if seat.ends_on is not None and seat.ends_on <= facts.last_day:
            continue
        if seat.user_id in going:
            plan.seat_ends[seat.id] = last
        elif (day := until.get(seat.user_id)) is not None and (seat.ends_on is None or seat.ends_on > day):
            plan.seat_ends[seat.id] = day
        move = by_class.get(seat.class_group_id or 0)
        if move is None or seat.user_id in going:
            continue
        if move.fate is Fate.MOVE and move.to.casefold() != move.group.name.casefold() and move.group.children:
            plan.seat_classes[seat.id] = move.to
        elif move.fate is Fate.LEAVE:
            plan.seat_classes[seat.id] = next((name for name in left[seat.user_id] if name), "")
