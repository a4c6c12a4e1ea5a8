"""What was answered to the further questions of rounds, counted so that nobody can be told by it.

In a named round the totals are whole. In an anonymous one nothing is counted out under five answers; of a choice or a
step that few took the number is hidden, with another beside it that would betray it; a mean is rounded to halves where
steps are hidden, and of what was put in order only the order shows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from klankbord.base.db import db
from klankbord.kit.suppression import enough, hide_small
from klankbord.people.models import User
from klankbord.proposals.models import FeedbackRound, Naming, Stance
from klankbord.proposals.questions.models import STEPS, QuestionAnswer, QuestionChoice, QuestionKind, RoundQuestion
from klankbord.proposals.questions.queries import AskedQuestion, asked_in


@dataclass(frozen=True, slots=True)
class Line:
    """One of what people could answer: a choice, a step of the scale or a day, and how many did; None is hidden."""

    label: str | int | date
    count: int | None


@dataclass(frozen=True, slots=True)
class Words:
    """An answer in words, and whose it is where the reader may know that."""

    text: str
    by: str = ""


@dataclass(slots=True)
class Result:
    """A question with its answers together.

    `answered` is how many answered it, None for too few to tell anything. `mean` is the mean step of a scale, `about`
    when it is rounded to halves. Of a ranking the lines are in the order that came out, best first; their counts are
    how often each came first, and all None in an anonymous round; `means` the mean place of each where it shows.
    """

    question: RoundQuestion
    answered: int | None
    lines: list[Line] = field(default_factory=list)
    mean: float | None = None
    about: bool = False
    means: list[float] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def of_rounds(rounds: Sequence[FeedbackRound], *, with_words: bool) -> dict[int, list[Result]]:
    """The results of rounds by their ids, questions in order; `with_words` is for the council and the staff.

    Four statements, whatever there is; three without the words.
    """
    ids = [one.id for one in rounds if one.question_count]
    if not ids:
        return {}
    naming = {one.id: one.naming for one in rounds}
    counts = _counts(ids)
    people = _people(ids)
    said = _words(ids, naming) if with_words else {}
    found: dict[int, list[Result]] = defaultdict(list)
    for asked in asked_in(ids):
        round_id, question_id = asked.question.round_id or 0, asked.question.id
        anonymous = naming[round_id] is Naming.ANONYMOUS
        found[round_id].append(
            summed(asked, people.get(question_id, 0), counts[question_id], said.get(question_id, []), anonymous)
        )
    return found


def _counts(round_ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(
        select(
            QuestionAnswer.question_id,
            QuestionAnswer.choice_id,
            QuestionAnswer.number,
            QuestionAnswer.day,
            func.count().label("count"),
        )
        .join(Stance, Stance.id == QuestionAnswer.stance_id)
        .join(RoundQuestion, RoundQuestion.id == QuestionAnswer.question_id)
        .where(RoundQuestion.round_id.in_(round_ids), RoundQuestion.kind != QuestionKind.TEXT)
        .group_by(QuestionAnswer.question_id, QuestionAnswer.choice_id, QuestionAnswer.number, QuestionAnswer.day)
    ):
        found[row.question_id].append(row)
    return found


def _people(round_ids: Sequence[int]) -> dict[int, int]:
    return dict(
        db.session.execute(
            select(QuestionAnswer.question_id, func.count(QuestionAnswer.stance_id.distinct()))
            .join(RoundQuestion, RoundQuestion.id == QuestionAnswer.question_id)
            .where(RoundQuestion.round_id.in_(round_ids), QuestionAnswer.stance_id.is_not(None))
            .group_by(QuestionAnswer.question_id)
        ).all()
    )


def _words(round_ids: Sequence[int], naming: Mapping[int, Naming]) -> dict[int, list[Words]]:
    """What people wrote, in the order of the words themselves, which tells nothing of when."""
    found: dict[int, list[Words]] = defaultdict(list)
    for question_id, round_id, text, name in db.session.execute(
        select(QuestionAnswer.question_id, RoundQuestion.round_id, QuestionAnswer.words, User.name)
        .join(RoundQuestion, RoundQuestion.id == QuestionAnswer.question_id)
        .join(Stance, Stance.id == QuestionAnswer.stance_id)
        .outerjoin(User, User.id == Stance.user_id)
        .where(RoundQuestion.round_id.in_(round_ids), RoundQuestion.kind == QuestionKind.TEXT)
        .order_by(QuestionAnswer.words)
    ):
        named = naming[round_id or 0] is Naming.NAMED
        found[question_id].append(Words(text, name or "" if named else ""))
    return found


def summed(asked: AskedQuestion, people: int, counts: Sequence[Any], words: list[Words], anonymous: bool) -> Result:
    """The answers to one question together: `counts` are rows (choice_id, number, day, count)."""
    result = Result(asked.question, people)
    if anonymous and not enough(people):
        result.answered = None
        return result
    match asked.question.kind:
        case QuestionKind.TEXT:
            result.words = words
        case QuestionKind.SINGLE | QuestionKind.DATE:
            result.lines = _hidden(_cells(asked, counts), anonymous)
        case QuestionKind.MULTIPLE:
            result.lines = [
                _hidden([(label, count), ("", people - count)], anonymous)[0] for label, count in _cells(asked, counts)
            ]
        case QuestionKind.SCALE:
            _scale(result, people, counts, anonymous)
        case QuestionKind.RANKING:
            _ranking(result, asked.choices, people, counts, anonymous)
    return result


def _cells(asked: AskedQuestion, counts: Sequence[Any]) -> list[tuple[str | int | date, int]]:
    if asked.question.kind is QuestionKind.DATE:
        return sorted((row.day, row.count) for row in counts)
    of_choice = {row.choice_id: row.count for row in counts}
    return [(choice.words, of_choice.get(choice.id, 0)) for choice in asked.choices]


def _hidden(cells: list[tuple[str | int | date, int]], anonymous: bool) -> list[Line]:
    """The cells of one known total, in an anonymous round without those that are few."""
    shown = hide_small({0: dict(enumerate(count for _, count in cells))})[0] if anonymous and cells else None
    return [Line(label, shown[n] if shown else count) for n, (label, count) in enumerate(cells)]


def _scale(result: Result, people: int, counts: Sequence[Any], anonymous: bool) -> None:
    of_step = {row.number: row.count for row in counts}
    result.lines = _hidden([(step, of_step.get(step, 0)) for step in range(1, STEPS + 1)], anonymous)
    if not people:
        return
    mean = sum(step * count for step, count in of_step.items()) / people
    result.about = any(line.count is None for line in result.lines)
    result.mean = round(mean * 2) / 2 if result.about else round(mean, 1)
    if result.about:  # the hidden steps would follow from the mean
        result.lines = []


def _ranking(
    result: Result, choices: Sequence[QuestionChoice], people: int, counts: Sequence[Any], anonymous: bool
) -> None:
    total: dict[int, int] = defaultdict(int)
    first: dict[int, int] = {}
    for row in counts:
        total[row.choice_id] += row.number * row.count
        if row.number == 1:
            first[row.choice_id] = row.count
    order = sorted(choices, key=lambda choice: (total[choice.id], choice.position)) if people else list(choices)
    result.lines = [Line(choice.words, None if anonymous else first.get(choice.id, 0)) for choice in order]
    if people and not anonymous:
        result.means = [round(total[choice.id] / people, 1) for choice in order]
