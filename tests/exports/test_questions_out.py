"""What leaves of the further questions: a sheet, and the zip of a council, as the page counts them out."""

import csv
import io

import pytest

from klankbord.proposals import actions_anonymous
from klankbord.proposals.models import Naming, ResultsShown, StanceKind
from klankbord.proposals.questions.actions_answers import Piece
from tests.exports.conftest import take
from tests.factories.proposals import answer
from tests.factories.questions import answer_further, asking
from tests.proposals.test_anonymous import link_of, respond

SHEET = "/regenboog/proposals/{}/results.csv"


def answered(at, number, key_digest=None):
    """Everything answered by one parent, their name in what they wrote."""
    single, multiple, scale, ranking, day, text = at.questions
    answer_further(
        at.proposal, at.parents[number],
        Piece(single.question.id, choice_id=single.choices[number % 2].id),
        *(Piece(multiple.question.id, place=one.position, choice_id=one.id) for one in multiple.choices),
        Piece(scale.question.id, number=4 + number % 2),
        *(Piece(ranking.question.id, place=one.position, choice_id=one.id, number=one.position)
          for one in ranking.choices),
        Piece(day.question.id, day=at.asked_in.closes_on),
        Piece(text.question.id, words=f"=Woorden {number}"),
        key_digest=key_digest,
    )  # fmt: skip


def rows(client, at, status=200):
    response = client.get(SHEET.format(at.proposal.id))
    assert response.status_code == status
    return [tuple(row) for row in csv.reader(io.StringIO(response.get_data(as_text=True)), delimiter=";")][1:]


def test_a_named_round_in_a_sheet_and_in_the_zip(db, new_client):
    at = asking()
    for number in range(3):
        answer(at.proposal, at.parents[number], StanceKind.SUPPORT)
        answered(at, number)
    db.session.commit()
    told = rows(new_client().sign_in(at.organiser), at)
    assert ("Wat vind jij ervan?", "Goed plan", "3") in told
    assert ("Welke dag?", "Maandag", "2") in told
    assert ("Voel je je welkom?", "het gemiddelde cijfer", "4.3") in told
    assert ("Wat eerst?", "1. Plein (1.0)", "3") in told
    assert ("Wat nog meer?", "'=Woorden 0", "") in told
    assert not [row for row in rows(new_client().sign_in(at.parents[0]), at) if "Woorden" in row[1]]
    [proposal] = take(new_client().sign_in(at.organiser), at.council.id).json("proposals")
    told = {one["question"]: one for one in proposal["rounds"][0]["questions"]}
    assert told["Welke dag?"]["answers"][0] == {"answer": "Maandag", "count": 2}
    assert told["Vanaf wanneer?"]["answers"] == [{"answer": at.asked_in.closes_on.isoformat(), "count": 3}]
    assert told["Wat nog meer?"]["words"][0] == {"text": "=Woorden 0", "by": at.parents[0].name}


@pytest.mark.parametrize("number", [4, 6])
def test_an_anonymous_round_tells_nobody(db, new_client, number):
    at = asking(naming=Naming.ANONYMOUS)
    for place in range(number):
        link = link_of(db, at.parents[place])
        respond(new_client(), link, "support")
        answered(at, place, actions_anonymous.digest(at.asked_in.id, link.partition(".")[2]))
        db.session.commit()
    told = rows(new_client().sign_in(at.organiser), at)
    taken = take(new_client().sign_in(at.organiser), at.council.id)
    questions = taken.json("proposals")[0]["rounds"][0]["questions"]
    assert len(questions) == len(at.questions)
    for one in at.parents:
        assert one.name not in repr(told) + repr(questions)
    if number < 5:
        assert {row[2] for row in told} == {"weinig"}
        assert {one["answered"] for one in questions} == {None}
        assert "Woorden" not in taken.everything
    else:
        assert ("Welke dag?", "Maandag", "weinig") in told
        assert ("Voel je je welkom?", "ongeveer het gemiddelde cijfer", "4.5") in told
        assert not [row for row in told if row[2].isdecimal() and 0 < int(row[2]) < 5]
        assert {one["by"] for question in questions for one in question["words"]} == {None}


def test_a_parent_has_no_sheet_of_what_they_may_not_see_yet(db, new_client):
    at = asking(results=ResultsShown.AFTER_ANSWER)
    answer(at.proposal, at.parents[0])
    db.session.commit()
    rows(new_client().sign_in(at.parents[1]), at, 403)
    rows(new_client().sign_in(at.parents[0]), at)
    rows(new_client().sign_in(at.teacher), at)
