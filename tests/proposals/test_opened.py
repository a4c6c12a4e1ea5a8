"""Who had the page before them: the day of the first time, in a named round, when a person had it in sight."""

import pytest

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.proposals.models import Asked, Naming
from tests.factories.proposals import answer, school_with_round
from tests.proposals.test_looks import fill
from tests.proposals.test_pages import PAGE, link_of

MARK = "data-opened"


def say_opened(client, path: str) -> int:
    """What the page says by itself; it carries the token of its own forms."""
    return client.post(f"{path}/opening", data={"csrf_token": client.token(path)}).status_code


def mark_of(db, at, user) -> Asked:
    db.session.expire_all()
    return db.session.scalars(db.select(Asked).where(Asked.round_id == at.asked_in.id, Asked.user_id == user.id)).one()


@pytest.mark.parametrize("by", ["link", "session"])
def test_the_day_of_the_first_time_is_kept(db, client, clock, by: str) -> None:
    at = school_with_round()
    reader = at.parents[0]
    path = link_of(db, reader) if by == "link" else f"{PAGE}/{at.proposal.id}"
    today = clock().date()
    for later in (0, 3):
        clock.forward(days=later)
        if by == "session":
            client.sign_in(reader)
        page = client.get(path)
        assert (MARK in page.text) is not bool(later), "it is asked for once"
        assert say_opened(client, path) == 204
        assert mark_of(db, at, reader).opened_on == today
    assert (
        db.session.scalars(
            db.select(AuditEvent).where(AuditEvent.verb.contains("open"), AuditEvent.by_id == reader.id)
        ).all()
        == []
    )


def test_reading_alone_keeps_nothing(db, client) -> None:
    at = school_with_round()
    client.get(link_of(db, at.parents[0]))
    assert mark_of(db, at, at.parents[0]).opened_on is None


def test_an_anonymous_round_keeps_nothing(db, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    assert MARK not in client.get(link).text
    assert say_opened(client, link) == 204
    assert mark_of(db, at, at.parents[0]).opened_on is None


def test_who_was_not_asked_marks_nothing(db, client) -> None:
    at = school_with_round()
    client.sign_in(at.teacher)
    path = f"{PAGE}/{at.proposal.id}"
    assert MARK not in client.get(path).text
    assert say_opened(client, path) == 403


def test_who_answered_is_known_to_have_opened(db, client) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0])
    db.session.commit()
    client.sign_in(at.parents[0])
    assert MARK not in client.get(f"{PAGE}/{at.proposal.id}").text


def test_the_page_says_so_by_itself_but_not_before_a_robot(live, new_page) -> None:
    with live.app.app_context():
        _at, link = fill(live)
        database.session.remove()
        robot, person = new_page(), new_page()
        person.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })")
        said: list[str] = []
        robot.on("request", lambda request: said.append(request.method))
        robot.goto(link)
        with person.expect_response("**/opening") as answer:
            person.goto(link)
        assert answer.value.status == 204
        assert "POST" not in said, "it had as long"
        assert len(database.session.scalars(database.select(Asked).where(Asked.opened_on.is_not(None))).all()) == 1
