"""The lines of a preview: one for each person, class and doubt of a plan, and how many there are of each."""

from collections.abc import Iterable, Mapping
from typing import Any

from klankbord.kit.roster.shape import Problem
from klankbord.schools.actions_roster_names import fold
from klankbord.schools.actions_roster_people import Change, PersonPlan
from klankbord.schools.actions_roster_plan import Plan
from klankbord.schools.models_roster import Verdict
from klankbord.schools.queries_roster_known import Known

Line = dict[str, Any]
MOST_ROWS = 5
_ORDER = list(Verdict)


def lines_of(plan: Plan, known: Known, made: Mapping[int, int] | None = None) -> list[Line]:
    """Every line, in the order they are shown; `made` are the accounts that came of it, by position in the roster."""
    there = made or {}
    lines = [_doubt(problem) for problem in _asked_first(plan.problems)]
    lines += [_class(name) for name in plan.new_classes.values()]
    lines += [_class(known.classes[one].name) for one in plan.reopened]
    people = [_person(one, plan, there.get(one.position, one.user_id)) for one in plan.people]
    people += [_moved(user_id, changes, known) for user_id, changes in plan.moved.items()]
    people += [_gone(one.user_id, one.what, one.classes, known) for one in plan.gone.people]
    lines += sorted(people, key=lambda line: line["data"].pop("order"))
    for position, line in enumerate(lines):
        line["position"] = position
    return lines


def counts_of(plan: Plan, lines: Iterable[Line]) -> dict[str, int]:
    """How many lines of each kind, how many doubts still wait for a choice, and what happens to children."""
    counts = {verdict.value: 0 for verdict in _ORDER}
    for line in lines:
        counts[line["verdict"]] += 1
    counts["open"] = sum(is_open(problem) for problem in plan.problems)
    counts["left_out"] = sum(is_left_out(problem) for problem in plan.problems)
    counts["classes"] = len(plan.new_classes) + len(plan.reopened)
    counts["children"] = len(plan.units)
    counts["children_new"] = sum(child.child_id is None for child in plan.children)
    counts["children_moved"] = sum(any(one.what == "class" for one in child.changes) for child in plan.children)
    counts["children_gone"] = len(plan.gone.children)
    counts["people"] = len(plan.people)
    return counts


def is_open(problem: Problem) -> bool:
    """Whether somebody must still choose."""
    return bool(problem.options) and problem.chosen is None


def is_left_out(problem: Problem) -> bool:
    """Whether, for want of a choice or of a person, a row is not taken over."""
    waits = is_open(problem) and problem.options[0].code == "leave_out"
    return waits or problem.code == "no_person"


def _asked_first(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (not is_open(one), not one.options))


def _doubt(problem: Problem) -> Line:
    values = problem.values
    name = next((str(values[key]) for key in ("name", "first", "column", "found") if values.get(key)), "")
    data = {
        "kind": "doubt",
        "key": problem.key,
        "code": problem.code,
        "row": f"{problem.sheet}!{problem.row}" if problem.sheet else problem.row,
        "sentence": problem.sentence,
        "values": values,
        "options": [[one.code, one.sentence, one.values] for one in problem.options],
        "chosen": problem.chosen,
    }
    return {"verdict": Verdict.DOUBTFUL, "name": name, "user_id": None, "data": data}


def _class(name: str) -> Line:
    return {"verdict": Verdict.NEW, "name": name, "user_id": None, "data": {"kind": "class"}}


def _person(one: PersonPlan, plan: Plan, user_id: int | None) -> Line:
    person = plan.roster.people[one.position]
    verdict = Verdict.NEW if one.is_new else Verdict.CHANGED if one.writes else Verdict.SAME
    data: dict[str, Any] = {
        "kind": "staff" if person.is_staff else "parent",
        "rows": [str(row) for row in person.rows[:MOST_ROWS]],
        "classes": person.classes,
        "order": (_ORDER.index(verdict), fold(f"{person.family} {person.name}")),
    }
    if verdict is Verdict.NEW:
        data["address"] = one.address or (person.email if one.user_id else None)
        data["shares"] = person.shares_mailbox_with
        data["uninvited"] = bool(person.cares) and not any(care.may_be_invited for care in person.cares)
    elif verdict is Verdict.CHANGED:
        data["changes"] = _told(one.changes)
    return {"verdict": verdict, "name": person.name or person.email or "", "user_id": user_id, "data": data}


def _told(changes: Iterable[Change]) -> list[list[str]]:
    """Each change once; that somebody is known from now on only where nothing else changes."""
    once = list(dict.fromkeys(changes))
    shown = [one for one in once if one.what != "known"] or once
    return [[one.what, one.old, one.new] for one in shown]


def _moved(user_id: int, changes: list[Change], known: Known) -> Line:
    person = known.people[user_id]
    data = {"kind": "parent", "changes": _told(changes), **_of(person.family, person.name, Verdict.CHANGED)}
    return {"verdict": Verdict.CHANGED, "name": person.name, "user_id": user_id, "data": data}


def _gone(user_id: int, what: str, classes: tuple[str, ...], known: Known) -> Line:
    person = known.people[user_id]
    data = {"kind": "parent", "what": what, "classes": list(classes), **_of(person.family, person.name, Verdict.GONE)}
    return {"verdict": Verdict.GONE, "name": person.name, "user_id": user_id, "data": data}


def _of(family: str, name: str, verdict: Verdict) -> dict[str, Any]:
    return {"order": (_ORDER.index(verdict), fold(f"{family or name.rpartition(' ')[2]} {name}"))}
