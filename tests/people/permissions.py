"""Who may use the routes of accounts: signing in is for anybody, an account is its person's own."""

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.people import actions_addresses, actions_sessions
from klankbord.people.models import SignedInBy, User, UserAddress
from tests.access import EVERYBODY, OUTSIDERS, Route

ALL = EVERYBODY | OUTSIDERS
PARENT = frozenset({"parent"})


def nothing(world):  # type: ignore[no-untyped-def]
    return {}


def link(world):  # type: ignore[no-untyped-def]
    return {"token": "no-such-token"}


def topics(world):  # type: ignore[no-untyped-def]
    return {"token": "no-such-token", "topics": "answers"}


def address(world):  # type: ignore[no-untyped-def]
    own = select(UserAddress.id).where(UserAddress.user_id == world.people["parent"])
    return {"address_id": db.session.scalar(own)}


def change(world):  # type: ignore[no-untyped-def]
    user = db.session.get_one(User, world.people["parent"])
    made = actions_addresses.ask_change(user, "pia@werk.example", replaces=False, by=user, now=dates.now())
    db.session.commit()
    return {"change_id": made.id}


def session(world):  # type: ignore[no-untyped-def]
    user = db.session.get_one(User, world.people["parent"])
    begun = actions_sessions.begin(user, SignedInBy.LINK, device="", now=dates.now())
    db.session.commit()
    return {"session_id": begun.session_id}


PUBLIC = [
    ("previews.example", "GET", nothing),
    ("people.sign_in", "GET", nothing),
    ("people.ask_link", "POST", nothing),
    ("people.open_link", "GET", link),
    ("people.spend_link", "POST", link),
    ("people.ask_again", "POST", link),
    ("people.sign_out", "POST", nothing),
    ("people.language", "POST", nothing),
    ("people_codes.code", "GET", nothing),
    ("people_codes.spend_code", "POST", nothing),
    ("people_codes.password_page", "GET", nothing),
    ("people_codes.with_password", "POST", nothing),
    ("people_addresses.confirmed", "GET", nothing),
    ("people_addresses.open_change", "GET", link),
    ("people_addresses.confirm_change", "POST", link),
]
OWN = [
    ("people_account.name", "GET"),
    ("people_account.name", "POST"),
    ("people_account.language", "GET"),
    ("people_account.language", "POST"),
    ("people_account.password", "GET"),
    ("people_account.set_password", "POST"),
    ("people_account.remove_password", "POST"),
    ("people_account.ask_proof", "POST"),
    ("people_account.end_sessions", "POST"),
    ("people_addresses.page", "GET"),
    ("people_addresses.add", "POST"),
    ("mail_wishes.page", "GET"),
    ("mail_wishes.choose", "POST"),
]
# Of one person: for everybody else these are not there.
PRIVATE = [
    ("people_account.end_session", session),
    ("people_addresses.make_primary", address),
    ("people_addresses.remove", address),
    ("people_addresses.cancel", change),
]
ROUTES = [
    *(Route(endpoint, method, values, public=True) for endpoint, method, values in PUBLIC),
    *(Route(endpoint, method, nothing, EVERYBODY, outside_school=True) for endpoint, method in OWN),
    *(Route(endpoint, "POST", values, PARENT, hidden=EVERYBODY - PARENT) for endpoint, values in PRIVATE),
    Route("mail_wishes_link.page", "GET", link, public=True, missing=True),
    Route("mail_wishes_link.choose", "POST", link, public=True, missing=True),
    Route("mail_wishes_link.ask_stop", "GET", topics, public=True, missing=True),
    Route("mail_wishes_link.stop", "POST", topics, public=True, missing=True),
    Route("people_account.words_key", "GET", session, PARENT, hidden=EVERYBODY - PARENT),
]
