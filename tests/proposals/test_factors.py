"""The fifteen success factors: asked in one go to team and parents, and put side by side for each school year."""

from typing import Any

from klankbord.agenda.models_life import Suggestion
from klankbord.kit import dates
from klankbord.kit.success_factors import FACTORS
from klankbord.proposals.models import Audience, Proposal, StanceKind
from klankbord.proposals.questions import actions as actions_questions
from klankbord.proposals.questions import queries as queries_questions
from klankbord.proposals.questions import queries_factors
from klankbord.proposals.questions.actions import Wanted
from klankbord.proposals.questions.actions_answers import Piece
from klankbord.proposals.questions.models import QuestionKind
from klankbord.proposals.rules import missing
from tests.factories.proposals import ProposalFactory, answer, open_it, school_with_round
from tests.factories.questions import answer_further

PAGE = "/regenboog/proposals"
LIST = [Wanted(QuestionKind.SCALE, words, factor=number) for number, words in enumerate(FACTORS, 1)]


def take(at: Any, db: Any, audience: Audience, steps: dict[Any, int]) -> Any:
    """Ask one side about the factors; `steps` is what each person gives all of them, the first factor one less."""
    proposal = ProposalFactory(council=at.council, author=at.organiser, title=f"Check {audience.value}")
    actions_questions.take_list(proposal, LIST, by=at.organiser, now=dates.now())
    asked_in = open_it(proposal, at.organiser, audience=audience)
    questions = queries_questions.asked_in([asked_in.id])
    for person, step in steps.items():
        answer(proposal, person)
        pieces = [Piece(one.question.id, number=step - (one.question.factor == 6)) for one in questions]
        answer_further(proposal, person, *pieces)
    db.session.commit()
    return proposal


def test_the_list_is_taken_in_one_go_and_read_in_ones_own_language(db, client, new_client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/questions"
    for _ in range(2):
        token = client.token(f"{path}/list")
        sent = client.post(f"{path}/library", data={"csrf_token": token})
    assert sent.status_code == 409, "a list beside other questions is too much"
    db.session.expire_all()
    drafted = queries_questions.drafted(at.proposal.id)
    assert [one.question.factor for one in drafted] == list(range(1, 16))
    assert "Leraren gaan in overleg op huisbezoek" in client.get(f"{path}/list").text
    open_it(at.proposal, at.organiser)
    answer(at.proposal, at.parents[0])
    at.parents[0].language = "en"
    db.session.commit()
    page = new_client().sign_in(at.parents[0]).get(path).text
    assert "Teachers visit homes, by agreement" in page
    assert page.count('type="radio"') == 75


def test_team_and_parents_stand_side_by_side(db, client, queries) -> None:
    at = school_with_round(opened=False)
    take(at, db, Audience.ALL_PARENTS, dict.fromkeys(at.parents, 3))
    take(at, db, Audience.STAFF, {at.teacher: 4, at.organiser: 5})
    path = f"/regenboog/councils/{at.council.id}/check"
    client.sign_in(at.teacher)
    client.get(path)
    with queries() as seen:
        page = client.get(path).text
    assert seen.count <= 8, seen.statements
    assert "ouders 3,0, team 4,5" in page
    [(year, factors)] = queries_factors.by_year(at.council.id, "Europe/Amsterdam").items()
    assert year == dates.school_year(dates.today("Europe/Amsterdam"))
    assert [(one.number, one.gap) for one in factors] == [(number, 1.5) for number in range(1, 16)]
    assert len(queries_factors.widest(factors)) == 3
    assert (factors[5].parents.mean, factors[5].team.mean) == (2.0, 3.5)
    form = client.form(f"/regenboog/councils/{at.council.id}/suggestions", on=path)
    data = {name: values[0] for name, values in form.values.items()}
    for _ in range(2):
        assert client.post(f"/regenboog/councils/{at.council.id}/suggestions", data=data).status_code == 303
    [suggested] = db.session.scalars(db.select(Suggestion)).all()
    assert suggested.title == "Visie op een prettig klimaat en op de rol van ouders leeft in de hele school"
    assert "gaven ouders dit een 3,0 van 5 en het team een 4,5" in suggested.reason


def test_one_side_alone_makes_no_gap_and_nothing_makes_a_page(db, client) -> None:
    at = school_with_round(opened=False)
    path = f"/regenboog/councils/{at.council.id}/check"
    client.sign_in(at.member)
    assert "Er is nog niemand gevraagd" in client.get(path).text
    take(at, db, Audience.ALL_PARENTS, {at.parents[0]: 4})
    page = client.get(path).text
    assert "niet gevraagd" in page
    assert "verschillen" not in page


def test_the_check_begins_with_one_press_for_each_side(db, client, new_client) -> None:
    at = school_with_round(opened=False)
    path = f"/regenboog/councils/{at.council.id}/check"
    begin = f"/regenboog/councils/{at.council.id}/checks"
    client.sign_in(at.organiser)
    assert client.get(path).text.count(f'action="{begin}"') == 2
    data = {name: values[0] for name, values in client.form(begin, on=path).values.items()}
    first, second = (client.post(begin, data=data) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location), "a second press makes no second draft"
    assert client.post(begin, data={"csrf_token": data["csrf_token"], "whom": "?"}).location == path
    draft = db.session.scalars(db.select(Proposal).where(Proposal.id != at.proposal.id)).one()
    assert len(queries_questions.drafted(draft.id)) == 15
    assert not missing(draft), "it can be opened as it is"
    open_it(draft, at.organiser)
    for person in at.parents[:5]:
        answer(draft, person, StanceKind.WORDS, "Vaker bellen.")
    db.session.commit()
    page = client.get(path).text
    assert page.count(f'action="{begin}"') == 1, "the parents are asked, the team is not yet"
    assert "Vraag het team" in page
    assert begin not in new_client().sign_in(at.teacher).get(path).text
