"""The administrators see how the mail of their school fares, why it failed, and act on it."""

import pytest

from klankbord.base import outbox
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.kit import dates
from tests.factories.outbox import notice
from tests.factories.schools import SchoolFactory, admin

PAGE = "/de-proef/people/mail"


@pytest.fixture
def school(db):
    school = SchoolFactory(slug="de-proef", name="De Proef")
    return school, admin(school, address="marga@school.example", name="Marga de Wit")


def mail(db, school, word, state=MessageState.QUEUED, **values):
    row = outbox.queue(notice(word, school_id=school.id, address=f"{word}@ouder.example"), now=dates.now())
    row.state = state
    for name, value in values.items():
        setattr(row, name, value)
    db.session.commit()
    return row


def test_what_waits_went_and_failed_stands_there_in_plain_words(db, client, school):
    here, marga = school
    mail(db, here, "wacht")
    mail(db, here, "weg", MessageState.SENT, sent_at=dates.now())
    mail(db, here, "fout", MessageState.FAILED, last_code=550, last_reply="5.1.1 no such user here")
    mail(db, SchoolFactory(slug="elders"), "elders")
    client.sign_in(marga)

    page = client.get(PAGE).text
    assert "Dit adres bestaat niet." in page
    assert "no such user" not in page
    assert "hx-trigger" in page
    assert "elders@ouder.example" not in page
    only = client.get(f"{PAGE}?state=failed").text
    assert ("fout@ouder.example" in only, "weg@ouder.example" in only) == (True, False)
    history = client.get(f"{PAGE}?to=WEG@").text
    assert ("weg@ouder.example" in history, "fout@ouder.example" in history) == (True, False)
    assert client.get(f"{PAGE}?to=%25").text.count("@ouder.example") == 0


def test_a_mail_is_kept_back_let_go_and_sent_again(db, client, school):
    here, marga = school
    waits, failed = mail(db, here, "wacht"), mail(db, here, "fout", MessageState.FAILED, last_code=550)
    client.sign_in(marga)
    for row, deed, state in (
        (waits, "hold", MessageState.HELD),
        (waits, "release", MessageState.QUEUED),
        (failed, "sending", MessageState.QUEUED),
    ):
        answer = client.submit(f"{PAGE}/{row.id}/{deed}", on=PAGE)
        assert answer.status_code == 303
        db.session.expire_all()
        assert db.session.get_one(OutboxMessage, row.id).state is state
