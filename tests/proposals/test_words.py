"""The words of a comment: changed ones keep what they were, for few to read; words taken back leave nothing."""

from datetime import timedelta
from typing import Any

from klankbord.proposals.models import Comment, Naming
from klankbord.proposals.talk.models import CommentWording
from tests.factories.proposals import answer, say, school_with_round
from tests.proposals.test_anonymous import link_of, respond

PAGE = "/regenboog/proposals"


def change(client: Any, path: str, said: Comment, body: str) -> Any:
    return client.submit(f"{path}/comments/{said.id}", {"body": body}, on=f"{path}/comments/{said.id}")


def kept(db: Any) -> list[str]:
    rows = db.session.scalars(db.select(CommentWording).order_by(CommentWording.written_at, CommentWording.id))
    return [row.body for row in rows]


def test_who_reads_the_earlier_words(db, client, clock, new_client) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "Tien minuten is kort.")
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    for body in ("Tien minuten is te kort.", "Tien minuten is te kort.", "Een kwartier is beter."):
        clock.forward(hours=30)
        client.sign_in(at.parents[0])
        assert change(client, path, said, body).status_code == 303
    assert kept(db) == ["Tien minuten is kort.", "Tien minuten is te kort."]
    for reader, may in (
        (at.parents[0], True),
        (at.organiser, True),
        (at.teacher, False),
        (at.parents[1], False),
        (at.member, False),
    ):
        looking = new_client().sign_in(reader)
        page, own = looking.get(path).text, looking.get(f"{path}/comments/{said.id}").text
        assert "Een kwartier is beter." in page
        assert "bewerkt" in page
        assert (f'href="{path}/comments/{said.id}#earlier"' in page) is may
        assert ("Tien minuten is kort." in own) is may
        assert "Tien minuten" not in page
    assert "Tien minuten" in new_client().get(f"{link_of(db, at.parents[0])}/comments/{said.id}").text
    assert "Tien minuten" not in new_client().get(f"{link_of(db, at.parents[1])}/comments/{said.id}").text


def test_what_is_taken_back_or_hidden_shows_none(db, client, new_client) -> None:
    at = school_with_round()
    said, other = (say(at.proposal, at.parents[n], "Eerste woorden.") for n in (0, 1))
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    change(client, path, said, "Tweede woorden.")
    client.submit(f"{path}/comments/{said.id}/withdrawal", {}, on=f"{path}/comments/{said.id}")
    assert kept(db) == []
    second = new_client().sign_in(at.parents[1])
    change(second, path, other, "Andere woorden.")
    other.hidden_at = other.created_at + timedelta(hours=1)
    db.session.commit()
    assert "Eerste woorden." not in new_client().sign_in(at.organiser).get(f"{path}/comments/{other.id}").text


def test_a_reason_keeps_its_earlier_words_too(db) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="Omdat het kan.")
    answer(at.proposal, at.parents[0], reason="Omdat het moet.")
    assert kept(db) == ["Omdat het kan."]
    answer(at.proposal, at.parents[0], reason="")
    answer(at.proposal, at.parents[0], reason="Omdat het mag.")
    assert kept(db) == [], "what was taken back is not kept by writing anew"


def test_by_a_key_they_tell_no_time(db, client, clock) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    respond(client, link, "object", "Kanarie")
    clock.forward(hours=5)
    respond(client, link, "object", "Geen kanarie")
    words = db.session.scalars(db.select(CommentWording)).one()
    assert words.id >= 2**29
    assert (words.written_at + timedelta(hours=2)).time().isoformat() == "00:00:00"
    said = db.session.scalars(db.select(Comment)).one()
    assert "Kanarie" in client.get(f"{link}/comments/{said.id}").text
