"""A letter, and the mail that confirms; reading changes nothing."""

import pytest
from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db as database
from klankbord.people.models import EmailAddress, UserAddress, UserSession
from klankbord.schools import actions_joining
from klankbord.schools.models import Membership
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState
from tests.factories.joining import make_letter, path_of
from tests.factories.schools import parent
from tests.schools.joining import (
    NEW,
    ask,
    confirmation,
    held_by,
    mails,
    request_made,
)
from tests.test_edge import writes


def test_a_letter_asks_where_somebody_is_reached(client, letter, unreached):
    page = client.get(letter)
    assert page.status_code == 200
    assert "Hallo Samira, waar kunnen we je bereiken?" in page.text
    assert "El Amrani" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "De Proef" in page.text


def test_from_letter_to_mailbox(client, letter, unreached, clock):
    answer = ask(client, letter, language="en")
    assert answer.location == "/join/sent"
    assert held_by(unreached) == set()
    [mail] = mails()
    assert (mail.kind, mail.address, mail.language, mail.urgent) == ("join_confirm", NEW, "en", True)
    path = confirmation()
    assert NEW in client.get(path).text
    done = client.submit(path)
    assert done.location == path
    database.session.expire_all()
    assert held_by(unreached) == {NEW}
    assert unreached.language == "en"
    request = request_made()
    assert (request.kind, request.state, request.user_id) == (JoinKind.ADDRESS, JoinState.ACCEPTED, unreached.id)
    assert database.session.scalars(select(UserSession)).all() == []
    page = client.get(path)
    assert page.status_code == 200
    signed = client.submit("/sign-in", on=path)
    assert signed.location == "/sign-in/code"
    assert mails("sign_in")[0].address == NEW
    assert client.get(letter).status_code == 410
    assert "Deze brief is al gebruikt" in client.get(letter, headers={"Accept-Language": "nl"}).text


def test_the_mail_to_confirm(client, letter):
    ask(client, letter)
    mail = mails()[0]
    assert mail.subject == "Is dit je mailadres? (De Proef)"
    assert mail.text == (
        "Dag Samira,\n\n"
        "Op de pagina van je brief van De Proef is voor jou dit mailadres ingevuld.\n\n"
        "Op Klankbord lees je wat de school van plan is, zeg je wat je ervan vindt, en hoor je wat ermee is gedaan.\n\n"
        "Klopt dat? Open binnen een dag dit adres en druk daar op de knop:\n\n"
        f"http://localhost:5000{confirmation()}\n\n"
        "Was jij het niet? Doe dan niets; er verandert niets.\n"
    )
    assert f'href="http://localhost:5000{confirmation()}"' in mail.html


def test_reading_changes_nothing_and_only_the_button_confirms(client, new_client, letter, unreached):
    """A mail scanner opens every link, many times over."""
    ask(client, letter)
    scanner = new_client()
    with writes() as seen:
        for _ in range(20):
            for path in (letter, confirmation()):
                assert scanner.get(path).status_code == 200
                assert scanner.head(path).status_code == 200
    assert seen == []
    assert client.submit(confirmation()).status_code == 303
    assert held_by(unreached) == {NEW}


def test_confirming_twice_is_no_trouble(client, new_client, letter, unreached):
    ask(client, letter)
    path = confirmation()
    token = client.token(path)
    for _ in range(2):
        assert client.post(path, data={"csrf_token": token}).location == path
    assert held_by(unreached) == {NEW}


def test_only_the_newest_address_counts(client, letter, unreached):
    """Whoever mistyped asks again, and the wrong mailbox opens nothing."""
    ask(client, letter, "samira@verkeerd.example")
    wrong = confirmation()
    ask(client, letter)
    assert client.get(wrong).status_code == 410
    assert client.post(wrong, data={"csrf_token": client.token(letter)}).status_code == 410
    client.submit(confirmation())
    assert held_by(unreached) == {NEW}


def test_a_confirmation_is_good_for_a_day(client, letter, unreached, clock):
    ask(client, letter)
    path = confirmation()
    clock.forward(days=1)
    over = client.get(path)
    assert over.status_code == 410
    assert "Deze link is niet meer geldig" in over.text
    assert client.post(path, data={"csrf_token": client.token(letter)}).status_code == 410
    assert held_by(unreached) == set()
    actions_joining.forget_old(clock.forward(days=31))
    assert database.session.scalars(select(JoinRequest)).all() == []


def test_a_letter_is_good_until_its_day(client, letter, clock):
    clock.forward(weeks=12, days=-1, seconds=-1)
    assert client.get(letter).status_code == 200
    clock.forward(seconds=1)
    over = client.get(letter)
    assert over.status_code == 410
    assert "Vraag de school om een nieuwe." in over.text
    token = client.token("/sign-in")
    assert client.post(letter, data={"csrf_token": token, "address": NEW, "language": "nl"}).status_code == 410
    assert mails() == []


def test_a_letter_of_somebody_who_was_heard_from_is_used(client, letter, unreached, school, clock):
    """Paper that lies about opens nothing once its reader has come in another way."""
    ask(client, letter)
    audit.record("people.sign_in", unreached, by=unreached, now=clock())
    assert client.get(letter).status_code == 410
    refused = client.submit(confirmation())
    assert refused.status_code == 422
    assert "Deze brief is gebruikt of te oud." in refused.text
    assert held_by(unreached) == set()


def test_a_letter_of_somebody_who_left(client, letter, unreached, clock):
    row = database.session.scalars(select(Membership).where(Membership.user_id == unreached.id)).one()
    row.left_at = clock()
    assert client.get(letter).status_code == 410


def test_a_new_address_takes_the_place_of_one_that_bounces(client, school, clock):
    fatma = parent(school, address="fatma@oud.example", name="Fatma Yıldız", given_name="Fatma")
    old = database.session.scalar(select(EmailAddress).where(EmailAddress.address == "fatma@oud.example"))
    old.trouble_since, old.trouble_words = clock(), "550"
    path = path_of(make_letter(school, fatma))
    clock.forward(days=1)
    ask(client, path, "fatma@nieuw.example")
    client.submit(confirmation())
    assert held_by(fatma) == {"fatma@oud.example", "fatma@nieuw.example"}
    rows = database.session.execute(
        select(EmailAddress.address)
        .join(UserAddress, UserAddress.address_id == EmailAddress.id)
        .where(UserAddress.is_primary)
    )
    assert rows.scalars().all() == ["fatma@nieuw.example"]
    assert [mail.address for mail in mails("account_changed")] == ["fatma@oud.example"]


def test_an_address_in_trouble_that_confirms_is_well_again(client, school, clock):
    fatma = parent(school, address="fatma@ouder.example", name="Fatma Yıldız")
    box = database.session.scalar(select(EmailAddress))
    box.trouble_since, box.trouble_words = clock(), "550"
    path = path_of(make_letter(school, fatma))
    clock.forward(days=1)
    ask(client, path, "FATMA@ouder.example")
    client.submit(confirmation())
    database.session.refresh(box)
    assert (box.trouble_since, box.trouble_words) == (None, "")
    assert len(held_by(fatma)) == 1


def test_a_mailbox_may_be_shared(client, letter, unreached, school):
    parent(school, address="gezin@ouder.example", name="Youssef El Amrani")
    ask(client, letter, "gezin@ouder.example")
    client.submit(confirmation())
    assert held_by(unreached) == {"gezin@ouder.example"}


@pytest.mark.parametrize(
    "address", ["", "geen adres", "a@", "x" * 250 + "@mail.example", "a@b.example\nBcc: c@d.example"]
)
def test_what_cannot_be_an_address_comes_back(client, letter, address):
    answer = ask(client, letter, address)
    assert answer.status_code == 422
    assert mails() == []
