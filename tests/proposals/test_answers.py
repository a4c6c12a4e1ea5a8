"""One stance per person, whatever comes at once; who sees which name; how many questions a page asks the database."""

import contextvars
import threading

import pytest

from klankbord.base.audit import AuditEvent
from klankbord.base.outbox import OutboxMessage
from klankbord.kit.errors import WrongState
from klankbord.proposals import actions
from klankbord.proposals import queries as asking
from klankbord.proposals.models import Asked, Comment, Stance, StanceKind
from tests.factories.councils import viewer
from tests.factories.proposals import answer, open_it, say, school_with_round
from tests.factories.schools import parent

PAGE = "/regenboog/proposals"


def test_twenty_answers_at_once_are_one(app, db, new_client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    clients = []
    for _ in range(20):
        client = new_client().sign_in(at.parents[0])
        clients.append((client, client.token(path)))
    start, seen = threading.Barrier(20), []
    kinds = [kind.value for kind in StanceKind]

    def press(number: int) -> None:
        client, token = clients[number]
        data = {"csrf_token": token, "stance": kinds[number % 4], "reason": f"Reden {number}"}
        start.wait()
        # As a server does: past the reader of pages, whose session belongs to the test's own thread.
        response = contextvars.Context().run(
            super(type(client), client).open, f"{path}/responses", method="POST", data=data,
            base_url="http://localhost:5000",
        )  # fmt: skip
        seen.append(response.status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [303] * 20
    db.session.expire_all()
    assert len(db.session.scalars(db.select(Stance)).all()) == 1
    assert len(db.session.scalars(db.select(Comment)).all()) == 1
    assert len(db.session.scalars(db.select(Asked).where(Asked.answered_on.is_not(None))).all()) == 1


def test_after_the_last_day_nothing_is_taken(db, clock) -> None:
    at = school_with_round()
    last = asking.round_of(at.proposal).closes_on
    clock.set(f"{last.isoformat()}T23:59:59+02:00")
    answer(at.proposal, at.parents[0])
    clock.forward(seconds=1)
    with pytest.raises(WrongState):
        answer(at.proposal, at.parents[1])
    assert actions.close_due(clock.instant) == 1
    assert actions.close_due(clock.instant) == 0
    assert at.proposal.state == "closed"


def test_another_parent_meets_no_name_and_no_address(db, client, new_client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    for one in (*at.parents[:3], *at.few):
        answer(at.proposal, one, reason="Een reden met <b>tekens</b> & meer")
    first = say(at.proposal, at.parents[4], "Hoe laat begint het?")
    say(at.proposal, at.member, "Goede vraag", first)
    db.session.commit()
    secrets = [person.name for person in (*at.parents, *at.few, at.member)]
    secrets += [box.address for box in db.session.scalars(db.select(OutboxMessage))]
    pages = [path, PAGE, "/regenboog/exchange", f"{path}/comments/{first.id}"]
    outsider = parent(at.school, name="Kijkt Mee", classes=[at.classes[0]])
    db.session.commit()
    for reader in (at.parents[5],):
        client.sign_in(reader)
        for page in pages:
            text = client.get(page).text
            own = {reader.name}
            assert [word for word in secrets if word in text and word not in own] == [], page
    text = client.get(path).text
    assert "groep 3b" in text
    assert "groep 4a" not in text, "a class of which fewer than five parents were asked stays unnamed"
    for one in (at.teacher, at.organiser, at.member):
        assert at.parents[0].name in new_client().sign_in(one).get(path).text
    assert new_client().sign_in(outsider).get(path).status_code == 404


def test_a_page_asks_five_questions_for_one_comment_and_for_many(db, client, queries) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    say(at.proposal, at.parents[0], "Een")
    db.session.commit()
    client.sign_in(at.parents[1])
    client.get(path)
    counts = []
    for _ in range(2):
        with queries() as seen:
            assert client.get(path).status_code == 200
        counts.append(seen.count)
        for number in range(300):
            db.session.add(
                Comment(
                    school_id=at.school.id, proposal_id=at.proposal.id, round_id=at.asked_in.id,
                    author_id=at.parents[number % 6].id, speaks_as="parent", body=f"Reactie {number}",
                    class_group_id=at.classes[0].id, created_at=at.asked_in.opened_at,
                )
            )  # fmt: skip
        db.session.commit()
    assert counts == [5, 5]


def test_home_asks_one_question_each(db, queries, clock) -> None:
    at = school_with_round()
    by = viewer(at.parents[0], at.school)
    with queries() as seen:
        rows = db.session.execute(asking.waiting_for(by, clock.instant)).all()
    assert seen.count == 1
    assert [(row.title, row.asked, row.answered) for row in rows] == [("Een continurooster?", 9, 0)]
    answer(at.proposal, at.parents[0], reason="Mijn woorden")
    assert db.session.execute(asking.waiting_for(by, clock.instant)).all() == []
    with queries() as seen:
        assert db.session.execute(asking.told_to(by)).all() == []
    assert seen.count == 1


def test_what_is_written_down_about_an_answer(db) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0], StanceKind.OBJECT, "Liever niet")
    events = db.session.scalars(db.select(AuditEvent).where(AuditEvent.verb == "proposals.respond")).all()
    assert len(events) == 1
    assert "object" not in str(events[0].data)
    assert "Liever" not in str(events[0].data)


def test_the_rules_of_moves(db) -> None:
    at = school_with_round()
    with pytest.raises(WrongState):
        open_it(at.proposal, at.organiser)
    actions.close(at.proposal, by=at.organiser, now=at.asked_in.opened_at)
    with pytest.raises(WrongState):
        actions.close(at.proposal, by=at.organiser, now=at.asked_in.opened_at)
