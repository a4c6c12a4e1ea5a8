"""New versions: the round goes on or asks again, who responded hears what changed, and every word of it can be seen."""

import re
from datetime import date
from typing import Any

import pytest

from klankbord.base.outbox import OutboxMessage
from klankbord.kit.errors import DomainError
from klankbord.proposals import actions, queries
from klankbord.proposals.models import FeedbackRound, Naming, ProposalVersion, Stance
from klankbord.proposals.talk import actions as actions_comments
from klankbord.proposals.writing import actions_versions
from klankbord.proposals.writing.actions_versions import Change
from klankbord.proposals.writing.forms import WORDS
from klankbord.proposals.writing.models import FollowedPoint
from tests.factories.proposals import answer, last_day, say, school_with_round

PAGE = "/regenboog/proposals"


def publish(db: Any, clock: Any, at: Any, closes_on: date | None = None, **change: Any) -> FeedbackRound:
    """A version with a longer break."""
    db.session.refresh(at.proposal, ["council"])
    words = {name: getattr(at.proposal, name) for name in WORDS} | {"body": "De pauze duurt drie kwartier."}
    asked_in = actions_versions.new_version(
        at.proposal, words, closes_on or last_day(20), Change(**{"changes": "De pauze is langer.", **change}),
        read_version=None, by=at.organiser, now=clock.instant,
    )  # type: ignore[arg-type]  # fmt: skip
    db.session.commit()
    return asked_in


def mails(db: Any, kind: str) -> dict[int, OutboxMessage]:
    rows = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == kind))
    return {row.recipient_user_id: row for row in rows}


def test_each_responder_reads_their_own_point_back(db, clock) -> None:
    at = school_with_round()
    first, second, third = at.parents[:3]
    point = say(at.proposal, first, "Een half uur is **krap**.")
    answer(at.proposal, second, reason="Kan het drie kwartier?")
    answer(at.proposal, third)
    reason = db.session.scalars(db.select(Stance).where(Stance.user_id == second.id)).one()
    second_point = db.session.scalars(queries.comment_of(at.proposal.id, point.id + 1)).one()
    assert second_point.stance_id == reason.id
    publish(db, clock, at, follows=(point.id, second_point.id))
    told = mails(db, "changed")
    assert set(told) == {first.id, second.id, third.id}
    assert "“Een half uur is krap.”" in told[first.id].text
    assert "drie kwartier?" not in told[first.id].text + told[first.id].html
    assert "“Kan het drie kwartier?”" in told[second.id].html
    assert "“" not in told[third.id].text.replace("“Een continurooster?”", "")
    assert all("De pauze is langer." in mail.text and "/versions" in mail.text for mail in told.values())
    again = [mail.recipient_user_id for mail in db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind == "opened").order_by(OutboxMessage.id)
    )][9:]  # fmt: skip
    assert set(again).isdisjoint(told)
    assert len(db.session.scalars(db.select(FollowedPoint)).all()) == 2


def test_in_an_anonymous_round_all_read_the_same(db, clock, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    for number, who in enumerate(at.parents[:2]):
        link = re.search(r"(/l/\S+)", mails(db, "opened")[who.id].text)[1]
        client.submit(f"{link}/responses", {"stance": "support", "reason": f"Punt {number}"}, on=link)
    points = db.session.execute(db.text("SELECT id FROM comment ORDER BY id")).scalars().all()
    publish(db, clock, at, follows=tuple(points))
    told = mails(db, "changed")
    assert set(told) == {user.id for user in at.parents[:2]}
    texts = {
        re.sub(r"/l/[\w.\-]+", "/l/X", mail.text).replace(user.name.split()[0], "")
        for user in at.parents[:2]
        for mail in [told[user.id]]
    }
    assert len(texts) == 1
    assert all("“Punt 0”" in text and "“Punt 1”" in text for text in texts)


def test_an_anonymous_round_that_goes_on_tells_everybody_alike(db, clock, client) -> None:
    """A mail for those who answered, or for those who did not, would keep in the outbox who had by then."""
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = re.search(r"(/l/\S+)", mails(db, "opened")[at.parents[0].id].text)[1]
    client.submit(f"{link}/responses", {"stance": "support"}, on=link)
    publish(db, clock, at, last_day(20), asks_again=False)
    told = mails(db, "changed")
    assert set(told) == {person.id for person in (*at.parents, *at.few, at.member)}
    assert mails(db, "extended") == {}
    keys = [re.search(r"/l/([\w.\-]+)", mail.text)[1].partition(".")[2] for mail in told.values()]
    assert all(len(key) >= 20 for key in keys)
    assert not any("responded" in mail.text or "Je reageerde op" in mail.text for mail in told.values())


def test_a_round_can_go_on_with_its_answers(db, clock) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0])
    db.session.commit()
    with pytest.raises(DomainError, match="until"):
        publish(db, clock, at, last_day(3), asks_again=False)
    db.session.rollback()
    asked_in = publish(db, clock, at, at.asked_in.closes_on, asks_again=False)
    assert (asked_in.id, asked_in.version_number, at.proposal.number) == (at.asked_in.id, 2, 2)
    assert db.session.scalars(db.select(Stance)).one().round_id == asked_in.id
    assert set(mails(db, "changed")) == {at.parents[0].id}
    assert mails(db, "extended") == {}
    assert (
        "still counts" in mails(db, "changed")[at.parents[0].id].text
        or "telt nog" in next(iter(mails(db, "changed").values())).text
    )
    answer(at.proposal, at.parents[1])


def test_a_closed_round_opens_again_and_tells_the_silent(db, clock) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0])
    actions.close(at.proposal, by=at.organiser, now=clock.instant)
    publish(db, clock, at, last_day(20), asks_again=False)
    assert at.proposal.state == "open"
    assert queries.round_of(at.proposal).closed_at is None
    assert len(mails(db, "extended")) == 8
    assert set(mails(db, "changed")) == {at.parents[0].id}


def test_words_that_did_not_change_are_no_version(db, clock) -> None:
    at = school_with_round()
    words = {name: getattr(at.proposal, name) for name in WORDS}
    with pytest.raises(DomainError, match="No word has changed"):
        actions_versions.new_version(
            at.proposal, words, last_day(20), read_version=None, by=at.organiser, now=clock.instant
        )  # type: ignore[arg-type]


def test_what_does_not_stand_is_not_followed(db, clock) -> None:
    at = school_with_round()
    gone = say(at.proposal, at.parents[0], "Weg ermee.")
    actions_comments.withdraw(gone, by=at.parents[0], now=clock.instant)
    school = say(at.proposal, at.organiser, "Van de school.")
    publish(db, clock, at, follows=(gone.id, school.id, 999_999))
    assert db.session.scalars(db.select(FollowedPoint)).all() == []


def test_every_changed_word_is_told_in_words_too(db, clock, client) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="Langer graag.")
    point = db.session.scalars(db.text("SELECT id FROM comment")).one()
    publish(db, clock, at, follows=(point,))
    client.sign_in(at.parents[1])
    assert f'href="{PAGE}/{at.proposal.id}/versions"' in client.get(f"{PAGE}/{at.proposal.id}").text
    page = client.get(f"{PAGE}/{at.proposal.id}/versions").text
    assert re.search(r'<ins><span class="visually-hidden">[^<]+</span>[^<]*drie kwartier', page)
    assert '<del><span class="visually-hidden">' in page
    assert "De pauze is langer." in page
    assert "Langer graag." in page
    assert at.parents[0].name not in page
    for odd in ("?from=2&to=1", "?from=7&to=x", "?from=-1&to=99999999999"):
        assert client.get(f"{PAGE}/{at.proposal.id}/versions{odd}").status_code == 200
    same = client.get(f"{PAGE}/{at.proposal.id}/versions?from=1&to=1").text
    assert "<ins>" not in same


def test_the_mail_leads_to_what_changed_without_signing_in(db, clock, client) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0])
    publish(db, clock, at)
    link = re.search(r"(/l/\S+/versions)", mails(db, "changed")[at.parents[0].id].text)[1]
    assert "<ins>" in client.get(link).text


def test_the_form_takes_points_and_keeps_them_when_refused(db, client) -> None:
    at = school_with_round()
    point = say(at.proposal, at.parents[0], "Kan het drie kwartier?")
    db.session.commit()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/versions/new"
    assert "Kan het drie kwartier?" in client.get(path).text
    form = {
        "title": "Anders", "question": "Zo dan?", "body": "Drie kwartier.", "can_change": "Iets.", "is_fixed": "Niets.",
        "closes_on": str(last_day(20)), "follows": str(point.id), "round_goes": "on", "changes": "",
    }  # fmt: skip
    refused = client.submit(path, form)
    assert refused.status_code == 422
    assert re.search(rf'name="follows" value="{point.id}" checked', refused.text)
    done = client.submit(path, {**form, "changes": "De pauze is langer."})
    assert done.status_code == 303
    version = db.session.scalars(db.select(ProposalVersion).where(ProposalVersion.number == 2)).one()
    assert version.changes == "De pauze is langer."
    assert db.session.scalars(db.select(FollowedPoint)).one().comment_id == point.id
    twice = client.submit(path, {**form, "changes": "De pauze is langer."})
    assert twice.status_code == 422
    assert len(db.session.scalars(db.select(ProposalVersion)).all()) == 2
