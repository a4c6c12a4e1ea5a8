"""What is counted out of the answers to further questions, to whom, and what never is."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.proposals import actions, actions_anonymous
from klankbord.proposals.models import Asked, Naming, ResultsShown, StanceKind
from klankbord.proposals.questions.actions import Wanted
from klankbord.proposals.questions.actions_answers import Piece
from klankbord.proposals.questions.models import STEPS, QuestionChoice, QuestionKind, RoundQuestion
from klankbord.proposals.questions.queries import AskedQuestion
from klankbord.proposals.questions.queries_results import summed
from tests.factories.proposals import answer
from tests.factories.questions import answer_further, asking

PAGE = "/regenboog/proposals"
DAY = Wanted(QuestionKind.SINGLE, "Welke dag?", ("Maandag", "Vrijdag"))


def asked(kind: QuestionKind, choices: int = 0) -> AskedQuestion:
    return AskedQuestion(
        RoundQuestion(id=1, kind=kind), [QuestionChoice(id=n, position=n, words=f"keuze {n}") for n in range(choices)]
    )


def row(count: int, choice_id: int | None = None, number: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(choice_id=choice_id, number=number, day=None, count=count)


@given(st.lists(st.integers(0, 12), min_size=STEPS, max_size=STEPS))
def test_an_anonymous_scale_tells_no_step_that_few_took(counts) -> None:
    people = sum(counts)
    rows = [row(count, number=step) for step, count in enumerate(counts, 1) if count]
    result = summed(asked(QuestionKind.SCALE), people, rows, [], anonymous=True)
    if 0 < people < 5:
        assert (result.answered, result.lines, result.mean) == (None, [], None)
        return
    assert [line.count for line in result.lines] in ([], counts)
    if any(0 < count < 5 for count in counts):
        assert result.lines == []
        assert result.mean is not None
        assert result.mean * 2 == int(result.mean * 2), "rounded to halves, which no step follows from"


@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_an_anonymous_choice_tells_neither_few_who_took_it_nor_few_who_did_not(counts) -> None:
    rows = [row(count, choice_id=n) for n, count in enumerate(counts) if count]
    for kind, people in ((QuestionKind.SINGLE, sum(counts)), (QuestionKind.MULTIPLE, max(counts))):
        result = summed(asked(kind, len(counts)), people, rows, [], anonymous=True)
        shown = [line.count for line in result.lines]
        assert not any(count is not None and 0 < count < 5 for count in shown)
        if kind is QuestionKind.MULTIPLE:
            assert not any(count is not None and 0 < people - count < 5 for count in shown)
        elif result.answered is not None:
            hidden = [count for count, seen in zip(counts, shown, strict=True) if seen is None]
            assert not hidden or (len(hidden) > 1 and (sum(hidden) >= 5 or len(hidden) == len(counts)))
    whole = summed(asked(QuestionKind.SINGLE, len(counts)), sum(counts), rows, [], anonymous=False)
    assert [line.count for line in whole.lines] == counts


def test_what_is_put_in_order() -> None:
    rows = [row(4, 0, 1), row(2, 0, 2), row(2, 1, 1), row(4, 1, 2)]
    named = summed(asked(QuestionKind.RANKING, 2), 6, rows, [], anonymous=False)
    assert [(line.label, line.count) for line in named.lines] == [("keuze 0", 4), ("keuze 1", 2)]
    assert named.means == [1.3, 1.7]
    hidden = summed(asked(QuestionKind.RANKING, 2), 6, rows, [], anonymous=True)
    assert [(line.label, line.count) for line in hidden.lines] == [("keuze 0", None), ("keuze 1", None)]
    assert hidden.means == []


def take(at: Any, number: int, stance: StanceKind = StanceKind.SUPPORT) -> str | None:
    """Take a stance; the digest an anonymous one hangs on."""
    parent = at.parents[number]
    if at.asked_in.naming is Naming.NAMED:
        answer(at.proposal, parent, stance)
        return None
    key = f"sleutel van ouder nummer {number}"
    asked_row = database.session.scalars(
        database.select(Asked).where(Asked.round_id == at.asked_in.id, Asked.user_id == parent.id)
    ).one()
    actions_anonymous.respond(at.asked_in, asked_row, stance, None, key=key, zone="Europe/Amsterdam", now=dates.now())
    return actions_anonymous.digest(at.asked_in.id, key)


def test_the_page_of_a_named_round(db, new_client, queries) -> None:
    at = asking(DAY, Wanted(QuestionKind.TEXT, "Wat nog meer?"))
    day, more = at.questions
    for number in range(3):
        take(at, number)
        answer_further(
            at.proposal, at.parents[number], Piece(day.question.id, choice_id=day.choices[number % 2].id),
            Piece(more.question.id, words=f"Woorden <i>{number}</i>"),
        )  # fmt: skip
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}/results"
    council = new_client().sign_in(at.organiser)
    council.get(path)
    with queries() as seen:
        page = council.get(path).text
    assert seen.count <= 7, seen.statements
    assert "Woorden &lt;i&gt;1&lt;/i&gt;" in page
    assert at.parents[0].name in page
    parent = new_client().sign_in(at.parents[5]).get(path).text
    assert "Maandag</span> <b>2</b>" in parent
    assert "Woorden" not in parent.replace("deze woorden", "")
    assert at.parents[0].name not in parent


def test_the_page_of_an_anonymous_round_tells_nothing_under_five(db, new_client) -> None:
    at = asking(DAY, Wanted(QuestionKind.TEXT, "Wat nog meer?"), naming=Naming.ANONYMOUS)
    day, more = at.questions
    path = f"{PAGE}/{at.proposal.id}/results"
    reader = new_client().sign_in(at.organiser)
    for number in range(6):
        page = reader.get(path).text
        assert ("Kanarie" in page) is (number >= 5), number
        assert ("Minder dan vijf" in page) is (0 < number < 5), number
        digest = take(at, number)
        choice = day.choices[number == 0]
        answer_further(
            at.proposal, at.parents[number], Piece(day.question.id, choice_id=choice.id),
            Piece(more.question.id, words=f"Kanarie {number}"), key_digest=digest,
        )  # fmt: skip
        db.session.commit()
    page = reader.get(path).text
    assert page.count("<b><span title=") == 2, "one chose Friday, and five follow from it"
    assert not any(parent.name in page for parent in at.parents)


@pytest.mark.parametrize(
    ("results", "before", "answered"),
    [
        (ResultsShown.ALWAYS, True, True),
        (ResultsShown.AFTER_ANSWER, False, True),
        (ResultsShown.AFTER_CLOSING, False, False),
    ],
)
def test_parents_see_it_from_when_the_round_says(db, new_client, results, before, answered) -> None:
    at = asking(DAY, results=results)
    [day] = at.questions
    take(at, 0)
    answer_further(at.proposal, at.parents[0], Piece(day.question.id, choice_id=day.choices[0].id))
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}/results"
    quiet = new_client().sign_in(at.parents[1])
    assert ("<b>1</b>" in quiet.get(path).text) is before
    assert ("<b>1</b>" in new_client().sign_in(at.parents[0]).get(path).text) is answered
    assert "<b>1</b>" in new_client().sign_in(at.teacher).get(path).text
    db.session.refresh(at.proposal, ["council"])
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    db.session.commit()
    assert "<b>1</b>" in quiet.get(path).text
