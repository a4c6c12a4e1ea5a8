"""What was done with each theme: asked before an outcome goes out, told on the page and in the mail."""

import re

import pytest

from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.kit.errors import EditConflict
from klankbord.proposals import actions
from klankbord.proposals.models import Comment, Naming, Outcome, OutcomeResult, Proposal, ProposalState
from klankbord.proposals.outcomes import actions as actions_outcomes
from klankbord.proposals.outcomes import actions_themes
from klankbord.proposals.outcomes import queries_themes as asking
from klankbord.proposals.outcomes.actions import NotReadyToTell, ThemeWords
from klankbord.proposals.outcomes.models_themes import Promise, Side, ThemeAnswer
from tests.factories.proposals import answer, say, school_with_round
from tests.fixtures.pages import forms_of
from tests.proposals.test_anonymous import link_of, respond

PAGE = "/regenboog/proposals"
WORDS = {"result": OutcomeResult.ADOPTED, "decided": "Het komt er.", "done_with_feedback": "Alles gelezen."}
FORM = {"result": "adopted", "decided": "Het komt er.", "done_with_feedback": "Alles gelezen."}


def sorted_round(db, clock, **options):
    """A round that closed: a reason under "Rust", a comment under "Kosten", and one under no theme."""
    at = school_with_round(**options)
    answer(at.proposal, at.parents[0], reason="Mijn kind eet 'langzaam'.")
    at.rest = db.session.scalars(db.select(Comment)).one()
    at.cost = say(at.proposal, at.parents[1], "Wie betaalt het?")
    say(at.proposal, at.parents[2], "Fijn plan.")
    at.themes = [
        actions_themes.make(at.proposal, name, [said.id], by=at.organiser, now=dates.now())
        for name, said in (("Rust d'r bij", at.rest), ("Kosten", at.cost))
    ]
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    db.session.commit()
    return at


def filled_in(answer, at):
    """What the form about this proposal holds as it came back."""
    [form] = [
        one for one in forms_of(answer.text) if f"/proposals/{at.proposal.id}/outcome" in one.action or not one.action
    ]
    return form.values


def mails(db):
    rows = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "outcome"))
    return {mail.recipient_user_id: mail for mail in rows}


def test_publishing_waits_for_every_theme_and_names_the_fields(db, client, clock):
    at = sorted_round(db, clock)
    rest, cost = (theme.id for theme in at.themes)
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    bare = client.submit(place, {"result": "adopted", "publish": "1"}).text
    for field in ("decided", "done_with_feedback", f"done_{rest}-0", f"reason_{cost}"):
        assert f'href="#{field}"' in bare, "everything that misses is named at once"
    given = {**FORM, f"done_{rest}": "partly", f"reason_{rest}": "Er komt een stille hoek.", f"done_{cost}": "not"}
    refused = client.submit(place, {**given, "publish": "1"})
    assert refused.status_code == 422
    assert f'href="#reason_{cost}"' in refused.text
    assert f'href="#reason_{rest}"' not in refused.text
    assert f'href="#done_{cost}-0"' not in refused.text
    assert "Er komt een stille hoek." in refused.text
    assert 'value="incomplete"' in refused.text
    assert mails(db) == {}
    assert client.submit(place, given).status_code == 303, "a draft may miss an answer"
    kept = {theme.id: (theme.done, theme.reason) for theme in asking.themes_of(at.proposal.id)}
    assert kept[rest] == (ThemeAnswer.PARTLY, "Er komt een stille hoek.")
    direct = client.post(f"{place}/publication", data={"csrf_token": client.token(place)})
    assert direct.status_code == 409
    done = client.submit(place, {f"reason_{cost}": "Het geld is er niet.", "publish": "1"})
    assert done.status_code == 303
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    assert "Het geld is er niet." in page
    assert page.index("Rust d&#39;r bij") < page.index("Kosten")
    told = mails(db)
    mine, other = told[at.parents[0].id].text, told[at.parents[2].id].text
    assert "“Mijn kind eet 'langzaam'.”" in mine
    assert "“Rust d'r bij”" in mine
    assert "“Kosten”" not in mine
    assert "“Rust d'r bij”" not in other, "what falls under no theme is told none"
    for text in (mine, other):
        assert "Er komt een stille hoek." in text
        assert "Het geld is er niet." in text
    assert "Mijn kind eet" not in other


def test_as_incomplete_it_goes_out_marked(db, client, clock):
    at = sorted_round(db, clock)
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    assert client.submit(place, {**FORM, "publish": "incomplete"}).status_code == 303
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    marked = "Nog niet elk thema heeft een antwoord."
    assert marked in page
    assert marked in mails(db)[at.parents[0].id].text
    late = client.get(f"{PAGE}/{at.proposal.id}/themes").text
    assert 'name="put"' not in late, "what was told is not sorted anew"


def test_what_was_left_open_can_be_answered_later_and_is_told_once(db, client, clock):
    at = sorted_round(db, clock)
    rest, cost = (theme.id for theme in at.themes)
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    assert client.get(f"{place}/themes").status_code == 404, "nothing is told yet"
    told = {**FORM, f"done_{rest}": "partly", f"reason_{rest}": "Er komt een hoek.", "publish": "incomplete"}
    assert client.submit(place, told).status_code == 303
    later = f"{place}/themes"
    form = client.form(later).values
    assert f"reason_{rest}" not in form, "what was told stays as it was"
    assert client.submit(later, {f"done_{cost}": "not"}).status_code == 303
    assert len(db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "outcome")).all()) == 3
    assert client.submit(later, {f"reason_{cost}": "Het geld is er niet."}).status_code == 303
    sent = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "outcome")).all()
    assert len(sent) == 6
    assert "Het geld is er niet." in sent[-1].text
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    assert "Nog niet elk thema heeft een antwoord." not in page
    again = client.post(later, data={"csrf_token": client.token(f"{PAGE}/{at.proposal.id}")})
    assert again.status_code == 422
    assert len(db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "outcome")).all()) == 6


def test_two_writers_lose_nothing(db, clock):
    at = sorted_round(db, clock)
    rest = at.themes[0].id
    first = actions_outcomes.write(at.proposal, WORDS, read_version=None, by=at.organiser, now=dates.now())
    db.session.flush()
    read = first.version
    said = {rest: ThemeWords(ThemeAnswer.NOT, "Kan niet.")}
    actions_outcomes.write(at.proposal, WORDS, themes=said, read_version=read, by=at.organiser, now=dates.now())
    db.session.flush()
    assert first.version == read + 1, "a save of a theme alone counts as one"
    other = {rest: ThemeWords(ThemeAnswer.PARTLY, "Kan wel.")}
    with pytest.raises(EditConflict) as clash:
        actions_outcomes.write(at.proposal, WORDS, themes=other, read_version=read, by=at.organiser, now=dates.now())
    assert (clash.value.mine[f"reason_{rest}"], clash.value.theirs[f"reason_{rest}"]) == ("Kan wel.", "Kan niet.")


def test_who_began_before_the_other_saved_sees_both(db, client, new_client, clock):
    at = sorted_round(db, clock)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    first, second = client.sign_in(at.organiser), new_client().sign_in(at.organiser)
    form = second.form(place).values
    assert form["version"] == [""], "there was none yet when it was opened"
    assert first.submit(place, FORM).status_code == 303
    rest = at.themes[0].id
    late = {**form, **FORM, "result": "deferred", "decided": "Nog niet.", f"done_{rest}": "not", "publish": "1"}
    clash = second.post(place, data=late)
    assert clash.status_code == 409
    for words in ("Nog niet.", "Het komt er.", "staat er nu", "niets gekozen", "Niet overgenomen"):
        assert words in clash.text, words
    assert 'name="publish"' not in clash.text
    merged = filled_in(clash, at)
    assert (merged["result"], merged["decided"]) == (["deferred"], ["Nog niet."])
    done = second.post(place, data=merged)
    assert done.status_code == 303, done.text
    db.session.expire_all()
    [outcome] = db.session.scalars(db.select(Outcome)).all()
    assert (outcome.result, outcome.decided, outcome.published_at) == (OutcomeResult.DEFERRED, "Nog niet.", None)


def test_words_about_a_theme_that_went_are_shown_before_they_go(db, client, clock):
    at = sorted_round(db, clock)
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    rest, cost = at.themes[0], at.themes[1].id
    form = {
        **client.form(place).values,
        **FORM,
        f"reason_{rest.id}": "Er komt een stille hoek.",
        f"reason_{cost}": "Geld.",
    }
    actions_themes.remove(at.proposal, rest, by=at.organiser, now=dates.now())
    db.session.commit()
    refused = client.post(place, data=form)
    assert refused.status_code == 422
    assert "“Er komt een stille hoek.”" in refused.text
    assert "Geld." in refused.text
    assert client.post(place, data=filled_in(refused, at)).status_code == 303
    assert [theme.reason for theme in asking.themes_of(at.proposal.id)] == ["Geld."]


def test_two_who_answer_what_was_left_open_lose_nothing(db, client, new_client, clock):
    at = sorted_round(db, clock)
    rest, cost = (theme.id for theme in at.themes)
    first, second = client.sign_in(at.organiser), new_client().sign_in(at.organiser)
    first.submit(f"{PAGE}/{at.proposal.id}/outcome", {**FORM, "publish": "incomplete"})
    place = f"{PAGE}/{at.proposal.id}/outcome/themes"
    form = second.form(place).values
    begun = {f"done_{rest}": "partly", f"reason_{rest}": "Een hoek.", f"reason_{cost}": "Het geld"}
    assert first.submit(place, begun).status_code == 303
    late = {
        **form,
        f"done_{rest}": "not",
        f"reason_{rest}": "Kan niet.",
        f"done_{cost}": "not",
        f"reason_{cost}": "Te duur.",
    }
    refused = second.post(place, data=late)
    assert refused.status_code == 422
    assert "“Kan niet.”" in refused.text
    clash = second.post(place, data=filled_in(refused, at))
    assert clash.status_code == 409
    assert "Het geld" in clash.text
    assert second.post(place, data=filled_in(clash, at)).status_code == 303
    kept = {theme.id: (theme.done, theme.reason) for theme in asking.themes_of(at.proposal.id)}
    assert kept == {rest: (ThemeAnswer.PARTLY, "Een hoek."), cost: (ThemeAnswer.NOT, "Te duur.")}


def test_promises_stand_one_on_a_line(db, client, clock):
    at = sorted_round(db, clock)
    client.sign_in(at.organiser)
    place = f"{PAGE}/{at.proposal.id}/outcome"
    promised = {"promises": "- Een stille hoek\n\n  Een brief aan 'groep 3'  \n"}
    assert client.submit(place, {**FORM, **promised}).status_code == 303
    rows = db.session.scalars(db.select(Promise).order_by(Promise.position)).all()
    assert [row.text for row in rows] == ["Een stille hoek", "Een brief aan 'groep 3'"]
    assert client.submit(place, {"promises": "Een stille hoek"}).status_code == 303
    assert [row.text for row in db.session.scalars(db.select(Promise))] == ["Een stille hoek"]
    assert client.submit(place, {"promises": "x" * 501}).status_code == 422
    assert client.submit(place, {"publish": "incomplete"}).status_code == 303
    assert "Een stille hoek" in client.get(f"{PAGE}/{at.proposal.id}").text
    assert "Een stille hoek" in mails(db)[at.parents[0].id].text


def test_an_anonymous_outcome_is_the_same_for_all_and_quotes_per_theme(db, client, new_client, clock):
    at = school_with_round(naming=Naming.ANONYMOUS)
    for number, one in enumerate(at.parents[:3]):
        respond(new_client(), link_of(db, one), "object", f"Geheime woorden {number}")
    said = db.session.scalars(db.select(Comment).order_by(Comment.body)).all()
    theme = actions_themes.make(at.proposal, "Rust", [one.id for one in said], by=at.organiser, now=dates.now())
    actions_themes.quote(at.proposal, theme, [said[1].id], Side.AGAINST, by=at.organiser, now=dates.now())
    theme.done, theme.reason = ThemeAnswer.TAKEN_OVER, "Er komt een stille hoek."
    proposal = db.session.get_one(Proposal, at.proposal.id)
    db.session.refresh(proposal, ["council"])
    actions.close(proposal, by=at.organiser, now=dates.now())
    outcome = actions_outcomes.write(proposal, WORDS, read_version=None, by=at.organiser, now=dates.now())
    actions_outcomes.publish(proposal, outcome, by=at.organiser, now=dates.now())
    db.session.commit()
    told = mails(db)
    plain = {re.sub(r"http\S+", "", told[one.id].text).replace(one.first_name, "") for one in at.parents[:3]}
    assert len(plain) == 1
    text = plain.pop()
    assert "Geheime woorden 1" in text
    assert "Geheime woorden 0" not in text
    assert "Er komt een stille hoek." in text
    own = "je hebt hier iets over gezegd"
    assert own in client.get(link_of(db, at.parents[0])).text, "by one's own link one sees what is one's own"
    assert own not in new_client().sign_in(at.parents[0]).get(f"{PAGE}/{at.proposal.id}").text


def test_a_hidden_reaction_is_quoted_nowhere(db, clock):
    at = sorted_round(db, clock)
    at.rest.hidden_at = dates.now()
    db.session.flush()
    assert at.themes[0].id not in asking.falling(at.proposal.id)
    outcome = actions_outcomes.write(at.proposal, WORDS, read_version=None, by=at.organiser, now=dates.now())
    with pytest.raises(NotReadyToTell) as lacking:
        actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=dates.now())
    assert lacking.value.without_answer == {theme.id for theme in at.themes}
    assert at.proposal.state is ProposalState.CLOSED


def test_the_page_asks_no_more_with_an_outcome(db, client, queries, clock):
    at = sorted_round(db, clock)
    db.session.refresh(at.proposal, ["council"])
    outcome = actions_outcomes.write(at.proposal, WORDS, read_version=None, by=at.organiser, now=dates.now())
    actions_outcomes.publish(at.proposal, outcome, incomplete=True, by=at.organiser, now=dates.now())
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[0])
    client.get(path)
    with queries() as seen:
        page = client.get(path)
    assert seen.count <= 5
    assert "je hebt hier iets over gezegd" in page.text
