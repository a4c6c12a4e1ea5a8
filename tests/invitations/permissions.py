"""Who may use the routes of invitations."""

from datetime import timedelta

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.invitations.feeds import actions as feeds
from klankbord.invitations.feeds.models import CalendarFeed
from klankbord.invitations.models_draw import Draw, Pool, Strata
from klankbord.invitations.models_guests import Guest
from klankbord.invitations.models_sign_up import SignUp
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingSeries, MeetingState
from klankbord.meetings.models_poll import PollAsked
from klankbord.people.models import User
from tests.access import EVERYBODY, Route
from tests.factories.polls import poll_of
from tests.world import meeting

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})
PARENTS = EVERYBODY - {"admin", "organiser", "teacher"}


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


def polled(world, council_id, by):
    """A draft of a council with a date poll, in which its organiser and a participant from outside are asked."""
    draft = meeting(db.session.get(Council, council_id), dates.now().date() + timedelta(days=30), MeetingState.DRAFT)
    made_by, other = (db.session.get(User, world.people[role]) for role in (by, "participant"))
    poll = poll_of(draft, made_by, made_by)
    return draft, poll, poll_row(poll, other)


def poll_row(poll, user):
    """One more who is asked by name."""
    row = PollAsked(school_id=poll.school_id, poll_id=poll.id, user_id=user.id, as_member=False, created_at=dates.now())
    db.session.add(row)
    db.session.flush()
    return row


def guest_row(world):
    """A guest from outside of the sounding board's meeting."""
    row = Guest(
        school_id=world.school_id, meeting_id=world.meeting_id, whole=True, name="Vera van Buiten",
        address="vera@buiten.example", language="nl", nonce="n", uid="gast@klankbord",
        invited_by_id=world.people["organiser"], created_at=dates.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _draft_and_asked(world):
    draft, _poll, row = polled(world, world.board_id, "organiser")
    return draft.id, row.id


def board_poll(world):
    return {"meeting_id": polled(world, world.board_id, "organiser")[0].id}


def council_poll(world):
    return {"meeting_id": polled(world, world.council_id, "chair")[0].id}


BOARD_SEES = BOARD | {"board_member", "board_secretary"}
COUNCIL_SEES = COUNCIL | {"admin", "council_member"}


def of_polls(endpoint, method):
    """One route on a poll of either council; its meeting is a draft, so who does not sit there sees nothing of it."""
    return [
        Route(endpoint, method, board_poll, BOARD, hidden=EVERYBODY - BOARD_SEES),
        Route(endpoint, method, council_poll, COUNCIL, hidden=EVERYBODY - COUNCIL_SEES),
    ]


ASKED = frozenset({"organiser", "participant"})


def feed(world):
    """An address of the parent's."""
    who = db.session.get_one(User, world.people["parent"])
    feeds.make(None, by=who, now=dates.now())
    db.session.commit()
    return {"feed_id": db.session.query(CalendarFeed.id).filter_by(user_id=who.id).scalar()}


PARENT = frozenset({"parent"})

ROUTES = [
    Route("calendar_feeds.page", "GET", lambda w: {}, EVERYBODY, outside_school=True),
    Route("calendar_feeds.make", "POST", lambda w: {}, EVERYBODY, outside_school=True),
    Route("calendar_feeds.end", "POST", feed, PARENT, hidden=EVERYBODY - PARENT),
    Route("calendar_feeds.calendar", "GET", lambda w: {"secret": "x" * 43}, public=True, missing=True),
    *both("invitations_parts.parts", "GET"),
    *both("invitations_parts.parts", "POST"),
    Route("polls.new", "GET", lambda w: {"council_id": w.board_id}, BOARD),
    Route("polls.new", "GET", lambda w: {"council_id": w.council_id}, COUNCIL),
    Route("polls.begin", "POST", lambda w: {"council_id": w.board_id}, BOARD),
    Route("polls.begin", "POST", lambda w: {"council_id": w.council_id}, COUNCIL),
    *of_polls("polls.page", "GET"),
    *of_polls("polls.ask", "POST"),
    *of_polls("polls_running.add_moments", "POST"),
    *of_polls("polls_running.ask_more", "POST"),
    *of_polls("polls_running.remind", "POST"),
    *of_polls("polls_running.close", "POST"),
    *of_polls("polls_running.extend", "POST"),
    *of_polls("polls_running.settle", "POST"),
    Route(
        "polls_running.need_there",
        "POST",
        lambda w: dict(zip(("meeting_id", "asked_id"), _draft_and_asked(w), strict=True)),
        BOARD,
        hidden=EVERYBODY - BOARD_SEES,
    ),
    *(
        Route(
            f"polls_answers.{name}",
            method,
            lambda w: {"poll_id": polled(w, w.board_id, "organiser")[1].id},
            ASKED,
            hidden=EVERYBODY - ASKED,
        )
        for name, method in (("page", "GET"), ("answer", "POST"))
    ),
    *both("guests.page", "GET"),
    *both("guests.invite", "POST"),
    *(
        Route(f"guests.{name}", method, lambda w: board(w) | {"guest_id": guest_row(w).id}, BOARD)
        for name, method in (("change", "GET"), ("change", "POST"), ("withdraw", "POST"))
    ),
    Route("guests_link.show", "GET", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("guests_link.answer", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("guests_link.paper", "GET", lambda w: {"token": "x" * 30, "paper_id": 1}, public=True, missing=True),
    Route("polls_answers.answer_by_link", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("invitations_series_link.answer", "POST", lambda w: {"token": "x" * 30}, public=True, missing=True),
    Route("invitations_series_whole.page", "GET", of_series(board), BOARD),
    Route("invitations_series_whole.page", "GET", of_series(council), COUNCIL),
    Route("invitations_series_whole.invite_all", "POST", of_series(council), COUNCIL),
    Route("invitations_series_whole.invite", "POST", of_series(board), BOARD),
    Route(
        "invitations_series_whole.take_out",
        "POST",
        of_series(lambda w: board(w) | {"invitation_id": w.invitation_id}),
        BOARD,
    ),
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
