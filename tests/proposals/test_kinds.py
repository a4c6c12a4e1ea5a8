"""The kinds of a proposal: what each needs before it opens, how it is shown and answered."""

from typing import Any

import pytest

from klankbord.base.outbox import OutboxMessage
from klankbord.proposals import rules
from klankbord.proposals.actions import NotReady
from klankbord.proposals.kinds import KINDS, WRITTEN
from klankbord.proposals.models import (
    Asked,
    Comment,
    Naming,
    Proposal,
    ProposalKind,
    Stance,
    StanceKind,
)
from tests.factories.proposals import last_day, of_kind, open_it, school_with_round
from tests.proposals.test_anonymous import link_of

PAGE = "/regenboog/proposals"
TEXTS = {"title": "Wat mist er?", "question": "Wat zou je anders willen?", "can_change": "Alles.", "is_fixed": ""}


def last_mail(db: Any, kind: str) -> OutboxMessage:
    return db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
    ).first()


def test_every_kind_has_its_row() -> None:
    assert set(KINDS) == set(ProposalKind)
    assert set(WRITTEN) == set(ProposalKind) - {ProposalKind.INITIATIVE}


def test_a_proposal_without_a_choice_asks_an_opinion(db, client) -> None:
    at = school_with_round(opened=False)
    assert at.proposal.kind is ProposalKind.OPINION
    client.sign_in(at.organiser)
    page = client.get(f"{PAGE}/new").text
    assert page.count('name="kind"') == len(WRITTEN)
    client.submit(f"{PAGE}/new", {"title": "Zonder keuze", "council_id": str(at.council.id), "kind": None})
    written = db.session.scalars(db.select(Proposal).order_by(Proposal.id.desc())).first()
    assert written.kind is ProposalKind.OPINION


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_kind_is_chosen_changed_and_shown(db, client, kind: ProposalKind) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}"
    assert client.submit(f"{path}/edit", {"kind": kind.value}).status_code == 303
    db.session.expire_all()
    assert at.proposal.kind is kind
    chip = f'<span class="chip plain">{NAMES[kind]}</span>'
    assert chip in client.get(path).text
    assert chip in client.get(PAGE).text
    assert 'value="initiative"' not in client.get(f"{path}/edit").text


NAMES = {
    ProposalKind.OPINION: "Mening gevraagd",
    ProposalKind.INTENDED_DECISION: "Voorgenomen besluit",
    ProposalKind.OPEN_QUESTION: "Open vraag",
    ProposalKind.CONSULTATION: "Raadpleging van alle ouders",
}


def test_an_initiative_is_not_made_by_the_guided_form(db, client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    page = client.submit(f"{PAGE}/{at.proposal.id}/edit", {"kind": "initiative"})
    assert page.status_code == 422
    db.session.expire_all()
    assert at.proposal.kind is ProposalKind.OPINION


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("part", ["question", "can_change", "is_fixed", "decision"])
def test_each_kind_needs_its_own_parts(db, kind: ProposalKind, part: str) -> None:
    at = of_kind(kind, opened=False)
    setattr(at.proposal, part, " ")
    needed = part in KINDS[kind].needed
    assert rules.missing(at.proposal) == ([part] if needed else [])
    if needed:
        with pytest.raises(NotReady):
            open_it(at.proposal, at.organiser, closes_on=last_day(20))
    else:
        assert open_it(at.proposal, at.organiser, closes_on=last_day(20)).asked_count == 9


def test_what_misses_of_a_decision_leads_to_its_part(client, db) -> None:
    at = of_kind(ProposalKind.INTENDED_DECISION, opened=False)
    at.proposal.decision = ""
    db.session.commit()
    client.sign_in(at.organiser)
    assert f"{PAGE}/{at.proposal.id}/edit#decision" in client.get(f"{PAGE}/{at.proposal.id}/rounds/new").text


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_mail_says_which_kind_it_is(db, kind: ProposalKind) -> None:
    of_kind(kind)
    mail = last_mail(db, "opened")
    assert mail.text.startswith(NAMES[kind])
    assert NAMES[kind] in mail.html
    assert "Een continurooster?" in mail.subject
    subjects = {"Wat vind jij? ", "Voor het besluit valt:", "Een vraag voor je:", "Alle ouders gevraagd:"}
    assert sum(mail.subject.startswith(start) for start in subjects) == 1


# An open question


def test_an_open_question_asks_words_and_no_stance(db, client) -> None:
    at = of_kind(ProposalKind.OPEN_QUESTION)
    at.proposal.is_fixed = ""
    db.session.commit()
    client.sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"
    page = client.get(path).text
    assert 'class="stances"' not in page
    assert 'name="stance"' not in page
    assert client.submit(f"{path}/responses", {"reason": "Een moestuin."}, on=path).status_code == 303
    stance = db.session.scalars(db.select(Stance)).one()
    assert (stance.kind, stance.user_id) == (StanceKind.WORDS, at.parents[0].id)
    assert db.session.scalars(db.select(Comment)).one().body == "Een moestuin."
    page = client.get(path).text
    assert "<p>Een moestuin.</p>" in page
    assert "barline" not in page.partition('id="so-far"')[2].partition("</section>")[0]
    assert "stance-tag" not in page
    # A second answer is the same voice in other words.
    client.submit(f"{path}/responses", {"reason": "Een kas."}, on=path)
    db.session.expire_all()
    assert [one.body for one in db.session.scalars(db.select(Comment))] == ["Een kas."]
    assert len(db.session.scalars(db.select(Stance)).all()) == 1


def test_an_empty_answer_is_refused_and_a_stance_counts_for_nothing(db, client) -> None:
    at = of_kind(ProposalKind.OPEN_QUESTION)
    db.session.commit()
    client.sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"
    page = client.post(f"{path}/responses", data={"csrf_token": client.token(path), "stance": "object", "reason": " "})
    assert page.status_code == 422
    assert "Schrijf eerst iets." in page.text
    assert 'class="stances"' not in page.text
    assert db.session.scalars(db.select(Stance)).all() == []


def test_words_alone_do_not_answer_a_proposal_that_asks_a_stance(db, client) -> None:
    at = school_with_round()
    client.sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"
    for stance in ("", "words"):
        data = {"csrf_token": client.token(path), "stance": stance, "reason": "Woorden."}
        assert client.post(f"{path}/responses", data=data).status_code == 422
    assert db.session.scalars(db.select(Stance)).all() == []


def test_an_open_question_without_names(db, client) -> None:
    at = of_kind(ProposalKind.OPEN_QUESTION, naming=Naming.ANONYMOUS)
    db.session.commit()
    link = link_of(db, at.parents[0])
    assert client.submit(f"{link}/responses", {"reason": "Zonder naam."}, on=link).status_code == 303
    stance, said = db.session.scalars(db.select(Stance)).one(), db.session.scalars(db.select(Comment)).one()
    assert (stance.kind, stance.user_id, stance.class_group_id) == (StanceKind.WORDS, None, None)
    assert (said.author_id, said.body) == (None, "Zonder naam.")
    asked = db.session.scalars(db.select(Asked).where(Asked.user_id == at.parents[0].id)).one()
    assert asked.answered_on is not None
    assert "Mijn antwoord wijzigen" in client.get(link).text


def test_a_new_version_of_an_open_question_needs_no_fixed_part(db, client) -> None:
    at = of_kind(ProposalKind.OPEN_QUESTION)
    db.session.commit()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/versions/new"
    more = {"changes": "Korter.", "closes_on": str(last_day(25)), "round_goes": "on"}
    assert client.submit(path, {**TEXTS, **more}).status_code == 303
