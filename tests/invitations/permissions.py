"""Who may use the routes of invitations."""

from datetime import timedelta

from klankbord.base.db import db
from klankbord.invitations.models_draw import Draw, Pool, Strata
from klankbord.invitations.models_sign_up import SignUp
from klankbord.kit import dates
from tests.access import EVERYBODY, Route

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})
PARENTS = EVERYBODY - {"admin", "organiser", "teacher"}


def board(world):
    return {"meeting_id": world.meeting_id}


def council(world):
    return {"meeting_id": world.council_meeting_id}


def both(endpoint, method, values=None):
    """One route on a meeting of either council: the school's admin organises the sounding board alone."""
    extra = values or {}
    return [
        Route(endpoint, method, lambda w: board(w) | extra, BOARD),
        Route(endpoint, method, lambda w: council(w) | extra, COUNCIL),
    ]


def drawn(world):
    """The board's meeting with a draw announced."""
    db.session.add(
        Draw(
            school_id=world.school_id, meeting_id=world.meeting_id, places=2, strata=Strata.NONE, pool=Pool.ALL_PARENTS,
            algorithm="klankbord-draw-1", seed="ab", announced_at=dates.now(),
            announced_by_id=world.people["organiser"],
        )
    )  # fmt: skip
    return board(world)


def signing(world):
    """The board's meeting with sign-up open."""
    now = dates.now()
    db.session.add(
        SignUp(
            school_id=world.school_id, meeting_id=world.meeting_id, places=2, closes_at=now + timedelta(days=3),
            opened_at=now, opened_by_id=world.people["organiser"],
        )
    )  # fmt: skip
    return board(world)


ROUTES = [
    *both("invitations.plan", "POST"),
    *both("invitations.publish_agenda", "POST"),
    *both("invitations.reschedule", "GET"),
    *both("invitations.reschedule", "POST"),
    *both("invitations.cancel", "GET"),
    *both("invitations.cancel", "POST"),
    *both("invitations.invited", "GET"),
    *both("invitations.invite", "POST"),
    Route("invitations.take_back", "POST", lambda w: board(w) | {"invitation_id": w.invitation_id}, BOARD),
    Route("invitations.send_again", "POST", lambda w: board(w) | {"invitation_id": w.invitation_id}, BOARD),
    Route(
        "invitations_answers.answer",
        "POST",
        board,
        frozenset({"board_member", "participant"}),
        hidden=frozenset(
            {
                "admin",
                "organiser",
                "teacher",
                "parent",
                "ended",
                "board_secretary",
                "chair",
                "secretary",
                "council_member",
            }
        ),
    ),
    Route("invitations_draw.page", "GET", board, EVERYBODY),
    *both("invitations_draw.announce", "POST"),
    Route("invitations_draw.hold", "POST", drawn, BOARD),
    Route("invitations_draw.call_off", "POST", drawn, BOARD),
    Route("invitations_draw_record.as_json", "GET", board, hidden=EVERYBODY),
    Route("invitations_draw_record.as_pdf", "GET", board, hidden=EVERYBODY),
    Route("invitations_draw.willingness", "GET", lambda w: {"council_id": w.board_id}, EVERYBODY),
    Route("invitations_draw.set_willingness", "POST", lambda w: {"council_id": w.board_id}, EVERYBODY),
    Route("invitations_sign_up.page", "GET", board, EVERYBODY),
    *both("invitations_sign_up.open_sign_up", "POST"),
    Route("invitations_sign_up.put_down", "POST", signing, PARENTS),
    Route("invitations_sign_up.withdraw", "POST", signing, PARENTS),
    Route("invitations_sign_up_link.put_down", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("invitations_sign_up_link.withdraw", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("invitations_sign_up_link.silence", "GET", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("invitations_sign_up_link.stop_mail", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("invitations_answers.answer_by_link", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
]
