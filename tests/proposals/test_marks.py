"""Marks at what others said: one per person, never the writer's own, and in an anonymous round by nobody known."""

from typing import Any

from klankbord.base.audit import AuditEvent
from klankbord.proposals.models import Comment, Naming
from klankbord.proposals.talk.models import CommentMark, MarkKind
from tests.factories.proposals import say, school_with_round
from tests.proposals.test_anonymous import link_of, respond, snapshot

PAGE = "/regenboog/proposals"


def press(client: Any, path: str, **button: int) -> Any:
    """One tap on a button of the conversation."""
    return client.post(f"{path}/marks", data={"csrf_token": client.token(path), **button})


def counts(db: Any, said: Comment) -> tuple[int, int]:
    db.session.expire_all()
    return said.helpful_count, said.same_count


def test_one_tap_one_mark_and_one_to_take_it_back(db, client, new_client) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "De pauze is te kort.")
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[1])
    done = press(client, path, helpful=said.id)
    assert (done.status_code, done.location) == (303, f"{path}#comment-{said.id}")
    assert press(client, path, helpful=said.id).status_code == 303
    assert press(client, path, same=said.id).status_code == 303
    assert counts(db, said) == (1, 1)
    page = client.get(path).text
    assert f'name="not_helpful" value="{said.id}" aria-pressed="true"' in page
    assert "✓ </span>Nuttig 1<" in page
    other = new_client().sign_in(at.parents[2])
    press(other, path, helpful=said.id)
    assert counts(db, said) == (2, 1)
    assert "</span>Nuttig 2<" in other.get(path).text
    assert f'name="helpful" value="{said.id}">Nuttig 2<' in new_client().sign_in(at.parents[3]).get(path).text
    press(client, path, not_helpful=said.id)
    press(client, path, not_helpful=said.id)
    assert counts(db, said) == (1, 1)
    verbs = db.session.scalars(db.select(AuditEvent.verb).where(AuditEvent.verb.contains("mark"))).all()
    assert sorted(verbs) == ["proposals.mark"] * 3 + ["proposals.unmark"]


def test_nobody_marks_their_own_and_the_school_answers_instead(db, client, new_client) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "De pauze is te kort.")
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}"
    writer = new_client().sign_in(at.parents[0])
    assert press(writer, path, helpful=said.id).status_code == 403
    assert f'name="helpful" value="{said.id}"' not in writer.get(path).text
    teacher = new_client().sign_in(at.teacher)
    assert press(teacher, path, same=said.id).status_code == 403
    assert 'name="same"' not in teacher.get(path).text
    assert counts(db, said) == (0, 0)
    press(client.sign_in(at.parents[1]), path, helpful=said.id)
    assert "Nuttig voor 1 lezer" in teacher.get(path).text
    assert "Nuttig voor 1 lezer" in writer.get(path).text


def test_a_mark_needs_a_comment_that_stands_and_is_there(db, client) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "De pauze is te kort.")
    said.withdrawn_at, said.body = said.created_at, ""
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[1])
    assert press(client, path, helpful=said.id).status_code == 409
    assert press(client, path, helpful=said.id + 1000).status_code == 404
    assert client.post(f"{path}/marks", data={"csrf_token": client.token(path), "helpful": "x"}).status_code == 400
    assert client.post(f"{path}/marks", data={"csrf_token": client.token(path)}).status_code == 400
    assert counts(db, said) == (0, 0)


def test_by_link(db, client) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "De pauze is te kort.")
    db.session.commit()
    link = link_of(db, at.parents[1])
    assert press(client, link, helpful=said.id).status_code == 303
    assert db.session.scalars(db.select(CommentMark)).one().user_id == at.parents[1].id


def test_in_an_anonymous_round_a_mark_hangs_on_the_key(db, client, new_client) -> None:
    """Else who never marks a certain comment would be its writer: whoever may mark everything but one."""
    at = school_with_round(naming=Naming.ANONYMOUS)
    first, second = (link_of(db, parent) for parent in at.parents[:2])
    respond(client, first, "object", "Kanarie: te kort")
    said = db.session.scalars(db.select(Comment)).one()
    assert press(client, first, helpful=said.id).status_code == 403
    assert press(new_client(), second, helpful=said.id).status_code == 409, "who has not answered has no key yet"
    assert press(new_client().sign_in(at.parents[2]), f"{PAGE}/{at.proposal.id}", helpful=said.id).status_code == 409
    respond(new_client(), second, "support")
    before = snapshot(db)
    other = new_client()
    assert press(other, second, helpful=said.id).status_code == 303
    after = snapshot(db)
    changed = {name for name, rows in after.items() if any(row not in before[name] for row in rows)}
    assert changed - {"rate_count"} == {"comment", "comment_mark"}
    mark = db.session.scalars(db.select(CommentMark)).one()
    assert (mark.user_id, mark.kind) == (None, MarkKind.HELPFUL)
    assert mark.id >= 2**29, "an id drawn at random"
    assert mark.key_digest != said.key_digest
    assert 'name="not_helpful"' in other.get(second).text
    press(other, second, not_helpful=said.id)
    assert counts(db, said) == (0, 0)
    member = new_client().sign_in(at.member)
    assert 'name="helpful"' not in member.get(f"{PAGE}/{at.proposal.id}").text, "asked too, but without a key"


def test_an_answer_may_come_before_what_it_answers(db, client, clock, new_client) -> None:
    """Of what hangs on a key only the day is kept: it stands at midnight, before the school's word of that morning."""
    at = school_with_round(naming=Naming.ANONYMOUS)
    school = say(at.proposal, at.organiser, "Wat vinden jullie van twintig minuten?")
    db.session.commit()
    link = link_of(db, at.parents[0])
    respond(client, link, "support")
    assert client.submit(f"{link}/comments", {"body": "Prima zo", "answers": school.id}, on=link).status_code == 303
    reply = db.session.scalars(db.select(Comment).where(Comment.parent_id == school.id)).one()
    assert reply.created_at < school.created_at
    assert "Prima zo" in client.get(link).text
