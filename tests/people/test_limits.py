"""How often one may try: a sentence and Retry-After past it, others unhindered, and a restart forgets nothing."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from klankbord.base import limits
from klankbord.base.db import db as database
from klankbord.base.limits import RateCount
from klankbord.kit import passwords
from tests.factories.schools import SchoolFactory, parent
from tests.people.test_sessions import is_signed_in

SAMIRA, FATMA = "samira@ouder.example", "fatma@ouder.example"
GOOD = "drie groene kikkers"


@pytest.fixture
def people(db, clock):
    school = SchoolFactory(slug="de-proef")
    return [parent(school, address=SAMIRA), parent(school, address=FATMA)]


def ask(client, address=SAMIRA):
    return client.submit("/sign-in", {"address": address})


def test_a_mailbox_is_asked_for_five_times(client, new_client, people, clock):
    assert [ask(client).status_code for _ in range(5)] == [303] * 5
    clock.forward(minutes=2)
    refused = ask(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 8 * 60 + 1
    assert "Dit is in korte tijd heel vaak geprobeerd" in refused.text
    assert SAMIRA in refused.text
    assert ask(new_client()).status_code == 429
    assert ask(new_client(), SAMIRA.upper()).status_code == 429
    assert ask(new_client(), FATMA).status_code == 303
    clock.forward(minutes=9)
    assert ask(client).status_code == 303


def test_a_forged_forwarded_address_opens_no_new_account_of_tries(client, people):
    token = client.token("/sign-in")
    answers = [
        client.post(
            "/sign-in",
            data={"csrf_token": token, "address": f"ouder{number}@ouder.example"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(61)
    ]
    assert answers == [303] * 60 + [429]


def test_behind_a_proxy_that_is_configured_each_network_has_its_own(make_app, people):
    app = make_app(PROXIES="1")
    reader = app.test_client()
    seen = []

    @app.get("/whence")
    def whence() -> str:
        seen.append(limits.network())
        return ""

    whence.is_public = True
    reader.get("/whence", base_url="http://localhost:5000", headers={"X-Forwarded-For": "203.0.113.7"})
    reader.get("/whence", base_url="http://localhost:5000", headers={"X-Forwarded-For": "2001:db8:1:2:3:4:5:6"})
    assert seen == ["ip:203.0.113.7", "ip:2001:db8:1:2::/64"]


def test_passwords_are_tried_ten_times(client, new_client, people):
    people[0].password_hash = passwords.hashed(GOOD)
    for _ in range(10):
        assert client.submit("/sign-in/password", {"address": SAMIRA, "password": "mis"}).status_code == 422
    refused = client.submit("/sign-in/password", {"address": SAMIRA, "password": GOOD})
    assert refused.status_code == 429
    assert GOOD not in refused.text
    assert not is_signed_in(client)


def test_a_restart_forgets_nothing(client, make_app, people):
    for _ in range(5):
        ask(client)
    app: Flask = make_app()
    fresh = type(client)(app, app.response_class, use_cookies=True)
    assert ask(fresh).status_code == 429


def test_looking_counts_nothing(client, people):
    for _ in range(100):
        assert client.get("/sign-in").status_code == 200
    assert database.session.scalar(select(func.count(RateCount.id))) == 0


def test_counts_tell_nobody_who(client, people):
    ask(client)
    keys = database.session.scalars(select(RateCount.key)).all()
    assert len(keys) == 4
    assert not [key for key in keys if "samira" in key or "127.0.0.1" in key]


def test_windows_that_closed_are_forgotten(client, people, clock):
    ask(client)
    clock.forward(days=1, seconds=1)
    limits.forget_old(clock())
    assert database.session.scalar(select(func.count(RateCount.id))) == 0


def test_the_log_names_nobody(client, people, caplog):
    caplog.set_level("DEBUG")
    for _ in range(6):
        ask(client)
    assert "exceeded" in caplog.text
    assert "samira" not in caplog.text
