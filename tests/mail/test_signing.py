"""Mail is signed where a key is set, and what arrives proves it to whoever looks the key up."""

import base64
import subprocess
from dataclasses import replace

import dkim
import pytest

from klankbord.base import outbox, smtp
from klankbord.base.outbox import delivery
from klankbord.config import BadSetting, read
from klankbord.kit import dates
from tests.factories.outbox import draft


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A key, and the record that stands in the DNS for it."""
    file = tmp_path_factory.mktemp("dkim") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", file, "2048"], check=True, capture_output=True)
    public = subprocess.run(
        ["openssl", "rsa", "-in", file, "-pubout", "-outform", "der"], check=True, capture_output=True
    ).stdout
    return file, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.fixture
def sign_with(app):
    """The application with another key for the rest of the test."""
    settings = app.config["SETTINGS"]

    def use(file, selector="klankbord"):
        app.config["SETTINGS"] = replace(
            app.config["SETTINGS"],
            mail={**app.config["SETTINGS"].mail, "dkim_key": str(file), "dkim_selector": selector},
        )
        smtp.init_app(app)

    yield use
    app.config["SETTINGS"] = settings
    smtp.init_app(app)


@pytest.mark.parametrize(
    "values",
    [
        {"unsubscribe_url": "https://klankbord.example/l/" + "x" * 90, "sender_name": "Zoë", "reply_to": "r@k.example"},
        {"kind": "invited", "calendar": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar_method": "REQUEST"},
        {"display_name": "Fatma Yıldız " * 9},
        {"address": "sämira@ouder.example"},
    ],
)  # fmt: skip
def test_what_arrives_is_proven_also_its_way_to_unsubscribe(db, smtp, sign_with, key, values):
    file, record = key
    sign_with(file)
    outbox.queue(draft(**values), now=dates.now())
    db.session.commit()
    delivery.deliver_due("w")

    (mail,) = smtp.arrived
    asked = []

    def look_up(name, timeout=5):
        asked.append(name)
        return record

    assert dkim.verify(mail.raw, dnsfunc=look_up)
    assert asked == [b"klankbord._domainkey.klankbord.example."]
    signed = mail.message["DKIM-Signature"].replace(" ", "").split("h=")[1].split(";")[0].split(":")
    assert signed.count("from") == 2
    if "unsubscribe_url" in values:
        assert {"list-unsubscribe", "list-unsubscribe-post", "list-id"} <= set(signed)
    assert not dkim.verify(mail.raw.replace(b"From: ", b"From: X", 1), dnsfunc=look_up)
    assert not dkim.verify(b"From: a@b.example\r\n" + mail.raw, dnsfunc=look_up)


@pytest.mark.parametrize(
    ("content", "selector", "sentence"),
    [
        (None, "k", "cannot be read"),
        ("no key at all", "k", "holds no RSA key"),
        ("short", "k", "of 512 bits"),
        ("no key at all", "", "needs KLANKBORD_MAIL_DKIM_SELECTOR"),
    ],
)
def test_a_bad_key_refuses_to_start_with_a_sentence(make_app, tmp_path, content, selector, sentence):
    file = tmp_path / "key.pem"
    if content == "short":
        subprocess.run(["openssl", "genrsa", "-out", file, "512"], check=True, capture_output=True)
    elif content is not None:
        file.write_text(content)
    with pytest.raises(BadSetting, match=sentence):
        make_app(MAIL_DKIM_KEY=str(file), MAIL_DKIM_SELECTOR=selector)


def test_how_many_connections_is_a_small_number():
    assert read({"KLANKBORD_MAIL_CONNECTIONS": "4"}).mail["connections"] == 4
    assert read({"KLANKBORD_MAIL_PER_DOMAIN": "90"}).mail["per_domain"] == 90
    for wrong in ("0", "many", "21"):
        with pytest.raises(BadSetting, match="KLANKBORD_MAIL_CONNECTIONS"):
            read({"KLANKBORD_MAIL_CONNECTIONS": wrong})
