"""Proposals in the zip: who said what as on the page of a proposal, and in an anonymous round nobody."""

import pytest

from klankbord.kit import dates
from klankbord.proposals.forms import STANCES
from klankbord.proposals.models import Naming, OutcomeResult, Stance, StanceKind
from klankbord.proposals.moderation.models import EnteredAnswer, Way
from klankbord.proposals.outcomes import actions as actions_outcomes
from klankbord.proposals.outcomes import actions_themes
from klankbord.proposals.outcomes.models_themes import ThemeAnswer
from klankbord.proposals.talk.models import CommentWording
from tests.exports.conftest import take
from tests.factories.councils import viewer
from tests.factories.proposals import answer, say, school_with_round
from tests.proposals.test_anonymous import link_of, respond


@pytest.fixture
def open_zip(new_client):
    """The proposals as the organiser of the board takes them along."""

    def start(at):
        taken = take(new_client().sign_in(at.organiser), at.council.id)
        return taken.json("proposals"), taken

    return start


def test_names_stand_in_a_named_round(db, open_zip):
    at = school_with_round(parents=6)
    first, second = at.parents[:2]
    answer(at.proposal, first, StanceKind.OBJECT, "Te kort om te eten.")
    said = say(at.proposal, second, "Ik sluit me aan.")
    say(at.proposal, at.organiser, "Dank je wel.", answers=said)
    gone = say(at.proposal, second, "Verkeerd gezegd.")
    gone.withdrawn_at = dates.now()
    hidden = say(at.proposal, second, "Lelijke woorden.")
    hidden.hidden_at, hidden.hidden_reason = dates.now(), "Schelden"
    (told,), taken = open_zip(at)
    (asked,) = told["rounds"]
    assert (asked["answered"], asked["stances"]["object"], asked["naming"]) == (1, 1, "named")
    assert asked["stances_by_class"]["groep 3b"]["object"] is None, "one alone in a class is not told"
    by_text = {one["text"]: one for one in told["conversation"]}
    assert by_text["Te kort om te eten."]["stance"] == "object"
    assert first.name in by_text["Te kort om te eten."]["author"]
    assert by_text["Ik sluit me aan."]["replies"][0]["author"] == at.organiser.name
    assert by_text[None]["hidden"] == "Schelden"
    assert told["versions"][0]["title"] == at.proposal.title
    for words in ("Lelijke woorden.", "Verkeerd gezegd."):
        assert words not in taken.everything


@pytest.mark.parametrize(("answers", "total"), [(4, None), (5, 5)])
def test_nobody_stands_in_an_anonymous_round(db, open_zip, new_client, answers, total):
    at = school_with_round(parents=6, naming=Naming.ANONYMOUS)
    for number in range(answers):
        respond(new_client(), link_of(db, at.parents[number]), "support", f"Reden nummer {number}")
    (told,), taken = open_zip(at)
    (asked,) = told["rounds"]
    assert asked["answered"] == total
    assert asked["stances"] == (None if total is None else {**dict.fromkeys(STANCES, 0), "support": 5})
    assert asked["stances_by_class"] == {}
    assert sorted(one["text"] for one in told["conversation"]) == [f"Reden nummer {n}" for n in range(answers)]
    assert {one["author"] for one in told["conversation"]} == {"Een ouder"}
    names = [one.name for one in at.parents]
    assert [name for name in names if name in taken.everything] == []


def test_a_draft_of_the_outcome_is_for_who_organises(db, open_zip, new_client):
    at = school_with_round(parents=6)
    words = {"result": OutcomeResult.ADOPTED, "decided": "Het gaat door.", "done_with_feedback": "Alles gelezen."}
    by = viewer(at.organiser, at.school)
    said = say(at.proposal, at.parents[0], "Graag rust.")
    theme = actions_themes.make(at.proposal, "Rust", [said.id], by=by, now=dates.now())
    done = {theme.id: actions_outcomes.ThemeWords(ThemeAnswer.PARTLY, "Er komt een hoek.")}
    actions_outcomes.write(
        at.proposal, words, themes=done, promises=["Een hoek"], read_version=None, by=by, now=dates.now()
    )
    (told,), _taken = open_zip(at)
    assert told["outcome"]["themes"] == [{"name": "Rust", "done": "partly", "reason": "Er komt een hoek."}]
    assert told["outcome"]["promises"] == ["Een hoek"]
    assert (told["outcome"]["decided"], told["outcome"]["published_at"]) == ("Het gaat door.", None)


def test_what_was_entered_and_what_it_said_before_come_along(db, client, open_zip):
    at = school_with_round(parents=6)
    answer(at.proposal, at.parents[0], StanceKind.OBJECT, "Te kort om te eten.")
    stance = db.session.scalars(db.select(Stance)).one()
    db.session.add(
        EnteredAnswer(
            school_id=at.school.id, round_id=stance.round_id, stance_id=stance.id, way=Way.PAPER,
            by_id=at.organiser.id, created_at=dates.now(),
        )
    )  # fmt: skip
    changed = say(at.proposal, at.parents[1], "Nieuwe woorden.")
    ugly = say(at.proposal, at.parents[1], "Nette woorden.")
    for comment, former in ((changed, "Oude woorden."), (ugly, "Lelijke woorden.")):
        db.session.add(
            CommentWording(school_id=at.school.id, comment_id=comment.id, body=former, written_at=dates.now())
        )
    ugly.hidden_at, ugly.hidden_reason = dates.now(), "Schelden"
    (told,), taken = open_zip(at)
    assert told["rounds"][0]["entered"] == {"paper": 1}
    by_text = {one["text"]: one for one in told["conversation"]}
    assert (by_text["Te kort om te eten."]["entered"], by_text["Nieuwe woorden."]["entered"]) == ("paper", None)
    assert [one["text"] for one in by_text["Nieuwe woorden."]["earlier"]] == ["Oude woorden."]
    assert "Lelijke woorden." not in taken.everything
