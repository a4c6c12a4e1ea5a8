"""Comments that say the same stand under one, and everybody who wrote one hears the answer."""

from typing import Any

from klankbord.base.audit import AuditEvent
from klankbord.proposals.models import Comment
from klankbord.proposals.talk import actions_merging, queries_merging
from tests.factories.proposals import say, school_with_round
from tests.proposals.test_long_talk import many
from tests.proposals.test_names import news

PAGE = "/regenboog/proposals"


def three(db: Any, at: Any) -> list[Comment]:
    words = ("De pauze is te kort voor de kleuters.", "Ook ik vind de pauze te kort voor kleuters!", "Wie betaalt dit?")
    said = [say(at.proposal, parent, body) for parent, body in zip(at.parents, words, strict=False)]
    db.session.commit()
    return said


def test_suggested_put_together_and_taken_apart(db, client, new_client) -> None:
    at = school_with_round()
    first, second, third = three(db, at)
    path = f"{PAGE}/{at.proposal.id}/alike"
    client.sign_in(at.organiser)
    page = client.get(path).text
    assert f'name="into" value="{first.id}"' in page
    assert f'value="{second.id}" checked' in page
    assert third.body not in page
    done = client.submit(path, {}, on=path)
    assert (done.status_code, done.location) == (303, path)
    parent = new_client().sign_in(at.parents[4])
    talk = parent.get(f"{PAGE}/{at.proposal.id}").text
    assert "1 ander zei hetzelfde" in talk
    assert talk.index("1 ander zei hetzelfde") < talk.index(second.body) < talk.index(third.body)
    assert 'class="count">3<' in talk
    assert client.submit(f"{PAGE}/{at.proposal.id}/comments/{second.id}/parting", {}, on=path).status_code == 303
    assert "zei hetzelfde" not in parent.get(f"{PAGE}/{at.proposal.id}").text
    verbs = db.session.scalars(db.select(AuditEvent.verb).where(AuditEvent.verb.regexp_match("merge|part"))).all()
    assert verbs == ["proposals.merge_comments", "proposals.part_comment"]


def test_every_writer_hears_what_is_answered_to_one(db, clock) -> None:
    at = school_with_round()
    first, second, _third = three(db, at)
    clock.forward(hours=3)
    actions_merging.merge(at.proposal, first.id, [second.id], by=at.organiser, now=clock.instant)
    say(at.proposal, at.organiser, "De pauze wordt langer.", answers=first)
    db.session.commit()
    for parent, times in zip(at.parents[:3], (1, 1, 0), strict=True):
        assert len(news(db, parent)) == times
    assert "De pauze wordt langer." in news(db, at.parents[1])[0].text


def test_an_answer_to_one_that_was_put_under_stands_in_sight(db, client, clock) -> None:
    at = school_with_round()
    first, second, _third = three(db, at)
    say(at.proposal, at.organiser, "Antwoord aan de tweede.", answers=second)
    db.session.commit()
    actions_merging.merge(at.proposal, first.id, [second.id], by=at.organiser, now=clock.instant)
    db.session.commit()
    client.sign_in(at.parents[4])
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    assert page.index("</details>", page.index("zei hetzelfde")) < page.index("Antwoord aan de tweede.")
    assert "Antwoord aan de tweede." in client.get(f"{PAGE}/{at.proposal.id}/comments/{first.id}").text
    unanswered = client.get(f"{PAGE}/{at.proposal.id}?sort=unanswered").text
    assert first.body not in unanswered
    assert "Wie betaalt dit?" in unanswered


def test_what_cannot_be_put_together(db, client) -> None:
    at = school_with_round()
    first, second, third = three(db, at)
    reply = say(at.proposal, at.parents[3], "Ja.", answers=first)
    school = say(at.proposal, at.organiser, "De pauze is te kort voor de kleuters.")
    third.withdrawn_at, third.body = third.created_at, ""
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}/alike"
    client.sign_in(at.organiser)
    refused = [(first, one) for one in ([reply], [school], [third], [first], [])] + [(reply, [second])]
    for into, others in refused:
        form = {"csrf_token": client.token(path), "into": into.id, "others": [one.id for one in others]}
        assert client.post(path, data=form).status_code == 422
    assert client.post(path, data={"csrf_token": client.token(path), "into": "x"}).status_code == 422
    assert db.session.scalars(db.select(Comment.merged_into_id)).all() == [None] * 5


def test_in_a_long_conversation_too(db, client, clock) -> None:
    at = school_with_round()
    firsts = many(db, at, 60, replies=30)
    say(at.proposal, at.organiser, "Aan de derde.", answers=firsts[2])
    actions_merging.merge(at.proposal, firsts[0].id, [firsts[1].id, firsts[2].id], by=at.organiser, now=clock.instant)
    db.session.commit()
    assert {row.id for row in queries_merging.merged(at.proposal.id)} == {firsts[1].id, firsts[2].id}
    client.sign_in(at.parents[0])
    path = f"{PAGE}/{at.proposal.id}"
    page = client.get(path).text
    assert "2 anderen zeiden hetzelfde" in page
    assert "pagina 1 van 3" in page
    assert "Nog 29 antwoorden" in page
    assert client.get(f"{path}/comments/{firsts[0].id}").text.count('id="comment-') == 34


def test_any_two_the_organiser_ticks_stand_under_the_oldest(db, client, new_client) -> None:
    at = school_with_round()
    first, second, third = three(db, at)
    reply = say(at.proposal, at.parents[3], "Precies!", answers=second)
    db.session.commit()
    sorting = f"{PAGE}/{at.proposal.id}/themes"
    client.sign_in(at.organiser)
    assert "Deze zeggen hetzelfde" in client.get(f"{sorting}?show=all").text

    def tick(*comments: Comment) -> Any:
        ids = [str(one.id) for one in comments]
        data = {"csrf_token": client.token(sorting), "comments": ids, "same": "1"}
        return client.post(f"{sorting}/reactions", data=data)

    assert "minstens twee" in tick(third).text
    assert "geeft antwoord op een andere" in tick(third, reply).text
    done = tick(third, first)
    assert (done.status_code, done.location) == (303, f"{PAGE}/{at.proposal.id}/alike#merged")
    db.session.expire_all()
    assert (first.merged_into_id, third.merged_into_id, second.merged_into_id) == (None, first.id, None)
    assert tick(third, second).status_code == 303
    db.session.expire_all()
    assert (second.merged_into_id, third.merged_into_id) == (None, second.id), "it goes under the oldest of these"
    listed = client.get(f"{PAGE}/{at.proposal.id}/alike").text
    assert f"/comments/{third.id}/parting" in listed
    assert (
        client.submit(f"{PAGE}/{at.proposal.id}/comments/{third.id}/parting", {}, on=done.location).status_code == 303
    )
    db.session.expire_all()
    assert third.merged_into_id is None
    member = new_client().sign_in(at.parents[0])
    refused = {"csrf_token": member.token(f"{PAGE}/{at.proposal.id}"), "comments": [str(first.id)], "same": "1"}
    assert member.post(f"{sorting}/reactions", data=refused).status_code == 403
