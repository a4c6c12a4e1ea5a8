"""Somebody else is at the same outcome: a reason that moved is not overwritten, and late words are given back."""

from klankbord.kit import dates
from klankbord.proposals.outcomes import actions_themes
from tests.proposals.test_outcome_themes import FORM, PAGE, sorted_round


def test_a_reason_that_came_along_with_a_merged_theme_is_not_overwritten(db, client, clock):
    at = sorted_round(db, clock)
    rest, cost = at.themes
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    assert client.submit(place, {**FORM, f"reason_{cost.id}": "Geen geld."}).status_code == 303
    opened = {name: value for name, value in client.form(place).values.items() if name != f"reason_{cost.id}"}
    actions_themes.merge(at.proposal, cost, rest, by=at.organiser, now=dates.now())
    db.session.commit()
    clash = client.post(place, data={**opened, f"reason_{rest.id}": "Een hoek."})
    assert clash.status_code == 409
    assert "Geen geld." in clash.text
    assert "Een hoek." in clash.text


def test_words_that_come_when_all_is_answered_are_given_back(db, client, clock):
    at = sorted_round(db, clock)
    rest, cost = (theme.id for theme in at.themes)
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    answers = {f"done_{rest}": "not", f"reason_{rest}": "Nee.", f"done_{cost}": "not"}
    assert client.submit(place, {**FORM, **answers, "publish": "incomplete"}).status_code == 303
    opened = client.form(f"{place}/themes").values
    assert client.submit(f"{place}/themes", {f"reason_{cost}": "Geen geld."}).status_code == 303
    late = client.post(f"{place}/themes", data={**opened, f"reason_{cost}": "De helft."})
    assert late.status_code == 422
    assert "De helft." in late.text
