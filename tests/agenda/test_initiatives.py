"""Parents' own initiative: started, supported by one voice each, suggested by itself, answered, withdrawn, told."""

import re

import pytest

from klankbord.agenda import actions_initiatives as actions
from klankbord.agenda import actions_suggestions, queries_suggestions
from klankbord.agenda.actions import ItemValues
from klankbord.agenda.models import ItemKind
from klankbord.agenda.models_life import Suggestion, SuggestionState
from klankbord.base.audit import AuditEvent
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.proposals.initiatives import actions as actions_initiatives
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.models import OutcomeResult, Proposal, ProposalKind, ProposalState
from klankbord.proposals.outcomes import actions as actions_outcomes
from tests.factories.schools import SchoolFactory, parent, staff

NEW = "/regenboog/proposals/initiatives/new"
WORDS = {"result": OutcomeResult.ADOPTED, "decided": "Er komt een fietsenrek.", "done_with_feedback": "Gelezen."}


@pytest.fixture
def samira(school):
    return parent(school, name="Samira O'Neill")


@pytest.fixture
def others(school):
    return [parent(school, name=f"Ouder {n}") for n in range(3)]


@pytest.fixture
def start(db, board, samira, organiser):
    board.initiative_supporters = 3

    def make(title="Een fietsenrek", body="Meer plek voor fietsen.", why=""):
        made = actions.start(board, title, body, why, by=samira, now=dates.now())
        db.session.commit()
        db.session.refresh(made, ["council"])
        return made

    return make


def mails(db, kind):
    return db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    ).all()


def verbs(db, verb):
    return db.session.scalars(db.select(AuditEvent).where(AuditEvent.verb == verb)).all()


def page_of(initiative):
    return f"/regenboog/proposals/{initiative.id}"


def test_a_parent_starts_one_by_a_simple_form(client, db, board, samira):
    board.initiative_supporters = 3
    db.session.commit()
    client.sign_in(samira)
    refused = client.submit(NEW, {"title": "Een fietsenrek", "body": ""})
    assert (refused.status_code, 'value="Een fietsenrek"' in refused.text) == (422, True)
    done = client.submit(NEW, {"title": "Een fietsenrek", "body": "Meer plek."})
    assert done.status_code == 303
    made = db.session.scalars(db.select(Proposal)).one()
    assert (made.kind, made.state, made.author_id) == (ProposalKind.INITIATIVE, ProposalState.OPEN, samira.id)
    page = client.get(done.location).text
    assert "1 van de 3 ouders die nodig zijn" in page
    assert "Jij bent dit begonnen." in page
    assert 'class="stances"' not in page
    assert len(verbs(db, "proposals.start_initiative")) == 1


def test_others_read_and_support_it_in_one_tap(client, db, start, others, samira):
    made = start()
    client.sign_in(others[0])
    assert "1 van de 3 ouders die nodig zijn" in client.get("/regenboog/proposals").text
    page = client.get(page_of(made)).text
    assert samira.name not in page
    assert "Begonnen door een ouder." in page
    for _ in range(2):  # a double press is one voice
        done = client.post(f"{page_of(made)}/support", data={"csrf_token": client.token(page_of(made))})
        assert done.status_code == 303
    assert queries_initiatives.count(made.id) == 2
    assert len(verbs(db, "proposals.support")) == 1
    page = client.get(page_of(made)).text
    assert "2 van de 3 ouders die nodig zijn" in page
    assert "Je steunt dit." in page
    client.post(f"{page_of(made)}/support/withdrawal", data={"csrf_token": client.token(page_of(made))})
    client.post(f"{page_of(made)}/support/withdrawal", data={"csrf_token": client.token(page_of(made))})
    assert queries_initiatives.count(made.id) == 1
    assert len(verbs(db, "proposals.take_support_back")) == 1
    assert "Ik steun dit" in client.get(page_of(made)).text


def test_who_may_see_and_support_it(new_client, db, start, board, school, samira, organiser):
    made = start()
    teacher = staff(school, name="Tom Leraar")
    elsewhere = parent(SchoolFactory(slug="elders"), name="Van Elders")
    db.session.commit()
    for person, seen, named in ((teacher, 200, True), (organiser, 200, True), (elsewhere, 404, False)):
        reader = new_client()
        reader.sign_in(person)
        page = reader.get(page_of(made))
        assert (page.status_code, "Samira O&#39;Neill" in page.text) == (seen, named)
        assert "Ik steun dit" not in page.text
    board.open_to_parents = False
    outside = parent(school, name="Ouder Buiten")
    db.session.commit()
    reader = new_client()
    reader.sign_in(outside)
    assert reader.get(page_of(made)).status_code == 404
    assert reader.get(NEW).status_code == 403


def test_with_enough_supporters_it_is_suggested_once_and_all_are_told(db, start, others, samira, organiser):
    made = start(why="Nu staan ze **in de weg**.")
    actions.support(made, by=others[0], now=dates.now())
    assert db.session.scalars(db.select(Suggestion)).all() == []
    actions.support(made, by=others[1], now=dates.now())
    suggestion = db.session.scalars(db.select(Suggestion)).one()
    assert (suggestion.by_id, suggestion.title, suggestion.named) == (samira.id, made.title, False)
    assert suggestion.reason == "Meer plek voor fietsen.\n\nNu staan ze in de weg."
    told = mails(db, "agenda_initiative")
    assert [one.recipient_user_id for one in told] == [samira.id, organiser.id]
    assert "3 ouders steunen je initiatief" in told[0].text
    assert f"/suggestions/{suggestion.id}" in told[1].text
    # Taking support back and giving it again, or one more supporter, makes no second one.
    actions_initiatives.take_back(made, by=others[1], now=dates.now())
    actions.support(made, by=others[1], now=dates.now())
    actions.support(made, by=others[2], now=dates.now())
    assert len(db.session.scalars(db.select(Suggestion)).all()) == 1
    assert len(mails(db, "agenda_initiative")) == 2


def test_one_supporter_is_enough_where_the_council_says_so(db, board, samira, organiser):
    board.initiative_supporters = 1
    made = actions.start(board, "Een rek", "Meer plek.", "", by=samira, now=dates.now())
    assert queries_suggestions.of_initiative(made.id) is not None


def answered(db, made, do):
    """Answer the suggestion as a view would."""
    suggestion = queries_suggestions.of_initiative(made.id)
    do(suggestion)
    db.session.flush()
    return suggestion


@pytest.fixture
def suggested(start, others, db):
    made = start()
    for user in others[:2]:
        actions.support(made, by=user, now=dates.now())
    db.session.commit()
    return made


def test_accepted_it_comes_onto_the_agenda_and_who_started_it_hears_so(
    db, client, suggested, meeting, organiser, samira
):
    values = ItemValues(title="Fietsenrek", kind=ItemKind.OPINION)
    answered(
        db,
        suggested,
        lambda one: actions_suggestions.accept(one, meeting, values, "Goed plan.", by=organiser, now=dates.now()),
    )
    assert suggested.state is ProposalState.CLOSED
    assert [one.recipient_user_id for one in mails(db, "agenda_suggestion")] == [samira.id]
    db.session.commit()
    client.sign_in(organiser)
    assert page_of(suggested) in client.get(f"/regenboog/meetings/{meeting.id}").text
    assert "Het komt op een agenda" in client.get(page_of(suggested)).text
    with pytest.raises(WrongState):
        actions_initiatives.take_back(suggested, by=samira, now=dates.now())


def test_declined_it_is_over_and_deferred_it_goes_on(db, suggested, organiser, samira):
    suggestion = answered(
        db, suggested, lambda one: actions_suggestions.defer(one, None, "Na de zomer.", by=organiser, now=dates.now())
    )
    assert suggested.state is ProposalState.OPEN
    actions_suggestions.decline(suggestion, "Er is geen plek.", by=organiser, now=dates.now())
    assert suggested.state is ProposalState.CLOSED
    assert "Er is geen plek." in mails(db, "agenda_suggestion")[-1].text


def test_the_outcome_is_told_to_all_who_supported_it(client, db, suggested, organiser, samira, others):
    answered(db, suggested, lambda one: actions_suggestions.decline(one, "Geen plek.", by=organiser, now=dates.now()))
    db.session.refresh(suggested, ["council"])
    outcome = actions_outcomes.write(suggested, WORDS, read_version=None, by=organiser, now=dates.now())
    assert actions_outcomes.publish(suggested, outcome, by=organiser, now=dates.now()) == 3
    assert {one.recipient_user_id for one in mails(db, "outcome")} == {samira.id, others[0].id, others[1].id}
    assert suggested.state is ProposalState.DECIDED
    db.session.commit()
    client.sign_in(others[0])
    assert page_of(suggested) in client.get("/regenboog/").text


def test_the_organiser_withdraws_it_with_a_reason_that_who_started_it_gets(
    client, new_client, db, suggested, organiser, samira
):
    client.sign_in(organiser)
    path = f"{page_of(suggested)}/initiative/withdrawal"
    assert client.submit(path, {"reason": " "}).status_code == 422
    assert client.submit(path, {"reason": "Dit gaat over één kind."}).status_code == 303
    db.session.expire_all()
    assert suggested.state is ProposalState.WITHDRAWN
    told = mails(db, "initiative_withdrawn")
    assert [one.recipient_user_id for one in told] == [samira.id]
    assert "Dit gaat over één kind." in told[0].text
    link = re.search(r"http://localhost:5000(/l/\S+)", told[0].text)[1]
    assert "Dit gaat over één kind." in new_client().get(link).text
    assert "Dit gaat over één kind." in client.get(page_of(suggested)).text
    assert queries_suggestions.of_initiative(suggested.id).state == SuggestionState.WITHDRAWN
    with pytest.raises(WrongState):
        actions.support(suggested, by=samira, now=dates.now())
    # A stale tab of the page cannot do it again.
    assert client.post(path, data={"csrf_token": client.token(path), "reason": "Nog eens."}).status_code in {409, 422}
    assert len(mails(db, "initiative_withdrawn")) == 1


def test_who_started_it_withdraws_it_without_a_reason_and_no_mail(db, suggested, samira):
    actions.withdraw(suggested, "", by=samira, now=dates.now())
    assert suggested.state is ProposalState.WITHDRAWN
    assert mails(db, "initiative_withdrawn") == []


def test_somebody_else_cannot_withdraw_it_and_a_proposal_is_no_initiative(client, db, suggested, others, organiser):
    client.sign_in(others[0])
    assert client.get(f"{page_of(suggested)}/initiative/withdrawal").status_code == 403
    client.sign_in(organiser)
    done = client.post(f"{page_of(suggested)}/withdrawal", data={"csrf_token": client.token(page_of(suggested))})
    assert done.status_code != 303 or done.location != "/regenboog/proposals"
    db.session.expire_all()
    assert suggested.state is ProposalState.OPEN
    with pytest.raises(DomainError):
        actions.withdraw(suggested, "", by=organiser, now=dates.now())


def test_the_suggestion_of_an_initiative_is_not_withdrawn_by_itself(client, db, suggested, samira):
    suggestion = queries_suggestions.of_initiative(suggested.id)
    with pytest.raises(WrongState):
        actions_suggestions.withdraw(suggestion, by=samira, now=dates.now())
    client.sign_in(samira)
    page = client.get(f"/regenboog/suggestions/{suggestion.id}").text
    assert page_of(suggested) in page
    assert "/withdrawal" not in page


def test_a_double_press_of_the_form_starts_one(client, db, board, samira):
    client.sign_in(samira)
    filled = {**client.form(NEW).values, "title": "Een rek", "body": "Meer plek."}
    first, second = client.post(NEW, data=filled), client.post(NEW, data=filled)
    assert (first.status_code, second.location) == (303, first.location)
    assert len(db.session.scalars(db.select(Proposal)).all()) == 1


def test_in_a_stale_tab_nobody_supports_what_is_over(client, db, suggested, others, organiser):
    client.sign_in(others[2])
    token = client.token(page_of(suggested))
    answered(db, suggested, lambda one: actions_suggestions.decline(one, "Geen plek.", by=organiser, now=dates.now()))
    db.session.commit()
    page = client.post(f"{page_of(suggested)}/support", data={"csrf_token": token})
    assert page.status_code == 409
    assert "Dit initiatief kun je niet meer steunen" in page.text
    assert queries_initiatives.count(suggested.id) == 3


def test_parents_talk_about_it_while_it_gathers(client, db, start, others, samira):
    made = start()
    client.sign_in(others[0])
    done = client.submit(f"{page_of(made)}/comments", {"body": "Ook bij de gymzaal?"}, on=page_of(made))
    assert done.status_code == 303
    assert "Ook bij de gymzaal?" in client.get(page_of(made)).text
    actions.withdraw(made, "", by=samira, now=dates.now())
    db.session.commit()
    assert client.get(page_of(made)).status_code == 404  # a withdrawn one is hidden from other parents
    client.sign_in(samira)
    page = client.get(page_of(made))
    assert (page.status_code, 'id="body"' in page.text) == (200, False)
