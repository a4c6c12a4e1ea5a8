"""Who may use the routes of invitations."""

from tests.access import Route

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})


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
    Route("invitations_answers.answer_by_link", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
]
