"""Who may use the routes of handing over: the turn of the year, an office, accounts that become one, a council that
confirms its members."""

from datetime import date

from klankbord.base.db import db
from klankbord.handover.models import YearTurn
from klankbord.handover.models_classes import ClassCandidate
from klankbord.kit import dates
from tests.access import EVERYBODY, Route

ADMIN = frozenset({"admin"})
BOARD_SEATS = frozenset({"admin", "organiser"})
COUNCIL_SEATS = frozenset({"admin", "chair", "secretary"})
COUNCIL_ORGANISES = frozenset({"chair", "secretary"})
BOARD_STATE = BOARD_SEATS | {"board_secretary"}


def nothing(world):  # type: ignore[no-untyped-def]
    return {}


def board(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id}


def council(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id}


def turn(world):  # type: ignore[no-untyped-def]
    on = date(2027, 8, 1)
    row = YearTurn(
        school_id=world.school_id, to_year="2027-2028", on=on, by_id=world.people["admin"], created_at=dates.now()
    )
    db.session.add(row)
    db.session.commit()
    return {"turn_id": row.id}


def office(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id, "seat_id": world.council_seat_id}


def board_office(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id, "seat_id": world.seat_id}


def to_teacher(world):  # type: ignore[no-untyped-def]
    return {**board_office(world), "_form": {"to": str(world.people["teacher"])}}


def to_member(world):  # type: ignore[no-untyped-def]
    return {**office(world), "_form": {"to": str(world.people["council_member"])}}


def link(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30}


def class_link(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30, "class_group_id": world.group_id}


def candidate(world):  # type: ignore[no-untyped-def]
    row = ClassCandidate(
        school_id=world.school_id,
        council_id=world.council_id,
        class_group_id=world.group_id,
        user_id=world.people["parent"],
        at=dates.now(),
    )
    db.session.add(row)
    db.session.commit()
    return {"council_id": world.council_id, "candidate_id": row.id}


def one(world):  # type: ignore[no-untyped-def]
    return {"keep_id": world.people["parent"]}


def two(world):  # type: ignore[no-untyped-def]
    return {"keep_id": world.people["parent"], "other_id": world.people["ended"]}


def apart(world):  # type: ignore[no-untyped-def]
    return {"first_id": world.people["parent"], "second_id": world.people["ended"]}


ROUTES = [
    Route("handover_merge.index", "GET", nothing, ADMIN),
    Route("handover_merge.choose", "GET", one, ADMIN),
    Route("handover_merge.look", "GET", two, ADMIN),
    Route("handover_merge.merge", "POST", two, ADMIN),
    Route("handover_merge.tell_apart", "POST", apart, ADMIN),
    Route("handover_year.index", "GET", nothing, ADMIN),
    Route("handover_year.begin", "POST", nothing, ADMIN),
    Route("handover_year.set_day", "POST", turn, ADMIN),
    Route("handover_year.choose", "POST", turn, ADMIN),
    Route("handover_year.drop", "POST", turn, ADMIN),
    Route("handover_turn.preview", "GET", turn, ADMIN),
    Route("handover_turn.turn_year", "POST", turn, ADMIN),
    Route("handover_turn.page", "GET", turn, ADMIN),
    Route("handover_council.confirmation", "GET", board, BOARD_SEATS),
    Route("handover_council.confirmation", "GET", council, COUNCIL_SEATS),
    Route("handover_council.confirmation", "POST", board, BOARD_SEATS),
    Route("handover_council.confirmation", "POST", council, COUNCIL_SEATS),
    Route("handover_office.choose", "GET", board_office, BOARD_SEATS),
    Route("handover_office.choose", "GET", office, COUNCIL_SEATS),
    Route("handover_office.hand_over", "POST", to_teacher, BOARD_SEATS),
    Route("handover_office.hand_over", "POST", to_member, COUNCIL_SEATS),
    Route("handover_old_minutes.page", "GET", board, BOARD_SEATS),
    Route("handover_old_minutes.page", "GET", council, COUNCIL_ORGANISES),
    Route("handover_old_minutes.page", "POST", board, BOARD_SEATS),
    Route("handover_old_minutes.page", "POST", council, COUNCIL_ORGANISES),
    Route("handover_candidacy.join", "POST", link, public=True, missing=True),
    Route("handover_candidacy.mail", "GET", link, public=True, missing=True),
    Route("handover_candidacy.set_mail", "POST", link, public=True, missing=True),
    Route("handover_classes.page", "GET", board, BOARD_SEATS),
    Route("handover_classes.page", "GET", council, COUNCIL_SEATS),
    Route("handover_classes.preview", "GET", board, BOARD_SEATS),
    Route("handover_classes.preview", "GET", council, COUNCIL_SEATS),
    Route("handover_classes.call", "POST", board, BOARD_SEATS),
    Route("handover_classes.call", "POST", council, COUNCIL_SEATS),
    Route("handover_classes.give", "POST", candidate, COUNCIL_SEATS),
    Route("handover_classes_link.stand", "POST", class_link, public=True, missing=True),
    Route("handover_classes_link.withdraw", "POST", class_link, public=True, missing=True),
    Route("state_pages.page", "GET", board, BOARD_STATE),
    Route("state_pages.page", "GET", council, COUNCIL_SEATS),
    Route("state_pages.pdf", "GET", board, BOARD_STATE),
    Route("state_pages.pdf", "GET", council, COUNCIL_SEATS),
]
assert {role for route in ROUTES for role in route.allowed} <= EVERYBODY
