"""What became of what I said: each person's own page, from their words to the minutes and to what was done."""

from klankbord.agenda.models import ItemKind
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.proposals import actions
from klankbord.proposals.models import Comment, Naming, OutcomeResult, Proposal
from klankbord.proposals.outcomes import actions as actions_outcomes
from klankbord.proposals.outcomes import actions_themes
from klankbord.proposals.outcomes.models_themes import ThemeAnswer
from tests.factories.agenda import ItemFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.proposals import answer, say, school_with_round
from tests.proposals.test_anonymous import link_of, respond

WORDS = {"result": OutcomeResult.ADOPTED, "decided": "Het komt er.", "done_with_feedback": "Alles gelezen."}


def tell(db, at, **theme):
    """Close the round and tell what came of it, with one theme of all that was said."""
    proposal = db.session.get_one(Proposal, at.proposal.id)
    said = db.session.scalars(db.select(Comment.id).where(Comment.parent_id.is_(None))).all()
    made = actions_themes.make(proposal, "Rust d'r bij", said, by=at.organiser, now=dates.now())
    made.done, made.reason = ThemeAnswer.PARTLY, "Er komt een stille hoek."
    db.session.refresh(proposal, ["council"])
    actions.close(proposal, by=at.organiser, now=dates.now())
    outcome = actions_outcomes.write(proposal, WORDS, read_version=None, by=at.organiser, now=dates.now())
    actions_outcomes.publish(proposal, outcome, by=at.organiser, now=dates.now())
    db.session.commit()


def discussed(db, at, *, closed=False, state=MinutesState.APPROVED):
    """A meeting that weighed the proposal, with minutes."""
    meeting = MeetingFactory(council=at.council, state=MeetingState.HELD)
    ItemFactory(meeting=meeting, proposal_id=at.proposal.id, kind=ItemKind.OPINION, closed=closed)
    minutes = Minutes(school_id=at.school.id, meeting_id=meeting.id, state=state, created_at=dates.now())
    db.session.add(minutes)
    db.session.commit()
    return meeting, minutes


def test_from_words_to_minutes_and_outcome(db, client, new_client):
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="Mijn kind eet <langzaam>.")
    mine = db.session.scalars(db.select(Comment)).one()
    say(at.proposal, at.organiser, "Daar kijken we naar.", mine)
    say(at.proposal, at.parents[1], "Woorden van een ander.")
    meeting, minutes = discussed(db, at)
    client.sign_in(at.parents[0])
    before = client.get("/regenboog/said").text
    assert "Mijn kind eet &lt;langzaam&gt;." in before
    assert "Daar kijken we naar." in before
    assert "Er komt een stille hoek." not in before, "what a theme was answered is told with the outcome"
    tell(db, at)
    page = client.get("/regenboog/said").text
    for words in ("Er komt een stille hoek.", "Rust d&#39;r bij", "Het komt er.", f"/minutes/{minutes.id}"):
        assert words in page
    assert f"/meetings/{meeting.id}" in page
    assert "Woorden van een ander." not in page
    assert "/regenboog/said" in client.get("/regenboog/").text
    silent = new_client().sign_in(at.parents[5]).get("/regenboog/said").text
    assert "Mijn kind" not in silent
    assert at.proposal.title not in silent


def test_closed_items_and_minutes_that_are_not_for_them_stay_away(db, client):
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="Graag.")
    hidden, _minutes = discussed(db, at, closed=True)
    shown, draft = discussed(db, at, state=MinutesState.DRAFT)
    page = client.sign_in(at.parents[0]).get("/regenboog/said").text
    assert f'/meetings/{hidden.id}"' not in page
    assert f'/meetings/{shown.id}"' in page
    assert f"/minutes/{draft.id}" not in page


def test_an_anonymous_answer_shows_by_its_own_link_alone(db, client, new_client):
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    respond(new_client(), link, "object", "Alleen met mijn link")
    respond(new_client(), link_of(db, at.parents[1]), "object", "Van een ander")
    tell(db, at)
    by_key = client.get(f"{link}/said").text
    assert "Alleen met mijn link" in by_key
    assert "Er komt een stille hoek." in by_key
    assert "Van een ander" not in by_key
    without = client.get(f"{link.partition('.')[0]}/said").text
    assert "Alleen met mijn link" not in without
    signed_in = new_client().sign_in(at.parents[0]).get("/regenboog/said").text
    assert "Alleen met mijn link" not in signed_in
    assert "Er komt een stille hoek." not in signed_in
    assert at.proposal.title in signed_in
    assert "Het komt er." in signed_in


def test_it_asks_as_little_with_many(db, client, queries):
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="Graag.")
    client.sign_in(at.parents[0])
    client.get("/regenboog/said")
    counted = []
    for _ in range(2):
        with queries() as seen:
            assert client.get("/regenboog/said").status_code == 200
        counted.append(seen.count)
        for number in range(20):
            say(at.proposal, at.parents[0], f"Reactie {number}")
        discussed(db, at)
    assert counted[0] == counted[1] <= 13
