"""Tokens that prove nothing, codes from paper, how often one may ask, and what stays out of the log."""

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.kit import tokens
from klankbord.schools import queries_joining
from klankbord.schools.models_joining import JoinLink, JoinRequest
from tests.factories.schools import SchoolFactory, parent
from tests.schools.joining import (
    ask,
    confirmation,
    join,
)


@pytest.mark.parametrize("method", ["get", "post"])
def test_tokens_that_prove_nothing(client, letter, link, method, app):
    secret = app.config["SETTINGS"].secret_key
    row = database.session.scalars(select(JoinLink).order_by(JoinLink.id)).first()
    others = [tokens.derive(secret, purpose, row.id, row.nonce) for purpose in ("thing-link", "join-code", "")]
    bent = [letter.removeprefix("/join/")[:-1] + "_", link.removeprefix("/join/").swapcase(), "x", "9" * 40, "%00", "é"]
    token = client.token("/sign-in")
    for word in [*others, *bent]:
        data = {"csrf_token": token} if method == "post" else None
        assert getattr(client, method)(f"/join/{word}", data=data).status_code == 404
    assert client.get(f"/l/{letter.removeprefix('/join/')}").status_code == 404
    assert client.get("/join/confirm/x").status_code == 410


def test_a_code_typed_from_paper(client, letter, school):
    row = database.session.scalars(select(JoinLink)).one()
    code = queries_joining.code_of(row)
    assert "Typ de code van je brief" in client.get("/join").text
    for typed in (code, code.upper().replace("-", " "), f" {code.replace('0', 'O').replace('1', 'l')} "):
        assert client.submit("/join", {"code": typed}).location == letter
    for wrong in ("", "x", code[:-1] + ("2" if code[-1] != "2" else "3"), "é" * 18, "0" * 60, "a" * 61):
        answer = client.submit("/join", {"code": wrong})
        assert answer.status_code == 422
    assert "Deze code kennen we niet." in client.submit("/join", {"code": "abcd-efgh-jkmn-pqrs-t"}).text


def test_codes_are_not_guessed(client, letter):
    token = client.token("/join")
    answers = [
        client.post("/join", data={"csrf_token": token, "code": f"abcd-efgh-jkmn-pqrs-{number}"}).status_code
        for number in range(61)
    ]
    assert answers == [422] * 60 + [429]


def test_one_mailbox_gets_few_mails(client, new_client, link, clock):
    for _ in range(5):
        assert join(new_client(), link).status_code == 303
    refused = join(client, link, "YASMIN@ouder.example")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 601
    assert join(client, link, "iemand@ouder.example").status_code == 303
    clock.forward(minutes=11)
    assert join(client, link).status_code == 303
    for _ in range(9):
        clock.forward(minutes=3)
        assert join(new_client(), link).status_code == 303
    clock.forward(minutes=11)
    assert join(new_client(), link).status_code == 429


def test_one_network_asks_so_often(client, link):
    token = client.token(link)
    answers = [
        client.post(
            link,
            data={"csrf_token": token, "name": "Ouder", "address": f"o{number}@ouder.example", "language": "nl"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(61)
    ]
    assert answers == [303] * 60 + [429]


def test_tokens_stay_out_of_the_log(client, letter, link, caplog):
    caplog.set_level("DEBUG")
    ask(client, letter)
    path = confirmation()
    client.submit(path)
    client.get(letter)
    join(client, link)
    for secret in (letter, link, path):
        assert secret.rpartition("/")[2] not in caplog.text
    stored = {row.token_digest for row in database.session.scalars(select(JoinRequest))}
    assert path.rpartition("/")[2] not in stored
    assert tokens.digest(path.rpartition("/")[2]) in stored


def test_somebody_signed_in_keeps_their_own_page_around_it(client, letter, link):
    client.sign_in(parent(SchoolFactory(slug="elders", name="Elders")))
    for path in (letter, link, "/join", "/join/sent"):
        assert client.get(path).status_code == 200


def test_each_deed_is_written_down(client, letter, link, unreached):
    ask(client, letter)
    client.submit(confirmation())
    join(client, link)
    client.submit(confirmation())
    events = database.session.execute(select(AuditEvent.verb, AuditEvent.by_id).order_by(AuditEvent.id)).all()
    assert [tuple(event) for event in events] == [
        ("schools.ask_address", None),
        ("schools.confirm_address", unreached.id),
        ("schools.ask_join", None),
        ("schools.confirm_request", None),
    ]
