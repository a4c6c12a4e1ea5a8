"""A member whose only program is Thunderbird gets a whole series in one mail, answers, and sees what becomes of it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Council
from klankbord.councils.queries import viewer_of_user
from klankbord.invitations import actions, queries_series
from klankbord.invitations import actions_series_whole as whole
from klankbord.invitations.models import Answer
from klankbord.kit import dates
from klankbord.meetings.actions_details import details_of
from klankbord.people.models import User
from tests.factories.councils import seated
from tests.invitations.of_series import drafted, loaded, sent
from tests.peers.test_thunderbird import PIA, post, take_in, thunderbird
from tests.world import build

__all__ = ["post", "thunderbird"]


def starts(meetings):
    return [f"{one.starts_at:%Y%m%dT%H%M%SZ}" for one in meetings]


def test_a_series_in_one_mail(app, db, post, postbox, thunderbird):
    world = build()
    by = viewer_of_user(world.people["organiser"], world.school_id, dates.now())
    board = db.session.get_one(Council, world.board_id)
    pia = seated(board, db.session.get_one(User, world.people["parent"]))
    first = dates.today("Europe/Amsterdam") + timedelta(days=7)
    meetings = drafted(board, by, first)
    meetings[1].place = "Gymzaal"
    db.session.flush()
    series = sent(db, meetings, by)

    def newest():
        post(db)
        to_pia = select(OutboxMessage.message_id).where(OutboxMessage.address == PIA)
        return db.session.scalars(to_pia.order_by(OutboxMessage.id.desc()).limit(1)).one()

    def shown():
        now = dates.now()
        return thunderbird.occurrences(now, now + timedelta(days=120))

    def answers():
        db.session.expire_all()
        return [one.answer for one in queries_series.invitations_of(series.id, pia.id)]

    assert "imipAcceptRecurrencesButton" in thunderbird.open(newest())
    seen = len(postbox.messages())
    thunderbird.press("imipAcceptRecurrencesButton")
    assert {one["uid"] for one in shown()} == {series.uid}
    assert [one["start"] for one in shown()] == starts(meetings)
    assert [one["place"] for one in shown()] == ["Aula", "Gymzaal", "Aula", "Aula"]
    assert take_in(db, postbox, seen) == ["applied"]
    assert answers() == [Answer.ACCEPTED] * 4

    moved = replace(details_of(loaded(db, meetings[2])), day=meetings[2].day + timedelta(days=1))
    actions.reschedule(loaded(db, meetings[2]), moved, read_version=None, by=by, now=dates.now())
    assert "imipTentativeButton" in thunderbird.open(newest())
    seen = len(postbox.messages())
    thunderbird.press("imipTentativeButton")
    assert [one["start"] for one in shown()] == starts(loaded(db, one) for one in meetings)
    assert take_in(db, postbox, seen) == ["applied"]
    assert answers() == [Answer.ACCEPTED, Answer.ACCEPTED, Answer.TENTATIVE, Answer.ACCEPTED]

    actions.cancel(loaded(db, meetings[1]), "De school is dicht.", by=by, now=dates.now())
    assert "imipDeleteButton" in thunderbird.open(newest())
    thunderbird.press("imipDeleteButton")
    left = [meetings[0], meetings[2], meetings[3]]
    assert [one["start"] for one in shown()] == starts(loaded(db, one) for one in left)

    whole.take_out(series, pia, by=by, now=dates.now())
    assert "imipDeleteButton" in thunderbird.open(newest())
    thunderbird.press("imipDeleteButton")
    assert shown() == []
