"""Answers that the school enters: one voice for a named person, a counted one of somebody unnamed, both marked."""

from typing import Any

from klankbord.base.audit import AuditEvent
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import CouncilKind, Office
from klankbord.proposals.models import Asked, Comment, Naming, ProposalKind, Stance, StanceKind
from klankbord.proposals.moderation.models import EnteredAnswer, Way
from tests.factories.councils import seated
from tests.factories.proposals import answer, school_with_round
from tests.factories.schools import parent
from tests.proposals.test_letter import letter, said
from tests.proposals.test_pages import PAGE, link_of


def entering(at: Any) -> str:
    return f"{PAGE}/{at.proposal.id}/entered-answers"


def row_of(db: Any, user: Any) -> str:
    return str(db.session.scalars(db.select(Asked.id).where(Asked.user_id == user.id)).one())


def test_a_named_answer_is_the_persons_one_voice_and_theirs_to_change(db, client, new_client) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    values = {"person": row_of(db, at.parents[0]), "way": "phone", "stance": "object", "reason": "Te kort, zei 'ie."}
    assert client.submit(entering(at), values).status_code == 303
    stance = db.session.scalars(db.select(Stance)).one()
    assert (stance.user_id, stance.kind) == (at.parents[0].id, StanceKind.OBJECT)
    assert stance.class_group_id == at.classes[0].id
    said = db.session.scalars(db.select(Comment)).one()
    assert (said.author_id, said.stance_id) == (at.parents[0].id, stance.id)
    told = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "entered")).one()
    assert told.recipient_user_id == at.parents[0].id
    assert "Te kort, zei 'ie." in told.text
    path = f"{PAGE}/{at.proposal.id}"
    page = new_client().sign_in(at.parents[1]).get(path).text
    assert "gezegd aan de telefoon, ingevoerd door de school" in page
    assert "1 daarvan is gezegd op papier" in page
    assert "gezegd aan de telefoon" in new_client().sign_in(at.parents[1]).get(f"{path}/comments/{said.id}").text
    verbs = [verb for verb in db.session.scalars(db.select(AuditEvent.verb)) if "open" not in verb]
    assert verbs == ["proposals.enter_answer"]
    link = link_of(db, at.parents[0], "entered")
    own = new_client()
    assert own.submit(f"{link}/responses", {"stance": "support"}, on=link).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(db.select(Stance)).one().kind is StanceKind.SUPPORT
    assert db.session.scalars(db.select(EnteredAnswer)).all() == []
    assert "ingevoerd door de school" not in new_client().sign_in(at.parents[1]).get(path).text
    refused = client.post(entering(at), data={**values, "csrf_token": client.token(entering(at))})
    assert refused.status_code == 422
    assert "kan dat alleen zelf veranderen" in refused.text
    assert "Te kort, zei &#39;ie." in refused.text


def test_an_open_question_takes_words_alone(db, client) -> None:
    at = school_with_round()
    at.proposal.kind = ProposalKind.OPEN_QUESTION
    db.session.commit()
    client.sign_in(at.organiser)
    values = {"person": row_of(db, at.parents[0]), "way": "paper", "reason": ""}
    page = client.get(entering(at)).text
    assert 'name="stance"' not in page
    refused = client.post(entering(at), data={**values, "csrf_token": client.token(entering(at))})
    assert refused.status_code == 422
    assert "Schrijf op wat er is gezegd." in refused.text
    assert client.submit(entering(at), {**values, "reason": "Meer bankjes."}).status_code == 303
    assert db.session.scalars(db.select(Stance)).one().kind is StanceKind.WORDS
    told = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "entered")).one()
    assert "Meer bankjes." in told.text
    assert "Geen mening" not in told.text + told.html
    assert "In eigen woorden" in client.get(entering(at)).text
    sheet = said(letter(client, f"{PAGE}/{at.proposal.id}/letter.pdf"))
    assert "Schrijf je antwoord op" in sheet
    assert "Liever niet" not in sheet


def test_entering_twice_corrects_it_and_removing_opens_it_again(db, client) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    values = {"person": row_of(db, at.parents[0]), "way": "paper", "stance": "object", "reason": "Eerst"}
    client.submit(entering(at), values)
    client.submit(entering(at), {**values, "stance": "support", "reason": "Verbeterd", "way": "gate"})
    assert db.session.scalars(db.select(Stance)).one().kind is StanceKind.SUPPORT
    entered = db.session.scalars(db.select(EnteredAnswer)).one()
    assert entered.way is Way.GATE
    assert client.submit(f"{entering(at)}/{entered.id}/removal", on=entering(at)).status_code == 303
    assert db.session.scalars(db.select(Stance)).all() == []
    asked = db.session.scalars(db.select(Asked).where(Asked.user_id == at.parents[0].id)).one()
    assert asked.answered_on is None
    assert "Verbeterd" not in client.get(f"{PAGE}/{at.proposal.id}").text
    db.session.commit()
    answer(at.proposal, at.parents[0], StanceKind.NO_OPINION)


def test_somebody_unnamed_counts_for_a_class_and_no_further_than_were_asked(db, client, new_client) -> None:
    at = school_with_round(parents=6)
    client.sign_in(at.organiser)
    group = str(at.classes[0].id)
    for _ in range(6):
        done = client.submit(
            entering(at), {"class_group": group, "way": "paper", "stance": "support", "reason": "Van het briefje"}
        )
        assert done.status_code == 303
    full = client.submit(entering(at), {"class_group": group, "way": "paper", "stance": "support"})
    assert full.status_code == 422
    stances = db.session.scalars(db.select(Stance)).all()
    assert len(stances) == 6
    assert {(one.user_id, one.class_group_id) for one in stances} == {(None, at.classes[0].id)}
    assert len({one.key_digest for one in stances}) == 6
    page = new_client().sign_in(at.parents[0]).get(f"{PAGE}/{at.proposal.id}").text
    assert "Een ouder van groep 3b · gezegd op papier, ingevoerd door de school" in page
    assert "6 daarvan zijn gezegd op papier" in page
    assert db.session.scalars(db.select(Asked).where(Asked.answered_on.is_not(None))).all() == []


def test_one_more_than_were_asked_breaks_no_page(db, client) -> None:
    """Who gave a sheet without a name may answer with their own hand as well."""
    at = school_with_round(parents=5)
    client.sign_in(at.organiser)
    for _ in range(5):
        client.submit(entering(at), {"class_group": str(at.classes[0].id), "way": "paper", "stance": "support"})
    db.session.commit()
    answer(at.proposal, at.parents[0])
    db.session.commit()
    assert "<b>6</b>" in client.get(f"{PAGE}/{at.proposal.id}").text
    assert client.get("/regenboog/exchange").status_code == 200


def test_a_double_click_enters_one(db, client) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    form = client.form(entering(at)).values
    values = {**form, "way": "gate", "stance": "support"}
    for _ in range(2):
        assert client.post(entering(at), data=values).status_code == 303
    assert len(db.session.scalars(db.select(Stance)).all()) == 1


def test_an_anonymous_round_takes_none(db, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    client.sign_in(at.organiser)
    page = client.get(entering(at))
    assert "Deze ronde is anoniem" in page.text
    token = client.token(f"{PAGE}/{at.proposal.id}")
    for person in ("", row_of(db, at.parents[0])):
        values = {"csrf_token": token, "person": person, "way": "paper", "stance": "support"}
        assert client.post(entering(at), data=values).status_code == 422
    assert db.session.scalars(db.select(Stance)).all() == []


def test_a_parent_who_organises_sees_no_list_of_parents(db, client) -> None:
    at = school_with_round()
    at.council.kind = CouncilKind.PARENT_COUNCIL
    chair = seated(at.council, parent(at.school, name="Voor Zitter"), Office.CHAIR)
    db.session.commit()
    client.sign_in(chair)
    page = client.get(entering(at)).text
    assert at.parents[0].name not in page
    token = client.token(entering(at))
    values = {"csrf_token": token, "person": row_of(db, at.parents[0]), "way": "paper", "stance": "support"}
    assert client.post(entering(at), data=values).status_code == 403
    assert client.post(entering(at), data={**values, "person": ""}).status_code == 303
    assert db.session.scalars(db.select(Stance)).one().user_id is None


def test_not_in_a_round_that_has_closed_nor_for_a_row_of_another(db, client, clock) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    token = client.token(entering(at))
    values = {"csrf_token": token, "way": "paper", "stance": "support"}
    assert client.post(entering(at), data={**values, "person": "999999"}).status_code == 404
    assert client.post(entering(at), data={**values, "class_group": "999999"}).status_code == 422
    clock.forward(days=20)
    client.sign_in(at.organiser)
    values["csrf_token"] = client.token(f"{PAGE}/{at.proposal.id}")
    assert client.post(entering(at), data=values).status_code == 422
    assert db.session.scalars(db.select(Stance)).all() == []
