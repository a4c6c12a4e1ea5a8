"""Supporting an initiative by the link in a mail, and what supporters hear when it has enough."""

import re

import pytest

from klankbord.agenda import actions_initiatives as actions
from klankbord.agenda.models_life import Suggestion
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.initiatives.models import Supporter
from klankbord.proposals.writing import actions as actions_writing
from tests.factories.schools import parent, staff


@pytest.fixture
def made(db, board, school, organiser):
    """An initiative that waits for two supporters more."""
    board.initiative_supporters = 3
    samira = parent(school, name="Samira O'Neill")
    made = actions.start(board, "Een fietsenrek", "Meer plek.", "", by=samira, now=dates.now())
    db.session.commit()
    db.session.refresh(made, ["council"])
    return made


def link_of(db, made, user):
    link = links.issue(
        LinkKind.PROPOSAL, made.id, school_id=made.school_id, user_id=user.id, address_id=None, now=dates.now()
    )
    db.session.commit()
    return f"/l/{links.token_of(link)}"


def supporters(db):
    return db.session.scalars(db.select(Supporter.user_id).order_by(Supporter.id)).all()


def test_a_link_supports_and_takes_back_as_its_person_and_reading_does_nothing(db, client, made, school):
    fatma = parent(school, name="Fatma Yildiz")
    place = link_of(db, made, fatma)
    for _time in range(2):
        assert f'action="{place}/support"' in client.get(place).text
    assert supporters(db) == [made.author_id]

    token = client.token(place)
    for _press in range(2):
        assert client.post(f"{place}/support", data={"csrf_token": token}).location == f"{place}#support"
    assert supporters(db) == [made.author_id, fatma.id]
    page = client.get(place).text
    assert "Je steunt dit." in page
    assert f'/regenboog/proposals/{made.id}" readonly' in page, "the address to pass on, not one's own link"

    assert client.submit(f"{place}/support/withdrawal", {}, on=place).status_code == 303
    assert supporters(db) == [made.author_id]


def test_a_link_supports_its_own_initiative_alone_and_for_a_parent_alone(db, client, made, board, school):
    teacher = staff(school, name="Juf Tineke")
    place = link_of(db, made, teacher)
    assert f"{place}/support" not in client.get(place).text
    assert client.post(f"{place}/support", data={"csrf_token": client.token(place)}).status_code == 403
    other = actions.start(board, "Een bank", "Om te zitten.", "", by=teacher, now=dates.now())
    db.session.commit()
    fatma = parent(school, name="Fatma Yildiz")
    own = link_of(db, made, fatma)
    client.submit(f"{own}/support", {}, on=own)
    assert queries_initiatives.support_of(other.id, fatma.id) is None
    actions_writing.withdraw(other, reason="", by=teacher, now=dates.now())
    assert client.post(f"/l/{'x' * 30}/support", data={"csrf_token": client.token(own)}).status_code == 404


def test_by_link_the_last_supporter_needed_makes_one_suggestion_and_all_who_support_it_hear_so(
    db, client, made, school
):
    fatma, piet, late = (parent(school, name=name) for name in ("Fatma Yildiz", "Piet Pieters", "Later Ouder"))
    actions.support(made, by=fatma, now=dates.now())
    db.session.commit()
    for user in (piet, late):
        place = link_of(db, made, user)
        client.submit(f"{place}/support", {}, on=place)

    assert len(db.session.scalars(db.select(Suggestion)).all()) == 1
    told = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "initiative_enough")).all()
    assert [mail.recipient_user_id for mail in told] == [fatma.id, piet.id]
    assert "Met jou erbij 3 ouders" in told[0].text
    assert told[0].unsubscribe_url.endswith("/silence")
    assert client.get(re.search(r"/l/\S+", told[0].text)[0]).status_code == 200
