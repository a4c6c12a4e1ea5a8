"""A conversation of many: in which order it is read, a page at a time, and no more work for more words."""

import re
from datetime import timedelta
from typing import Any

import pytest

from klankbord.proposals.models import Comment, SpeaksAs
from klankbord.proposals.talk import queries as queries_talk
from tests.factories.proposals import say, school_with_round

PAGE = "/regenboog/proposals"


def many(db: Any, at: Any, threads: int, replies: int = 0) -> list[Comment]:
    """So many threads, a minute apart, the first with so many replies."""
    about = {"school_id": at.school.id, "proposal_id": at.proposal.id, "round_id": at.asked_in.id}
    begun = at.asked_in.opened_at - timedelta(days=2)

    def made(number: int, words: str, parent_id: int | None = None) -> Comment:
        writer = at.parents[number % len(at.parents)]
        return Comment(
            **about, author_id=writer.id, speaks_as=SpeaksAs.PARENT, body=words, parent_id=parent_id,
            created_at=begun + timedelta(minutes=number),
        )  # fmt: skip

    firsts = [made(number, f"Woord {number}.") for number in range(threads)]
    db.session.add_all(firsts)
    db.session.flush()
    db.session.add_all(made(threads + number, f"Antwoord {number}.", firsts[0].id) for number in range(replies))
    db.session.commit()
    return firsts


def shown(page: Any) -> list[str]:
    return re.findall(r"Woord (\d+)\.", page.text)


def test_a_thousand_comments_stay_readable_and_cost_what_one_does(db, client, queries) -> None:
    at = school_with_round()
    many(db, at, 3)
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    client.get(path)
    with queries() as few:
        client.get(path)
    many(db, at, 500, replies=497)
    for query in ("", "?page=3", "?sort=newest", "?sort=helpful&page=2", "?sort=unanswered"):
        with queries() as seen:
            page = client.get(path + query)
        assert seen.count == few.count, query
        assert len(shown(page)) == queries_talk.THREADS, query
        assert page.text.count('class="comment') <= queries_talk.THREADS + queries_talk.REPLIES + 1
        assert 'aria-label="Pagina' in page.text
    assert "pagina 3 van 26" in client.get(f"{path}?page=3").text
    assert 'class="count">1000<' in client.get(path).text


@pytest.mark.parametrize("query", ["?page=0", "?page=-1", "?page=x", "?sort=", "?sort=rot&page=1", "?page=99999"])
def test_nonsense_in_the_address_is_the_first_page(db, client, query) -> None:
    at = school_with_round()
    many(db, at, 60)
    client.sign_in(at.parents[0])
    assert shown(client.get(f"{PAGE}/{at.proposal.id}{query}"))[0] == "0"


def test_a_page_that_is_not_there_leads_back(db, client) -> None:
    at = school_with_round()
    many(db, at, 60)
    client.sign_in(at.parents[0])
    page = client.get(f"{PAGE}/{at.proposal.id}?page=9")
    assert "Naar de eerste pagina" in page.text


def test_every_thread_is_on_one_page_and_in_order(db, client) -> None:
    at = school_with_round()
    firsts = many(db, at, 120)
    firsts[7].helpful_count, firsts[90].helpful_count, firsts[91].same_count = 2, 5, 1
    db.session.commit()
    client.sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"

    def read(sort: str) -> list[int]:
        return [int(n) for page in range(1, 7) for n in shown(client.get(f"{path}?sort={sort}&page={page}"))]

    assert read("oldest") == list(range(120))
    assert read("newest") == list(range(119, -1, -1))
    assert read("helpful")[:4] == [90, 7, 91, 0]
    assert sorted(read("helpful")) == list(range(120))


def test_unanswered_leaves_out_what_the_school_answered(db, client) -> None:
    at = school_with_round()
    firsts = many(db, at, 5)
    say(at.proposal, at.organiser, "Goed punt.", answers=firsts[1])
    say(at.proposal, at.parents[1], "Vind ik ook.", answers=firsts[2])
    taken_back = say(at.proposal, at.organiser, "Nee.", answers=firsts[3])
    taken_back.withdrawn_at, taken_back.body = taken_back.created_at, ""
    firsts[4].withdrawn_at, firsts[4].body = firsts[4].created_at, ""
    say(at.proposal, at.organiser, "Wij lezen mee.")
    db.session.commit()
    client.sign_in(at.parents[0])
    page = client.get(f"{PAGE}/{at.proposal.id}?sort=unanswered")
    assert shown(page) == ["0", "2", "3"]
    assert "Wij lezen mee." not in page.text


def test_a_long_thread_has_a_page_of_its_own(db, client) -> None:
    at = school_with_round()
    first = many(db, at, 51, replies=70)[0]
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    page = client.get(path)
    assert len(re.findall(r"Antwoord \d+\.", page.text)) == queries_talk.REPLIES
    assert f'href="{path}/comments/{first.id}">Nog 68 antwoorden</a>' in page.text
    thread = client.get(f"{path}/comments/{first.id}")
    assert len(re.findall(r"Antwoord \d+\.", thread.text)) == queries_talk.WHOLE
    assert len(re.findall(r"Antwoord \d+\.", client.get(f"{path}/comments/{first.id}?page=2").text)) == 20


def test_of_a_thread_the_answer_of_the_school_stands_in_sight(db, client) -> None:
    """Whatever parents replied before it; what is shown stands in the order in which it was said."""
    at = school_with_round()
    first = many(db, at, 51, replies=30)[0]
    say(at.proposal, at.organiser, "De school zegt: akkoord.", answers=first)
    db.session.commit()
    client.sign_in(at.parents[0])
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    assert page.index("Antwoord 0.") < page.index("De school zegt: akkoord.") < page.index("Nog 29 antwoorden")
    assert "Antwoord 1." not in page


def test_in_a_long_conversation_one_is_led_to_ones_own_words(db, client) -> None:
    at = school_with_round()
    first = many(db, at, 60, replies=70)[0]
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    for form in ({"body": "Het mijne, los"}, {"body": "Het mijne, als antwoord", "answers": first.id}):
        done = client.post(f"{path}/comments", data={"csrf_token": client.token(path), **form})
        assert done.status_code == 303
        page = client.get(done.location.partition("#")[0])
        assert form["body"] in page.text


def test_ones_reason_is_known_on_every_page(db, client) -> None:
    at = school_with_round()
    client.sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"
    client.post(
        f"{path}/responses",
        data={"csrf_token": client.token(path), "stance": "object", "reason": "Mijn reden & meer"},
    )
    many(db, at, 70)
    page = client.get(f"{path}?sort=newest")
    assert re.search(r"<textarea[^>]*>Mijn reden &amp; meer</textarea>", page.text)
