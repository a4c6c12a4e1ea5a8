"""Naming somebody with an @: who can be named by whom, and who is told."""

from typing import Any

from klankbord.base.outbox import OutboxMessage
from klankbord.proposals.models import Naming
from klankbord.proposals.talk import actions_marks
from klankbord.proposals.talk.models import MarkKind, Mention
from tests.factories.proposals import say, school_with_round
from tests.proposals.test_anonymous import link_of, respond

PAGE = "/regenboog/proposals"


def news(db: Any, user: Any) -> list[OutboxMessage]:
    kinds = OutboxMessage.kind == "news"
    return db.session.scalars(db.select(OutboxMessage).where(kinds, OutboxMessage.recipient_user_id == user.id)).all()


def test_nobody_but_school_and_council_can_be_named(db, client, new_client) -> None:
    at = school_with_round()
    say(at.proposal, at.parents[1], "Ik vind het goed.")
    say(at.proposal, at.teacher, "Dank.")
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}/names"
    for reader in (at.parents[0], at.organiser, at.teacher):
        page = new_client().sign_in(reader).get(path).text
        assert "@Bas Lid" in page
        assert ("@Tom Leraar" in page) is (reader is not at.teacher), "oneself is not in the list"
        assert "@Naamvan" not in page
    at.council.open_to_parents = False
    db.session.commit()
    page = client.sign_in(at.parents[0]).get(path).text
    assert "@Marleen Visser" in page, "who began it for the school"
    assert "Bas Lid" not in page, "who cannot see the council does not learn who sits in it"
    link = link_of(db, at.parents[0])
    assert "@Tom Leraar" in new_client().get(f"{link}/names").text
    for reader, place in ((client, path), (new_client(), f"{link}/names")):
        offered = reader.get(place, headers={"Accept": "application/json"}).get_json()
        assert offered["names"] == ["Marleen Visser", "Tom Leraar"], "the list under the field is this one"
    say(at.proposal, at.parents[0], "Wat zegt @Bas Lid en @Naamvan Ouder1?")
    assert db.session.scalars(db.select(Mention)).all() == []


def test_who_is_named_is_told_once_and_with_the_rest(db, client, clock) -> None:
    at = school_with_round()
    say(at.proposal, at.parents[0], "Wat vindt @bas lid daarvan? En @Bas?")
    db.session.commit()
    assert [row.user_id for row in db.session.scalars(db.select(Mention))] == [at.member.id]
    told = news(db, at.member)
    assert len(told) == 1
    assert "genoemd" in told[0].text
    assert "Een andere ouder" in told[0].text
    assert at.parents[0].name not in told[0].text
    mine = say(at.proposal, at.member, "Dat is goed.")
    say(at.proposal, at.teacher, "Mooi, @Bas Lid.", answers=mine)
    db.session.commit()
    bundled = news(db, at.member)
    assert len(bundled) == 1
    assert "Mooi, @Bas Lid." in bundled[0].text
    assert news(db, at.parents[0]) == []


def test_changing_ones_words_tells_who_is_named_anew(db, client) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "Wat vindt de raad?")
    db.session.commit()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    for body in ("Wat vindt @Bas Lid?", "Wat vindt @Bas Lid nu?"):
        client.submit(f"{path}/comments/{said.id}", {"body": body}, on=f"{path}/comments/{said.id}")
    assert len(db.session.scalars(db.select(Mention)).all()) == 1
    assert len(news(db, at.member)) == 1


def test_words_by_a_key_tell_nobody(db, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    respond(client, link, "support")
    client.submit(f"{link}/comments", {"body": "Wat vindt @Bas Lid?"}, on=link)
    assert db.session.scalars(db.select(Mention)).all() == []
    assert news(db, at.member) == []


def test_who_thinks_so_too_hears_the_answer(db, clock) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "Te kort.")
    for parent, kind in ((at.parents[1], MarkKind.SAME), (at.parents[2], MarkKind.HELPFUL)):
        actions_marks.mark(said, kind, by=parent, key_digest=None, now=clock.instant)
    say(at.proposal, at.organiser, "Wij maken het langer.", answers=said)
    db.session.commit()
    for parent, times in ((at.parents[0], 1), (at.parents[1], 1), (at.parents[2], 0)):
        assert len(news(db, parent)) == times
    assert "Wij maken het langer." in news(db, at.parents[1])[0].text


def test_what_is_said_back_stands_on_the_home_page_for_a_month(db, client, new_client, clock) -> None:
    at = school_with_round()
    said = say(at.proposal, at.parents[0], "Te kort.")
    say(at.proposal, at.organiser, "Wij maken het <langer>.", answers=said)
    say(at.proposal, at.parents[1], "Vraag het @Bas Lid eens.")
    db.session.commit()
    home = "/regenboog/"
    mine = client.sign_in(at.parents[0]).get(home).text
    assert "Wij maken het &lt;langer&gt;." in mine
    assert "De school antwoordde" in mine
    named = new_client().sign_in(at.member).get(home).text
    assert "Vraag het @Bas Lid eens." in named
    assert at.parents[1].name not in named
    assert "Wij maken" not in new_client().sign_in(at.parents[1]).get(home).text
    clock.forward(days=31)
    assert "Wij maken" not in new_client().sign_in(at.parents[0]).get(home).text
