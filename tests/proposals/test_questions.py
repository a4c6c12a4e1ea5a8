"""Writing the further questions of a draft; what the round keeps of them."""

from typing import Any

import pytest

from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.proposals.models import ResultsShown
from klankbord.proposals.questions import actions as questions
from klankbord.proposals.questions import queries as queries_questions
from klankbord.proposals.questions.actions import Wanted
from klankbord.proposals.questions.models import MOST_QUESTIONS, QuestionKind
from klankbord.proposals.writing import actions_versions
from klankbord.proposals.writing.forms import WORDS
from tests.factories.proposals import last_day, school_with_round
from tests.factories.questions import ALL, asking

PAGE = "/regenboog/proposals"


def words(db: Any, proposal: Any) -> list[str]:
    db.session.expire_all()
    return [asked.question.words for asked in queries_questions.drafted(proposal.id)]


def test_written_changed_put_in_order_and_taken_away(db, client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/questions"
    for text, kind, choices in (
        ("Wat vind je van Sinterklaas' bezoek?", "scale", "wordt weggelaten"),
        ("Welke dag?", "single", "Maandag\r\n\r\n Vrijdag  middag \r\n"),
    ):
        done = client.submit(f"{path}/list", {"words": text, "kind": kind, "choices": choices}, on=f"{path}/list")
        assert done.status_code == 303
    first, second = queries_questions.drafted(at.proposal.id)
    assert first.choices == []
    assert [choice.words for choice in second.choices] == ["Maandag", "Vrijdag middag"]
    page = client.get(f"{path}/list").text
    assert "Sinterklaas&#39; bezoek" in page
    here = f"{path}/{second.question.id}"
    form = client.form(here, on=here)
    assert form.values["choices"] == ["Maandag\nVrijdag middag"]
    for choices, status in (("Alleen deze", 422), ("Een\nEEN", 422), ("\n".join("abcdefghi"), 422), ("Ja\nNee", 303)):
        sent = client.submit(here, {"words": "Doe je mee?", "kind": "multiple", "choices": choices}, on=here)
        assert sent.status_code == status, choices
        assert status == 303 or "Doe je mee?" in sent.text
    token = client.token(f"{path}/list")
    assert client.post(f"{here}/place", data={"csrf_token": token}).status_code == 303
    assert words(db, at.proposal) == ["Doe je mee?", "Wat vind je van Sinterklaas' bezoek?"]
    assert client.post(f"{here}/place", data={"csrf_token": token}).status_code == 303
    for _ in range(2):
        assert client.post(f"{here}/removal", data={"csrf_token": token}).status_code == 303
    assert words(db, at.proposal) == ["Wat vind je van Sinterklaas' bezoek?"]


def test_there_is_an_end_to_asking(db) -> None:
    at = school_with_round(opened=False)
    for number in range(MOST_QUESTIONS):
        questions.add(at.proposal, Wanted(QuestionKind.TEXT, f"Vraag {number}"), by=at.organiser, now=dates.now())
    db.session.flush()
    with pytest.raises(DomainError, match="much to ask"):
        questions.add(at.proposal, ALL[0], by=at.organiser, now=dates.now())


def test_a_round_keeps_its_questions_and_the_next_asks_them_again(db, client) -> None:
    at = asking(results=ResultsShown.AFTER_CLOSING, remind_days=3)
    assert at.asked_in.question_count == len(ALL)
    question = at.questions[0].question
    for deed in (
        lambda: questions.add(at.proposal, ALL[0], by=at.organiser, now=dates.now()),
        lambda: questions.change(at.proposal, question, ALL[1], by=at.organiser, now=dates.now()),
        lambda: questions.move_up(at.proposal, question, by=at.organiser, now=dates.now()),
        lambda: questions.remove(at.proposal, question, by=at.organiser, now=dates.now()),
    ):
        with pytest.raises(WrongState):
            deed()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/questions"
    assert client.get(f"{path}/list").location.endswith("/results")
    assert client.get(f"{path}/{question.id}").status_code == 404
    db.session.refresh(at.proposal, ["council"])
    text = {name: getattr(at.proposal, name) for name in WORDS} | {"body": "Een andere pauze."}
    again = actions_versions.new_version(
        at.proposal, text, last_day(20), read_version=None, by=at.organiser, now=dates.now()
    )  # type: ignore[arg-type]
    db.session.flush()
    assert (again.results, again.remind_days) == (ResultsShown.AFTER_CLOSING, 3)
    copies = queries_questions.asked_in([again.id])
    assert again.question_count == len(copies) == len(ALL)
    told = [(one.question.kind, one.question.words, tuple(c.words for c in one.choices)) for one in copies]
    assert told == [(one.kind, one.words, tuple(one.choices)) for one in ALL]
    assert {one.question.id for one in copies}.isdisjoint(one.question.id for one in at.questions)
