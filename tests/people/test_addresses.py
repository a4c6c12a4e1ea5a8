"""Another address: both mailboxes say yes first; what went to the old one is void, and sessions elsewhere end."""

import re

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.kit.errors import DomainError
from klankbord.people import actions, actions_addresses, links, queries
from klankbord.people.models import LinkKind, UserAddress
from klankbord.schools.models import School
from tests.factories.schools import SchoolFactory, parent
from tests.people.test_sessions import is_signed_in

OLD, NEW = "samira@ouder.example", "samira@werk.example"


@pytest.fixture
def samira(db, clock):
    return parent(SchoolFactory(slug="de-proef"), address=OLD, name="Samira El Amrani")


def mails(kind):
    found = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return {mail.address: mail for mail in database.session.scalars(found)}


def link_in(mail) -> str:
    return re.search(r"http://localhost:5000(/\S+)", mail.text)[1]


def addresses(user):
    return [(held.email.address, held.is_primary) for held in queries.addresses_of(user.id)]


def ask(client, **fields):
    return client.submit("/account/addresses", {"address": NEW, **fields})


def test_both_mailboxes_confirm(client, new_client, samira):
    client.sign_in(samira)
    assert ask(client, replaces="y").status_code == 303
    asked = mails("confirm_address")
    assert set(asked) == {OLD, NEW}
    elsewhere = new_client()
    old, new = link_in(asked[OLD]), link_in(asked[NEW])
    assert elsewhere.get(new).status_code == 200
    assert addresses(samira) == [(OLD, True)]
    halfway = elsewhere.submit(new)
    assert "Je bent halverwege" in elsewhere.get(halfway.location).text
    assert addresses(samira) == [(OLD, True)]
    assert elsewhere.submit(new).status_code == 303
    assert addresses(samira) == [(OLD, True)]
    complete = elsewhere.submit(old)
    assert "Je adres is aangepast" in elsewhere.get(complete.location).text
    assert addresses(samira) == [(NEW, True)]
    assert set(mails("account_changed")) == {OLD}


def test_a_change_of_address_ends_what_went_before(client, new_client, samira, clock):
    """Links to the old mailbox are void and sessions elsewhere end (ASVS 5.0, 7.4)."""
    box = queries.primary_address(samira.id)
    school_id = database.session.scalar(select(School.id))
    link = links.issue(LinkKind.PROPOSAL, 1, school_id=school_id, user_id=samira.id, address_id=box.id, now=clock())
    token = links.token_of(link)
    assert links.find(token, clock()) is not None
    elsewhere = new_client().sign_in(samira)
    client.sign_in(samira)
    ask(client, replaces="y")
    asked = mails("confirm_address")
    for address in (OLD, NEW):
        client.submit(link_in(asked[address]))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert links.find(token, clock()) is None


def test_one_more_address(client, samira):
    client.sign_in(samira)
    ask(client)
    asked = mails("confirm_address")
    for address in (OLD, NEW):
        client.submit(link_in(asked[address]))
    assert addresses(samira) == [(OLD, True), (NEW, False)]
    other = queries.addresses_of(samira.id)[1].id
    assert client.submit(f"/account/addresses/{other}/primary", on="/account/addresses").status_code == 303
    assert addresses(samira) == [(NEW, True), (OLD, False)]
    assert "gaat vanaf nu naar samira@werk.example" in mails("account_changed")[OLD].text
    old = queries.addresses_of(samira.id)[1].id
    assert client.submit(f"/account/addresses/{old}/removal", on="/account/addresses").status_code == 303
    assert addresses(samira) == [(NEW, True)]


def test_the_only_address_stays(client, samira, clock):
    held = database.session.scalar(queries.own_address(samira, database.session.scalar(select(UserAddress.id))))
    with pytest.raises(DomainError, match="only address"):
        actions_addresses.remove(held, keep_session=None, by=samira, now=clock())


def test_a_change_waits_a_day(client, samira, clock):
    client.sign_in(samira)
    ask(client)
    path = link_in(mails("confirm_address")[NEW])
    clock.forward(hours=24, seconds=1)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "ouder dan een dag" in answer.text


def test_a_newer_change_replaces_one_that_waits(client, samira):
    client.sign_in(samira)
    ask(client)
    first = link_in(mails("confirm_address")[NEW])
    ask(client, address="samira@elders.example")
    assert client.get(first).status_code == 410


def test_taking_it_back(client, samira):
    client.sign_in(samira)
    ask(client)
    path = link_in(mails("confirm_address")[NEW])
    assert "Wacht op jouw bevestiging" in client.get("/account/addresses").text
    change = queries.open_changes(samira.id, samira.created_at)[0].id
    client.submit(f"/account/address-changes/{change}/cancel", on="/account/addresses")
    assert client.get(path).status_code == 410


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("geen adres", "Dit is geen volledig mailadres"),
        ("SAMIRA@ouder.example", "Dit is al jouw adres"),
        ("", "Vul het nieuwe adres in"),
    ],
)
def test_what_is_refused_comes_back_as_typed(client, samira, address, sentence):
    client.sign_in(samira)
    answer = ask(client, address=address)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not address or f'value="{address}"' in answer.text


def test_an_address_in_trouble_is_said(client, samira, clock):
    box = queries.primary_address(samira.id)
    box.trouble_since = clock()
    client.sign_in(samira)
    assert "Mail naar dit adres komt terug" in client.get("/account/addresses").text


def test_each_step_is_written_down(client, samira):
    client.sign_in(samira)
    ask(client, replaces="y")
    asked = mails("confirm_address")
    for address in (OLD, NEW):
        client.submit(link_in(asked[address]))
    verbs = database.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == [
        "people.ask_address", "people.confirm_address", "people.confirm_address", "people.change_address",
    ]  # fmt: skip


def test_an_address_is_found_however_it_is_cased(db, clock):
    first = actions.mailbox("Fam.Yildiz@Mail.Example", clock())
    assert actions.mailbox("fam.yildiz@mail.example", clock()).id == first.id
    assert first.address == "Fam.Yildiz@mail.example"
