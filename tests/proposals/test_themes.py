"""Sorting what people said into themes, and the summary a meeting reads."""

import pytest

from klankbord.base.audit import AuditEvent
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict
from klankbord.proposals.models import Naming, StanceKind
from klankbord.proposals.outcomes import actions_themes as themes
from klankbord.proposals.outcomes import queries_themes as asking
from klankbord.proposals.outcomes.models_themes import Side, Theme, ThemeAnswer, ThemeComment
from tests.factories.proposals import answer, say, school_with_round
from tests.proposals.test_anonymous import link_of, respond

PAGE = "/regenboog/proposals"


def talk(db, **options):
    """A round with a conversation: three reasons, one question, and an answer of the school."""
    at = school_with_round(**options)
    at.rest = say(at.proposal, at.parents[0], "Mijn kind eet langzaam & rustig.")
    at.cost = say(at.proposal, at.parents[1], "Wie betaalt de overblijf d'r bij?")
    at.fine = say(at.proposal, at.parents[2], "Fijn plan.")
    at.school_says = say(at.proposal, at.organiser, "Dat zoeken we uit.", at.cost)
    db.session.commit()
    return at


def made(at, name="Rust", *comments):
    return themes.make(at.proposal, name, [one.id for one in comments], by=at.organiser, now=dates.now())


def press(client, path, data, *, on):
    """Press a button that sends the form around it elsewhere."""
    return client.post(path, data={**data, "csrf_token": client.token(on)})


def names(db, at):
    return [one.name for one in asking.themes_of(at.proposal.id)]


def test_make_put_quote_and_take_out(db, client):
    at = talk(db)
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/themes"
    assert client.submit(place, {"name": "Rust & eten", "comments": str(at.rest.id)}).status_code == 303
    theme = db.session.scalars(db.select(Theme)).one()
    page = client.get(place).text
    assert "Mijn kind eet langzaam" not in page, "what is sorted has left the first list"
    assert "Fijn plan." in page
    assert "Dat zoeken we uit." not in page, "the school's own words are no reaction"
    assert press(client, f"{place}/reactions", {"put": theme.id, "comments": at.fine.id}, on=place).status_code == 303
    shown = f"{place}?show={theme.id}"
    quoted = {"quote": "against", "theme": theme.id, "comments": at.rest.id}
    assert press(client, f"{place}/reactions", quoted, on=shown).status_code == 303
    sides = {row.comment_id: row.side for row in db.session.scalars(db.select(ThemeComment))}
    assert sides == {at.rest.id: Side.AGAINST, at.fine.id: None}
    out = {"out": "1", "theme": theme.id, "comments": at.fine.id}
    assert press(client, f"{place}/reactions", out, on=shown).status_code == 303
    assert [row.comment_id for row in db.session.scalars(db.select(ThemeComment))] == [at.rest.id]
    verbs = db.session.scalars(db.select(AuditEvent.verb).where(AuditEvent.verb.contains("theme"))).all()
    assert sorted(verbs) == sorted(
        f"proposals.{verb}" for verb in ("make_theme", "put_under_theme", "quote_in_theme", "take_out_of_theme")
    )


def test_a_name_that_misses_gives_the_page_back_with_what_was_ticked(db, client):
    at = talk(db)
    client.sign_in(at.organiser)
    refused = client.submit(f"{PAGE}/{at.proposal.id}/themes", {"name": "  ", "comments": str(at.fine.id)})
    assert refused.status_code == 422
    assert f'value="{at.fine.id}" checked' in refused.text
    made(at, "Rust")
    db.session.commit()
    again = client.submit(f"{PAGE}/{at.proposal.id}/themes", {"name": "rust"})
    assert again.status_code == 422
    assert names(db, at) == ["Rust"]


def test_what_is_not_of_this_proposal_or_does_not_stand_is_left_out(db):
    at = talk(db)
    at.fine.withdrawn_at = dates.now()
    db.session.flush()
    theme = made(at, "Rust", at.rest, at.fine, at.school_says)
    assert [row.comment_id for row in db.session.scalars(db.select(ThemeComment))] == [at.rest.id]
    with pytest.raises(DomainError, match="Tick"):
        themes.put(at.proposal, theme, [at.fine.id, 999_999], by=at.organiser, now=dates.now())
    assert themes.put(at.proposal, theme, [at.rest.id], by=at.organiser, now=dates.now()) == 0, "twice is once"


def test_rename_order_merge_remove(db, client):
    at = talk(db)
    rest, cost = made(at, "Rust", at.rest, at.fine), made(at, "Kosten", at.cost, at.fine)
    rest.reason, rest.done = "Er komt een stille hoek.", ThemeAnswer.PARTLY
    themes.quote(at.proposal, rest, [at.rest.id], Side.FOR, by=at.organiser, now=dates.now())
    with pytest.raises(EditConflict):
        themes.rename(at.proposal, rest, "Stilte", read_version=99, by=at.organiser, now=dates.now())
    db.session.commit()
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/themes"
    assert client.submit(f"{place}/{cost.id}/position", {"step": "up"}, on=place).status_code == 303
    assert names(db, at) == ["Kosten", "Rust"]
    assert client.submit(f"{place}/{cost.id}/position", {"step": "up"}, on=place).status_code == 303
    assert names(db, at) == ["Kosten", "Rust"], "nothing is higher than the first"
    assert press(client, f"{place}/order", {"order": [rest.id, cost.id]}, on=place).status_code == 303
    assert names(db, at) == ["Rust", "Kosten"]
    assert client.submit(f"{place}/{cost.id}", {"name": "Geld"}).status_code == 303
    assert client.submit(f"{place}/{rest.id}/merge", {"into": cost.id}, on=f"{place}/{rest.id}").status_code == 303
    assert names(db, at) == ["Geld"]
    db.session.expire_all()
    kept = db.session.scalars(db.select(Theme)).one()
    assert (kept.done, kept.reason) == (ThemeAnswer.PARTLY, "Er komt een stille hoek.")
    under = {row.comment_id: row.side for row in db.session.scalars(db.select(ThemeComment))}
    assert under == {at.rest.id: Side.FOR, at.fine.id: None, at.cost.id: None}
    assert client.submit(f"{place}/{kept.id}/removal", {}, on=f"{place}/{kept.id}").status_code == 303
    assert db.session.scalars(db.select(ThemeComment)).all() == []


def test_a_theme_of_another_proposal_is_not_there(db, client):
    at = talk(db)
    theme = made(at)
    db.session.commit()
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/themes"
    assert client.get(f"{PAGE}/{at.proposal.id + 1}/themes").status_code == 404
    assert client.get(f"{place}/{theme.id + 1}").status_code == 404
    assert press(client, f"{place}/reactions", {"put": "0", "comments": at.rest.id}, on=place).status_code == 404
    assert press(client, f"{place}/reactions", {"put": theme.id}, on=place).status_code == 409


def test_the_summary_of_a_named_round(db, client, new_client, queries):
    at = talk(db, parents=12)
    for number, one in enumerate(at.parents[:11]):
        answer(at.proposal, one, StanceKind.SUPPORT if number < 6 else StanceKind.OBJECT)
    answer(at.proposal, at.few[0], StanceKind.OBJECT)
    say(at.proposal, at.parents[3], "Blijft de gymles? <b>Graag</b>")
    theme = made(at, "Rust", at.rest, at.fine)
    made(at, "Leeg")
    themes.quote(at.proposal, theme, [at.rest.id], Side.AGAINST, by=at.organiser, now=dates.now())
    db.session.commit()
    for who in (at.organiser, at.teacher, at.member):
        page = new_client().sign_in(who).get(f"{PAGE}/{at.proposal.id}/summary")
        assert page.status_code == 200
        assert "Mijn kind eet langzaam &amp; rustig." in page.text
        assert "Naamvan Ouder0 · groep 3b" in page.text
        assert "Fijn plan." not in page.text, "a theme with picked reasons shows those"
        assert "Blijft de gymles?" in page.text
        assert "Wie betaalt" not in page.text, "the school answered it"
        assert "<b>Graag</b>" not in page.text
        assert page.text.count("–</span>") == 8, (
            "the one answer of the small class has company in its row and its column"
        )
    assert new_client().sign_in(at.parents[0]).get(f"{PAGE}/{at.proposal.id}/summary").status_code == 403
    client.sign_in(at.organiser)
    client.get(f"{PAGE}/{at.proposal.id}/summary")
    counted = []
    for first in (0, 15):
        with queries() as seen:
            client.get(f"{PAGE}/{at.proposal.id}/summary")
        counted.append(seen.count)
        for number in range(first, first + 15):
            made(at, f"Thema {number}", say(at.proposal, at.parents[4], f"Vraag {number}?"))
        db.session.commit()
    assert counted[0] == counted[1] <= 8


def test_the_summary_of_an_anonymous_round_names_nobody(db, client, new_client):
    at = school_with_round(naming=Naming.ANONYMOUS)
    respond(new_client(), link_of(db, at.parents[0]), "object", "Waarom zo vroeg?")
    client.sign_in(at.organiser)
    page = client.get(f"{PAGE}/{at.proposal.id}/summary").text
    assert "Waarom zo vroeg?" in page
    assert at.parents[0].name not in page
    assert "groep 3b" not in page
    assert "<b>1</b>" not in page, "under five answers no total"
    sorting = client.get(f"{PAGE}/{at.proposal.id}/themes").text
    assert at.parents[0].name not in sorting


def test_a_page_of_sorting_holds_forty(db, client, queries):
    at = talk(db)
    for number in range(90):
        say(at.proposal, at.parents[number % 6], f"Reactie nummer {number}")
    db.session.commit()
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/themes"
    with queries() as seen:
        first = client.get(place).text
    assert first.count('name="comments"') == asking.AT_ONCE
    assert seen.count <= 9
    assert "Reactie nummer 89" in client.get(f"{place}?page=3").text
    assert client.get(f"{place}?words=nummer+89").text.count('name="comments"') == 1
    assert client.get(f"{place}?page=x&show=999999999999").status_code == 200
