"""Mail that waits to go together: each in exactly one mail, or in none because its reader wants none. Never lost."""

import random
import re
from contextlib import contextmanager
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from klankbord.base import outbox
from klankbord.base.db import db as database
from klankbord.base.outbox import MessageState, OutboxMessage, delivery, gathering
from klankbord.kit import dates
from klankbord.kit.quiet import after_quiet
from klankbord.people.wishes.models import MailWish, Pace, QuietHours, Topic
from tests.factories.outbox import notice
from tests.factories.people import person

ZONE = "Europe/Amsterdam"
KINDS = ("news", "outcome", "opened", "reminder", "minutes_circulated", "invited")


class Killed(BaseException):
    """The worker dies here."""


def wish(db, user, pace, topic=Topic.ANSWERS):
    db.session.add(MailWish(user_id=user.id, topic=topic, pace=pace, changed_at=dates.now()))
    db.session.commit()


def tell(db, user, *several, kind="news", **values):
    made = [
        outbox.queue(notice(word, kind=kind, recipient_user_id=user.id, **values), now=dates.now()) for word in several
    ]
    db.session.commit()
    return made


@pytest.fixture
def samira(db):
    user = person("samira@ouder.example", name="Samira El Amrani")
    db.session.commit()
    return user


def test_of_five_mails_the_first_goes_at_once_and_the_others_go_in_one(db, smtp, clock, samira):
    tell(db, samira, "een", "twee", "drie")
    clock.forward(minutes=10)
    tell(db, samira, "vier", kind="opened")
    tell(db, samira, "vijf", kind="minutes_circulated")
    tell(db, samira, "zes", kind="invited")  # an invitation waits for nobody
    delivery.deliver_due("w")
    assert [mail.message["Subject"] for mail in smtp.arrived] == ["Nieuws over een", "Nieuws over zes"]

    clock.forward(minutes=20)
    delivery.deliver_due("w")
    assert len(smtp.arrived) == 3
    mail = smtp.arrived[2]
    assert mail.message["Subject"] == "4 mails van Klankbord in één"
    for part in ("text/plain", "text/html"):
        assert re.findall(r"Over (\w+)", mail.part(part)) == ["twee", "drie", "vier", "vijf"]
    assert mail.part("text/plain").count("Dag Samira") == 0  # greeted once, by the whole
    assert "/wishes/answers.asked.council>" in mail.message["List-Unsubscribe"]
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.digest_id.is_not(None))).all()
    assert {(row.state, row.text, row.sent_at) for row in rows} == {(MessageState.SENT, "", clock.instant)}


def test_who_wants_it_once_a_day_gets_one_mail_at_five_in_their_own_language(db, smtp, clock, samira):
    wish(db, samira, Pace.DAILY)
    tell(db, samira, "een")
    clock.forward(hours=2)
    tell(db, samira, "twee")
    delivery.deliver_due("w")
    assert smtp.arrived == []
    samira.language = "en"
    db.session.commit()
    clock.set("2026-10-06T17:00:30+02:00")
    delivery.deliver_due("w")
    assert [mail.message["Subject"] for mail in smtp.arrived] == ["2 mails from Klankbord in one"]


def test_one_alone_goes_as_it_was_written(db, smtp, clock, samira):
    wish(db, samira, Pace.WEEKLY)
    (row,) = tell(db, samira, "een")
    clock.set("2026-10-09T17:01+02:00")
    delivery.deliver_due("w")
    assert [mail.message["Message-ID"] for mail in smtp.arrived] == [row.message_id]


def test_what_would_come_too_late_comes_at_once(db, smtp, clock, samira):
    wish(db, samira, Pace.WEEKLY, Topic.REMINDERS)
    tell(db, samira, "morgen", kind="reminder", until=clock.instant + timedelta(days=1))
    tell(db, samira, "later", kind="reminder", until=clock.instant + timedelta(days=9))
    delivery.deliver_due("w")
    assert [mail.message["Subject"] for mail in smtp.arrived] == ["Nieuws over morgen"]


def test_the_same_reminder_twice_is_read_once(db, smtp, clock, samira):
    wish(db, samira, Pace.DAILY, Topic.REMINDERS)
    tell(db, samira, "ronde", "ronde", "ander", kind="reminder", about=("feedback_round", 7))
    clock.forward(days=1)
    delivery.deliver_due("w")
    (mail,) = smtp.arrived
    assert re.findall(r"Over (\w+)", mail.part("text/plain")) == ["ronde", "ander"]


def test_a_mail_with_several_that_fails_fails_for_all_and_can_be_tried_again(db, smtp, clock, samira):
    wish(db, samira, Pace.DAILY)
    rows = tell(db, samira, "een", "twee")
    smtp.refusals["samira@ouder.example"] = "550 5.1.1 no such user"
    clock.forward(days=1)
    delivery.deliver_due("w")
    db.session.expire_all()
    assert {row.state for row in rows} == {MessageState.FAILED}
    assert rows[0].last_reply == "5.1.1 no such user"

    smtp.refusals.clear()
    outbox.retry(db.session.get_one(OutboxMessage, rows[0].digest_id), now=dates.now())
    db.session.commit()
    delivery.deliver_due("w")
    db.session.expire_all()
    assert {row.state for row in rows} == {MessageState.SENT}
    assert len(smtp.arrived) == 1


def test_at_night_nothing_comes_but_a_mail_to_sign_in(db, smtp, clock, samira):
    db.session.add(QuietHours(user_id=samira.id, begins=time(21), ends=time(7), changed_at=dates.now()))
    clock.set("2026-10-24T23:30+02:00")  # the clocks go back
    tell(db, samira, "een")
    tell(db, samira, "uitnodiging", kind="invited")
    tell(db, samira, "inloggen", kind="sign_in", urgent=True)
    delivery.deliver_due("w")
    assert [mail.message["Subject"] for mail in smtp.arrived] == ["Nieuws over inloggen"]
    clock.set("2026-10-25T06:59+01:00")
    delivery.deliver_due("w")
    assert len(smtp.arrived) == 1
    clock.forward(minutes=1)
    delivery.deliver_due("w")
    assert len(smtp.arrived) == 3


def test_a_server_that_is_busy_in_the_evening_is_tried_again_in_the_morning(db, smtp, clock, samira):
    db.session.add(QuietHours(user_id=samira.id, begins=time(21), ends=time(7), changed_at=dates.now()))
    clock.set("2026-10-06T20:59:30+02:00")
    (row,) = tell(db, samira, "een")
    smtp.refusals["samira@ouder.example"] = "450 4.2.0 greylisted"
    delivery.deliver_due("w")
    clock.forward(minutes=2)
    delivery.deliver_due("w")
    db.session.refresh(row)
    assert (row.attempts, row.state, row.due_at.isoformat()) == (1, MessageState.QUEUED, "2026-10-07T05:00:00+00:00")


class Deaths:
    """Kills the worker at random, before, in or after any transaction in which mails are put together."""

    def __init__(self, monkeypatch, chance):
        self.chance, self.random = chance, random.Random(0)
        transaction = gathering.transaction

        @contextmanager
        def guarded():
            self.step()
            with transaction() as session:
                yield session
                self.step()
            self.step()

        monkeypatch.setattr(gathering, "transaction", guarded)

    def step(self):
        if self.random.random() < self.chance:
            raise Killed


def test_every_notice_ends_in_exactly_one_mail_or_is_not_wanted(db, smtp, clock, monkeypatch, seed, full):
    deaths = Deaths(monkeypatch, 0.0)
    killed = together = 0
    people = []
    for number, quiet in enumerate((None, (time(21), time(7)), (time(1), time(2, 30)))):
        people.append(person(f"samira{number}@ouder.example"))
        db.session.flush()
        if quiet is not None:
            db.session.add(QuietHours(user_id=people[-1].id, begins=quiet[0], ends=quiet[1], changed_at=dates.now()))
    hours = dict(zip((user.id for user in people), (None, (time(21), time(7)), (time(1), time(2, 30))), strict=True))
    arrived_at = []
    smtp.before_answer = lambda _mail: arrived_at.append(clock.instant)
    for turn in range(40 if full else 3):
        luck = random.Random(f"{seed} {turn}")
        deaths.random, deaths.chance = luck, 0.3
        clock.set("2026-10-23T09:00+02:00" if turn % 2 else "2027-03-26T09:00+01:00")
        smtp.arrived.clear()
        arrived_at.clear()
        db.session.query(MailWish).delete()
        for user in people:
            for topic in Topic:
                db.session.add(
                    MailWish(user_id=user.id, topic=topic, pace=luck.choice(list(Pace)), changed_at=dates.now())
                )
        db.session.commit()
        sent_to = {}
        for number in range(24):
            clock.forward(minutes=luck.choice((0, 1, 20, 200)))
            word, user = f"w{turn}n{number}", luck.choice(people)
            (row,) = tell(db, user, word, kind=luck.choice(KINDS), address=f"samira{people.index(user)}@ouder.example")
            sent_to[word] = row.id, user.id
            if luck.random() < 0.4:
                killed += work()
        for _ in range(20):
            clock.forward(hours=12)
            killed += work()
        deaths.chance = 0.0
        for _ in range(3):  # whatever a death left, and the quiet hours it may have left it in
            clock.forward(hours=11)
            work()
        db.session.expire_all()
        found = [re.findall(r"Over (\w+)\.", mail.part("text/html")) for mail in smtp.arrived]
        together += sum(len(several) > 1 for several in found)
        words = [word for several in found for word in several]
        declined = {
            word for word, (row, _user) in sent_to.items()
            if db.session.get_one(OutboxMessage, row).state is MessageState.DECLINED
        }  # fmt: skip
        assert sorted(words) == sorted(set(sent_to) - declined)
        for several, instant in zip(found, arrived_at, strict=True):
            quiet = hours[sent_to[several[0]][1]]
            assert quiet is None or after_quiet(instant, *quiet, ZONE) == instant
    assert killed > 3
    assert together > 3


def work():
    """A worker that lives as long as it may; 1 when it was killed."""
    database.session.commit()
    try:
        while delivery.deliver_due("w"):
            pass
    except Killed:
        return 1
    return 0
