"""The pages of proposals: read, answered in one tap, talked about, told; signed in and by link."""

import re
from typing import Any

import pytest

from klankbord.base.outbox import OutboxMessage
from klankbord.proposals import queries
from klankbord.proposals.models import Asked, Comment, ProposalState, Stance, StanceKind
from tests.factories.proposals import answer, last_day, say, school_with_round

PAGE = "/regenboog/proposals"


def link_of(db: Any, user: Any, kind: str = "opened") -> str:
    """The path of the link in the newest mail somebody got."""
    message = db.session.scalars(
        db.select(OutboxMessage)
        .where(OutboxMessage.recipient_user_id == user.id, OutboxMessage.kind == kind)
        .order_by(OutboxMessage.id.desc())
    ).first()
    assert message is not None
    return re.search(r"http://localhost:5000(/l/\S+)", message.text)[1]


def test_a_parent_answers_in_one_tap_and_adds_a_reason(db, client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    page = client.get(path)
    assert page.status_code == 200
    assert "Een continurooster?" in page.text
    done = client.post(f"{path}/responses", data={"csrf_token": client.token(path), "stance": "support_with_concerns"})
    assert (done.status_code, done.location) == (303, f"{path}#answer")
    stance = db.session.scalars(db.select(Stance)).one()
    assert (stance.user_id, stance.kind) == (at.parents[0].id, StanceKind.SUPPORT_WITH_CONCERNS)
    done = client.post(
        f"{path}/responses",
        data={"csrf_token": client.token(path), "stance": "support_with_concerns", "reason": "De pauze is kort."},
    )
    assert done.status_code == 303
    assert db.session.scalars(db.select(Comment)).one().body == "De pauze is kort."
    client.post(f"{path}/responses", data={"csrf_token": client.token(path), "stance": "object"})
    assert [row.kind for row in db.session.scalars(db.select(Stance))] == [StanceKind.OBJECT]
    assert db.session.scalars(db.select(Comment)).one().body == "De pauze is kort."
    page = client.get(path)
    assert "<b>1</b>" in page.text
    assert "De pauze is kort." in page.text


def test_by_link_without_signing_in(db, client) -> None:
    at = school_with_round()
    link = link_of(db, at.parents[1])
    page = client.get(link)
    assert page.status_code == 200
    assert "Naamvan O." in page.text
    assert "Naamvan Ouder1" not in page.text
    done = client.submit(f"{link}/responses", {"stance": "support"}, on=link)
    assert done.status_code == 303
    first = say(at.proposal, at.parents[0], "Kan het drie kwartier?")
    db.session.commit()
    place = f"{link}/comments/{first.id}"
    assert client.get(place).status_code == 200
    done = client.submit(f"{link}/comments", {"body": "Goed idee."}, on=place)
    assert done.status_code == 303
    reply = db.session.scalars(db.select(Comment).where(Comment.parent_id == first.id)).one()
    assert reply.author_id == at.parents[1].id
    assert "Goed idee." in client.get(link).text
    assert client.get(PAGE).status_code in {302, 303}


def test_a_wrong_answer_keeps_what_was_typed(db, client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    token = client.token(path)
    page = client.post(f"{path}/responses", data={"csrf_token": token, "stance": "", "reason": "Mijn eigen woorden"})
    assert page.status_code == 422
    assert "Mijn eigen woorden" in page.text
    page = client.post(f"{path}/comments", data={"csrf_token": token, "body": "x" * 4001})
    assert page.status_code == 422
    assert "x" * 4001 in page.text


def test_who_may_not_answer(db, client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.teacher)
    token = client.token(path)
    assert client.post(f"{path}/responses", data={"csrf_token": token, "stance": "support"}).status_code == 403
    assert client.post(f"{path}/comments", data={"csrf_token": token, "body": "Goede vraag."}).status_code == 303
    said = db.session.scalars(db.select(Comment)).one()
    assert said.speaks_as == "school"
    assert db.session.scalars(db.select(Stance)).all() == []
    assert db.session.scalars(db.select(Asked.answered_on).where(Asked.answered_on.is_not(None))).all() == []


def test_change_take_back_and_hide(db, client, new_client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    said = say(at.proposal, at.parents[0], "Eerste woorden")
    db.session.commit()
    client.sign_in(at.parents[0])
    place = f"{path}/comments/{said.id}"
    other = new_client().sign_in(at.parents[0])
    stale = other.form(place)
    assert client.submit(place, {"body": "Andere woorden"}).status_code == 303
    both = other.post(place, data={**{k: v[0] for k, v in stale.values.items()}, "body": "Nog andere woorden"})
    assert both.status_code == 409
    assert "Andere woorden" in both.text
    assert "Nog andere woorden" in both.text
    organiser = new_client().sign_in(at.organiser)
    done = organiser.submit(f"{place}/hiding", {"reason": "Noemt een kind bij naam"}, on=place)
    assert done.status_code == 303
    page = new_client().sign_in(at.parents[1]).get(path)
    assert "Noemt een kind bij naam" in page.text
    assert "Andere woorden" not in page.text
    mail = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "comment_hidden")).one()
    assert "Noemt een kind bij naam" in mail.text
    second = say(at.proposal, at.parents[0], "Iets wat ik terugneem")
    db.session.commit()
    assert (
        client.submit(f"{path}/comments/{second.id}/withdrawal", {}, on=f"{path}/comments/{second.id}").status_code
        == 303
    )
    assert "Iets wat ik terugneem" not in client.get(path).text
    stranger = new_client().sign_in(at.parents[2])
    token = stranger.token(path)
    assert stranger.post(place, data={"csrf_token": token, "body": "Gekaapt"}).status_code == 403


def test_the_outcome_stands_on_top(db, client, new_client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    answer(at.proposal, at.parents[0], reason="Graag drie kwartier")
    db.session.commit()
    client.sign_in(at.organiser)
    text = {
        "result": "adopted_with_changes",
        "decided": "Het rooster komt er.",
        "done_with_feedback": "De pauze is langer.",
    }
    page = client.submit(f"{path}/outcome", text)
    assert page.status_code == 303
    refused = client.submit(f"{path}/outcome", {**text, "publish": "1"})
    assert refused.status_code == 422
    assert "Het rooster komt er." in refused.text
    assert client.submit(f"{path}/rounds/closure", {}, on=path).status_code == 303
    assert client.submit(f"{path}/outcome", {**text, "publish": "1"}).status_code == 303
    assert queries.outcome_of(at.proposal).told_count == 1
    db.session.refresh(at.proposal)
    assert at.proposal.state is ProposalState.DECIDED
    reader = new_client().sign_in(at.parents[0])
    page = reader.get(path)
    assert page.text.index("Het rooster komt er.") < page.text.index("Alle groepen eten op school")
    assert "Graag drie kwartier" in page.text
    mail = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "outcome")).one()
    assert "Graag drie kwartier" in mail.text
    assert "De pauze is langer." in mail.text
    assert new_client().sign_in(at.parents[3]).get(path).status_code == 200


@pytest.mark.parametrize("who", ["organiser", "teacher", "member", "parent"])
def test_the_list(db, client, who: str) -> None:
    at = school_with_round()
    client.sign_in(at.parents[0] if who == "parent" else getattr(at, who))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Een continurooster?" in page.text


def test_writing_with_a_preview_and_two_writers(db, client, new_client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    seen = client.submit(
        f"{PAGE}/new", {"title": "Nieuw plein", "body": "**groen** <script>x</script>", "preview": "1"}
    )
    assert seen.status_code == 200
    assert "<strong>groen</strong>" in seen.text
    assert "<script>x" not in seen.text
    done = client.submit(f"{PAGE}/new", {"title": "Nieuw plein", "body": "**groen**"})
    assert done.status_code == 303
    path = done.location
    other = new_client().sign_in(at.organiser)
    stale = {k: v[0] for k, v in other.form(f"{path}/edit").values.items()}
    assert client.submit(f"{path}/edit", {"question": "Mijn vraag?"}).status_code == 303
    both = other.post(f"{path}/edit", data={**stale, "question": "Jouw vraag?"})
    assert both.status_code == 409
    assert "Mijn vraag?" in both.text
    assert "Jouw vraag?" in both.text
    empty = client.submit(f"{PAGE}/new", {"title": "", "body": "Blijft staan"})
    assert empty.status_code == 422
    assert "Blijft staan" in empty.text


def test_the_round_page_counts_before_it_asks(db, client) -> None:
    at = school_with_round(parents=3, opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}"
    page = client.get(f"{path}/rounds/new")
    assert page.status_code == 200
    assert "<b>6</b>" in page.text
    form = {"audience": "class_groups", "class_group_ids": str(at.classes[0].id), "closes_on": last_day().isoformat()}
    counted = client.submit(f"{path}/rounds", {**form, "count": "1"}, on=f"{path}/rounds/new")
    assert "<b>3</b>" in counted.text
    done = client.submit(f"{path}/rounds", form, on=f"{path}/rounds/new")
    assert done.status_code == 303
    assert len(db.session.scalars(db.select(Asked)).all()) == 3
    assert len(db.session.scalars(db.select(OutboxMessage)).all()) == 3


@pytest.mark.parametrize("who", ["organiser", "teacher", "parent"])
def test_the_exchange_shows_open_ends(db, client, who: str) -> None:
    at = school_with_round()
    first = say(at.proposal, at.parents[0], "Kan het drie kwartier?")
    say(at.proposal, at.organiser, "Dat zoeken we uit.", first)
    say(at.proposal, at.parents[1], "En de woensdag?")
    answer(at.proposal, at.parents[0])
    db.session.commit()
    client.sign_in(at.parents[0] if who == "parent" else getattr(at, who))
    page = client.get("/regenboog/exchange")
    assert page.status_code == 200
    assert "Een continurooster?" in page.text
    assert "<b>9</b>" in page.text
    assert ("groep 3b" in page.text) is (who != "parent")
