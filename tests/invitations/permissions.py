"""Who may use the routes of invitations."""

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingSeries
from tests.access import Route

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})


def board(world):
    return {"meeting_id": world.meeting_id}


def council(world):
    return {"meeting_id": world.council_meeting_id}


def of_series(values):
    """The same meeting as one of a series."""

    def made(world):
        given = values(world)
        meeting = db.session.get_one(Meeting, given["meeting_id"])
        series = MeetingSeries(
            school_id=meeting.school_id,
            council_id=meeting.council_id,
            rule={},
            by_id=world.people["organiser"],
            created_at=dates.now(),
        )
        db.session.add(series)
        db.session.flush()
        meeting.series_id = series.id
        db.session.commit()
        return given

    return made


def both(endpoint, method, values=None):
    """One route on a meeting of either council: the school's admin organises the sounding board alone."""
    extra = values or {}
    return [
        Route(endpoint, method, lambda w: board(w) | extra, BOARD),
        Route(endpoint, method, lambda w: council(w) | extra, COUNCIL),
    ]


ROUTES = [
    Route("invitations_series.reschedule", "GET", of_series(board), BOARD),
    Route("invitations_series.reschedule", "POST", of_series(council), COUNCIL),
    Route("invitations_series.cancel", "GET", of_series(council), COUNCIL),
    Route("invitations_series.cancel", "POST", of_series(board), BOARD),
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
