"""A round that opens by itself on a later day: once, in the morning, and never silently not."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.proposals import actions as actions_proposals
from klankbord.proposals.actions import Plan
from klankbord.proposals.models import Audience, FeedbackRound, ProposalState
from klankbord.proposals.planned import actions
from klankbord.proposals.planned.models import PlannedClassGroup, PlannedRound
from klankbord.proposals.writing import actions as actions_writing
from tests.factories.proposals import ProposalFactory, last_day, open_it, school_with_round

PAGE = "/regenboog/proposals"


@pytest.fixture
def at(db, clock) -> SimpleNamespace:
    """A school with a draft beside its open round."""
    made = school_with_round()
    draft = ProposalFactory(council=made.council, author=made.organiser, title="Een moestuin")
    db.session.commit()
    return SimpleNamespace(**vars(made), draft=draft, place=f"{PAGE}/{draft.id}")


def planned(at: Any, clock: Any, days: int = 3, **more: Any) -> PlannedRound:
    database.session.refresh(at.draft, ["council"])
    plan = Plan(**{"audience": Audience.ALL_PARENTS, "closes_on": last_day(), **more})
    return actions.plan_round(at.draft, plan, last_day(days), by=at.organiser, now=clock.instant)


def mails(db: Any, kind: str = "opened") -> int:
    about = db.select(OutboxMessage).where(OutboxMessage.kind == kind)
    return len([mail for mail in db.session.scalars(about) if "Een moestuin" in mail.subject + mail.text])


def at_eight(clock: Any, db: Any) -> None:
    there = db.session.scalars(db.select(PlannedRound)).one()
    clock.set(dates.to_instant(there.opens_on, actions.OPENS, "Europe/Amsterdam").isoformat())


def test_chosen_on_the_page_changed_and_opened_once(db, client, at, clock) -> None:
    client.sign_in(at.organiser)
    form = {"audience": "all_parents", "closes_on": last_day().isoformat(), "opens_on": last_day(3).isoformat(),
            "naming": "named", "results": "always", "minutes_needed": "4", "remind_days": "2"}  # fmt: skip
    assert client.submit(f"{at.place}/rounds", form, on=f"{at.place}/rounds/new").status_code == 303
    assert "Gaat vanzelf open op" in client.get(at.place).text
    again = client.get(f"{at.place}/rounds/new").text
    assert f'value="{last_day(3).isoformat()}"' in again
    assert 'value="4"' in again
    form["opens_on"] = last_day(2).isoformat()
    assert client.submit(f"{at.place}/rounds", form, on=f"{at.place}/rounds/new").status_code == 303
    db.session.expire_all()
    at_eight(clock, db)
    clock.forward(seconds=-1)
    assert (actions.open_due(clock.instant), mails(db)) == (0, 0)
    clock.forward(seconds=1)
    assert actions.open_due(clock.instant) == 1
    db.session.commit()
    assert actions.open_due(clock.instant) == 0
    opened = db.session.scalars(db.select(FeedbackRound).where(FeedbackRound.proposal_id == at.draft.id)).one()
    assert (opened.minutes_needed, opened.remind_days, opened.asked_count) == (4, 2, mails(db))
    assert db.session.scalar(db.select(PlannedRound)) is None


def test_called_off_opened_by_hand_or_withdrawn(db, client, at, clock) -> None:
    planned(at, clock, audience=Audience.CLASS_GROUPS, class_group_ids=(at.classes[0].id,))
    db.session.commit()
    client.sign_in(at.organiser)
    token = client.token(at.place)
    for _ in range(2):
        assert client.post(f"{at.place}/rounds/planned/removal", data={"csrf_token": token}).status_code == 303
    assert db.session.scalar(db.select(db.func.count(PlannedClassGroup.id))) == 0
    planned(at, clock)
    open_it(at.draft, at.organiser)
    db.session.commit()
    at_eight(clock, db)
    assert (actions.open_due(clock.instant), db.session.scalar(db.select(PlannedRound))) == (0, None)
    other = ProposalFactory(council=at.council, author=at.organiser)
    at.draft = other
    db.session.flush()
    planned(at, clock)
    actions_writing.withdraw(other, reason="", by=at.organiser, now=clock.instant)
    db.session.flush()
    at_eight(clock, db)
    assert actions.open_due(clock.instant) == 0
    assert other.state is ProposalState.WITHDRAWN


def test_what_cannot_open_is_told_once_to_who_planned_it(db, client, at, clock) -> None:
    planned(at, clock)
    at.draft.can_change = ""
    db.session.commit()
    at_eight(clock, db)
    for _ in range(2):
        assert actions.open_due(clock.instant) == 0
        db.session.commit()
    assert (mails(db), mails(db, "not_opened")) == (0, 1)
    mail = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "not_opened")).one()
    assert mail.recipient_user_id == at.organiser.id
    assert "Je kunt het nog niet vragen" in " ".join(mail.text.split())
    assert at.draft.state is ProposalState.DRAFT
    client.sign_in(at.organiser)
    assert "kon op" in client.get(at.place).text
    assert last_day(0).isoformat() not in client.get(f"{at.place}/rounds/new").text


def test_who_plans_hears_at_once_what_would_be_wrong(db, at, clock) -> None:
    with pytest.raises(DomainError, match="later day") as refused:
        planned(at, clock, days=0)
    assert refused.value.field == "opens_on"
    with pytest.raises(DomainError, match="before it opens") as refused:
        planned(at, clock, days=12)
    assert refused.value.field == "closes_on"
    at.draft.question = ""
    with pytest.raises(actions_proposals.NotReady):
        planned(at, clock)
    at.draft = at.proposal
    with pytest.raises(WrongState):
        planned(at, clock)


def test_opening_by_hand_forgets_the_plan(db, client, at, clock) -> None:
    planned(at, clock)
    db.session.commit()
    client.sign_in(at.organiser)
    form = {"audience": "all_parents", "closes_on": (last_day() + timedelta(days=1)).isoformat(), "opens_on": "",
            "naming": "named", "results": "always", "minutes_needed": "2", "remind_days": "0"}  # fmt: skip
    assert client.submit(f"{at.place}/rounds", form, on=f"{at.place}/rounds/new").status_code == 303
    db.session.expire_all()
    assert (at.draft.state, db.session.scalar(db.select(PlannedRound))) == (ProposalState.OPEN, None)


def test_its_mail_can_be_seen_first(db, client, at) -> None:
    client.sign_in(at.organiser)
    form = {"audience": "all_parents", "closes_on": last_day().isoformat(), "opens_on": last_day(3).isoformat(),
            "naming": "named", "results": "always", "minutes_needed": "2", "remind_days": "0",
            "see_mail": "1"}  # fmt: skip
    page = client.submit(f"{at.place}/rounds", form, on=f"{at.place}/rounds/new")
    assert page.status_code == 200
    assert "Laat het op die dag opengaan" in page.text
    assert "Naamvan" in page.text
    assert db.session.scalar(db.select(PlannedRound)) is None
    assert mails(db) == 0
