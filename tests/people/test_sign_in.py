"""Signing in by mail link: single use, ten minutes, nothing on GET, nothing told to whoever guesses."""

import re
import threading

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.people.models import EmailAddress, SignInLink, UserAddress, UserSession
from tests.factories.people import UserAddressFactory, UserFactory, person
from tests.factories.schools import SchoolFactory, parent
from tests.fixtures.web import Client

ADDRESS = "samira@ouder.example"


@pytest.fixture
def samira(db, clock):
    return parent(SchoolFactory(slug="de-proef"), address=ADDRESS, name="Samira El Amrani", given_name="Samira")


def mails(kind="sign_in"):
    of_kind = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return database.session.scalars(of_kind).all()


def link_in(mail) -> str:
    return re.search(r"http://localhost:5000(/\S+)", mail.text)[1]


def code_in(mail) -> str:
    return re.search(r"\b\d{4} \d{4}\b", mail.text)[0]


def ask(client: Client, address: str = ADDRESS, **fields):
    return client.submit("/sign-in", {"address": address, **fields})


def asked_link(client: Client, address: str = ADDRESS, **fields) -> str:
    ask(client, address, **fields)
    return link_in(mails()[-1])


def sessions() -> int:
    return database.session.scalar(select(func.count(UserSession.id)).where(UserSession.ended_at.is_(None)))


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def test_a_mail_signs_in(client, samira):
    answer = ask(client)
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    [mail] = mails()
    assert (mail.address, mail.urgent, mail.language) == (ADDRESS, True, "nl")
    assert mail.text.startswith("Dag Samira,")
    path = link_in(mail)
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert client.submit(path).status_code == 303
    assert is_signed_in(client)


def test_looking_changes_nothing(client, new_client, samira):
    """Mail scanners open every link; the person after them gets in all the same (ASVS 5.0, 3.5.3)."""
    path = asked_link(client)
    scanner = new_client()
    for _ in range(50):
        assert scanner.get(path, headers={"User-Agent": "LinkScanner/1.0"}).status_code == 200
        assert scanner.head(path).status_code == 200
    assert sessions() == 0
    assert client.submit(path).status_code == 303
    assert sessions() == 1


def test_a_link_works_once(client, new_client, samira):
    path = asked_link(client)
    form = client.form(path).values
    assert client.post(path, data=form).status_code == 303
    other = new_client()
    again = other.post(path, data={"csrf_token": other.token("/sign-in")})
    assert again.status_code == 410
    assert "Deze link is niet meer geldig" in again.text
    assert not is_signed_in(other)


@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (600, 410), (660, 410)])
def test_a_link_lasts_ten_minutes(client, samira, clock, seconds, status):
    path = asked_link(client)
    form = client.form(path).values
    clock.forward(seconds=seconds)
    assert client.post(path, data=form).status_code == status
    assert sessions() == (status == 303)


def test_a_new_link_voids_the_older(client, samira, clock):
    first = asked_link(client)
    clock.forward(minutes=1)
    second = asked_link(client)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_a_link_that_is_over_sends_a_new_one(client, samira, clock):
    path = asked_link(client, next="/account")
    clock.forward(minutes=11)
    assert client.get(path).status_code == 410
    answer = client.post(f"{path}/again", data={"csrf_token": client.token("/sign-in")})
    assert answer.location == "/sign-in/code"
    fresh = link_in(mails()[-1])
    assert fresh != path
    assert client.submit(fresh).location == "/account"


def test_only_digests_are_kept(client, samira):
    path = asked_link(client)
    client.submit(path)
    token = path.rsplit("/", 1)[1]
    assert len(token) >= 43
    with client.session_transaction() as held:
        reference = held["_user_id"]
    kept = [str(value) for table in (SignInLink, UserSession) for row in database.session.scalars(select(table))
            for value in vars(row).values()]  # fmt: skip
    assert not [value for value in kept if token in value or reference in value]
    events = database.session.scalars(select(AuditEvent)).all()
    assert not [event for event in events if token in str(event.data) or reference in str(event.data)]


def test_tokens_stay_out_of_the_log(client, samira, caplog):
    caplog.set_level("DEBUG")
    path = asked_link(client)
    client.get(path)
    client.submit(path)
    assert path.rsplit("/", 1)[1] not in caplog.text


def test_twenty_at_the_same_moment_make_one_session(app, samira, client, new_client):
    """Twenty threads spend one token: one session, however they meet (ASVS 5.0, 2.3.3)."""
    path = asked_link(client)
    start, answers = threading.Barrier(20), []

    def spend(reader: Client, form: dict[str, list[str]]) -> None:
        start.wait()
        answers.append(FlaskClient.post(reader, path, data=form, base_url="http://localhost:5000").status_code)

    readers = [app.test_client() for _ in range(20)]
    forms = []
    for reader in readers:
        html = reader.get(path, base_url="http://localhost:5000").text
        forms.append({"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]})
    threads = [threading.Thread(target=spend, args=pair) for pair in zip(readers, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + [410] * 19
    assert sessions() == 1


def test_known_and_unknown_get_the_same_answer(client, new_client, samira):
    """Not a byte differs: not in the answer, not on the next page, not after a wrong code (ASVS 5.0, 6.3.8)."""
    other = new_client()
    seen = []
    for reader, address in ((client, ADDRESS), (other, "niemand@ouder.example")):
        first = ask(reader, address)
        page = reader.get("/sign-in/code")
        wrong = [reader.submit("/sign-in/code", {"code": "00000000"}) for _ in range(7)]
        seen.append([
            (answer.status_code, answer.location, without_secrets(answer.text, address))
            for answer in (first, page, *wrong)
        ])  # fmt: skip
    assert seen[0] == seen[1]
    assert [mail.address for mail in mails()] == [ADDRESS]


def without_secrets(html: str, address: str) -> str:
    html = re.sub(r'(name="(?:csrf_token|submission)"[^>]*value=")[^"]*', r"\1", html)
    return html.replace(address, "ADDRESS")


def test_an_address_that_is_none_is_refused_kindly(client, db):
    answer = ask(client, "samira at ouder")
    assert answer.status_code == 422
    assert "Dit is geen volledig mailadres" in answer.text
    assert 'value="samira at ouder"' in answer.text


def test_case_does_not_matter(client, samira):
    ask(client, "SAMIRA@Ouder.Example")
    assert [mail.address for mail in mails()] == [ADDRESS]


def test_an_unconfirmed_address_does_not_sign_in(client, db, clock):
    held = UserAddressFactory(user=UserFactory(), confirmed_at=None)
    ask(client, held.email.address)
    assert mails() == []


def test_a_disabled_account_gets_nothing(client, samira, clock):
    path = asked_link(client)
    samira.disabled_at = clock()
    assert client.get(path).status_code == 410
    answer = client.post(path, data={"csrf_token": client.token("/sign-in")})
    assert answer.status_code == 410
    assert sessions() == 0


def test_a_shared_mailbox_asks_who_it_is(client, samira):
    """Two carers, one mailbox: the page asks, and lets nobody in before it knows."""
    shared = person(None, name="Youssef El Amrani")
    UserAddressFactory(user=shared, email=samira_box(samira))
    path = asked_link(client)
    assert mails()[-1].text.startswith("Dag,")
    page = client.get(path).text
    assert "Wie ben je?" in page
    assert "Youssef El Amrani" in page
    unsure = client.submit(path)
    assert unsure.status_code == 422
    assert "Kies wie je bent." in unsure.text
    stranger = person("iemand@anders.example", name="Iemand Anders")
    database.session.commit()
    assert client.submit(path, {"person": str(stranger.id)}).status_code == 422
    assert client.submit(path, {"person": str(shared.id)}).status_code == 303
    assert "Youssef El Amrani" in client.get("/account").text


def samira_box(user):
    return database.session.scalar(
        select(EmailAddress).join(UserAddress, UserAddress.address_id == EmailAddress.id)
        .where(UserAddress.user_id == user.id)
    )  # fmt: skip


def test_the_code_works_where_it_was_asked(client, new_client, samira):
    ask(client)
    code, thief = code_in(mails()[-1]), new_client()
    ask(thief, "niemand@ouder.example")
    assert thief.submit("/sign-in/code", {"code": code}).status_code == 422
    assert client.submit("/sign-in/code", {"code": code}).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(thief)


def test_a_code_takes_five_tries(client, samira):
    ask(client)
    code = code_in(mails()[-1])
    wrong = "11111111" if code.replace(" ", "") != "11111111" else "22222222"
    for _ in range(5):
        assert client.submit("/sign-in/code", {"code": wrong}).status_code == 422
    answer = client.submit("/sign-in/code", {"code": code})
    assert (answer.status_code, sessions()) == (422, 0)
    assert "Deze code werkt niet" in answer.text


def test_the_code_is_spent_with_the_link(client, new_client, samira):
    ask(client)
    mail = mails()[-1]
    new_client().submit(link_in(mail))
    assert client.submit("/sign-in/code", {"code": code_in(mail)}).status_code == 422


def test_signing_in_goes_on_where_one_was(client, samira):
    first = client.get("/account/name")
    assert first.location == "/sign-in?next=/account/name"
    assert client.submit(asked_link(client, next="/account/name")).location == "/account/name"


def test_everything_is_written_down(client, samira):
    ask(client, "niemand@ouder.example")
    path = asked_link(client)
    client.submit("/sign-in/code", {"code": "00000000"})
    client.submit(path)
    verbs = database.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == ["people.refuse_sign_in", "people.ask_link", "people.refuse_sign_in", "people.sign_in"]


def test_the_links_host_is_ours(client, samira):
    """A forged host is refused before anything is mailed, and X-Forwarded-Host counts for nothing."""
    token = client.token("/sign-in")
    data = {"csrf_token": token, "address": ADDRESS}
    assert client.post("/sign-in", data=data, headers={"Host": "evil.example"}).status_code == 400
    client.post("/sign-in", data=data, headers={"X-Forwarded-Host": "evil.example"})
    for mail in mails():
        assert set(re.findall(r"https?://[^/\s\"]+", mail.text)) == {"http://localhost:5000"}


def test_a_token_opens_its_own_door_only(client, samira):
    """A sign-in token is nothing at the other doors that take one (ASVS 5.0, 6.5)."""
    token = asked_link(client).rsplit("/", 1)[1]
    assert client.get(f"/address/{token}").status_code == 410
    answer = client.post(f"/address/{token}", data={"csrf_token": client.token("/sign-in")})
    assert answer.status_code == 410
    assert client.get(f"/sign-in/{token}").status_code == 200
