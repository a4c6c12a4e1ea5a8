"""Anonymous rounds: the answer hangs on a key in one's own link, and nothing stored leads from one to the other."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import inspect

from klankbord.base.audit import AuditEvent
from klankbord.base.db import Base
from klankbord.base.once import Submission
from klankbord.base.outbox import OutboxMessage
from klankbord.kit.errors import WrongState
from klankbord.proposals import actions, actions_anonymous
from klankbord.proposals import queries as asking
from klankbord.proposals.models import Asked, Comment, Naming, OutcomeResult, Stance, StanceKind
from klankbord.proposals.outcomes import actions as actions_outcomes
from tests.factories.proposals import say, school_with_round

PAGE = "/regenboog/proposals"


def link_of(db: Any, user: Any, kind: str = "opened") -> str:
    message = db.session.scalars(
        db.select(OutboxMessage)
        .where(OutboxMessage.recipient_user_id == user.id, OutboxMessage.kind == kind)
        .order_by(OutboxMessage.id.desc())
    ).first()
    return re.search(r"http://localhost:5000(/l/\S+)", message.text)[1]


def respond(client: Any, link: str, stance: str, reason: str | None = None) -> Any:
    data = {"csrf_token": client.token(link), "stance": stance}
    return client.post(f"{link}/responses", data=data if reason is None else {**data, "reason": reason})


def test_by_the_link_in_the_mail(db, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    assert "." in link
    assert respond(client, link, "object", "Ik durf dit alleen zo te zeggen").status_code == 303
    page = client.get(link)
    assert "Ik durf dit alleen zo te zeggen" in page.text
    assert respond(client, link, "support").status_code == 303
    stance = db.session.scalars(db.select(Stance)).one()
    assert (stance.kind, stance.user_id, stance.class_group_id) == (StanceKind.SUPPORT, None, None)
    assert db.session.scalars(db.select(Comment)).one().author_id is None
    done = client.submit(f"{link}/comments", {"body": "En nog iets"}, on=link)
    assert done.status_code == 303
    assert len(db.session.scalars(db.select(Comment)).all()) == 2
    again = client.submit(f"{link}/comments", {"body": "En nog iets"}, on=link)
    assert again.status_code == 303
    assert len(db.session.scalars(db.select(Comment)).all()) == 2


def test_another_key_shows_only_that_one_answered(db, client, new_client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    respond(client, link, "object", "Alleen hier te lezen als van mij")
    token = link.partition(".")[0]
    for other in (token, f"{token}.{'k' * 22}"):
        page = new_client().get(other)
        assert page.status_code == 200
        assert 'name="stance"' not in page.text
        assert 'value="object" aria-pressed="true"' not in page.text
    stranger = new_client()
    csrf = stranger.token(token)
    refused = stranger.post(f"{token}.{'k' * 22}/responses", data={"csrf_token": csrf, "stance": "support"})
    assert refused.status_code == 422
    assert [row.kind for row in db.session.scalars(db.select(Stance))] == [StanceKind.OBJECT]
    refused = stranger.post(f"{token}.{'k' * 22}/comments", data={"csrf_token": csrf, "body": "Ongezien"})
    assert refused.status_code == 422
    assert "Ongezien" in refused.text


def test_signed_in_one_gets_the_only_link(db, client, new_client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[1])
    form = client.form(f"{path}/responses", on=path)
    done = client.post(f"{path}/responses", data={**{k: v[0] for k, v in form.values.items()}, "stance": "object"})
    assert done.status_code == 303
    kept = urlsplit(done.location).path
    assert kept == link_of(db, at.parents[1], "own_link")
    assert 'value="object" aria-pressed="true"' in new_client().get(kept).text
    assert 'name="stance"' not in client.get(path).text
    asked = db.session.scalars(db.select(Asked).where(Asked.user_id == at.parents[1].id)).one()
    now = at.asked_in.opened_at
    with pytest.raises(WrongState):
        actions_anonymous.respond(
            at.asked_in, asked, StanceKind.SUPPORT, None, key="n" * 22, zone="Europe/Amsterdam", now=now
        )


def test_the_hunter_finds_nobody(db, client, clock, new_client) -> None:
    """Everything that was written while one parent answered, joined with everything that knows that parent."""
    at = school_with_round(naming=Naming.ANONYMOUS)
    links = [link_of(db, parent) for parent in at.parents]
    for box in db.session.scalars(db.select(OutboxMessage)):
        box.text = box.html = box.unsubscribe_url = ""  # sent, and wiped
    db.session.commit()
    before = snapshot(db)
    clock.forward(days=1, hours=3, minutes=7)
    assert respond(client, links[2], "object", "Kanarie: mijn kind is bang").status_code == 303
    assert new_client().submit(f"{links[2]}/comments", {"body": "Kanarie twee"}, on=links[2]).status_code == 303
    after = snapshot(db)
    changed = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
    changed = {table: rows for table, rows in changed.items() if rows}
    assert set(changed) - {"rate_count"} == {"asked", "stance", "comment"}, set(changed)
    person = changed["asked"][0]
    assert len(changed["asked"]) == 1
    assert person["answered_on"] == at.asked_in.opened_at.date(), "the day the round opened, for everybody alike"
    answers = changed["stance"] + changed["comment"]
    ids = {person["user_id"], person["id"]}
    moment = clock.instant
    for row in answers:
        for column, value in row.items():
            assert column in {"school_id", "round_id", "proposal_id", "stance_id", "version"} or value not in ids, (
                column
            )
            if hasattr(value, "hour"):
                assert (value + timedelta(hours=2)).time().isoformat() == "00:00:00", f"{column} tells the time"
        assert row.get("user_id") is None
        assert row.get("author_id") is None
        assert row["class_group_id"] is None
        assert row["id"] >= 2**29, "an id drawn at random"
    assert moment.date() != at.asked_in.opened_at.date()
    text = repr(after)
    for link in links:
        token, _, key = link.removeprefix("/l/").partition(".")
        assert key not in text
        assert token not in text
    assert db.session.scalars(db.select(Submission)).all() == []
    assert db.session.scalars(db.select(AuditEvent).where(AuditEvent.verb.contains("respond"))).all() == []
    for reader in (at.organiser, at.teacher, at.member, at.parents[0]):
        page = new_client().sign_in(reader).get(f"{PAGE}/{at.proposal.id}").text
        assert "Kanarie" in page
        assert at.parents[2].name not in page


def snapshot(db: Any) -> dict[str, list[dict[str, Any]]]:
    db.session.expire_all()
    there = set(inspect(db.engine).get_table_names())
    tables = [table for table in Base.metadata.tables.values() if table.name in there and table.name != "user_session"]
    return {table.name: [dict(row._mapping) for row in db.session.execute(db.select(table))] for table in tables}


def test_no_totals_under_five(db, client, new_client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    path = f"{PAGE}/{at.proposal.id}"
    reader = new_client().sign_in(at.organiser)
    for number, parent in enumerate(at.parents[:5]):
        assert "<b>9</b>" not in reader.get(path).text
        shown = f"<b>{number}</b> " in reader.get(path).text
        assert shown is (number == 0), number
        respond(new_client(), link_of(db, parent), "support")
    assert "<b>5</b> <span>" in reader.get(path).text
    assert "groep 3b" not in reader.get(path).text


def test_the_outcome_is_the_same_for_all(db, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    for parent in at.parents[:2]:
        respond(client, link_of(db, parent), "support", f"Woorden van {parent.name}")
    db.session.refresh(at.proposal, ["council"])
    actions.close(at.proposal, by=at.organiser, now=at.asked_in.opened_at)
    words = {"result": OutcomeResult.ADOPTED, "decided": "Het gaat door.", "done_with_feedback": "Er is geluisterd."}
    outcome = actions_outcomes.write(
        at.proposal,
        words,
        read_version=None,
        by=at.organiser,
        now=at.asked_in.opened_at,  # type: ignore[arg-type]
    )
    db.session.flush()
    assert actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=at.asked_in.opened_at) == 2
    db.session.commit()
    mails = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "outcome")).all()
    strip = [
        re.sub(r"http\S+", "", mail.text).replace(user.first_name, "")
        for mail, user in zip(mails, at.parents, strict=False)
    ]
    assert strip[0] == strip[1]
    assert "Woorden van" not in strip[0]


def test_the_school_answers_under_its_name(db, client, new_client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    respond(client, link, "object", "Waarom zo vroeg?")
    reason = db.session.scalars(db.select(Comment)).one()
    said = say(at.proposal, at.organiser, "Omdat de bussen dan rijden.", reason)
    db.session.commit()
    assert said.parent_id == reason.id
    page = client.get(link).text
    assert "Marleen Visser" in page
    assert asking.round_of(at.proposal).naming is Naming.ANONYMOUS
    hidden = new_client().sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/comments/{reason.id}"
    assert hidden.submit(f"{place}/hiding", {"reason": "Noemt een naam"}, on=place).status_code == 303
    assert "Noemt een naam" in client.get(link).text
    assert db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "comment_hidden")).all() == []
