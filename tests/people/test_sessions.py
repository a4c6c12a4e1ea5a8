"""Sessions: a fresh reference at sign-in, limits of time, and an end that the server keeps to (ASVS 5.0, 7)."""

import http.cookies
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db as database
from klankbord.kit import devices, tokens
from klankbord.people import actions, actions_sessions
from klankbord.people.models import SignedInBy, UserSession
from tests.factories.people import person
from tests.factories.schools import SchoolFactory, admin, parent, staff
from tests.fixtures.pages import forms_of
from tests.people.test_sign_in import asked_link, is_signed_in


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef")


@pytest.fixture
def samira(school):
    return parent(school, address="samira@ouder.example", name="Samira El Amrani")


def cookie_of(client):
    return client.get_cookie(client.application.config["SESSION_COOKIE_NAME"]).value


def with_cookie(client, value):
    client.set_cookie(client.application.config["SESSION_COOKIE_NAME"], value)
    return client


def test_references_are_long_and_never_the_same():
    made = {tokens.reference() for _ in range(10_000)}
    assert len(made) == 10_000
    assert {len(reference) for reference in made} == {43}


def test_signing_in_leaves_nothing_of_before(client, new_client, samira):
    """A cookie planted before sign-in is worth nothing after it (session fixation, ASVS 5.0, 7.2.4)."""
    path = asked_link(client)
    planted = cookie_of(client)
    client.submit(path)
    assert is_signed_in(client)
    assert not is_signed_in(with_cookie(new_client(), planted))
    with client.session_transaction() as held:
        assert set(held) <= {"_user_id", "_fresh", "_id", "seen", "_permanent", "csrf_token"}


def test_signing_in_again_ends_the_session_before(client, new_client, samira, clock):
    client.submit(asked_link(client))
    before = cookie_of(client)
    clock.forward(minutes=1)
    client.submit(asked_link(new_client()))
    assert not is_signed_in(with_cookie(new_client(), before))
    assert is_signed_in(client)


def test_a_form_left_open_goes_on_after_signing_in_again(client, samira, clock):
    """The session ended while somebody wrote; signed in again in another tab, the same form is taken."""
    client.sign_in(samira)
    form = client.form("/account/name").values
    clock.forward(hours=25)
    refused = client.post("/account/name", data={**form, "name": "Samira E."})
    assert refused.status_code == 401
    assert "Samira E." in refused.text
    again = next(kept for kept in forms_of(refused.text) if kept.goes_to("/account/name", "/account/name"))
    path = asked_link(client)
    client.submit(path)
    assert client.post("/account/name", data=again.values).status_code == 303
    assert "Samira E." in client.get("/account").text


def test_somebody_else_signing_in_does_not_inherit_open_forms(client, new_client, school, samira):
    client.sign_in(samira)
    form = client.form("/account/name").values
    parent(school, address="fatma@ouder.example")
    client.submit(asked_link(new_client(), "fatma@ouder.example"))
    assert client.post("/account/name", data={**form, "name": "Samira E."}).status_code == 400


@pytest.mark.parametrize(
    ("role", "idle"),
    [(parent, timedelta(hours=24)), (staff, timedelta(hours=2)), (admin, timedelta(hours=2))],
)
def test_an_idle_session_ends(client, school, clock, role, idle):
    client.sign_in(role(school))
    clock.forward(seconds=idle.total_seconds())
    assert is_signed_in(client)
    clock.forward(seconds=idle.total_seconds() + 1)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("role", "idle", "longest"),
    [
        (parent, timedelta(hours=24), timedelta(days=30)),
        (staff, timedelta(hours=2), timedelta(hours=12)),
        (admin, timedelta(hours=2), timedelta(hours=12)),
    ],
)
def test_no_session_lasts_for_ever(client, school, clock, role, idle, longest):
    client.sign_in(role(school))
    began = clock.instant
    while clock.instant < began + longest - idle:
        clock.forward(seconds=idle.total_seconds() - 60)
        assert is_signed_in(client)
    clock.set(began + longest - timedelta(seconds=1))
    assert is_signed_in(client)
    clock.forward(seconds=2)
    assert not is_signed_in(client)


def test_staff_of_one_school_are_staff_outside_it_too(client, school, clock):
    client.sign_in(staff(school))
    clock.forward(hours=2, seconds=1)
    assert client.get("/account").status_code == 302


def test_signing_out_ends_it_at_the_server(client, new_client, samira):
    client.sign_in(samira)
    kept = cookie_of(client)
    answer = client.submit("/sign-out", on="/account")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(client)
    assert not is_signed_in(with_cookie(new_client(), kept))


def test_own_sessions_are_listed_and_ended(client, new_client, samira, clock):
    elsewhere = new_client().sign_in(samira)
    client.sign_in(samira)
    page = client.get("/account").text
    assert page.count("/account/sessions/") - page.count("/key") == 3
    other = database.session.scalars(select(UserSession.id).order_by(UserSession.id)).first()
    assert client.submit(f"/account/sessions/{other}/end", on="/account").status_code == 303
    assert not is_signed_in(elsewhere)
    assert is_signed_in(client)


def test_signing_out_everywhere(client, new_client, samira):
    elsewhere = new_client().sign_in(samira)
    client.sign_in(samira)
    client.submit("/account/sessions/end", on="/account")
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(client)


def test_a_session_of_somebody_else_is_not_there(client, new_client, school, samira):
    new_client().sign_in(samira)
    client.sign_in(parent(school))
    theirs = database.session.scalar(select(UserSession.id).where(UserSession.user_id == samira.id))
    token = client.token("/account")
    assert client.post(f"/account/sessions/{theirs}/end", data={"csrf_token": token}).status_code == 404


def test_a_closed_account_is_signed_out(client, samira, clock):
    client.sign_in(samira)
    actions.disable(samira, by=None, now=clock())
    assert not is_signed_in(client)


def test_the_cookie_over_https(make_app, db, clock):
    """`__Host-`, Secure, HttpOnly, SameSite=Lax, Path=/ and no Domain (ASVS 5.0, 3.3.1-4)."""
    app = make_app(BASE_URL="https://klankbord.example")
    answer = app.test_client().get("/sign-in", base_url="https://klankbord.example")
    cookies = http.cookies.SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        cookies.load(line)
    assert list(cookies) == ["__Host-klankbord"]
    cookie = cookies["__Host-klankbord"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True, True, "Lax", "/", "",
    )  # fmt: skip
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


EVIL = st.one_of(
    st.text(),
    st.builds(
        "".join,
        st.lists(
            st.sampled_from(["/", "//", "\\", "/\\", "evil.example", "https:", "javascript:", "\r\n", "\t", "@", "%2f",
                             "%5c", "?", "#", "..", " ", "\0", ":"]),
            max_size=8,
        ),
    ),
)  # fmt: skip


@given(EVIL)
def test_going_on_stays_on_our_own_pages(path):
    safe = web.safe_next(path)
    assert safe.startswith("/")
    assert not safe.startswith(("//", "/\\"))
    assert not set(safe) & set("\\\r\n\t\0")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=1",
        "http://evil.example/",
    ],
)  # fmt: skip
def test_no_way_out_after_signing_in(client, samira, path):
    assert client.submit(asked_link(client, next=path)).location == "/"


def test_the_language_of_a_visitor_and_of_an_account(client, samira):
    token = client.token("/sign-in")
    answer = client.post("/language", data={"csrf_token": token, "language": "en", "next": "/sign-in"})
    assert answer.location == "/sign-in"
    assert "<h1>Sign in</h1>" in client.get("/sign-in").text
    client.sign_in(samira)
    token = client.token("/account")
    client.post("/language", data={"csrf_token": token, "language": "en", "next": "//evil.example"})
    database.session.refresh(samira)
    assert samira.language == "en"


def test_browsers_by_name():
    firefox = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
    assert devices.describe(firefox) == "Firefox, Android"
    safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
    assert devices.describe(safari) == "Safari, iPhone"
    assert devices.describe("curl/8.0") == ""


def test_what_ended_long_ago_is_forgotten(client, samira, clock):
    actions_sessions.begin(person(), SignedInBy.LINK, device="", now=clock())
    asked_link(client)
    clock.forward(days=61)
    actions.forget_old(clock())
    assert database.session.scalars(select(UserSession)).all() == []
