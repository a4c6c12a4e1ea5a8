"""What is for the school alone: the question before words about one person are placed, and the private message."""

from datetime import timedelta

import pytest

from klankbord.base.once import Submission
from klankbord.base.outbox import MessageState
from klankbord.kit.concern import may_hold_a_name, seems_about_a_person
from klankbord.proposals.models import Comment, Naming, Stance
from klankbord.proposals.moderation import actions, actions_keeping
from klankbord.proposals.moderation.models import PrivateMessage
from tests.factories.proposals import school_with_round
from tests.factories.schools import admin
from tests.proposals.test_moderation import PAGE, mails, verbs
from tests.proposals.test_pages import link_of

CONCERNS = (
    ("Mijn zoon wordt gepest op het plein.", True),
    ("Ik vind juf Anna niet streng genoeg", True),
    ("mevrouw de Vries reageert nooit", True),
    ("My oldest daughter is afraid", True),
    ("En wat zei tom leraar daarvan?", True),
    ("Onze jongste heeft adhd en kan dat niet aan.", True),
    ("Mijn kind eet graag op school.", False),
    ("Mijn dochter eet langzaam & heeft die pauze **thuis** echt nodig.", False),
    ("Our son likes the bullet train", False),
    ("De juf moet ook pauze hebben.", False),
    ("Alle zonen en dochters verdienen een pauze.", False),
    ("Een leraar en Tom zijn genoeg.", False),
    ("", False),
)


@pytest.mark.parametrize(("words", "found"), CONCERNS)
def test_what_seems_to_be_about_one_person(words: str, found: bool) -> None:
    assert seems_about_a_person(words, ["Tom Leraar", "Anna"]) is found


def test_names_are_worth_asking_for_where_a_capital_stands_within() -> None:
    assert may_hold_a_name("Wat zegt Tom Leraar?")
    assert may_hold_a_name("zei (Tom Leraar)")
    assert not may_hold_a_name("Ik wil het niet. Nee. Écht niet!\nWant dan? Nooit")


def test_it_is_asked_once_and_the_writer_chooses(db, client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    words = "Mijn zoon is bang voor Tom Leraar."
    asked = client.post(f"{path}/comments", data={"csrf_token": client.token(path), "body": words})
    assert asked.status_code == 422
    assert words in asked.text
    assert "Gaat dit over één kind of één persoon?" in asked.text
    assert db.session.scalars(db.select(Comment)).all() == []
    placed = client.post(f"{path}/comments", data={"csrf_token": client.token(path), "body": words, "anyway": "1"})
    assert placed.status_code == 303
    assert db.session.scalars(db.select(Comment)).one().body == words
    reason = client.post(
        f"{path}/responses", data={"csrf_token": client.token(path), "stance": "object", "reason": words}
    )
    assert reason.status_code == 422
    assert words in reason.text
    assert 'name="anyway"' in reason.text
    counted = client.post(
        f"{path}/responses",
        data={"csrf_token": client.token(path), "stance": "object", "reason": words, "anyway": "1"},
    )
    assert counted.status_code == 303
    assert db.session.scalars(db.select(Stance)).one().user_id == at.parents[0].id


def test_the_school_is_not_asked(db, client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.teacher)
    done = client.post(f"{path}/comments", data={"csrf_token": client.token(path), "body": "Tom Leraar is er dinsdag."})
    assert done.status_code == 303


def test_a_private_message_is_for_administrators_alone(db, client, new_client) -> None:
    at = school_with_round()
    head = admin(at.school, name="Dirk Directie")
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    words = "Mijn zoon is bang voor O'Neill & co."
    assert client.submit(f"{path}/private-messages", {"body": words}).status_code == 303
    token = client.token(f"{path}/private-messages")
    assert client.post(f"{path}/private-messages", data={"csrf_token": token, "body": words}).status_code == 303
    said = db.session.scalars(db.select(PrivateMessage)).one()
    told = mails(db, "private_message")
    assert [mail.recipient_user_id for mail in told] == [head.id]
    assert "bang" not in told[0].text + told[0].html
    for reader in (at.parents[1], at.organiser, at.teacher, at.member):
        browser = new_client().sign_in(reader)
        assert browser.get("/regenboog/private-messages").status_code == 403
        assert "bang voor" not in browser.get(path).text
    office = new_client().sign_in(head)
    assert "1 bericht wacht op antwoord" in office.get("/regenboog/").text
    assert "wacht op antwoord" not in new_client().sign_in(at.organiser).get("/regenboog/").text
    page = office.get("/regenboog/private-messages").text
    assert "Mijn zoon is bang voor O&#39;Neill &amp; co." in page
    empty = office.submit(f"/regenboog/private-messages/{said.id}/answer", on="/regenboog/private-messages")
    assert empty.status_code == 422
    done = office.submit(
        f"/regenboog/private-messages/{said.id}/answer", {"answer": "We bellen je."}, on="/regenboog/private-messages"
    )
    assert done.status_code == 303
    assert "wacht op antwoord" not in office.get("/regenboog/").text
    own = client.get("/regenboog/said").text
    assert "Mijn zoon is bang voor O&#39;Neill &amp; co." in own
    assert "We bellen je." in own
    assert "bang voor" not in new_client().sign_in(at.parents[1]).get("/regenboog/said").text
    answer = mails(db, "private_answer")
    assert [mail.recipient_user_id for mail in answer] == [at.parents[0].id]
    assert "We bellen je." in answer[0].text
    twice = office.post(
        f"/regenboog/private-messages/{said.id}/answer",
        data={"csrf_token": office.token("/regenboog/private-messages"), "answer": "Nog eens"},
    )
    assert twice.status_code == 422
    assert len(mails(db, "private_answer")) == 1
    assert {"proposals.write_privately", "proposals.answer_privately"} <= set(verbs(db))


def test_from_an_anonymous_link_the_private_message_leaves_no_key_behind(db, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    client.post(f"{link}/responses", data={"csrf_token": client.token(link), "stance": "object"})
    asked = client.submit(f"{link}/comments", {"body": "Mijn zoon is bang."}, on=link)
    assert asked.status_code == 422
    assert 'name="submission"' not in asked.text
    assert client.submit(f"{link}/private-messages", {"body": "Mijn zoon is bang."}).status_code == 303
    assert db.session.scalars(db.select(PrivateMessage)).one().by_id == at.parents[0].id
    assert db.session.scalars(db.select(Submission)).all() == []
    assert db.session.scalars(db.select(Comment)).all() == []


def test_private_messages_come_in_pages_and_go_after_their_term(db, client, clock) -> None:
    at = school_with_round()
    head, start = admin(at.school, name="Dirk Directie"), clock.instant
    for number in range(31):
        said = actions.write_privately(at.proposal, f"Zorg {number:02}.", by=at.parents[0], now=start)
    db.session.refresh(said, ["proposal"])
    db.session.refresh(said.proposal, ["council"])
    actions.answer_privately(said, "We bellen je.", by=head, now=start)
    for mail in mails(db, "private_answer"):
        mail.state = MessageState.SENT
    db.session.commit()
    client.sign_in(head)
    first = client.get("/regenboog/private-messages").text
    assert "Zorg 29." in first
    assert "Zorg 30." not in first, "what is answered stands last"
    assert "Zorg 30." in client.get("/regenboog/private-messages?page=2").text
    assert "een jaar na het antwoord" in client.get(f"{PAGE}/{at.proposal.id}/private-messages").text
    assert actions_keeping.forget_private(start + timedelta(days=365)) == 0
    assert actions_keeping.forget_private(start + timedelta(days=366)) == 1
    db.session.commit()
    (mail,) = mails(db, "private_answer")
    assert (mail.address, mail.text) == ("", "")
    assert actions_keeping.forget_private(start + timedelta(days=731)) == 30
