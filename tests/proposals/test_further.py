"""Answering the further questions of a round: after the stance, one voice each, changeable until it closes."""

import contextvars
import threading
from datetime import date
from typing import Any

import pytest

from klankbord.base.audit import AuditEvent
from klankbord.base.outbox import OutboxMessage
from klankbord.kit.errors import WrongState
from klankbord.proposals import actions
from klankbord.proposals.models import Naming
from klankbord.proposals.questions.actions_answers import Piece
from klankbord.proposals.questions.models import QuestionAnswer, QuestionKind
from tests.factories.proposals import answer
from tests.factories.questions import answer_further, asking
from tests.proposals.test_anonymous import link_of, respond, snapshot

PAGE = "/regenboog/proposals"


def names(at: Any) -> dict[QuestionKind, str]:
    return {asked.question.kind: f"q{asked.question.id}" for asked in at.questions}


def filled(at: Any, order: tuple[int, ...] = (2, 1, 3)) -> dict[str, Any]:
    """A form with every question answered."""
    by_kind = {asked.question.kind: asked for asked in at.questions}
    name = names(at)
    single, multiple, ranking = (
        by_kind[kind].choices for kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING)
    )
    return {
        name[QuestionKind.SINGLE]: str(single[1].id),
        name[QuestionKind.MULTIPLE]: [str(choice.id) for choice in multiple],
        name[QuestionKind.SCALE]: "4",
        name[QuestionKind.DATE]: "2027-01-11",
        name[QuestionKind.TEXT]: "Denk aan <b>'s avonds</b>",
        **{
            f"{name[QuestionKind.RANKING]}_{choice.id}": str(place)
            for choice, place in zip(ranking, order, strict=True)
        },
    }


def post(client: Any, path: str, data: dict[str, Any], on: str | None = None) -> Any:
    return client.post(path, data={**data, "csrf_token": client.token(on or path)})


def kept(db: Any) -> list[tuple[Any, ...]]:
    db.session.expire_all()
    rows = db.session.scalars(db.select(QuestionAnswer).order_by(QuestionAnswer.question_id, QuestionAnswer.place))
    return [(row.place, row.number, row.day, row.words) for row in rows]


EVERYTHING = [
    (0, None, None, ""),
    (1, None, None, ""),
    (2, None, None, ""),
    (0, 4, None, ""),
    (1, 2, None, ""),
    (2, 1, None, ""),
    (3, 3, None, ""),
    (0, None, date(2027, 1, 11), ""),
    (0, None, None, "Denk aan <b>'s avonds</b>"),
]


def test_a_parent_answers_after_the_stance_and_changes_it(db, client) -> None:
    at = asking()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    assert client.get(f"{path}/questions").location.endswith(f"{path}#answer"), "the stance comes first"
    done = post(client, f"{path}/responses", {"stance": "support"}, on=path)
    assert done.location.endswith(f"{path}/questions")
    page = client.get(f"{path}/questions").text
    assert "Nog 6 vragen" in page
    assert "Opa&#39;s &amp; oma&#39;s" in page
    assert 'name="submission"' not in page
    assert post(client, f"{path}/questions", filled(at)).status_code == 303
    assert kept(db) == EVERYTHING
    again = client.get(f"{path}/questions").text
    assert again.count(" checked") == 4
    assert again.count(" selected") == 3
    assert "&lt;b&gt;&#39;s avonds" in again
    assert "2027-01-11" in again
    assert post(client, f"{path}/responses", {"stance": "object"}, on=path).location.endswith("#answer")
    assert kept(db) == EVERYTHING, "another stance keeps the answers"
    assert post(client, f"{path}/questions", {names(at)[QuestionKind.SCALE]: "2"}).status_code == 303
    assert kept(db) == [(0, 2, None, "")]
    verbs = db.session.scalars(db.select(AuditEvent.verb).where(AuditEvent.verb == "proposals.answer_further")).all()
    assert len(verbs) == 2


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (QuestionKind.SINGLE, "999999", None),
        (QuestionKind.SCALE, "6", None),
        (QuestionKind.DATE, "9999-01-01", "Kies een dag in deze eeuw."),
        (QuestionKind.TEXT, "x" * 501, "501"),
        (QuestionKind.RANKING, (1, 1, 2), "Geef elke keuze een eigen plaats"),
        (QuestionKind.RANKING, ("", 1, 2), "Geef elke keuze een eigen plaats"),
    ],
)
def test_what_does_not_fit_comes_back_as_it_was_typed(db, client, kind, value, sentence) -> None:
    at = asking()
    path = f"{PAGE}/{at.proposal.id}/questions"
    answer(at.proposal, at.parents[0])
    db.session.commit()
    client.sign_in(at.parents[0])
    data = filled(at, value) if kind is QuestionKind.RANKING else {**filled(at), names(at)[kind]: value}
    refused = post(client, path, data)
    assert refused.status_code == 422
    assert sentence is None or sentence in refused.text
    assert "&#39;s avonds" in refused.text or kind is QuestionKind.TEXT
    assert kept(db) == []


def test_twenty_at_once_are_one_voice(app, db, new_client) -> None:
    at = asking()
    path = f"{PAGE}/{at.proposal.id}"
    answer(at.proposal, at.parents[0])
    db.session.commit()
    clients = []
    for _ in range(20):
        client = new_client().sign_in(at.parents[0])
        clients.append((client, client.token(f"{path}/questions")))
    start, seen = threading.Barrier(20), []
    given = [filled(at, order) for order in ((1, 2, 3), (3, 1, 2), (2, 3, 1))]
    db.session.commit()  # let go of what was read

    def press(number: int) -> None:
        client, token = clients[number]
        data = {**given[number % 3], "csrf_token": token}
        start.wait()
        response = contextvars.Context().run(
            super(type(client), client).open, f"{path}/questions", method="POST", data=data,
            base_url="http://localhost:5000",
        )  # fmt: skip
        seen.append(response.status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [303] * 20
    rows = kept(db)
    assert len(rows) == len(EVERYTHING)
    assert sorted(number for place, number, _day, _words in rows if place and number) == [1, 2, 3]


def test_after_closing_nothing_is_taken(db, client, clock) -> None:
    at = asking()
    answer(at.proposal, at.parents[0])
    db.session.refresh(at.proposal, ["council"])
    actions.close(at.proposal, by=at.organiser, now=clock.instant)
    db.session.commit()
    with pytest.raises(WrongState):
        answer_further(at.proposal, at.parents[0], Piece(at.questions[2].question.id, number=3))
    client.sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"
    assert client.get(f"{path}/questions").location.endswith("/results")
    assert post(client, f"{path}/questions", filled(at), on=path).status_code == 422
    assert kept(db) == []


def test_who_was_not_asked_reads_what_was_answered(client) -> None:
    at = asking()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.teacher)
    assert client.get(f"{path}/questions").location.endswith("/results")
    assert post(client, f"{path}/questions", filled(at), on=path).status_code == 403


def test_by_the_link_of_an_anonymous_round(db, client, new_client) -> None:
    at = asking(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    done = post(client, f"{link}/responses", {"stance": "object"}, on=link)
    assert done.location.endswith(f"{link}/questions")
    assert "Anoniem" in client.get(f"{link}/questions").text
    for _ in range(2):
        assert post(client, f"{link}/questions", filled(at)).status_code == 303
    assert kept(db) == EVERYTHING
    assert all(row.id >= 2**29 for row in db.session.scalars(db.select(QuestionAnswer)))
    assert db.session.scalars(db.select(AuditEvent).where(AuditEvent.verb.contains("further"))).all() == []
    for other in (link.partition(".")[0], f"{link.partition('.')[0]}.{'k' * 22}"):
        stranger = new_client()
        assert stranger.get(f"{other}/questions").location.endswith(f"{other}#answer")
        assert post(stranger, f"{other}/questions", filled(at, (1, 2, 3)), on=other).status_code == 422
    signed_in = new_client().sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"
    assert post(signed_in, f"{path}/questions", filled(at, (1, 2, 3)), on=path).status_code == 422
    assert kept(db) == EVERYTHING


def test_who_answers_an_anonymous_round_signed_in_goes_on_by_their_own_link(db, client) -> None:
    at = asking(naming=Naming.ANONYMOUS)
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[1])
    done = post(client, f"{path}/responses", {"stance": "support"}, on=path)
    own = link_of(db, at.parents[1], "own_link")
    assert done.location.endswith(f"{own}/questions")
    assert post(client, f"{own}/questions", filled(at)).status_code == 303
    assert kept(db) == EVERYTHING


def test_keys_that_answer_at_once_do_not_meet_half_way(app, db, new_client) -> None:
    """Each answer of an anonymous round writes all its rows anew: taken one at a time, or they would wait in a ring."""
    at = asking(naming=Naming.ANONYMOUS)
    clients = []
    for parent in at.parents:
        client, link = new_client(), link_of(db, parent)
        clients.append((client, link, client.token(link)))
    given, start, seen = filled(at), threading.Barrier(len(clients)), []
    db.session.commit()  # let go of what was read

    def press(client: Any, link: str, token: str) -> None:
        start.wait()
        for place, data in (("responses", {"stance": "support"}), ("questions", given), ("questions", given)):
            response = contextvars.Context().run(
                super(type(client), client).open, f"{link}/{place}", method="POST", data={**data, "csrf_token": token},
                base_url="http://localhost:5000",
            )  # fmt: skip
            seen.append(response.status_code)

    threads = [threading.Thread(target=press, args=one) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [303] * 3 * len(clients)
    assert len(kept(db)) == len(EVERYTHING) * len(clients)


def test_the_hunter_finds_nobody_behind_the_further_questions(db, client, clock, new_client) -> None:
    """One parent answers them, and answers them again: what was written knows the stance, and nothing knows more."""
    at = asking(naming=Naming.ANONYMOUS)
    links = [link_of(db, parent) for parent in at.parents]
    for box in db.session.scalars(db.select(OutboxMessage)):
        box.text = box.html = box.unsubscribe_url = ""  # sent, and wiped
    db.session.commit()
    for link in links[:5]:
        assert respond(new_client(), link, "support").status_code == 303
    before = snapshot(db)
    clock.forward(days=1, hours=3, minutes=7)
    fields = new_client().form(f"{links[2]}/questions", on=f"{links[2]}/questions").values
    more = next(name for name in fields if name == f"q{at.questions[-1].question.id}")
    for words in ("Kanarie een", "Kanarie twee"):
        sent = {"csrf_token": client.token(links[2]), more: words, f"q{at.questions[2].question.id}": "5"}
        assert client.post(f"{links[2]}/questions", data=sent).status_code == 303
    after = snapshot(db)
    changed = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
    changed = {table: rows for table, rows in changed.items() if rows}
    assert set(changed) - {"rate_count"} == {"question_answer"}, set(changed)
    stances = {row["id"] for row in after["stance"]}
    for row in changed["question_answer"]:
        assert set(row) == {
            "id", "school_id", "question_id", "stance_id", "place", "choice_id", "number", "day", "words",
        }  # fmt: skip
        assert row["id"] >= 2**29, "an id drawn at random"
        assert row["stance_id"] in stances, "which is a key's, and nobody's name"
    assert "Kanarie een" not in repr(after), "what was said before is gone"
    for link in links:
        assert link.removeprefix("/l/").partition(".")[2] not in repr(after)
    for reader in (at.organiser, at.teacher, at.member, at.parents[0]):
        page = new_client().sign_in(reader).get(f"{PAGE}/{at.proposal.id}/results").text
        assert "Kanarie" not in page, "one answer alone is not told"
