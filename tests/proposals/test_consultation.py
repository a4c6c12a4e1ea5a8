"""A consultation of all parents: whom it asks, how long, its reach, and why the school decides otherwise."""

from datetime import timedelta
from typing import Any

import pytest

from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.proposals import actions, queries_consultation
from klankbord.proposals.kinds import CONSULTATION_DAYS
from klankbord.proposals.models import (
    Audience,
    Naming,
    Outcome,
    OutcomeResult,
    ProposalKind,
    StanceKind,
)
from klankbord.proposals.outcomes import actions as actions_outcomes
from tests.factories.proposals import answer, last_day, of_kind, open_it
from tests.proposals.test_anonymous import link_of

PAGE = "/regenboog/proposals"
WORDS = {"result": OutcomeResult.ADOPTED, "decided": "Het gaat door.", "done_with_feedback": "Gelezen."}


def last_mail(db: Any, kind: str) -> OutboxMessage:
    return db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
    ).first()


def test_a_consultation_asks_all_parents_and_nobody_else(db, client) -> None:
    at = of_kind(ProposalKind.CONSULTATION, opened=False)
    with pytest.raises(DomainError) as refused:
        open_it(at.proposal, at.organiser, audience=Audience.MEMBERS, closes_on=last_day(20))
    assert refused.value.field == "audience"
    db.session.commit()
    client.sign_in(at.organiser)
    page = client.get(f"{PAGE}/{at.proposal.id}/rounds/new").text
    assert page.count('name="audience"') == 1
    assert str(last_day(CONSULTATION_DAYS)) in page


@pytest.mark.parametrize(("days", "good"), [(CONSULTATION_DAYS - 1, False), (CONSULTATION_DAYS, True)])
def test_a_consultation_lasts_two_weeks_at_least(db, days: int, good: bool) -> None:
    at = of_kind(ProposalKind.CONSULTATION, opened=False)
    if good:
        assert open_it(at.proposal, at.organiser, closes_on=last_day(days)).asked_count == 9
        return
    with pytest.raises(DomainError) as refused:
        open_it(at.proposal, at.organiser, closes_on=last_day(days))
    assert refused.value.field == "closes_on"
    assert str(CONSULTATION_DAYS) in str(refused.value)


def test_a_consultation_cannot_be_cut_short_by_hand(db, clock) -> None:
    at = of_kind(ProposalKind.CONSULTATION)
    clock.instant += timedelta(days=CONSULTATION_DAYS - 1)
    with pytest.raises(DomainError):
        actions.close(at.proposal, by=at.organiser, now=dates.now())
    clock.instant += timedelta(days=1)
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    assert at.proposal.state == "closed"


def test_an_opinion_can_be_closed_at_once(db) -> None:
    at = of_kind(ProposalKind.OPINION)
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    assert at.proposal.state == "closed"


def test_an_initiative_is_never_asked_in_a_round(db) -> None:
    at = of_kind(ProposalKind.INITIATIVE, opened=False)
    with pytest.raises(WrongState):
        open_it(at.proposal, at.organiser)


def test_the_reach_is_shown_on_the_page(db, client) -> None:
    at = of_kind(ProposalKind.CONSULTATION)
    sent = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "opened")).all()
    for number, mail in enumerate(sent):
        mail.state = MessageState.SENT if number < 7 else MessageState.BOUNCED
    for user in at.parents[:3]:
        answer(at.proposal, user)
    db.session.commit()
    client.sign_in(at.parents[5])
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    assert "9 ouders zijn gevraagd. 7 mails zijn aangekomen. 3 gaven antwoord, dat is 33%." in page
    at.proposal.kind = ProposalKind.OPINION
    db.session.commit()
    assert "zijn aangekomen" not in client.get(f"{PAGE}/{at.proposal.id}").text


@pytest.mark.parametrize(("answered", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_the_reach_of_an_anonymous_round_gives_nobody_away(answered: int, shown: int | None) -> None:
    reach = queries_consultation.reach(20, answered, Naming.ANONYMOUS, [])
    assert reach.answered == shown
    assert (reach.percent is None) is (shown is None)


@pytest.mark.parametrize(
    ("result", "favour", "against", "deviates"),
    [
        (OutcomeResult.ADOPTED, 2, 3, True),
        (OutcomeResult.ADOPTED_WITH_CHANGES, 2, 3, True),
        (OutcomeResult.ADOPTED, 3, 3, False),
        (OutcomeResult.ADOPTED, 4, 3, False),
        (OutcomeResult.NOT_ADOPTED, 4, 3, True),
        (OutcomeResult.NOT_ADOPTED, 3, 4, False),
        (OutcomeResult.DEFERRED, 0, 9, False),
    ],
)
def test_what_deviates(result: OutcomeResult, favour: int, against: int, deviates: bool) -> None:
    counts = {StanceKind.SUPPORT_WITH_CONCERNS: favour, StanceKind.OBJECT: against, StanceKind.NO_OPINION: 50}
    assert queries_consultation.deviates(result, counts) is deviates


def closed_against(at: Any, people: int) -> Outcome:
    """Most objected, the round has closed, and the school goes on all the same."""
    for user in at.parents[:people]:
        answer(at.proposal, user, StanceKind.OBJECT, "Te vroeg.")
    actions.close(at.proposal, by=None, now=dates.now())
    return actions_outcomes.write(at.proposal, WORDS, read_version=None, by=at.organiser, now=dates.now())


def test_an_outcome_against_most_parents_says_why(db, client) -> None:
    at = of_kind(ProposalKind.CONSULTATION)
    outcome = closed_against(at, 2)
    with pytest.raises(DomainError) as refused:
        actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=dates.now())
    assert refused.value.field == "reasons_for_deviation"
    db.session.commit()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/outcome"
    typed = {"result": "adopted", "decided": "Het gaat door.", "done_with_feedback": "Gelezen.", "publish": "1"}
    page = client.submit(path, typed)
    assert page.status_code == 422
    assert 'id="reasons_for_deviation-error"' in page.text
    assert "9 ouders zijn gevraagd." in page.text
    assert client.submit(path, {**typed, "reasons_for_deviation": "De bus rijdt **niet** later."}).status_code == 303
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    assert "De bus rijdt <strong>niet</strong> later." in page
    mail = last_mail(db, "outcome")
    for text in (mail.text, mail.html):
        assert "Waarom de school anders besluit dan de meeste ouders zeiden" in text
        assert "later." in text
        assert "9 ouders zijn gevraagd." in text


def test_other_kinds_need_no_such_reasons(db, client) -> None:
    at = of_kind(ProposalKind.OPINION)
    outcome = closed_against(at, 2)
    db.session.commit()
    client.sign_in(at.organiser)
    assert "reasons_for_deviation" not in client.get(f"{PAGE}/{at.proposal.id}/outcome").text
    db.session.refresh(at.proposal, ["council"])
    actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=dates.now())
    assert "anders besluit" not in last_mail(db, "outcome").text


def test_few_anonymous_answers_are_not_told_by_a_refusal(db, client) -> None:
    at = of_kind(ProposalKind.CONSULTATION, naming=Naming.ANONYMOUS)
    db.session.commit()
    for user in at.parents[:4]:
        link = link_of(db, user)
        client.submit(f"{link}/responses", {"stance": "object"}, on=link)
    db.session.refresh(at.proposal, ["council"])
    actions.close(at.proposal, by=None, now=dates.now())
    outcome = actions_outcomes.write(at.proposal, WORDS, read_version=None, by=at.organiser, now=dates.now())
    assert actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=dates.now()) == 4
