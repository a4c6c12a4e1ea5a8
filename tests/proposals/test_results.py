"""When the totals of a round stand open, and to whom."""

from typing import Any

import pytest

from klankbord.kit import dates
from klankbord.proposals import actions
from klankbord.proposals.models import FeedbackRound, ResultsShown, StanceKind
from tests.factories.proposals import answer, school_with_round
from tests.proposals.test_anonymous import link_of

PAGE = "/regenboog/proposals"
BAR = 'class="barline"'


def shows(page: Any) -> bool:
    """Whether a page tells how many took which stance, or which one somebody else took."""
    assert page.status_code == 200
    assert ("<b>2</b> liever niet" in page.text) == (BAR in page.text) == ("s-object" in talk(page))
    return BAR in page.text


def talk(page: Any) -> str:
    return page.text.partition('id="talk"')[2].partition("<aside")[0]


@pytest.mark.parametrize(
    ("results", "before", "answered"),
    [
        (ResultsShown.ALWAYS, True, True),
        (ResultsShown.AFTER_ANSWER, False, True),
        (ResultsShown.AFTER_CLOSING, False, False),
    ],
)
def test_from_when_parents_see_the_totals(db, new_client, results, before, answered) -> None:
    at = school_with_round(results=results)
    for parent in at.parents[:2]:
        answer(at.proposal, parent, StanceKind.OBJECT, reason="Liever later")
    answer(at.proposal, at.parents[2])
    path, link = f"{PAGE}/{at.proposal.id}", link_of(db, at.parents[3])
    db.session.commit()
    quiet = new_client().sign_in(at.parents[3])
    assert [shows(quiet.get(path)), shows(new_client().get(link))] == [before, before]
    assert "<b>3</b> <span>" in quiet.get(path).text, "how many answered is no result"
    assert shows(new_client().sign_in(at.parents[2]).get(path)) is answered
    for reader in (at.teacher, at.organiser, at.member):
        assert shows(new_client().sign_in(reader).get(path))
    answer(at.proposal, at.parents[3])
    db.session.refresh(at.proposal, ["council"])
    db.session.commit()
    assert shows(quiet.get(path)) is answered
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    db.session.commit()
    assert shows(quiet.get(path))
    assert shows(new_client().get(link))


def test_the_form_of_a_round_sets_it(db, client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/rounds"
    done = client.submit(path, {"results": "after_closing", "remind_days": "3"}, on=f"{path}/new")
    assert done.status_code == 303
    db.session.expire_all()
    asked_in = db.session.scalars(db.select(FeedbackRound)).one()
    assert (asked_in.results, asked_in.remind_days) == (ResultsShown.AFTER_CLOSING, 3)
