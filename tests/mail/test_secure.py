"""TLS is checked and never given up; signing in happens behind it."""

import ssl
import subprocess
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import select

from klankbord.base import outbox, smtp
from klankbord.base.outbox import MessageState, OutboxMessage, delivery
from klankbord.kit import dates
from tests.factories.outbox import draft
from tests.fixtures.mail import SmtpServer
from tests.mail.faults import running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that signs itself, with its key."""
    folder = tmp_path_factory.mktemp("tls")
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", file],
        check=True, capture_output=True,
    )  # fmt: skip
    return file, key


@pytest.fixture
def server_context(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(certificate, monkeypatch):
    """The certificate is one this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


@pytest.fixture
def send(app, db):
    """Queue a mail, deliver it through a server with settings of the test's own, and give its row."""
    settings = app.config["SETTINGS"]

    def sending(server, /, **mail):
        there = {"server": "localhost", "port": server.port, "sender": "post@klankbord.example", **mail}
        app.config["SETTINGS"] = replace(settings, mail={**settings.mail, **there})
        smtp.init_app(app)
        outbox.queue(draft(), now=dates.now())
        db.session.commit()
        delivery.deliver_due("w")
        return db.session.scalars(select(OutboxMessage)).one()

    yield sending
    app.config["SETTINGS"] = settings
    smtp.init_app(app)


def server_with(hostname="127.0.0.1", **options):
    """A server whose controller has options of its own."""
    server = SmtpServer()
    server.controller.loop.close()
    server.controller = Controller(server, hostname=hostname, port=server.port, **options)
    return server


def starttls_server(context, **options):
    return server_with(tls_context=context, require_starttls=True, **options)


def test_mail_goes_over_starttls_to_a_server_that_is_who_it_says(send, server_context, trusted):
    with running(starttls_server(server_context)) as server:
        assert send(server, tls="starttls").state is MessageState.SENT
    assert len(server.arrived) == 1


def test_mail_goes_over_tls_from_the_first_byte(send, server_context, trusted):
    with running(server_with("localhost", ssl_context=server_context)) as server:
        assert send(server, tls="implicit").state is MessageState.SENT
    assert len(server.arrived) == 1


def test_a_certificate_nobody_vouches_for_stops_the_mail_but_does_not_lose_it(send, server_context):
    with running(starttls_server(server_context)) as server:
        row = send(server, tls="starttls")

    assert (row.state, row.attempts) == (MessageState.QUEUED, 1)
    assert "certificate" in row.last_reply
    assert server.arrived == []


def test_a_certificate_for_another_name_stops_the_mail(send, server_context, trusted):
    with running(starttls_server(server_context)) as server:
        row = send(server, server="127.0.0.1", tls="starttls")

    assert row.state is MessageState.QUEUED
    assert server.arrived == []


def test_tls_that_was_asked_for_is_not_given_up_for_plain(send):
    with running(SmtpServer()) as server:
        row = send(server, tls="starttls")

    assert row.state is MessageState.QUEUED
    assert "STARTTLS" in row.last_reply
    assert server.arrived == []


@pytest.mark.parametrize(("password", "state"), [("right", MessageState.SENT), ("wrong", MessageState.QUEUED)])
def test_the_application_signs_in_and_a_wrong_password_fails_no_mail_for_good(
    send, server_context, trusted, password, state
):
    def check(_server, _session, _envelope, _mechanism, data):
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == b"right", handled=False)

    server = starttls_server(server_context, authenticator=check, auth_required=True)
    with running(server):
        row = send(server, tls="starttls", username="klankbord", password=password)

    assert row.state is state
    if state is MessageState.QUEUED:
        assert row.last_code == 535
