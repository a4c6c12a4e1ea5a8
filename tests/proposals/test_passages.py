"""A reaction to a passage of the plan: its words stand above it, and the passage tells how many spoke about it."""

import re
from typing import Any

from klankbord.across.documents import asked
from klankbord.base.audit import AuditEvent
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.proposals import actions
from klankbord.proposals.models import Comment, Naming, ProposalVersion
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.writing import actions_versions
from klankbord.proposals.writing.actions_versions import Change
from klankbord.proposals.writing.forms import WORDS
from tests.factories.councils import viewer
from tests.factories.proposals import last_day, school_with_round
from tests.proposals.test_anonymous import link_of, respond

PAGE = "/regenboog/proposals"
PLAN = "De pauze duurt een half uur. Iedereen eet in de klas.\n\n- Groep 3 eet eerst\n- Groep 4 eet daarna"


def school(db: Any, **plan: Any) -> Any:
    at = school_with_round(**plan)
    at.proposal.body = db.session.scalars(db.select(ProposalVersion)).one().body = PLAN
    db.session.commit()
    return at


def react(client: Any, wall: str, place: str, body: str, words: str = "") -> Any:
    return client.submit(f"{wall}/comments", {"body": body}, on=f"{wall}?passage={place}&words={words}")


def links(page: Any) -> list[str]:
    return re.findall(r'class="reacted" id="at-([\w.]+)"[^>]*>(\d+) ', page.text)


def test_the_quote_stands_above_it_and_the_count_at_the_passage(db, client, new_client) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    page = client.get(wall)
    assert page.text.count('class="react"') == 5
    assert 'href="?passage=body.1#say"' in page.text
    assert links(page) == []
    assert react(client, wall, "body.1", "Kan groep 3 later?").status_code == 303
    assert react(client, wall, "body.0", "Dat is kort.", "een half uur").status_code == 303
    second = new_client().sign_in(at.parents[1])
    assert react(second, wall, "body.0", "In de klas is het druk.").status_code == 303
    page = second.get(wall)
    assert links(page) == [("body.0", "2"), ("body.1", "1")]
    assert (
        '<blockquote class="passage"><p><a href="?passage=body.0#talk">“een half uur”</a></p></blockquote>' in page.text
    )
    about = second.get(f"{wall}?passage=body.0")
    assert "In de klas is het druk." in about.text
    assert "Dat is kort." in about.text
    assert "Kan groep 3 later?" not in about.text
    assert "Over één stuk van de tekst" in about.text
    said = db.session.scalars(db.select(Comment).where(Comment.body == "Dat is kort.")).one()
    own = second.get(f"{wall}/comments/{said.id}").text
    assert f'<a href="{wall}?passage=body.0#talk">“een half uur”</a>' in own
    kept = db.session.scalars(db.select(CommentPassage).where(CommentPassage.comment_id == said.id)).one()
    assert (kept.place, kept.quote, kept.words, kept.number) == ("body.0", "een half uur", "een half uur", 1)
    assert (kept.prefix, kept.suffix) == ("De pauze duurt ", ". Iedereen eet in de klas.\nGroep 3 eet eerst"[:32])
    data = [
        event.data for event in db.session.scalars(db.select(AuditEvent).where(AuditEvent.verb == "proposals.comment"))
    ]
    assert "half uur" not in str(data), "the log holds no words"


def test_what_is_taken_back_or_hidden_counts_no_more(db, client) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    for body in ("Eerst.", "Daarna."):
        react(client, wall, "body.2", body)
    first, second = db.session.scalars(db.select(Comment).order_by(Comment.id))
    assert links(client.get(wall)) == [("body.2", "2")]
    client.submit(f"{wall}/comments/{first.id}/withdrawal", {}, on=f"{wall}/comments/{first.id}")
    assert links(client.get(wall)) == [("body.2", "1")]
    client.sign_in(at.organiser)
    client.submit(f"{wall}/comments/{second.id}/hiding", {"reason": "Te fel."}, on=f"{wall}/comments/{second.id}")
    page = client.get(wall)
    assert links(page) == []
    assert "“Groep 4 eet daarna”" not in page.text
    assert "Over dit stuk heeft nog niemand iets gezegd." in client.get(f"{wall}?passage=body.2").text


def test_words_that_changed_meanwhile_lose_nothing(db, client) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    form = client.form(f"{wall}/comments", on=f"{wall}?passage=body.2").values | {"body": "Waarom niet samen?"}
    at.proposal.body = "Een heel andere tekst."
    db.session.commit()
    refused = client.post(f"{wall}/comments", data=form)
    assert refused.status_code == 422
    assert "intussen veranderd" in refused.text
    assert "Waarom niet samen?" in refused.text
    assert 'name="passage"' not in refused.text, "the second time they stand under the whole plan"
    at.proposal.body = f"Vooraf.\n\n{PLAN}"
    db.session.commit()
    assert client.post(f"{wall}/comments", data=form).status_code == 303
    assert db.session.scalars(db.select(CommentPassage)).one().place == "body.3", "it moved by a paragraph"


def test_no_nonsense_in_the_address(db, client) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    for place in ("body.9", "body.-1", "'><script>", "x" * 300, "title.0"):
        page = client.get(wall, query_string={"passage": place})
        assert page.status_code == 200
        assert 'name="passage"' not in page.text
    page = client.get(wall, query_string={"passage": "body.1", "words": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text
    assert 'name="passage"' not in page.text


def test_who_may_not_react_reads_along(db, client) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    react(client, wall, "is_fixed.0", "Jammer.")
    at.asked_in.closed_at = at.asked_in.opened_at
    db.session.commit()
    page = client.get(wall)
    assert 'class="react"' not in page.text
    assert links(page) == [("is_fixed.0", "1")]


def test_a_question_first_keeps_the_passage(db, client) -> None:
    """Words that seem to be about one child are asked about; placed anyway they are still about the passage."""
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    asked = react(client, wall, "body.1", "Mijn zoon wordt elke dag gepest.")
    assert asked.status_code == 422
    assert 'name="passage" value="body.1"' in asked.text


def test_a_long_conversation_about_one_passage(db, client) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    react(client, wall, "body.1", "De naald in de hooiberg.")
    first = db.session.scalars(db.select(Comment)).one()
    db.session.add_all(
        Comment(
            school_id=at.school.id,
            proposal_id=at.proposal.id,
            round_id=at.asked_in.id,
            author_id=at.parents[1].id,
            speaks_as=first.speaks_as,
            body="Hooi.",
            created_at=first.created_at,
        )
        for _ in range(60)
    )
    db.session.commit()
    page = client.get(f"{wall}?passage=body.1")
    assert "De naald in de hooiberg." in page.text
    assert "Hooi." not in page.text


def test_by_a_key_it_holds_nothing_of_its_writer(db, client) -> None:
    at = school(db, naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    respond(client, link, "support")
    for place, times in (("body.1", 2), ("body.2", 1)):
        for _ in range(times):
            assert react(client, link, place, "Mee eens.").status_code == 303
    rows = db.session.scalars(db.select(CommentPassage)).all()
    assert sorted(row.place for row in rows) == ["body.1", "body.2"], "the same words in one place are said once"
    assert all(row.id > 2**28 for row in rows), "an id that tells no order"
    assert links(client.get(link)) == [("body.1", "1"), ("body.2", "1")]
    assert 'href="?passage=body.1#talk"' in client.get(link).text


def publish(db: Any, clock: Any, at: Any, body: str, **change: Any) -> None:
    """A new version of the plan, which keeps the round."""
    db.session.refresh(at.proposal, ["council"])
    words = {name: getattr(at.proposal, name) for name in WORDS} | {"body": body}
    actions_versions.new_version(
        at.proposal, words, last_day(20), Change("De pauze is langer.", asks_again=False, **change),
        read_version=None, by=at.organiser, now=clock.instant,
    )  # type: ignore[arg-type]  # fmt: skip
    db.session.commit()


def test_a_new_version_brings_the_passages_along(db, client, clock, new_client) -> None:
    """What moved is found, what changed says how it reads now, what is gone says so; the mail tells its writer."""
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    for number, (place, body) in enumerate([("body.0", "Kort."), ("body.1", "Eerst?"), ("body.2", "Later?")]):
        react(new_client().sign_in(at.parents[number]), wall, place, body, "een half uur" if number == 0 else "")
    taken_back = new_client().sign_in(at.parents[3])
    react(taken_back, wall, "body.2", "Weg ermee.")
    said = db.session.scalars(db.select(Comment).where(Comment.body == "Weg ermee.")).one()
    taken_back.submit(f"{wall}/comments/{said.id}/withdrawal", {}, on=f"{wall}/comments/{said.id}")
    publish(db, clock, at, "- Groep 3 eet eerst\n\nDe pauze duurt drie kwartier. Iedereen eet in de klas.")
    page = client.sign_in(at.parents[4]).get(wall)
    assert links(page) == [("body.0", "1"), ("body.1", "1")]
    assert (
        '“een half uur”</a></p><footer class="soft">Zo stond het in versie 1; de tekst is daarna veranderd.'
        in page.text
    )
    assert '“Groep 4 eet daarna”</p><footer class="soft">Zo stond het in versie 1; het staat nu niet meer' in page.text
    assert "“Groep 3 eet eerst”</a></p></blockquote>" in page.text, "it moved and says the same"
    told = {mail.recipient_user_id: mail.text for mail in db.session.scalars(changed_mails(db))}
    assert "Je reageerde op “een half uur”. Daar staat nu: “drie kwartier”." in told[at.parents[0].id]
    assert "Daar staat nu" not in told[at.parents[1].id]
    assert "Je reageerde op “Groep 4 eet daarna”. Dat staat niet meer in de tekst." in told[at.parents[2].id]
    assert "half uur" not in told[at.parents[2].id]
    seen = client.get(f"{wall}/versions").text
    assert "Waar mensen op reageerden, en wat nu anders is" in seen
    assert "“drie kwartier”" in seen
    assert "Groep 3 eet eerst" not in seen.partition('id="passages"')[2].partition("</section>")[0]
    publish(db, clock, at, PLAN)
    page = client.get(wall)
    assert links(page) == [("body.0", "1"), ("body.1", "1"), ("body.2", "1")]
    assert 'footer class="soft"' not in page.text, "all reads as it did"


def changed_mails(db: Any) -> Any:
    return db.select(OutboxMessage).where(OutboxMessage.kind == "changed").order_by(OutboxMessage.id)


def test_after_an_anonymous_round_all_read_the_same(db, client, clock) -> None:
    at = school(db, naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    respond(client, link, "support")
    react(client, link, "body.2", "Later?")
    publish(db, clock, at, "De pauze duurt een half uur. Iedereen eet in de klas.\n\n- Groep 3 eet eerst")
    texts = {
        re.sub(r"http\S+|Beste .*|Hallo .*|Dag .*", "", mail.text) for mail in db.session.scalars(changed_mails(db))
    }
    assert len(texts) == 1
    assert "“Groep 4 eet daarna” → niet meer in de tekst" in texts.pop()


def test_what_came_of_it_says_what_part_somebody_wrote_about(db, client, clock) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    for parent, place in ((at.parents[0], "body.1"), (at.parents[1], "")):
        client.sign_in(parent)
        react(client, wall, place, f"Van {parent.given_name}: kan het later?")
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    db.session.commit()
    client.sign_in(at.organiser)
    decided = {"result": "adopted", "decided": "Het gaat door.", "done_with_feedback": "Gelezen.", "publish": "1"}
    assert client.submit(f"{wall}/outcome", decided).status_code == 303
    mails = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "outcome"))
    said = {mail.recipient_user_id: mail.text for mail in mails}
    first, second = at.parents[:2]
    assert f"Je schreef over “Groep 3 eet eerst”: “Van {first.given_name}: kan het later?”" in said[first.id]
    assert f"Je zei: “Van {second.given_name}: kan het later?”" in said[second.id]
    assert "Groep 3" not in said[second.id]


def test_who_organises_reads_what_a_reaction_is_about(db, client, new_client) -> None:
    at = school(db)
    wall = f"{PAGE}/{at.proposal.id}"
    for parent in at.parents[:2]:
        react(new_client().sign_in(parent), wall, "body.1", "Waarom eet groep drie eerder dan groep vier?")
    said = db.session.scalars(db.select(Comment).order_by(Comment.id)).all()
    reporter = new_client().sign_in(at.parents[2])
    reporter.submit(f"{wall}/comments/{said[0].id}/reports", {"reason": "Raar."}, on=f"{wall}/comments/{said[0].id}")
    client.sign_in(at.organiser)
    for page in ("summary", "themes", "moderation", "alike", "versions/new"):
        answer = client.get(f"{wall}/{page}")
        assert answer.status_code == 200
        assert "“Groep 3 eet eerst”" in answer.text, page
    assert "“Groep 3 eet eerst”" in new_client().sign_in(at.parents[0]).get("/regenboog/said").text
    for user, parts in ((at.organiser, [("Groep 3 eet eerst", 2)]), (at.parents[0], ())):
        found = asked.read(viewer(user, at.school), at.proposal.id)
        assert found is not None
        assert found.parts == parts, "in the papers of a meeting: for the council and the staff"
