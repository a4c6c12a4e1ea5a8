"""Reminders of rounds that close: to those who have not answered, once, and telling nothing of anonymous answers."""

from datetime import timedelta
from typing import Any

import pytest

from klankbord.base.audit import AuditEvent
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.proposals import actions, actions_reminding
from klankbord.proposals.models import Naming, Silence
from tests.factories.proposals import answer, last_day, school_with_round

PAGE = "/regenboog/proposals"


def reminded(db: Any, kind: str = "reminder") -> list[int]:
    rows = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == kind))
    return [mail.recipient_user_id for mail in rows]


def at_nine(clock: Any, day: Any) -> None:
    clock.set(dates.to_instant(day, actions_reminding.HOUR, "Europe/Amsterdam").isoformat())


def test_who_has_not_answered_is_reminded_once(db, clock) -> None:
    at = school_with_round(parents=2, remind_days=2)
    answer(at.proposal, at.parents[0])
    db.session.add(Silence(school_id=at.school.id, proposal_id=at.proposal.id, user_id=at.few[0].id, at=clock.instant))
    due = at.asked_in.closes_on - timedelta(days=2)
    at_nine(clock, due)
    clock.forward(seconds=-1)
    assert actions_reminding.remind_due(clock.instant) == 0
    clock.forward(seconds=1)
    assert actions_reminding.remind_due(clock.instant) == 3
    assert sorted(reminded(db)) == sorted([at.parents[1].id, at.few[1].id, at.member.id])
    mail = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "reminder")).first()
    assert "Nog 2 dagen" in mail.subject
    assert "nog niet" in mail.text
    db.session.commit()
    for _ in range(2):
        db.session.refresh(at.proposal, ["council"])
        assert actions_reminding.remind_due(clock.instant) == 0
        actions.extend(at.proposal, at.asked_in.closes_on + timedelta(days=5), by=at.organiser, now=clock.instant)
        db.session.commit()
        at_nine(clock, at.asked_in.closes_on - timedelta(days=2))
    assert len(reminded(db)) == 3, "a round that lasts longer reminds of itself by its extension"
    events = db.session.scalars(db.select(AuditEvent).where(AuditEvent.verb == "proposals.remind")).all()
    assert [event.data["mails"] for event in events] == [3]


@pytest.mark.parametrize(
    ("remind_days", "days_before", "hours", "expected"),
    [
        (0, 0, 0, False),  # no reminder wanted
        (2, 2, 3, True),  # the worker comes at noon
        (2, 2, 13, False),  # at ten at night nobody is reminded
        (2, 1, 0, True),  # a day late still helps
        (3, 1, 0, False),  # two days late does not
        (1, 1, 0, True),
        (7, 7, 0, False),  # the round opened that very morning
    ],
)
def test_when(db, clock, remind_days, days_before, hours, expected) -> None:
    closes_on = last_day(7)
    school_with_round(parents=1, closes_on=closes_on, remind_days=remind_days)
    at_nine(clock, closes_on - timedelta(days=days_before))
    clock.forward(hours=hours)
    assert (actions_reminding.remind_due(clock.instant) > 0) is expected


def test_neither_after_closing_nor_just_after_an_extension(db, clock) -> None:
    at = school_with_round(parents=1, remind_days=1)
    db.session.refresh(at.proposal, ["council"])
    at_nine(clock, at.asked_in.closes_on)
    clock.forward(hours=-30)
    actions.extend(at.proposal, at.asked_in.closes_on + timedelta(days=1), by=at.organiser, now=clock.instant)
    at_nine(clock, at.asked_in.closes_on - timedelta(days=1))
    assert actions_reminding.remind_due(clock.instant) > 0, "told the day before is long enough ago"
    at.asked_in.reminded_at = None
    db.session.flush()
    actions.close(at.proposal, by=at.organiser, now=clock.instant)
    assert actions_reminding.remind_due(clock.instant) == 0


def test_in_an_anonymous_round_all_get_the_same_so_that_nothing_tells_who_answered(db, clock, new_client) -> None:
    at = school_with_round(parents=2, naming=Naming.ANONYMOUS, remind_days=1)
    path = f"{PAGE}/{at.proposal.id}"
    client = new_client().sign_in(at.parents[0])
    token = client.token(path)
    assert client.post(f"{path}/responses", data={"csrf_token": token, "stance": "object"}).status_code == 303
    db.session.refresh(at.proposal, ["council"])
    everybody = sorted(person.id for person in (*at.parents, *at.few, at.member))
    for _ in range(2):
        actions.extend(at.proposal, at.asked_in.closes_on + timedelta(days=1), by=at.organiser, now=clock.instant)
    assert sorted(reminded(db, "extended")) == sorted(everybody * 2)
    at_nine(clock, at.asked_in.closes_on - timedelta(days=1))
    actions_reminding.remind_due(clock.instant)
    assert sorted(reminded(db)) == everybody
    sent = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind.in_(["reminder", "extended"]))).all()
    for mail in sent:
        assert "heeft geantwoord" in mail.text
        assert "nog niet" not in mail.text
