"""Passwords: long rather than odd, never a common one, and changed only by whoever proves who they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import passwords
from klankbord.people.models import EmailAddress, UserSession
from tests.factories.people import UserAddressFactory, person
from tests.factories.schools import SchoolFactory, parent
from tests.people.test_sessions import is_signed_in

GOOD = "drie groene kikkers"
COMMON = [
    "password", "password1", "P@ssw0rd", "wachtwoord", "wachtwoord1", "Welkom123!", "welkom2026", "Zomer2026!",
    "qwerty123", "qwertyuiop", "1q2w3e4r", "1qaz2wsx", "zaq12wsx", "12345678", "123456789", "1234567890",
    "87654321", "11111111", "00000000", "aaaaaaaa", "abcdefgh", "abc12345", "asdfghjkl", "iloveyou", "ikhouvanjou",
    "trustno1", "letmein1", "superman1", "feyenoord1908", "Amsterdam020", "ajax1900ajax", "welkomwelkom",
    "hondkat123", "voetbal123", "sunshine1", "princess123", "football1", "19801980", "27031990", "schatje99",
    "geheim123", "klankbord", "klankbord2026",
]  # fmt: skip


@pytest.fixture
def samira(db, clock):
    return parent(SchoolFactory(slug="de-proef"), address="samira@ouder.example", name="Samira El Amrani")


def sign_in(client, password, address="samira@ouder.example", **fields):
    return client.submit("/sign-in/password", {"address": address, "password": password, **fields})


@pytest.mark.parametrize("password", COMMON)
def test_common_ones_are_known(password):
    assert passwords.is_common(password)


@pytest.mark.parametrize("password", ["Samira2026!", "elamrani99", "S@mira el Amrani", "samira.elamrani"])
def test_what_is_known_of_somebody_is_no_password(password):
    assert passwords.is_common(password, ["Samira El Amrani", "samira.elamrani"])


@pytest.mark.parametrize(
    "password",
    [
        GOOD, "correct horse battery staple", "Tj8#kLmpQ2", "xK4vbn28rt", "paraplubak-72-lantaarn",
        "مفتاح البيت القديم", "🦊 rent door het bos",
    ],
)  # fmt: skip
def test_others_are_fine(password):
    assert not passwords.is_too_short(password)
    assert not passwords.is_common(password, ["Samira El Amrani"])


@given(st.text(min_size=1, max_size=64))
def test_no_text_breaks_the_check(password):
    passwords.is_common(password)


def test_composed_and_decomposed_are_one():
    kept = passwords.hashed("één café om de hoek")
    assert kept.startswith("$argon2id$")
    assert passwords.fits("e\u0301e\u0301n cafe\u0301 om de hoek", kept)
    assert not passwords.fits("een cafe om de hoek", kept)
    assert not passwords.fits(GOOD, None)
    assert not passwords.fits("x" * 300, kept)


def test_setting_signs_out_elsewhere_and_is_told(client, new_client, samira):
    elsewhere = new_client().sign_in(samira)
    client.sign_in(samira)
    assert client.submit("/account/password", {"new_password": GOOD}).location == "/account"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    [mail] = database.session.scalars(select(OutboxMessage)).all()
    assert (mail.kind, mail.address) == ("account_changed", "samira@ouder.example")
    assert "heeft nu een wachtwoord" in mail.text
    assert sign_in(new_client(), GOOD).status_code == 303


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kort", "Dit is te kort"),
        ("wachtwoord123", "een van de eerste wachtwoorden"),
        ("x" * 257, "hoogstens 256"),
        ("", "Vul een nieuw wachtwoord in."),
    ],
)
def test_a_poor_one_is_refused_in_a_sentence(client, samira, password, sentence):
    client.sign_in(samira)
    answer = client.submit("/account/password", {"new_password": password})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not password or f'value="{password}"' not in answer.text


def test_pasting_is_welcome(client, samira):
    client.sign_in(samira)
    page = client.get("/account/password").text
    assert "onpaste" not in page
    assert 'autocomplete="new-password"' in page


def test_later_the_current_one_is_asked(client, samira, clock):
    samira.password_hash = passwords.hashed(GOOD)
    client.sign_in(samira)
    clock.forward(minutes=16)
    wrong = client.submit("/account/password", {"new_password": "vier blauwe giraffen", "current_password": "mis"})
    assert wrong.status_code == 422
    assert "Dit is niet je huidige wachtwoord." in wrong.text
    right = client.submit("/account/password", {"new_password": "vier blauwe giraffen", "current_password": GOOD})
    assert right.status_code == 303


def test_later_without_one_a_mail_is_asked(client, samira, clock):
    client.sign_in(samira)
    clock.forward(minutes=16)
    assert "Laat eerst zien dat jij het bent" in client.get("/account/password").text
    token = client.token("/account")
    refused = client.post("/account/password", data={"csrf_token": token, "new_password": GOOD})
    assert refused.status_code == 422
    assert client.submit("/account/proof", on="/account/password").location == "/sign-in/code"
    mail = database.session.scalars(select(OutboxMessage)).one()
    client.submit(mail.text.split("http://localhost:5000")[1].split()[0])
    assert client.submit("/account/password", {"new_password": GOOD}).status_code == 303


def test_removing(client, samira):
    samira.password_hash = passwords.hashed(GOOD)
    client.sign_in(samira)
    assert client.submit("/account/password/removal", on="/account/password").status_code == 303
    database.session.refresh(samira)
    assert samira.password_hash is None


def test_wrong_and_unknown_get_the_same_answer(client, new_client, samira):
    samira.password_hash = passwords.hashed(GOOD)
    known = sign_in(client, "vier blauwe giraffen")
    unknown = sign_in(new_client(), "vier blauwe giraffen", "niemand@ouder.example")
    person("zonder@ouder.example")
    without = sign_in(new_client(), GOOD, "zonder@ouder.example")
    assert {answer.status_code for answer in (known, unknown, without)} == {422}
    for answer in (known, unknown, without):
        assert "Dit adres en dit wachtwoord horen niet bij elkaar." in answer.text


def test_two_at_one_mailbox_have_each_their_own(client, new_client, samira):
    other = person(None, name="Youssef El Amrani")
    UserAddressFactory(
        user=other, email=database.session.scalars(select(EmailAddress).order_by(EmailAddress.id)).first()
    )
    samira.password_hash, other.password_hash = passwords.hashed(GOOD), passwords.hashed("vier blauwe giraffen")
    sign_in(client, "vier blauwe giraffen")
    assert "Youssef El Amrani" in client.get("/account").text
    other.password_hash = passwords.hashed(GOOD)
    unsure = sign_in(new_client(), GOOD)
    assert unsure.status_code == 422
    assert "Kies wie je bent." in unsure.text
    chosen = new_client()
    assert sign_in(chosen, GOOD, person=str(samira.id)).status_code == 303
    assert database.session.scalars(select(UserSession.user_id).order_by(UserSession.id.desc())).first() == samira.id
