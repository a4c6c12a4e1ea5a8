"""The answer has a clock: first on the home page of who organises, later on the proposal itself."""

from datetime import timedelta

import pytest

from klankbord.kit import dates
from klankbord.proposals import actions
from tests.factories.proposals import school_with_round

LATE = "Het antwoord is te laat."
TELL = "Vertel terug"


@pytest.fixture
def at(db, clock):
    """A round that closed on the first of March, in a council with a term of ten days and five more."""
    clock.set("2027-02-20T10:00+01:00")
    at = school_with_round(opened=True)
    at.council.outcome_days, at.council.outcome_late_days = 10, 5
    db.session.commit()
    clock.set("2027-03-01T23:30+01:00")
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    db.session.commit()
    return at


def home(reader):
    return reader.get("/regenboog/").text


def plan(reader, at):
    return reader.get(f"/regenboog/proposals/{at.proposal.id}").text


@pytest.mark.parametrize(
    ("day", "on_home", "on_proposal"),
    [("03-03", False, False), ("03-04", True, False), ("03-11", True, False), ("03-16", True, False),
     ("03-17", True, True)],
)  # fmt: skip
def test_the_days_of_the_clock(at, clock, new_client, day, on_home, on_proposal):
    clock.set(f"2027-{day}T09:00+01:00")
    organiser, parent = new_client().sign_in(at.organiser), new_client().sign_in(at.parents[0])
    assert (TELL in home(organiser)) is on_home
    assert TELL not in home(parent)
    assert (LATE in plan(parent, at)) is on_proposal


def test_a_day_that_was_named_goes_before_and_no_term_is_no_clock(db, at, clock, new_client):
    at.proposal.answer_due_on = dates.today("Europe/Amsterdam") + timedelta(days=60)
    db.session.commit()
    clock.set("2027-04-01T09:00+01:00")
    reader = new_client().sign_in(at.organiser)
    assert TELL not in home(reader)
    assert LATE not in plan(reader, at)
    at.proposal.answer_due_on, at.council.outcome_days = None, 0
    db.session.commit()
    assert TELL not in home(reader)
    assert LATE not in plan(reader, at)


def test_an_organiser_is_asked_in_no_more_statements(at, clock, new_client, queries):
    clock.set("2027-04-01T09:00+01:00")
    reader = new_client().sign_in(at.organiser)
    home(reader)
    with queries() as seen:
        assert TELL in home(reader)
    assert seen.count <= 7
